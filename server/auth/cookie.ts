/**
 * The session's cookie. Over TLS and on a loopback address, which browsers hold for as safe, its name begins with `__Host-`: the browser then
 * takes it from nobody but this very host, and no page of a neighbouring name can plant one. Over plain HTTP elsewhere (ALLOW_HTTP=1) no
 * browser would keep such a cookie.
 */
import type {} from "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";

export interface CookieManner {
  /** TLS, or loopback. */
  readonly isSafe: boolean;
}

const cookieName = ({ isSafe }: CookieManner): string => (isSafe ? "__Host-pillarwatch" : "pillarwatch");

export const sessionCookie = (request: FastifyRequest, manner: CookieManner): string | undefined => {
  const value = request.cookies[cookieName(manner)];
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
};

/** Lax, not Strict: whoever comes back from the provider, or by a link in a mail, is signed in. What changes something asks for more (same-origin.ts). */
const attributes = ({ isSafe }: CookieManner) => ({ path: "/", httpOnly: true, sameSite: "lax", secure: isSafe }) as const;

/** Without an end of its own: the server's word alone says how long it is good. */
export const setSessionCookie = (reply: FastifyReply, token: string, manner: CookieManner): FastifyReply =>
  reply.setCookie(cookieName(manner), token, attributes(manner));

export const clearSessionCookie = (reply: FastifyReply, manner: CookieManner): FastifyReply =>
  reply.clearCookie(cookieName(manner), attributes(manner));
