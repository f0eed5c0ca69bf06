/** Whether mail goes out: what doctor, alerts and pages say of it. */
import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export interface MailOutlook {
  /** To be sent, now or again later. */
  waiting: number;
  /** Of these, put longer ago than `OVERDUE_MS`. */
  overdue: number;
  oldestWaitingAt: string | null;
  /** Never to be sent, of the last 30 days: refused by the server, or given up. Somebody has to look. */
  failed: number;
  lastSentAt: string | null;
  /** The last attempt that ended, if it was no success: what the server or the network said. */
  trouble: { at: string; answer: string | null } | null;
}

/** A greylisting server lets a mail in within the hour; what still waits then is late. */
const OVERDUE_MS = 2 * 3_600_000;
const LOOKED_BACK_MS = 30 * 86_400_000;

export async function readMailOutlook(db: Kysely<Schema>, now: Date): Promise<MailOutlook> {
  const before = (ms: number): string => new Date(now.getTime() - ms).toISOString();
  const waiting = await db
    .selectFrom("mails")
    .where("state", "=", "waiting")
    .select(({ fn, eb }) => [
      fn.countAll<number>().as("all"),
      fn.sum<number | null>(eb.case().when("put_at", "<", before(OVERDUE_MS)).then(1).else(0).end()).as("late"),
      fn.min("put_at").as("oldest"),
    ])
    .executeTakeFirstOrThrow();
  const failed = await db
    .selectFrom("mails")
    .where("state", "=", "failed")
    .where("ended_at", ">=", before(LOOKED_BACK_MS))
    .select(({ fn }) => fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  const sent = await db
    .selectFrom("mails")
    .where("state", "=", "sent")
    .select(({ fn }) => fn.max("ended_at").as("at"))
    .executeTakeFirstOrThrow();
  const last = await db
    .selectFrom("mail_attempts")
    .where("ended_at", "is not", null)
    .orderBy("id", "desc")
    .limit(1)
    .select(["ended_at", "outcome", "answer"])
    .executeTakeFirst();
  return {
    waiting: waiting.all,
    overdue: waiting.late ?? 0,
    oldestWaitingAt: waiting.oldest ?? null,
    failed: failed.n,
    lastSentAt: sent.at ?? null,
    trouble: last === undefined || last.outcome === "sent" || last.ended_at === null ? null : { at: last.ended_at, answer: last.answer },
  };
}
