/** Alerts of a day, on the morning after it: like digests put once for each recipient and day, to those who asked for them. */
import { StoreUnusable, type Writer } from "../db/dialect/connection.ts";
import { type DigestRecipient, readDigestRecipients } from "../db/read/digest-recipients.ts";
import { isDigestDone } from "../db/write/digests.ts";
import { type NewMail, putMail } from "../db/write/outbox.ts";
import { addressesAt } from "../notify/digest/addresses.ts";
import { composeAlert, readAlert } from "../notify/digest/alert.ts";
import { alertDueMs } from "../notify/digest/due.ts";
import { made } from "../notify/digest/make.ts";
import { composeMail, stopPage } from "../notify/message.ts";
import { type Day, dayAfter, dayOf } from "../posture/calendar.ts";
import { type DigestSettings, faultOf, isTold } from "./digest.ts";

export interface AlertRound {
  readonly put: number;
  /** Why somebody's could not be made: they stay due. */
  readonly faults: readonly unknown[];
}

/** @param looked recipients and days that are known to need nothing: a day that is told stays as it is. */
export async function putDueAlerts(writer: Writer, settings: DigestSettings, looked: Set<string>): Promise<AlertRound> {
  const { db, schedule, now } = settings;
  const at = now();
  const day = dayAfter(dayOf(at.getTime(), schedule.timeZone), -1);
  const faults: unknown[] = [];
  let put = 0;
  for (const recipient of await readDigestRecipients(db)) {
    const { person, address, known, preference } = recipient;
    const key = `${person ?? address} ${day}`;
    if (!preference.dailyAlert || address === null || known === "demonstration" || looked.has(key)) continue;
    const dueMs = alertDueMs(day, preference.timeZone ?? schedule.timeZone, schedule);
    if (dueMs > at.getTime() || !(await isTold(day, dueMs, settings))) continue;
    try {
      if (await putAlert(writer, { ...recipient, address }, day, settings)) put += 1;
      looked.add(key);
    } catch (error) {
      if (error instanceof StoreUnusable) throw error;
      faults.push(faultOf(recipient, error));
    }
  }
  return { put, faults };
}

/** @returns whether there is one more mail by it. */
async function putAlert(
  writer: Writer,
  recipient: DigestRecipient & { readonly address: string },
  day: Day,
  settings: DigestSettings,
): Promise<boolean> {
  if (await isDigestDone(writer.rows, { kind: "alert", person: recipient.person, address: recipient.address, period: day })) return false;
  const mail = await alertMail(recipient, day, settings);
  if (mail === undefined) return false;
  return (await writer.transaction((tx) => putMail(tx, mail, settings.now().toISOString()))) === "put";
}

async function alertMail(
  { person, address, name, reach, preference }: DigestRecipient & { readonly address: string },
  day: Day,
  { db, sender, catalogue, schedule, intervalMs, now }: DigestSettings,
): Promise<NewMail | undefined> {
  const at = now();
  const to = { person, address, name };
  const facts = await readAlert(reach, day, { db, calendar: { now: at, intervalMs, timeZone: schedule.timeZone }, catalogue });
  const stop = stopPage(sender, { kind: "alert", to });
  const timeZone = preference.timeZone ?? schedule.timeZone;
  const digest = composeAlert(facts, { to: addressesAt(sender.publicUrl), timeZone, at: at.toISOString(), name, intervalMs, stop });
  if (digest === undefined) return undefined;
  const { subject, html, text } = made(digest);
  return composeMail({ kind: "alert", to, period: day, subject, reach, html, text, images: [] }, sender, at);
}
