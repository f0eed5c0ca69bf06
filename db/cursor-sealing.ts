/**
 * A list's cursor holds the key of a row, and a row's number counts what everybody has, across the wall: whoever is given it must not be able to
 * read it, or to make one. The same cursor is sealed the same, so that the same page is the same address.
 */
import { createHmac } from "node:crypto";
import { sealWith, unseal } from "./sealing.ts";

/** @param key `Keys.cursors`. @param cursor as a read model tells it, base64url. */
export function sealCursor(key: Uint8Array, cursor: string): string {
  const text = Buffer.from(cursor, "base64url").toString();
  // A nonce made from the text under the same key (as SIV modes do): two texts have two nonces, and one text has one.
  const nonce = createHmac("sha256", key).update(`nonce ${text}`).digest().subarray(0, 12);
  return Buffer.from(sealWith(key, nonce, text)).toString("base64url");
}

/** @returns undefined for what was not sealed here. */
export function unsealCursor(key: Uint8Array, sealed: string): string | undefined {
  const text = unseal(key, Buffer.from(sealed, "base64url"));
  return text === undefined ? undefined : Buffer.from(text).toString("base64url");
}
