/**
 * A sign-in that was begun at the provider, between here and there: kept by the browser that began it, sealed, so that nothing is kept for
 * strangers and nobody but that browser can end it (RFC 9700 section 2.1).
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { seal, unseal } from "../../../db/sealing.ts";
import type { Entering } from "../entering.ts";

const TEN_MINUTES_S = 10 * 60;
/** A cookie holds 4,096 bytes; sealed and encoded, this leaves room for the rest. */
const LONGEST_TO = 1_500;

export interface Begun {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE. */
  readonly verifier: string;
  /** The page that was asked for. */
  readonly to: string;
  /** Somebody who is signed in proves again who they are: the provider must ask them anew. */
  readonly isAgain: boolean;
}

/** With when it was begun, for an answer that must be younger. */
export interface BegunAt extends Begun {
  readonly beganMs: number;
}

interface Kept extends Begun {
  readonly use: "openid";
  /** Milliseconds since 1970: the browser's own word on a cookie's age is not asked for. */
  readonly untilMs: number;
}

type Keeping = Pick<Entering, "keys" | "cookie" | "now">;

const cookieName = ({ cookie }: Pick<Entering, "cookie">): string => (cookie.isSafe ? "__Host-pillarwatch-openid" : "pillarwatch-openid");
/** Lax: the provider sends the browser back by a link. */
const attributes = ({ cookie }: Pick<Entering, "cookie">) =>
  ({ path: "/", httpOnly: true, sameSite: "lax", secure: cookie.isSafe }) as const;

export function keepBegun(reply: FastifyReply, begun: Begun, keeping: Keeping): void {
  const kept: Kept = { ...begun, use: "openid", untilMs: keeping.now().getTime() + TEN_MINUTES_S * 1_000 };
  const sealed = Buffer.from(seal(keeping.keys.sealing, JSON.stringify(kept))).toString("base64url");
  reply.setCookie(cookieName(keeping), sealed, { ...attributes(keeping), maxAge: TEN_MINUTES_S });
}

/** @returns undefined where this browser began none, or too long ago. */
export function begunBy(request: FastifyRequest, keeping: Keeping): BegunAt | undefined {
  const shown = request.cookies[cookieName(keeping)];
  const opened = shown === undefined ? undefined : unseal(keeping.keys.sealing, Buffer.from(shown, "base64url"));
  if (opened === undefined) return undefined;
  // Only what was sealed for this: the same key seals secrets of one-time codes.
  const kept = opened.startsWith("{") ? (JSON.parse(opened) as Partial<Kept>) : {};
  return kept.use === "openid" && keeping.now().getTime() < (kept.untilMs ?? 0) ? withBegan(kept as Kept) : undefined;
}

const withBegan = (kept: Kept): BegunAt => ({ ...kept, beganMs: kept.untilMs - TEN_MINUTES_S * 1_000 });

export const forgetBegun = (reply: FastifyReply, keeping: Keeping): FastifyReply =>
  reply.clearCookie(cookieName(keeping), attributes(keeping));

/** @returns a path of our own: whatever leads elsewhere, or into the ways in again, becomes the first page. */
export function ownPath(to: string | undefined): string {
  const base = "http://own.invalid";
  if (to === undefined || !/^\/(?![/\\])/.test(to) || !URL.canParse(to, base)) return "/";
  const { origin, pathname, search, hash } = new URL(to, base);
  const path = `${pathname}${search}${hash}`;
  // "/.//elsewhere.example" is a path until its dots are gone.
  const isOwn = origin === base && !path.startsWith("//") && !/^\/(api|auth|sign-in)(\/|\?|#|$)/.test(path);
  return isOwn && path.length <= LONGEST_TO ? path : "/";
}
