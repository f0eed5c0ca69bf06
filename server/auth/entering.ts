/** What every way in does at its end: a new session, an entry in the audit log, a cookie. Whatever session the browser had before is over. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Tx } from "../../db/dialect/connection.ts";
import { writeAudit } from "../../db/write/audit.ts";
import type { PersonRow } from "../../db/write/people.ts";
import { beginSession, endSession } from "../../db/write/sessions.ts";
import type { Deed } from "../../db/write/tokens.ts";
import type { AuditActor, AuditEntry } from "../../posture/audit.ts";
import { hexOf } from "../../posture/hex.ts";
import type { Way } from "../../posture/words.ts";
import type { AppOptions } from "../options.ts";
import { addressOf, agentOf } from "./asked-from.ts";
import { type CookieManner, setSessionCookie } from "./cookie.ts";

export type Entering = Pick<AppOptions, "writer" | "keys" | "now" | "cookie">;

export const asPerson = ({ public_id }: Pick<PersonRow, "public_id">): AuditActor => ({ kind: "person", id: hexOf(public_id) });

/** Who asks, as the audit log knows them. */
export const actorOf = ({ caller }: FastifyRequest): AuditActor =>
  caller.kind === "nobody" ? { kind: "person", id: null } : { kind: caller.kind, id: caller.publicId };

/** Who does it, when, and from where: what stores need that write their own entry. */
export const deedOf = (request: FastifyRequest, now: Date): Deed => ({
  at: now.toISOString(),
  actor: actorOf(request),
  from: addressOf(request),
});

export const entryOf = (
  request: FastifyRequest,
  now: Date,
  entry: Pick<AuditEntry, "action" | "subject"> & Partial<Pick<AuditEntry, "actor" | "before" | "after">>,
): AuditEntry => ({ at: now.toISOString(), actor: actorOf(request), from: addressOf(request), before: null, after: null, ...entry });

interface Entry {
  readonly person: PersonRow;
  readonly way: Way;
  /** What the provider's sign-out asks for, sealed. */
  readonly provider?: Uint8Array;
  /** Where it is not now: a provider may have asked somebody long ago. */
  readonly provedAt?: string | null;
}

/** @param in the same transaction as what proved them: a link that is used, a step that is taken. @returns the session's token. */
export async function enter(
  tx: Tx,
  request: FastifyRequest,
  { keys, now }: Entering,
  { person, way, provider, provedAt = now().toISOString() }: Entry,
): Promise<string> {
  if (request.caller.kind === "person") await endSession(tx, request.caller.session);
  const begin = {
    person: person.id,
    way,
    address: addressOf(request),
    agent: agentOf(request),
    provedAt,
    ...(provider === undefined ? {} : { provider }),
  };
  const token = await beginSession(tx, begin, now().toISOString());
  const told = {
    action: "signed-in",
    subject: hexOf(person.public_id),
    actor: asPerson(person),
    after: { way, role: person.role },
  } as const;
  await writeAudit(tx, keys.audit, entryOf(request, now(), told));
  return token;
}

const deviceCookie = ({ isSafe }: CookieManner): string => (isSafe ? "__Host-pillarwatch-device" : "pillarwatch-device");
const YEAR_S = 365 * 24 * 3_600;

/**
 * The browser has signed in as this person before: against guessing it is heard where strangers are not. It lets nobody in.
 * @see https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
 */
export function isKnownDevice(request: FastifyRequest, { keys, cookie }: Pick<Entering, "keys" | "cookie">, email: string): boolean {
  const shown = Buffer.from(request.cookies[deviceCookie(cookie)] ?? "", "base64url");
  const mark = markOf(keys.cookies, email);
  return shown.length === mark.length && timingSafeEqual(shown, mark);
}

export function welcome(reply: FastifyReply, token: string, { cookie, keys }: Entering, email: string | null): void {
  setSessionCookie(reply, token, cookie);
  if (email === null) return;
  const attributes = { path: "/", httpOnly: true, sameSite: "lax", secure: cookie.isSafe, maxAge: YEAR_S } as const;
  reply.setCookie(deviceCookie(cookie), markOf(keys.cookies, email).toString("base64url"), attributes);
}

const markOf = (key: Uint8Array, email: string): Buffer => createHmac("sha256", key).update(`device ${email}`).digest();
