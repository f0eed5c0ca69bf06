/**
 * The keys of one installation, made from its secret (PILLARWATCH_SECRET): a key for each use, so that what one of them signs or seals says
 * nothing to another. The same secret makes the same keys for ever: names and sizes here are never changed.
 */
import { hkdfSync } from "node:crypto";

/** 32 bytes each. */
export interface Keys {
  /** HMAC of the audit log's rows. */
  readonly audit: Uint8Array;
  /** Seals what must be read again: secrets of one-time codes. */
  readonly sealing: Uint8Array;
  /** HMAC of links that are sent. */
  readonly links: Uint8Array;
  readonly cookies: Uint8Array;
  /** Seals cursors of lists. */
  readonly cursors: Uint8Array;
  /** HMAC that a mail's Message-ID is made of. */
  readonly mail: Uint8Array;
}

/** Shorter ones could be guessed: HKDF (RFC 5869) takes no time, as a function for passwords would. */
export const LEAST_SECRET_CHARACTERS = 32;

/** @param secret as it was given or made (cli/secret.ts). @throws Error where it is shorter than whoever reads it must demand. */
export function keysOf(secret: string): Keys {
  if (secret.length < LEAST_SECRET_CHARACTERS) throw new Error(`the secret has fewer than ${LEAST_SECRET_CHARACTERS} characters`);
  const key = (use: string): Uint8Array => new Uint8Array(hkdfSync("sha256", secret, "pillarwatch", use, 32));
  return {
    audit: key("audit"),
    sealing: key("sealing"),
    links: key("links"),
    cookies: key("cookies"),
    cursors: key("cursors"),
    mail: key("mail"),
  };
}
