/** `/metrics` on an address of its own (METRICS_LISTEN), and nothing else: a network that only a monitoring system reaches. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { isIP } from "node:net";
import { isLoopback, nameOf } from "../auth/same-origin.ts";
import { type BareListener, listenOn } from "../bare-listener.ts";
import { mayReadMetrics } from "./may-read.ts";
import type { Metrics } from "./metrics.ts";

/** A question is a few lines: whoever sends it drop by drop does not hold a connection for ever. */
const REQUEST_MS = 10_000;

interface Listening {
  readonly host: string;
  readonly port: number;
  /** Undefined: who reaches the address may read it. */
  readonly token: string | undefined;
  readonly onFault: (fault: unknown) => void;
}

/** @throws where the address cannot be listened on. */
export async function listenForMetrics(metrics: Metrics, { host, port, token, onFault }: Listening): Promise<BareListener> {
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, connectionsCheckingInterval: REQUEST_MS / 2 });
  server.on("request", (request, response) => {
    answer(request, response, metrics, token).catch((fault: unknown) => {
      onFault(fault);
      say(response, 500, "the figures could not be told: the log says why\n");
    });
  });
  return listenOn(server, { port, host });
}

async function answer(request: IncomingMessage, response: ServerResponse, metrics: Metrics, token: string | undefined): Promise<void> {
  if (!isMeant(request.headers.host)) return say(response, 421, "not under this name\n");
  if (request.url?.split("?", 1)[0] !== "/metrics") return say(response, 404, "here is nothing but /metrics\n");
  if (request.method !== "GET") return say(response.setHeader("allow", "GET"), 405, "ask by GET\n");
  if (!mayReadMetrics(request.headers.authorization, token))
    return say(response.setHeader("www-authenticate", "Bearer"), 401, "send METRICS_TOKEN: Authorization: Bearer …\n");
  say(response, 200, await metrics.text(), metrics.contentType);
}

/**
 * A page of another site may lead its own name here (DNS rebinding), and read what a browser on this machine reaches. Such a name has a dot;
 * who scrapes asks by an address, or by a service's name in its own network.
 */
function isMeant(host: string | undefined): boolean {
  const name = nameOf(host);
  return (
    name !== undefined && (isIP(name) !== 0 || isLoopback(name) || !name.includes(".") || /\.(svc|cluster\.local|internal)$/.test(name))
  );
}

function say(response: ServerResponse, status: number, text: string, type = "text/plain; charset=utf-8"): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { "content-type": type, "cache-control": "no-store", "x-content-type-options": "nosniff" }).end(text);
}
