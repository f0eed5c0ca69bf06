/** From where a request comes, for the audit log and against guessing. */
import type { FastifyRequest } from "fastify";
import { isLoopback, nameOf } from "./same-origin.ts";

/** By the proxies' word only as far as TRUST_PROXY says. */
export const addressOf = (request: FastifyRequest): string => request.ip;
export const agentOf = (request: FastifyRequest): string | null => request.headers["user-agent"] ?? null;

/**
 * From this very machine, and through nobody: peer and Host are loopback, and no proxy says that it stands in between. Of a container's published port, and of a
 * reverse proxy on the same machine, one of these is not so.
 */
export function isFromThisMachine({ socket, headers }: FastifyRequest): boolean {
  const peer = socket.remoteAddress ?? "";
  const isPeer = peer === "::1" || /^(::ffff:)?127\./.test(peer);
  const host = nameOf(headers.host);
  const isForwarded = Object.keys(headers).some(
    (name) => name === "forwarded" || name === "via" || name.startsWith("x-forwarded-") || name === "x-real-ip",
  );
  return isPeer && host !== undefined && isLoopback(host) && !isForwarded;
}
