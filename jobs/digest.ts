/**
 * Digest rounds: who is due is composed and put to the outbox, one after the other, each in a transaction of its own, until nobody is left. By the
 * outbox's key there is one for each recipient and week, however often this is done, and by how many processes.
 */
import { type Reader, StoreUnusable, type Writer } from "../db/dialect/connection.ts";
import { type Calendar, countedOn } from "../db/read/counted.ts";
import { type DigestRecipient, readDigestRecipients } from "../db/read/digest-recipients.ts";
import { digestsSince, isDigestDone, omitDigest } from "../db/write/digests.ts";
import { type NewMail, putMail } from "../db/write/outbox.ts";
import { composeDigest } from "../notify/digest/compose.ts";
import { type DigestSchedule, type Due, latestDue } from "../notify/digest/due.ts";
import { made } from "../notify/digest/make.ts";
import { composeMail, type Sender, stopPage } from "../notify/message.ts";
import type { Day } from "../posture/calendar.ts";
import type { Catalogue } from "../posture/catalogue/decide.ts";
import { textOf } from "../posture/refusal.ts";
import type { Period } from "../posture/week.ts";

export interface DigestSettings {
  readonly db: Reader["kysely"];
  readonly sender: Sender;
  readonly catalogue: Catalogue;
  readonly schedule: DigestSchedule;
  /** Between two scheduled runs: what is older than two of them is stale. */
  readonly intervalMs: number;
  readonly now: () => Date;
}

export interface Round {
  readonly put: number;
  /** Nothing had happened, and they want no mail then. */
  readonly quiet: number;
  /** Why somebody's could not be made: they stay due, and whoever comes after them is not kept waiting. */
  readonly faults: readonly unknown[];
}

interface Asked {
  readonly recipient: DigestRecipient & { readonly address: string };
  readonly period: Period;
}

export async function putDueDigests(writer: Writer, settings: DigestSettings, isStopping: () => boolean): Promise<Round> {
  const round = { put: 0, quiet: 0 };
  const faults: unknown[] = [];
  for (const asked of await dueNow(writer, settings)) {
    if (isStopping()) break;
    try {
      const outcome = await putDigest(writer, asked, settings);
      if (outcome !== "there already") round[outcome] += 1;
    } catch (error) {
      // Without a database nobody's can be made.
      if (error instanceof StoreUnusable) throw error;
      faults.push(faultOf(asked.recipient, error));
    }
  }
  return { ...round, faults };
}

/** Whose it is, without a name or an address: it goes to the log. */
export const faultOf = ({ kind, publicId }: Pick<DigestRecipient, "kind" | "publicId">, cause: unknown): Error =>
  new Error(
    `the ${kind} of ${publicId === null ? "an owner who confirmed by a link" : `person ${publicId}`} was not made: ${textOf(cause)}`,
    {
      cause,
    },
  );

const WAITS_FOR_RUN_MS = 3_600_000;

/**
 * A day is told when it is final: what a run that was begun on it still finds would be told by no mail. After an hour it is told as it is.
 * @param dueMs when it was due.
 */
export async function isTold(day: Day, dueMs: number, { db, schedule, intervalMs, now }: DigestSettings): Promise<boolean> {
  const at = now();
  if (at.getTime() - dueMs >= WAITS_FOR_RUN_MS) return true;
  const calendar: Calendar = { now: at, intervalMs, timeZone: schedule.timeZone };
  return (await countedOn(db, day, calendar)).isFinal;
}

/** Those whose latest digest is not there yet. */
async function dueNow(writer: Writer, settings: DigestSettings): Promise<readonly Asked[]> {
  const { db, schedule, now } = settings;
  const at = now();
  const since = await writer.transaction((tx) => digestsSince(tx, at.toISOString()));
  const due: Asked[] = [];
  for (const recipient of await readDigestRecipients(db)) {
    // The sample's people are invented, and so are their addresses.
    if (recipient.address === null || recipient.known === "demonstration") continue;
    const latest = latestDue(recipient.preference, schedule, at.getTime());
    if (latest === undefined || isBefore(latest, since) || isBefore(latest, recipient.since)) continue;
    const asked = { recipient: { ...recipient, address: recipient.address }, period: latest.period };
    if (await isDigestDone(writer.rows, keyOf(asked))) continue;
    if (await isTold(latest.period.to, latest.dueMs, settings)) due.push(asked);
  }
  return due;
}

const isBefore = ({ dueMs }: Due, instant: string): boolean => dueMs < Date.parse(instant);

const keyOf = ({ recipient: { kind, person, address }, period: { week } }: Asked) => ({ kind, person, address, period: week });

export async function putDigest(writer: Writer, asked: Asked, settings: DigestSettings): Promise<"put" | "quiet" | "there already"> {
  const at = settings.now();
  const { mail, isQuiet } = await digestMail(asked, settings, at);
  const { recipient } = asked;
  return writer.transaction(async (tx) => {
    if (await isDigestDone(tx, keyOf(asked))) return "there already";
    if (isQuiet && recipient.preference.quietWeeks === "none") {
      await omitDigest(tx, keyOf(asked), at.toISOString());
      return "quiet";
    }
    return putMail(tx, mail, at.toISOString());
  });
}

/** The very mail, whether it is put or only looked at. */
export async function digestMail(
  { recipient, period }: Asked,
  { db, sender, catalogue, schedule, intervalMs }: Omit<DigestSettings, "now">,
  now: Date,
): Promise<{ readonly mail: NewMail; readonly isQuiet: boolean }> {
  const { kind, person, address, name, reach } = recipient;
  const to = { person, address, name };
  const context = { db, calendar: { now, intervalMs, timeZone: schedule.timeZone }, catalogue, publicUrl: sender.publicUrl };
  const { digest, isQuiet } = await composeDigest(recipient, period, context, stopPage(sender, { kind, to }));
  const { subject, html, text, pictures } = made(digest);
  const mail = await composeMail({ kind, to, period: period.week, subject, reach, html, text, images: pictures }, sender, now);
  return { mail, isQuiet };
}
