/** What must be read again and not be readable in the file or a backup: AES-256-GCM under a key that is not in the database. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @returns nonce, tag, text. */
export const seal = (key: Uint8Array, text: string): Uint8Array => sealWith(key, randomBytes(NONCE_BYTES), text);

/** @param nonce of 12 bytes, never the same for two texts under one key. */
export function sealWith(key: Uint8Array, nonce: Uint8Array, text: string): Uint8Array {
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** @returns undefined where it was sealed under another key (PILLARWATCH_SECRET was changed) or is not what was sealed. */
export function unseal(key: Uint8Array, sealed: Uint8Array): string | undefined {
  const bytes = Buffer.from(sealed);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  if (tag.length < TAG_BYTES) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
  } catch {
    return undefined; // Node says only "unable to authenticate data": nothing else can throw here
  }
}
