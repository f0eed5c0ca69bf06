/** What was mailed to whom, and what became of it. Of addresses and subjects those alone that nobody erased. */
import type { Kysely } from "kysely";
import { hexOf } from "../../posture/hex.ts";
import type { AttemptOutcome, MailKind, MailState } from "../../posture/words.ts";
import { inflated } from "../deflated.ts";
import type { Schema } from "../schema.ts";
import { namesOf } from "./actor-names.ts";
import { countTotals, cursorAfter, keyOf, type Page } from "./page.ts";

export interface ListedMail {
  id: string;
  kind: MailKind;
  /** As they are called today; null: erased. `id` null: an owner's address that nobody signs in by. */
  to: { id: string | null; name: string | null; address: string | null };
  /** What it is about: 2026-W48, 2026-11-26. */
  period: string;
  subject: string | null;
  state: MailState;
  /** Of a failed one and of one that was let go: a word (db/write/mail-attempts.ts). */
  why: string | null;
  putAt: string;
  /** Of the next attempt; null: there is none. */
  dueAt: string | null;
  endedAt: string | null;
  /** Without angle brackets; with SES not what arrives. */
  messageId: string;
  /** An attempt was cut off after the mail was handed over: the server may have it twice. */
  perhapsTwice: boolean;
  /** Every attempt, the newest first: a mail is tried for five days, some thirty times at most. */
  attempts: MailAttempt[];
}

export interface MailsQuestion {
  /** Public id of a person: theirs only. */
  readonly person?: string | undefined;
  readonly kind?: MailKind | undefined;
  readonly state?: MailState | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** The newest first. @throws Refusal for a cursor that is not of this list. */
export async function readMails(db: Kysely<Schema>, query: MailsQuestion): Promise<Page<ListedMail>> {
  const { person, kind, state, limit = 50, cursor } = query;
  let found = mailsOf(db);
  if (person !== undefined) found = found.where("people.public_id", "=", Buffer.from(person, "hex"));
  if (kind !== undefined) found = found.where("mails.kind", "=", kind);
  if (state !== undefined) found = found.where("mails.state", "=", state);
  const totals = await countTotals(db, found.clearSelect().select("mails.id"));
  let page = found.orderBy("mails.id", "desc").limit(limit + 1);
  if (cursor !== undefined) page = page.where("mails.id", "<", keyOf(cursor, "mails", query, ["number"] as const)[0]);
  const rows = await page.execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await listed(db, shown),
    ...totals,
    next: rows.length > limit && last !== undefined ? cursorAfter([last.id], "mails", query) : null,
  };
}

export interface MailAttempt {
  begunAt: string;
  /** The mail was sent but for its last dot: from here on the server may have it. */
  handedAt: string | null;
  /** null: it is going on. */
  endedAt: string | null;
  outcome: AttemptOutcome | null;
  code: number | null;
  answer: string | null;
  /** The server may have taken it, and never said so: the next attempt may be the same mail once more. */
  perhapsTaken: boolean;
}

/** The very bytes, and whose they are. @returns undefined where there is none, or it was erased or emptied. */
export async function readMailMessage(
  db: Kysely<Schema>,
  publicId: string,
): Promise<{ readonly person: string | null; readonly message: Uint8Array } | undefined> {
  const row = await db
    .selectFrom("mails")
    .leftJoin("people", "people.id", "mails.person")
    .where("mails.public_id", "=", publicId)
    .select(["mails.message", "people.public_id as who"])
    .executeTakeFirst();
  if (row === undefined || row.message === null) return undefined;
  return { person: row.who === null ? null : hexOf(row.who), message: inflated(row.message) };
}

const perhapsTaken = ["cut off", "trouble"] as const;

const mailsOf = (db: Kysely<Schema>) =>
  db
    .selectFrom("mails")
    .leftJoin("people", "people.id", "mails.person")
    .select(["mails.id", "mails.public_id", "mails.kind", "mails.period", "mails.subject", "mails.address", "mails.state", "mails.why"])
    .select(["mails.put_at", "mails.due_at", "mails.ended_at", "mails.message_id", "people.public_id as who"]);

type Row = Awaited<ReturnType<ReturnType<typeof mailsOf>["execute"]>>[number];

async function listed(db: Kysely<Schema>, rows: readonly Row[]): Promise<ListedMail[]> {
  const ids = rows.map(({ who }) => (who === null ? null : hexOf(who)));
  const names = await namesOf(db, ids);
  const attempts = await attemptsOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row, index) => {
    const id = ids[index] ?? null;
    const mine = attempts.get(row.id) ?? [];
    return {
      id: row.public_id,
      kind: row.kind,
      to: { id, name: names.get(id ?? "") ?? null, address: row.address },
      period: row.period,
      subject: row.subject,
      state: row.state,
      why: row.why,
      putAt: row.put_at,
      dueAt: row.state === "waiting" ? row.due_at : null,
      endedAt: row.ended_at,
      messageId: row.message_id,
      perhapsTwice: mine.some((attempt) => attempt.perhapsTaken),
      attempts: mine,
    };
  });
}

async function attemptsOf(db: Kysely<Schema>, mails: readonly number[]): Promise<ReadonlyMap<number, MailAttempt[]>> {
  const rows = await db.selectFrom("mail_attempts").where("mail", "in", mails).orderBy("id", "desc").selectAll().execute();
  const attempts = new Map<number, MailAttempt[]>();
  for (const row of rows) attempts.set(row.mail, [...(attempts.get(row.mail) ?? []), attemptOf(row)]);
  return attempts;
}

const attemptOf = (row: Schema["mail_attempts"]): MailAttempt => ({
  begunAt: row.begun_at,
  handedAt: row.handed_at,
  endedAt: row.ended_at,
  outcome: row.outcome,
  code: row.code,
  answer: row.answer,
  perhapsTaken: row.handed_at !== null && perhapsTaken.some((outcome) => outcome === row.outcome),
});
