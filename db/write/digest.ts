import { createHash } from "node:crypto";

/** 128 bits of SHA-256: the same in every database, after rebuild and restore. */
export const digest128 = (text: string): Uint8Array => createHash("sha256").update(text).digest().subarray(0, 16);
