/**
 * A mail's bytes, made once: what is kept in the outbox, what is sent every time, and what a dry run writes as `.eml`. Addresses and headers are
 * checked here; nothing in them is anybody's but ours.
 */
import { createHmac } from "node:crypto";
import MailComposer from "nodemailer/lib/mail-composer";
import type { Keys } from "../db/keys.ts";
import { recipientKey } from "../db/write/mail-stops.ts";
import type { NewMail } from "../db/write/outbox.ts";
import { demandEmail } from "../posture/email.ts";
import { hexOf } from "../posture/hex.ts";
import { oneLine } from "../posture/owner.ts";
import type { Reach } from "../posture/reach.ts";
import type { MailKind } from "../posture/words.ts";
import { stopAddresses, stopToken } from "./links/stop.ts";

/** What one person is told, as the digest or an alert renders it. */
export interface Letter {
  readonly kind: MailKind;
  /** `person`: row of `people`; null for an owner's address that nobody signs in by. */
  readonly to: { readonly person: number | null; readonly address: string; readonly name: string | null };
  /** See NewMail. */
  readonly period: string;
  readonly subject: string;
  /** See NewMail. */
  readonly reach: Reach;
  readonly html: string;
  /** Stands alone: what a reader without HTML is told. */
  readonly text: string;
  /** Shown in the HTML by `<img src="cid:…">`. */
  readonly images: readonly { readonly cid: string; readonly type: "image/png"; readonly bytes: Uint8Array }[];
}

export interface Sender {
  /** MAIL_FROM: an address, or `Name <address>`. */
  readonly from: MailFrom;
  readonly keys: Pick<Keys, "links" | "mail">;
  /** Where links lead to. */
  readonly publicUrl: string;
}

export interface MailFrom {
  readonly name: string | undefined;
  readonly address: string;
}

/** Longest line of a subject that clients show; RFC 5322 would allow more. */
const LONGEST_SUBJECT = 250;

/** @throws Refusal naming `to` where the address is none. */
export async function composeMail(letter: Letter, { from, keys, publicUrl }: Sender, at: Date): Promise<NewMail> {
  const { kind, period, reach, html, text, images } = letter;
  const { person } = letter.to;
  const address = demandEmail(letter.to.address, "to");
  const subject = oneLine(letter.subject).slice(0, LONGEST_SUBJECT);
  const recipient = recipientOf(letter.to);
  const messageId = `${idOf(keys.mail, [kind, hexOf(recipient), period])}@${from.address.split("@")[1]}`;
  const { oneClick } = stopAddresses(publicUrl, stopToken(keys.links, { kind, recipient }));
  const mail = new MailComposer({
    from: { name: from.name ?? "", address: from.address },
    to: { name: oneLine(letter.to.name ?? ""), address },
    subject,
    messageId: `<${messageId}>`,
    date: at,
    headers: {
      // RFC 8058: the provider's own button posts there, without a sign-in.
      "List-Unsubscribe": { prepared: true, value: `<${oneClick}>` },
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      // RFC 3834: nobody's absence note shall answer.
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
    },
    text,
    html,
    attachments: images.map(({ cid, type, bytes }) => ({
      cid,
      contentType: type,
      content: Buffer.from(bytes),
      contentDisposition: "inline",
      filename: `${cid.split("@")[0]}.png`,
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: "\r\n",
  }).compile();
  return { kind, person, address, period, subject, messageId, reach, message: await mail.build() };
}

const recipientOf = ({ person, address }: Pick<Letter["to"], "person" | "address">): Uint8Array =>
  recipientKey(person === null ? { address } : { person });

/** For the foot of a mail: a page with a button that stops this kind for them. */
export const stopPage = ({ keys, publicUrl }: Omit<Sender, "from">, { kind, to }: Pick<Letter, "kind" | "to">): string =>
  stopAddresses(publicUrl, stopToken(keys.links, { kind, recipient: recipientOf(to) })).page;

/** From the key, so that an id tells nothing of whom it went to; the same when it is made again. */
const idOf = (key: Uint8Array, of: readonly string[]): string =>
  createHmac("sha256", key)
    .update(JSON.stringify(["message-id", ...of]))
    .digest("hex")
    .slice(0, 40);
