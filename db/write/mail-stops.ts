/** Who wants a kind of mail no more. Asked again just before a mail is sent: one that was put before the word is let go. */
import { foldedEmail } from "../../posture/email.ts";
import { hexOf } from "../../posture/hex.ts";
import type { MailKind } from "../../posture/words.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import { digest128 } from "../digest.ts";

/** Somebody who signs in (row of `people`), the address of an owner who does not, or either by its key (as a link has it). */
export type Recipient = { readonly person: number } | { readonly address: string } | { readonly recipient: Uint8Array };

/** What a recipient is known by in the outbox: a changed address is the same person. */
export function recipientKey(of: Recipient): Uint8Array {
  if ("recipient" in of) return of.recipient;
  return digest128("person" in of ? `person\n${of.person}` : `address\n${foldedEmail(of.address)}`);
}

/** @returns the public id of whom a mail of the kind went to; undefined for an address that nobody signs in by. */
export const personOfMail = async (
  rows: Rows,
  { kind, recipient }: { readonly kind: MailKind; readonly recipient: Uint8Array },
): Promise<string | undefined> => {
  const row = await rows.get<{ public_id: Uint8Array }>(
    "SELECT people.public_id FROM mails JOIN people ON people.id = mails.person WHERE mails.kind = ? AND mails.recipient = ? LIMIT 1",
    [kind, recipient],
  );
  return row && hexOf(row.public_id);
};

/** @returns false where they had stopped it before. */
export const stopMail = async (tx: Tx, recipient: Recipient, kind: MailKind, at: string): Promise<boolean> =>
  (
    await tx.run("INSERT INTO mail_stops (recipient, kind, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", [
      recipientKey(recipient),
      kind,
      at,
    ])
  ).changes > 0;

/** They want it again. @returns false where nothing was stopped. */
export const resumeMail = async (tx: Tx, recipient: Recipient, kind: MailKind): Promise<boolean> =>
  (await tx.run("DELETE FROM mail_stops WHERE recipient = ? AND kind = ?", [recipientKey(recipient), kind])).changes > 0;

/** @returns since when, ISO 8601; undefined where it is wanted. */
export const mailStoppedAt = async (rows: Rows, recipient: Recipient, kind: MailKind): Promise<string | undefined> =>
  (await rows.get<{ at: string }>("SELECT at FROM mail_stops WHERE recipient = ? AND kind = ?", [recipientKey(recipient), kind]))?.at;
