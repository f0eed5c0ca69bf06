/** The simulator's door: HTTP on loopback. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { WireRequest } from "./api.ts";
import type { Delivery, Handle } from "./handle.ts";

export interface Door {
  readonly url: string;
  close(): Promise<void>;
}

export interface DoorOptions {
  readonly handle: Handle;
  readonly wallClock: () => number;
  readonly port: number;
  /** Answers paths under `/_simulator/`; without it they do not exist. */
  readonly control?: ((request: WireRequest) => Delivery) | undefined;
}

/** The largest request that a collector makes is a list of some hundred ids. */
const largestBodyBytes = 1_000_000;

export async function openDoor({ handle, wallClock, port, control }: DoorOptions): Promise<Door> {
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    message.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > largestBodyBytes) message.destroy();
      else chunks.push(chunk);
    });
    message.on("end", () => {
      const request = requestOf(message, Buffer.concat(chunks));
      const delivery = control && request.path.startsWith("/_simulator/") ? control(request) : handle(request);
      if (delivery.delayMs > 0) setTimeout(() => send(response, delivery, wallClock()), delivery.delayMs).unref();
      else send(response, delivery, wallClock());
    });
  });
  server.keepAliveTimeout = 120_000; // longer than the SDK keeps an idle connection: else it writes into one that we are closing
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function requestOf({ method = "", url = "", headers }: IncomingMessage, body: Buffer): WireRequest {
  const at = url.indexOf("?");
  return { method, path: at < 0 ? url : url.slice(0, at), query: at < 0 ? "" : url.slice(at + 1), headers, body };
}

function send(response: ServerResponse, { answer, cut }: Delivery, nowMs: number): void {
  if (cut === "before answer") {
    response.socket?.destroy();
    return;
  }
  const body = Buffer.from(answer.body, "utf8");
  // The date is the wall clock's that signatures are held against: the SDK mends its own clock by it, as with AWS.
  response.writeHead(answer.status, { ...answer.headers, date: new Date(nowMs).toUTCString(), "content-length": body.length });
  if (cut === "in body") response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
  else response.end(body);
}
