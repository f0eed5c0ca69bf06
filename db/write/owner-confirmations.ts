/**
 * "These accounts are yours: confirm": a link for somebody who has no sign-in yet. It says whom it asks about what until when, is signed over
 * all of that, and can be used once.
 */

import { createHmac, timingSafeEqual } from "node:crypto";
import { hexOf } from "../../posture/hex.ts";
import type { OwnerRules } from "../../posture/owner.ts";
import type { AccountId } from "../../posture/words.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import type { Keys } from "../keys.ts";
import { newPublicId } from "../secrets.ts";
import { writeAudit } from "./audit.ts";
import { insertAssignment } from "./owner-assignments.ts";
import { settleOwners } from "./owners.ts";
import type { Deed } from "./tokens.ts";

const GOOD_FOR_MS = 14 * 24 * 3_600_000;

export interface MadeConfirmation {
  /** Shown this once. */
  readonly token: string;
  /** ISO 8601: from then on it is worth nothing. */
  readonly expiresAt: string;
}

type Uses = Pick<Keys, "audit" | "links">;

/** @param accounts that are there. */
export async function makeConfirmation(
  tx: Tx,
  keys: Uses,
  { email, accounts }: { readonly email: string; readonly accounts: readonly AccountId[] },
  deed: Deed,
): Promise<MadeConfirmation> {
  const publicId = hexOf(newPublicId());
  const asked = [...new Set(accounts)].sort();
  const expiresAt = new Date(Date.parse(deed.at) + GOOD_FOR_MS).toISOString();
  await tx.run("INSERT INTO owner_confirmations (public_id, email, accounts, made_by, made_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)", [
    publicId,
    email,
    JSON.stringify(asked),
    deed.actor.id,
    deed.at,
    expiresAt,
  ]);
  const after = { purpose: "owner-confirmation", accounts: asked, expiresAt };
  await writeAudit(tx, keys.audit, { ...deed, action: "link-made", subject: publicId, before: null, after });
  const mac = macOf(keys.links, { publicId, email, accounts: asked, expiresAt });
  return { token: `${publicId}.${Buffer.from(mac).toString("base64url")}`, expiresAt };
}

export interface AskedConfirmation {
  readonly publicId: string;
  readonly email: string;
  /** With their names of today. */
  readonly accounts: readonly { readonly id: AccountId; readonly name: string }[];
  readonly expiresAt: string;
  readonly confirmedAt: string | null;
}

/** @returns undefined for a token that we never made, or that was made of another row than stands there now; also where it is over. */
export async function confirmationOf(rows: Rows, key: Uint8Array, token: string, now: Date): Promise<AskedConfirmation | undefined> {
  const [publicId = "", mac = ""] = token.split(".");
  const row = await rows.get<{ email: string; accounts: string; expires_at: string; confirmed_at: string | null }>(
    "SELECT email, accounts, expires_at, confirmed_at FROM owner_confirmations WHERE public_id = ?",
    [publicId],
  );
  if (row === undefined) return undefined;
  const asked = { publicId, email: row.email, accounts: JSON.parse(row.accounts) as readonly AccountId[], expiresAt: row.expires_at };
  if (!isSame(Buffer.from(mac, "base64url"), macOf(key, asked)) || now.toISOString() >= row.expires_at) return undefined;
  const names = await rows.all<{ id: AccountId; name: string }>(
    `SELECT account_id AS id, name FROM accounts WHERE account_id IN (${asked.accounts.map(() => "?").join(", ")}) ORDER BY name, account_id`,
    [...asked.accounts],
  );
  return { ...asked, accounts: names, confirmedAt: row.confirmed_at };
}

/**
 * Assigns the address to each of the accounts.
 * @returns false where somebody was faster: a link can be used once.
 */
export async function confirmOwner(
  tx: Tx,
  key: Uint8Array,
  { publicId, email, accounts }: AskedConfirmation,
  { rules, deed }: { readonly rules: OwnerRules; readonly deed: Deed },
): Promise<boolean> {
  const used = await tx.run("UPDATE owner_confirmations SET confirmed_at = ? WHERE public_id = ? AND confirmed_at IS NULL", [
    deed.at,
    publicId,
  ]);
  if (used.changes === 0) return false;
  for (const { id } of accounts) {
    const row = await tx.get<{ id: number }>("SELECT id FROM accounts WHERE account_id = ?", [id]);
    if (row === undefined) continue;
    const of = { by: "account", row: row.id, id } as const;
    const { publicId: assignment } = await insertAssignment(tx, { of, email, name: null }, { at: deed.at, actor: { id: null } });
    const after = { assignment, confirmation: publicId };
    await writeAudit(tx, key, { ...deed, action: "owner-confirmed", subject: id, before: null, after });
  }
  await settleOwners(tx, rules);
  return true;
}

/** What a link promises, in one form: the first member says what it is for, so that no other of our signatures is one of these. */
function macOf(
  key: Uint8Array,
  {
    publicId,
    email,
    accounts,
    expiresAt,
  }: Omit<AskedConfirmation, "accounts" | "confirmedAt"> & { readonly accounts: readonly AccountId[] },
): Uint8Array {
  const promised = JSON.stringify(["owner-confirmation", publicId, email, accounts, expiresAt]);
  return createHmac("sha256", key).update(promised).digest();
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);
