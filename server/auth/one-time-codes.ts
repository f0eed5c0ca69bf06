/**
 * Codes of an authenticator: RFC 6238 as every such application knows it (SHA-1, six digits, 30 s). Each is good for its own 30 seconds
 * (ASVS 6.5.5), by the phone's clock as we know it: how far that is off is learned from the first code, and from a right one that comes at the
 * wrong time. That one is used up, and lets nobody in.
 */
import { Secret, TOTP } from "otpauth";
import QRCode from "qrcode";

const PERIOD_S = 30;
/** Steps by which a clock may be off beyond what is known of it. */
const FURTHEST_STEPS = 2;
/** A phone that is off by more has other troubles, and a drift must not be led away for ever. */
const FURTHEST_DRIFT_S = 300;

const codesOf = (secret: string, label = ""): TOTP =>
  new TOTP({ issuer: "Pillarwatch", label, secret: Secret.fromBase32(secret), algorithm: "SHA1", digits: 6, period: PERIOD_S });

/** 160 bits, as RFC 4226 asks for. */
export const newCodeSecret = (): string => new Secret({ size: 20 }).base32;

export async function shownSecret(secret: string, email: string | null): Promise<{ uri: string; picture: string }> {
  const uri = codesOf(secret, email ?? "Pillarwatch").toString();
  return { uri, picture: await QRCode.toDataURL(uri, { margin: 4, width: 240 }) };
}

export interface JudgedCode {
  /** Of 30 s since 1970: this one and those before are used up by it. */
  readonly step: number;
  /** Whether it came in its own 30 seconds. */
  readonly isTimely: boolean;
  /** The phone's clock ahead of ours, in seconds: as it was known where the code fits that, else as little more as it shows. */
  readonly driftS: number;
}

/** @param driftS as it is known. @returns undefined: it is no code of these minutes. */
export function judgeCode(secret: string, code: string, now: Date, driftS: number): JudgedCode | undefined {
  const nowS = Math.floor(now.getTime() / 1_000);
  const shownS = nowS + driftS;
  const delta = codesOf(secret).validate({ token: code, timestamp: shownS * 1_000, window: FURTHEST_STEPS });
  if (delta === null) return undefined;
  const present = Math.floor(shownS / PERIOD_S);
  const step = present + delta;
  if (delta === 0) return { step, isTimely: true, driftS };
  const least = step * PERIOD_S - nowS;
  const shown = Math.min(Math.max(driftS, least), least + PERIOD_S - 1);
  // The present one is used up too: by the clock as it is known from now on it would have a second life.
  return { step: Math.max(step, present), isTimely: false, driftS: Math.min(Math.max(shown, -FURTHEST_DRIFT_S), FURTHEST_DRIFT_S) };
}
