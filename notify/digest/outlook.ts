/** Whether digests live: when the next is due, whose is overdue, and how many could not be sent. What doctor says of them. */
import type { Reader } from "../../db/dialect/connection.ts";
import { readDigestsSince, readFailedDigests, readLastDigests } from "../../db/read/digest-history.ts";
import { readDigestRecipients } from "../../db/read/digest-recipients.ts";
import { recipientKey } from "../../db/write/mail-stops.ts";
import { hexOf } from "../../posture/hex.ts";
import { type DigestSchedule, latestDue, nextDue } from "./due.ts";

export interface DigestOutlook {
  /** Who gets one: with an address, by their own wish, and not unsubscribed. */
  readonly recipients: number;
  /** ISO 8601; null: nobody is due one. */
  readonly nextDueAt: string | null;
  /** Due for longer than a round takes, and neither made nor left out as a quiet one. */
  readonly overdue: readonly { readonly address: string; readonly dueAt: string }[];
  /** Made, and never to be sent, of the last 30 days. */
  readonly failed: number;
}

/** A round is begun each minute, and makes thousands within the hour. */
const PATIENCE_MS = 2 * 3_600_000;

export async function readDigestOutlook(db: Reader["kysely"], schedule: DigestSchedule, now: Date): Promise<DigestOutlook> {
  const nowMs = now.getTime();
  const [recipients, since, failed, { last, stopped }] = await Promise.all([
    readDigestRecipients(db),
    readDigestsSince(db),
    readFailedDigests(db, now),
    readLastDigests(db),
  ]);
  const wanting = recipients.flatMap(({ address, kind, person, preference, known, since: from }) => {
    if (address === null || known === "demonstration") return [];
    const key = `${kind} ${hexOf(recipientKey(person === null ? { address } : { person }))}`;
    const next = nextDue(preference, schedule, nowMs);
    if (stopped.has(key) || next === undefined) return [];
    const latest = latestDue(preference, schedule, nowMs - PATIENCE_MS);
    // Whoever came later, or was here before digests were made at all, was due none.
    const wasDue = since !== undefined && latest !== undefined && latest.dueMs >= Math.max(Date.parse(since), Date.parse(from));
    const isOverdue = wasDue && (last.get(key)?.period ?? "") < latest.period.week;
    return [{ nextMs: next.dueMs, overdue: isOverdue ? [{ address, dueAt: new Date(latest.dueMs).toISOString() }] : [] }];
  });
  const nextMs = wanting.reduce((least, one) => Math.min(least, one.nextMs), Number.POSITIVE_INFINITY);
  return {
    recipients: wanting.length,
    nextDueAt: wanting.length === 0 ? null : new Date(nextMs).toISOString(),
    overdue: wanting.flatMap(({ overdue }) => overdue),
    failed,
  };
}
