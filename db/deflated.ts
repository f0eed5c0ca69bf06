/** What is kept whole for a while, and read seldom. */
import { deflateRawSync, inflateRawSync } from "node:zlib";

export const deflated = (bytes: Uint8Array): Uint8Array => deflateRawSync(bytes);
/** The very bytes. */
export const inflated = (bytes: Uint8Array): Uint8Array => inflateRawSync(bytes);
