/** One-time codes: the sealed secret of the authenticator, the step that was used last, and the recovery codes. */
import { randomInt } from "node:crypto";
import type { Rows, Tx } from "../dialect/connection.ts";
import { hashOf } from "../secrets.ts";

const RECOVERY_CODES = 10;
/** Without letters and digits that are taken for each other. 32 characters: 5 bits each. */
const letters = "abcdefghijkmnpqrstuvwxyz23456789";
/** 140 bits: so many need no slow hash (ASVS 6.5.2), whoever reads the table finds none. */
const RECOVERY_LETTERS = 28;

/** A secret that is not confirmed yet asks for nothing. */
export const beginCodes = (tx: Tx, person: number, sealed: Uint8Array): Promise<unknown> =>
  tx.run("UPDATE people SET code_secret = ?, code_set_up_at = NULL, code_step = NULL, code_drift_s = 0 WHERE id = ?", [sealed, person]);

/** @returns the recovery codes, which are kept nowhere in the clear. */
export async function confirmCodes(tx: Tx, person: number, at: string): Promise<readonly string[]> {
  await tx.run("UPDATE people SET code_set_up_at = ? WHERE id = ?", [at, person]);
  await tx.run("DELETE FROM recovery_codes WHERE person = ?", [person]);
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  for (const code of codes) await tx.run("INSERT INTO recovery_codes (person, hash) VALUES (?, ?)", [person, hashOf(plain(code))]);
  return codes;
}

export async function removeCodes(tx: Tx, person: number): Promise<void> {
  await tx.run("UPDATE people SET code_secret = NULL, code_set_up_at = NULL, code_step = NULL, code_drift_s = 0 WHERE id = ?", [person]);
  await tx.run("DELETE FROM recovery_codes WHERE person = ?", [person]);
}

/** @param step of 30 s since 1970. @returns false for one that was used already, or an earlier one. */
export const takeStep = async (tx: Tx, person: number, step: number): Promise<boolean> =>
  (await tx.run("UPDATE people SET code_step = ? WHERE id = ? AND (code_step IS NULL OR code_step < ?)", [step, person, step])).changes > 0;

/** A clock that was found to be off, by a code that nobody without the authenticator could have. */
export const noteDrift = (tx: Tx, person: number, seconds: number): Promise<unknown> =>
  tx.run("UPDATE people SET code_drift_s = ? WHERE id = ?", [seconds, person]);

/** @returns false where it is none of theirs, or was used. */
export const takeRecoveryCode = async (tx: Tx, person: number, code: string, at: string): Promise<boolean> =>
  (
    await tx.run("UPDATE recovery_codes SET used_at = ? WHERE person = ? AND hash = ? AND used_at IS NULL", [
      at,
      person,
      hashOf(plain(code)),
    ])
  ).changes > 0;

export const recoveryCodesLeft = async (rows: Rows, person: number): Promise<number> =>
  (await rows.get<{ n: number }>("SELECT count(*) AS n FROM recovery_codes WHERE person = ? AND used_at IS NULL", [person]))?.n ?? 0;

const newRecoveryCode = (): string =>
  Array.from(
    { length: RECOVERY_LETTERS },
    (_, index) => `${index > 0 && index % 4 === 0 ? "-" : ""}${letters[randomInt(letters.length)]}`,
  ).join("");

/** However it was typed. */
const plain = (code: string): string => code.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
