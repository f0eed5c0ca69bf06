/** What people choose about their digests, and what is kept of rounds. */
import type { DigestPreference } from "../../posture/digest-preference.ts";
import type { MailKind } from "../../posture/words.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import { DIGESTS_SINCE } from "../meta-names.ts";
import { recipientKey } from "./mail-stops.ts";

export async function setDigestPreference(tx: Tx, person: number, preference: DigestPreference, at: string): Promise<void> {
  const { pace, quietWeeks, dailyAlert, timeZone } = preference;
  await tx.run(
    `INSERT INTO digest_preferences (person, pace, quiet_weeks, daily_alert, time_zone, changed_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (person) DO UPDATE SET pace = excluded.pace, quiet_weeks = excluded.quiet_weeks, daily_alert = excluded.daily_alert,
       time_zone = excluded.time_zone, changed_at = excluded.changed_at`,
    [person, pace, quietWeeks, dailyAlert ? 1 : 0, timeZone, at],
  );
}

export interface Omission {
  readonly kind: MailKind;
  readonly person: number | null;
  readonly address: string;
  readonly period: string;
}

const keyOf = ({ person, address }: Pick<Omission, "person" | "address">): Uint8Array =>
  recipientKey(person === null ? { address } : { person });

/** Nothing happened, and they want no mail then. */
export async function omitDigest(tx: Tx, omission: Omission, at: string): Promise<void> {
  const { kind, person, period } = omission;
  await tx.run(
    "INSERT INTO digest_omissions (kind, recipient, period, person, why, at) VALUES (?, ?, ?, ?, 'quiet', ?) ON CONFLICT DO NOTHING",
    [...[kind, keyOf(omission), period, person, at]],
  );
}

/** Whether nothing is left to do for them: there is a mail, none was wanted, or the kind was stopped. */
export async function isDigestDone(rows: Rows, asked: Omission): Promise<boolean> {
  const key = keyOf(asked);
  const row = await rows.get<{ done: number }>(
    `SELECT EXISTS (SELECT 1 FROM mails WHERE kind = ? AND recipient = ? AND period = ?)
       OR EXISTS (SELECT 1 FROM digest_omissions WHERE kind = ? AND recipient = ? AND period = ?)
       OR EXISTS (SELECT 1 FROM mail_stops WHERE kind = ? AND recipient = ?) AS done`,
    [asked.kind, key, asked.period, asked.kind, key, asked.period, asked.kind, key],
  );
  return row?.done === 1;
}

/** Since when digests are made here at all: what was due before is nobody's any more. @returns ISO 8601. */
export async function digestsSince(tx: Tx, now: string): Promise<string> {
  await tx.run("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", [DIGESTS_SINCE, now]);
  return (await tx.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", [DIGESTS_SINCE]))?.value ?? now;
}
