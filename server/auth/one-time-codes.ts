/** Codes of an authenticator: RFC 6238 as every such application knows it (SHA-1, six digits, 30 s). */
import { Secret, TOTP } from "otpauth";
import QRCode from "qrcode";

const PERIOD_S = 30;
/** A phone's clock may be off by as much as a step. */
const WINDOW = 1;

const codesOf = (secret: string, label = ""): TOTP =>
  new TOTP({ issuer: "Pillarwatch", label, secret: Secret.fromBase32(secret), algorithm: "SHA1", digits: 6, period: PERIOD_S });

/** 160 bits, as RFC 4226 asks for. */
export const newCodeSecret = (): string => new Secret({ size: 20 }).base32;

export async function shownSecret(secret: string, email: string | null): Promise<{ uri: string; picture: string }> {
  const uri = codesOf(secret, email ?? "Pillarwatch").toString();
  return { uri, picture: await QRCode.toDataURL(uri, { margin: 4, width: 240 }) };
}

/** @returns the step that the code is of, so that it is taken once; undefined: it is none of now. */
export function stepOf(secret: string, code: string, now: Date): number | undefined {
  const delta = codesOf(secret).validate({ token: code, timestamp: now.getTime(), window: WINDOW });
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / PERIOD_S) + delta;
}
