/** What doctor says of mail: whether it could go out now, what waits, and what could not be sent. */
import type { Reader } from "../db/dialect/connection.ts";
import { type MailOutlook, readMailOutlook } from "../db/read/mail-state.ts";
import type { DigestSchedule } from "../notify/digest/due.ts";
import { type DigestOutlook, readDigestOutlook } from "../notify/digest/outlook.ts";
import { openWay } from "../notify/open-way.ts";
import type { DoctorCheck } from "../posture/doctor.ts";
import { Refusal } from "../posture/refusal.ts";
import { lookingInto } from "./existing-database.ts";
import type { MailConfig } from "./sending-config.ts";

export interface MailDiagnosis {
  /** By which way; null: none is configured, and no mail is sent. */
  readonly way: string | null;
  /** What keeps mails from going out now. */
  readonly trouble: string | null;
  /** null: there is no database yet. */
  readonly outlook: MailOutlook | null;
  /** null: there is no database yet, or no way to send any. */
  readonly digests: DigestOutlook | null;
  readonly healthy: boolean;
}

/** Connects and signs in, and sends nothing. */
export async function diagnoseMail(
  mail: MailConfig | undefined,
  { databaseUrl, schedule }: { readonly databaseUrl: string; readonly schedule: DigestSchedule },
  now: Date,
): Promise<MailDiagnosis> {
  const outlook = await lookedUp(databaseUrl, (db) => readMailOutlook(db, now));
  if (mail === undefined) return { way: null, trouble: null, outlook, digests: null, healthy: true };
  const digests = await lookedUp(databaseUrl, (db) => readDigestOutlook(db, schedule, now));
  const way = openWay(mail.way);
  try {
    const trouble = (await way.verify()) ?? null;
    const isLate = (outlook !== null && outlook.overdue + outlook.failed > 0) || (digests !== null && digests.overdue.length > 0);
    return { way: way.name, trouble, outlook, digests, healthy: trouble === null && !isLate };
  } finally {
    way.close();
  }
}

/** A database that is not there yet, or of another version, says nothing: that is not what doctor is asked. */
async function lookedUp<Found>(url: string, look: (db: Reader["kysely"]) => Promise<Found>): Promise<Found | null> {
  try {
    return await lookingInto(url, look);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

export function mailCheck(diagnosis: MailDiagnosis): DoctorCheck {
  const about = { id: "mail", title: "Mail" } as const;
  const lines = mailLines(diagnosis);
  if (diagnosis.way === null)
    return { ...about, state: "off", says: lines.length > 0 ? lines : ["no way to send mail is configured"], mend: null };
  if (diagnosis.healthy) return { ...about, state: "well", says: lines, mend: null };
  const text =
    diagnosis.trouble === null
      ? "The sender’s log and the page “Digests” say why; what waits is tried again by itself."
      : "Mend what the mail server says; what waits is sent by itself afterwards.";
  return { ...about, state: "trouble", says: lines, mend: { text, command: diagnosis.trouble === null ? null : "npx pillarwatch doctor" } };
}

/** None where no mail is configured and none was ever put: whoever wants none need not read of it. */
export function mailLines({ way, trouble, outlook, digests }: MailDiagnosis): readonly string[] {
  if (way === null && (outlook === null || outlook.waiting === 0)) return [];
  if (way === null) return ["no mail is sent: set SMTP_URL, or MAIL_SES_REGION for Amazon SES (docs/mail.md)"];
  const lines = [trouble === null ? `mail goes by ${way}` : `mail waits, ${way}: ${trouble}`];
  if (outlook === null) return lines;
  if (outlook.waiting > 0)
    lines.push(
      `${outlook.waiting === 1 ? "a mail waits" : `${outlook.waiting} mails wait`}, ${outlook.overdue} of them for more than two hours`,
    );
  if (outlook.failed > 0)
    lines.push(`${outlook.failed === 1 ? "a mail" : `${outlook.failed} mails`} of the last 30 days could not be sent`);
  return digests === null ? lines : [...lines, ...digestLines(digests)];
}

const NAMED = 3;

function digestLines({ recipients, nextDueAt, overdue, failed }: DigestOutlook): readonly string[] {
  const lines = [
    nextDueAt === null
      ? "no digest is due: nobody gets one"
      : `the next digest is due ${nextDueAt}; ${recipients === 1 ? "one person gets them" : `${recipients} people get them`}`,
  ];
  const [first] = overdue;
  if (first !== undefined) {
    const names = overdue.slice(0, NAMED).map(({ address }) => address);
    const others = overdue.length > NAMED ? ` and ${overdue.length - NAMED} more` : "";
    const what = overdue.length === 1 ? "a digest is" : `${overdue.length} digests are`;
    lines.push(`${what} overdue since ${first.dueAt}: ${names.join(", ")}${others}. pillarwatch serve makes them: see its log`);
  }
  if (failed > 0) lines.push(`${failed === 1 ? "a digest" : `${failed} digests`} of the last 30 days could not be sent`);
  return lines;
}
