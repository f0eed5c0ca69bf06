/** What became of digests and alerts: the mails there were, and the quiet weeks for which somebody wanted none. */
import type { Kysely } from "kysely";
import type { MailKind, MailState } from "../../posture/words.ts";
import { DIGESTS_SINCE } from "../meta-names.ts";
import type { Schema } from "../schema.ts";

export interface DigestMail {
  kind: MailKind;
  period: string;
  subject: string | null;
  state: MailState | "quiet";
  why: string | null;
  at: string;
  endedAt: string | null;
}

const MOST = 60;

/**
 * As its recipient is told of it: the subject of what went out alone, since what did not may be of an account that is no longer theirs.
 * @param recipient as in mails: `recipientKey`. The newest first.
 */
export async function readDigestHistory(db: Kysely<Schema>, recipient: Uint8Array, most = MOST): Promise<DigestMail[]> {
  const mails = await db
    .selectFrom("mails")
    .where("recipient", "=", recipient)
    .orderBy("id", "desc")
    .limit(most)
    .select(["kind", "period", "subject", "state", "why", "put_at as at", "ended_at as endedAt"])
    .execute();
  const quiet = await db
    .selectFrom("digest_omissions")
    .where("recipient", "=", recipient)
    .orderBy("at", "desc")
    .limit(most)
    .select(["kind", "period", "at"])
    .execute();
  const omitted = quiet.map((one): DigestMail => ({ ...one, subject: null, state: "quiet", why: null, endedAt: one.at }));
  const told = mails.map((mail): DigestMail => ({ ...mail, subject: mail.state === "sent" ? mail.subject : null }));
  return [...told, ...omitted].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, most);
}

export const readStoppedAt = async (db: Kysely<Schema>, recipient: Uint8Array, kind: MailKind): Promise<string | null> =>
  (await db.selectFrom("mail_stops").where("recipient", "=", recipient).where("kind", "=", kind).select("at").executeTakeFirst())?.at ??
  null;

const LOOKED_BACK_MS = 30 * 86_400_000;

/** Digests that were made and are never to be sent, of the last 30 days: refused by a server, or given up. */
export async function readFailedDigests(db: Kysely<Schema>, now: Date): Promise<number> {
  const { n } = await db
    .selectFrom("mails")
    .where("state", "=", "failed")
    .where("kind", "in", ["owner-digest", "lead-digest"])
    .where("ended_at", ">=", new Date(now.getTime() - LOOKED_BACK_MS).toISOString())
    .select(({ fn }) => fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return n;
}

/** Since when digests are made here at all (db/write/digests.ts). @returns ISO 8601; undefined: none ever were. */
export const readDigestsSince = async (db: Kysely<Schema>): Promise<string | undefined> =>
  (await db.selectFrom("meta").where("key", "=", DIGESTS_SINCE).select("value").executeTakeFirst())?.value;

/** For many: the last mail or quiet week of each of a kind, and since when it is stopped, by the recipient's key in hexadecimal. */
export async function readLastDigests(
  db: Kysely<Schema>,
): Promise<{ readonly last: ReadonlyMap<string, DigestMail>; readonly stopped: ReadonlyMap<string, string> }> {
  const hex = (key: Uint8Array, kind: MailKind): string => `${kind} ${Buffer.from(key).toString("hex")}`;
  const mails = await db
    .selectFrom("mails")
    .where("kind", "in", ["owner-digest", "lead-digest"])
    .where("id", "in", ({ selectFrom }) =>
      selectFrom("mails as latest")
        .groupBy(["latest.kind", "latest.recipient"])
        .select(({ fn }) => fn.max("latest.id").as("id")),
    )
    .select(["recipient", "kind", "period", "subject", "state", "why", "put_at as at", "ended_at as endedAt"])
    .execute();
  const omitted = await db
    .selectFrom("digest_omissions")
    .groupBy(["kind", "recipient"])
    .select(({ fn }) => ["recipient", "kind", fn.max("period").as("period"), fn.max("at").as("at")])
    .execute();
  const last = new Map<string, DigestMail>(mails.map(({ recipient, ...mail }) => [hex(recipient, mail.kind), mail]));
  for (const { recipient, kind, period, at } of omitted) {
    const key = hex(recipient, kind);
    if ((last.get(key)?.at ?? "") < at) last.set(key, { kind, period, at, subject: null, state: "quiet", why: null, endedAt: at });
  }
  const stops = await db.selectFrom("mail_stops").selectAll().execute();
  return { last, stopped: new Map(stops.map(({ recipient, kind, at }) => [hex(recipient, kind), at])) };
}
