/** Secrets that let somebody in once or for a while: random, so that their hash is all that has to be kept. */
import { createHash, randomBytes } from "node:crypto";

/** 256 bits, in 43 characters that stand in an address. */
export const newSecret = (): string => randomBytes(32).toString("base64url");
export const hashOf = (secret: string): Uint8Array => createHash("sha256").update(secret).digest();
/** Of a row, outside: says nothing of how many there are. */
export const newPublicId = (): Uint8Array => randomBytes(16);
