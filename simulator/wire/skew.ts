/** Requests of another time: AWS accepts five minutes either way, and says by how much they missed. */
import { amzDate, signedAtMs } from "./signature.ts";

const allowedMs = 5 * 60_000;

/** AWS's own complaint, or nothing. */
export function skewComplaint(date: string, nowMs: number): string | undefined {
  const atMs = signedAtMs(date);
  if (Number.isNaN(atMs)) return `Date in X-Amz-Date header is not valid: ${date}`;
  const now = amzDate(nowMs);
  if (atMs < nowMs - allowedMs) return `Signature expired: ${date} is now earlier than ${amzDate(nowMs - allowedMs)} (${now} - 5 min.)`;
  if (atMs > nowMs + allowedMs)
    return `Signature not yet current: ${date} is still later than ${amzDate(nowMs + allowedMs)} (${now} + 5 min.)`;
  return undefined;
}

export const mismatchComplaint =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. " +
  "Consult the service documentation for details.";
