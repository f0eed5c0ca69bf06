/** Alerts of a day, on the morning after it: like digests put once for each recipient and day, to those who asked for them. */
import type { Writer } from "../db/dialect/connection.ts";
import { readDigestRecipients } from "../db/read/digest-recipients.ts";
import { isDigestDone } from "../db/write/digests.ts";
import { putMail } from "../db/write/outbox.ts";
import { addressesAt } from "../notify/digest/addresses.ts";
import { composeAlert, readAlert } from "../notify/digest/alert.ts";
import { alertDueMs } from "../notify/digest/due.ts";
import { made } from "../notify/digest/make.ts";
import { composeMail, stopPage } from "../notify/message.ts";
import { dayAfter, dayOf } from "../posture/calendar.ts";
import type { DigestSettings } from "./digest.ts";

/** @param looked recipients and days that are known to need nothing: a day that is over stays as it is. */
export async function putDueAlerts(writer: Writer, settings: DigestSettings, looked: Set<string>): Promise<number> {
  const { db, sender, catalogue, schedule, intervalMs, now } = settings;
  const at = now();
  const day = dayAfter(dayOf(at.getTime(), schedule.timeZone), -1);
  let put = 0;
  for (const { person, address, name, known, reach, preference } of await readDigestRecipients(db)) {
    const key = `${person ?? address} ${day}`;
    if (!preference.dailyAlert || address === null || known === "demonstration" || looked.has(key)) continue;
    const timeZone = preference.timeZone ?? schedule.timeZone;
    if (alertDueMs(day, timeZone, schedule) > at.getTime()) continue;
    const omission = { kind: "alert", person, address, period: day } as const;
    const to = { person, address, name };
    const facts = await readAlert(reach, day, { db, calendar: { now: at, intervalMs, timeZone: schedule.timeZone }, catalogue });
    const stop = stopPage(sender, { kind: "alert", to });
    const setting = { to: addressesAt(sender.publicUrl), timeZone, at: at.toISOString(), name, intervalMs, stop };
    const digest = composeAlert(facts, setting);
    looked.add(key);
    if (digest === undefined || (await isDigestDone(writer.rows, omission))) continue;
    const { subject, html, text } = made(digest);
    const mail = await composeMail({ kind: "alert", to, period: day, subject, html, text, images: [] }, sender, at);
    if ((await writer.transaction((tx) => putMail(tx, mail, at.toISOString()))) === "put") put += 1;
  }
  return put;
}
