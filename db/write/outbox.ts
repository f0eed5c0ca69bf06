/**
 * The outbox: whoever has a mail to send puts it here, whole, in the transaction of what it tells, and a job delivers it (jobs/deliver.ts). One
 * mail each kind, recipient and period, for ever: putting it again, from another process too, changes nothing.
 */
import { demandEmail } from "../../posture/email.ts";
import { hexOf } from "../../posture/hex.ts";
import { type Reach, reachText } from "../../posture/reach.ts";
import type { MailKind } from "../../posture/words.ts";
import { deflated } from "../deflated.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import { newPublicId } from "../secrets.ts";
import { recipientKey } from "./mail-stops.ts";

/** A mail as it will be sent: made once (notify/message.ts makes all of it from subject, HTML, text and images). */
export interface NewMail {
  readonly kind: MailKind;
  /** Row of `people`; null: an owner's address that nobody signs in by. */
  readonly person: number | null;
  /** Where it goes; checked here again, since it stands in the envelope. */
  readonly address: string;
  /** What it is about, by which it is the only one of its kind for them: `2026-W48`, `2026-11`, `2026-11-26`. */
  readonly period: string;
  /** For lists; one line. */
  readonly subject: string;
  /** Without the angle brackets; the same for the same kind, recipient and period, also when it is composed again (notify/message.ts). */
  readonly messageId: string;
  /** Within which it was composed: let go where an account of it is no longer theirs when it is about to be sent (mail-wanted.ts). */
  readonly reach: Reach;
  /** RFC 5322, lines ended by CRLF: these bytes are what is sent, every time. */
  readonly message: Uint8Array;
}

export type Put = "put" | "there already";

/** Letters, digits and strokes: it stands in an id and in a log. */
const period = /^[0-9A-Za-z-]{1,40}$/;

/**
 * @param at ISO 8601: from now on it is due.
 * @throws Refusal naming `address` where that is none; Error for what no composer of ours makes.
 */
export async function putMail(tx: Tx, mail: NewMail, at: string): Promise<Put> {
  const address = demandEmail(mail.address, "address");
  if (!period.test(mail.period)) throw new Error(`"${mail.period}" is no period of a mail`);
  if (/\p{Cc}/u.test(mail.subject)) throw new Error("a mail's subject has a control character");
  if (!/^[\x21-\x3b\x3d\x3f-\x7e]+@[A-Za-z0-9.-]+$/.test(mail.messageId)) throw new Error(`"${mail.messageId}" is no Message-ID`);
  const { changes } = await tx.run(
    `INSERT INTO mails (public_id, kind, person, recipient, address, period, message_id, subject, reach, message, state, put_at, due_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?) ON CONFLICT DO NOTHING`,
    [
      hexOf(newPublicId()),
      mail.kind,
      mail.person,
      recipientKey(mail.person === null ? { address } : { person: mail.person }),
      address,
      mail.period,
      mail.messageId,
      mail.subject,
      reachText(mail.reach),
      deflated(mail.message),
      at,
      at,
    ],
  );
  return changes > 0 ? "put" : "there already";
}

/** Whether there is one already: asked before composing, which costs more. */
export const hasMail = async (
  rows: Rows,
  { kind, person, address, period: about }: Pick<NewMail, "kind" | "person" | "address" | "period">,
) =>
  (await rows.get("SELECT 1 FROM mails WHERE kind = ? AND recipient = ? AND period = ?", [
    kind,
    recipientKey(person === null ? { address } : { person }),
    about,
  ])) !== undefined;

/** Somebody is erased: whom it went to and what it said go; that there was a mail stays. What waits is never sent. */
export async function eraseMails(tx: Tx, person: number): Promise<void> {
  // When that was is in the audit log.
  await tx.run("UPDATE mails SET state = 'dropped', why = 'erased' WHERE person = ? AND state = 'waiting'", [person]);
  await tx.run("UPDATE mails SET address = NULL, subject = NULL, reach = NULL, message = NULL WHERE person = ?", [person]);
  // What a server said to a refusal may name the address.
  await tx.run("UPDATE mail_attempts SET answer = NULL WHERE mail IN (SELECT id FROM mails WHERE person = ?)", [person]);
}

/** So long what was sent is kept whole; that it was sent is kept for ever. */
const KEPT_MS = 30 * 86_400_000;

/** Some at a time, so that nobody waits for it. @returns how many were emptied. */
export const sweepMails = async (tx: Tx, now: Date): Promise<number> =>
  (
    await tx.run(
      `UPDATE mails SET message = NULL, reach = NULL WHERE id IN
         (SELECT id FROM mails WHERE state <> 'waiting' AND ended_at < ? AND message IS NOT NULL LIMIT 100)`,
      [new Date(now.getTime() - KEPT_MS).toISOString()],
    )
  ).changes;
