/** What doctor says of mail: whether it could go out now, what waits, and what could not be sent. */
import { type MailOutlook, readMailOutlook } from "../db/read/mail-state.ts";
import { openWay } from "../notify/open-way.ts";
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
  readonly healthy: boolean;
}

/** Connects and signs in, and sends nothing. */
export async function diagnoseMail(mail: MailConfig | undefined, databaseUrl: string, now: Date): Promise<MailDiagnosis> {
  const outlook = await outlookOf(databaseUrl, now);
  if (mail === undefined) return { way: null, trouble: null, outlook, healthy: true };
  const way = openWay(mail.way);
  try {
    const trouble = (await way.verify()) ?? null;
    return { way: way.name, trouble, outlook, healthy: trouble === null && (outlook === null || outlook.overdue + outlook.failed === 0) };
  } finally {
    way.close();
  }
}

/** A database that is not there yet, or of another version, says nothing: that is not what doctor is asked. */
async function outlookOf(url: string, now: Date): Promise<MailOutlook | null> {
  try {
    return await lookingInto(url, (db) => readMailOutlook(db, now));
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** None where no mail is configured and none was ever put: whoever wants none need not read of it. */
export function mailLines({ way, trouble, outlook }: MailDiagnosis): readonly string[] {
  if (way === null && (outlook === null || outlook.waiting === 0)) return [];
  if (way === null) return ["no mail is sent: set SMTP_URL, or MAIL_SES_REGION for Amazon SES (docs/mail.md)"];
  const lines = [trouble === null ? `mail goes by ${way}` : `mail waits, ${way}: ${trouble}`];
  if (outlook === null) return lines;
  if (outlook.waiting > 0) lines.push(`${outlook.waiting} mails wait, ${outlook.overdue} of them for more than two hours`);
  if (outlook.failed > 0) lines.push(`${outlook.failed} mails of the last 30 days could not be sent`);
  return lines;
}
