/**
 * One request to a place that an administrator named, behind the guard (target-guard.ts): no redirect is followed, no connection kept. Where a
 * proxy is configured it is the proxy that looks the name up and connects: what it lets through is its own guard's to say, and ours judges what
 * the address itself says.
 */
import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { outgoingAgent, proxyOf } from "../outgoing/proxy.ts";
import { saidText } from "../posture/retry.ts";
import { type AllowedTargets, guardedLookup, literalOf, mayAsk, TargetRefused } from "./target-guard.ts";

export interface Asked {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Asking {
  readonly allowed: AllowedTargets;
  readonly timeoutMs?: number;
  /** Others than the usual ones are for tests. */
  readonly lookup?: LookupFunction;
  readonly ca?: string;
}

export interface Answered {
  readonly status: number;
  /** How the answer began, on one line. */
  readonly answer: string;
}

const TIMEOUT_MS = 15_000;
/** More of an answer is nobody's to read. */
const ANSWER_BYTES = 4_096;

/** @throws TargetRefused where it may not be asked; Error where it does not answer. A redirect is an answer like any other. */
export function ask({ method, url, headers, body }: Asked, { allowed, timeoutMs = TIMEOUT_MS, lookup, ca }: Asking): Promise<Answered> {
  const over = url.protocol === "http:" ? "http:" : "https:";
  const literal = literalOf(url);
  // An address is not looked up: it is judged here.
  if (literal !== undefined && !mayAsk(literal, allowed, over)) return Promise.reject(new TargetRefused(literal));
  const isProxied = proxyOf(url) !== undefined;
  return new Promise((resolve, reject) => {
    const request = (over === "http:" ? plainRequest : tlsRequest)(url, {
      method,
      agent: isProxied && outgoingAgent(),
      lookup: lookup ?? guardedLookup(allowed, over),
      headers: { "user-agent": "Pillarwatch", ...headers, ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }) },
      ...(ca === undefined ? {} : { ca }),
    });
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${Math.round(timeoutMs / 1000)} s`)), timeoutMs);
    const end = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    request.on("error", end);
    request.on("socket", (socket) => {
      // Asserted once more, of the socket itself: whatever chose the address.
      socket.once("connect", () => {
        const { remoteAddress = "" } = socket;
        if (!isProxied && !mayAsk(remoteAddress, allowed, over)) request.destroy(new TargetRefused(remoteAddress));
      });
    });
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const done = (): void => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, answer: saidText(Buffer.concat(chunks).toString().slice(0, ANSWER_BYTES)) });
        request.destroy();
      };
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes >= ANSWER_BYTES) done();
      });
      response.on("end", done);
      response.on("error", end);
    });
    request.end(body);
  });
}
