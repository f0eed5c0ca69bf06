/**
 * Signed links in mails. "No more of these" is bound to whom the mail went to and to its kind, needs no sign-in (RFC 8058), and is good for ever:
 * somebody may find an old mail. Whom it is about is said by a hash, so that neither address nor name stands in a log of addresses.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Keys } from "../../db/keys.ts";
import { bytesOf, hexOf } from "../../posture/hex.ts";
import { type MailKind, mailKinds } from "../../posture/words.ts";

export interface MailStop {
  readonly kind: MailKind;
  /** See db/write/mail-stops.ts. */
  readonly recipient: Uint8Array;
}

/** @param key `Keys.links`. */
export const stopToken = (key: Keys["links"], { kind, recipient }: MailStop): string =>
  `${kind}.${hexOf(recipient)}.${macOf(key, kind, hexOf(recipient)).toString("base64url")}`;

/** @returns undefined for what we never signed. */
export function stopOf(key: Keys["links"], token: string): MailStop | undefined {
  const [word, recipient = "", mac = "", ...more] = token.split(".");
  const kind = mailKinds.find((one) => one === word);
  if (kind === undefined || more.length > 0 || !/^[0-9a-f]{32}$/.test(recipient)) return undefined;
  const [shown, wanted] = [Buffer.from(mac, "base64url"), macOf(key, kind, recipient)];
  if (shown.length !== wanted.length || !timingSafeEqual(shown, wanted)) return undefined;
  return { kind, recipient: bytesOf(recipient) };
}

/** The first member says what it is for, so that no other of our signatures is one of these. */
const macOf = (key: Uint8Array, kind: MailKind, recipient: string): Buffer =>
  createHmac("sha256", key)
    .update(JSON.stringify(["mail-stop", kind, recipient]))
    .digest();

export interface StopAddresses {
  /** For the header: answers POST, and leads whoever opens it by hand to the page. */
  readonly oneClick: string;
  /** For the mail itself: a page with a button, so that a scanner that follows links stops nothing. Behind the # nobody is sent it. */
  readonly page: string;
}

export function stopAddresses(publicUrl: string, token: string): StopAddresses {
  const base = publicUrl.replace(/\/+$/, "");
  return { oneClick: `${base}/api/v1/mail/unsubscribe/${token}`, page: `${base}/unsubscribe#${token}` };
}
