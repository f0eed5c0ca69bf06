/** API tokens: made, revoked, and marked as used. The token itself is told once, to whoever makes it, and is nowhere kept. */

import type { AuditActor } from "../../posture/audit.ts";
import { hexOf } from "../../posture/hex.ts";
import { newToken, type TokenTerms, tokenPrefix } from "../../posture/token.ts";
import type { Tx, Writer } from "../dialect/connection.ts";
import { hashOf, newPublicId } from "../secrets.ts";
import { writeAudit } from "./audit.ts";

/** Who does it, when (ISO 8601), and from which network address. */
export interface Deed {
  readonly at: string;
  readonly actor: AuditActor;
  readonly from: string | null;
}

export interface MadeToken {
  /** Shown this once. */
  readonly token: string;
  readonly publicId: string;
}

/** @param key `Keys.audit`. */
export async function makeToken(tx: Tx, key: Uint8Array, terms: TokenTerms, { at, actor, from }: Deed): Promise<MadeToken> {
  const token = newToken();
  const publicId = hexOf(newPublicId());
  const { name, role, accounts, expiresAt } = terms;
  await tx.run(
    `INSERT INTO tokens (public_id, name, hash, prefix, role, accounts, created_by_kind, created_by, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [publicId, name, hashOf(token), tokenPrefix(token), role, accounts && JSON.stringify(accounts), actor.kind, actor.id, at, expiresAt],
  );
  await writeAudit(tx, key, {
    at,
    actor,
    action: "token-made",
    subject: publicId,
    from,
    before: null,
    after: { role, accounts, expiresAt },
  });
  return { token, publicId };
}

/** From now on it is worth nothing. @returns false where there is no such token. One that was revoked before stays as it is. */
export async function revokeToken(tx: Tx, key: Uint8Array, publicId: string, { at, actor, from }: Deed): Promise<boolean> {
  const found = await tx.get<{ revoked_at: string | null }>("SELECT revoked_at FROM tokens WHERE public_id = ?", [publicId]);
  if (found === undefined) return false;
  if (found.revoked_at !== null) return true;
  await tx.run("UPDATE tokens SET revoked_at = ? WHERE public_id = ?", [at, publicId]);
  await writeAudit(tx, key, { at, actor, action: "token-revoked", subject: publicId, from, before: null, after: null });
  return true;
}

/** How exactly the last use is told: a write for every request of a program would be one for every read. */
const USE_MS = 60_000;

/** @param token as `readToken` found it (db/read/tokens.ts). */
export async function noteTokenUse(
  writer: Writer,
  { publicId, lastUsedAt }: { readonly publicId: string; readonly lastUsedAt: string | null },
  now: Date,
): Promise<void> {
  if (lastUsedAt !== null && now.getTime() - Date.parse(lastUsedAt) < USE_MS) return;
  await writer.transaction((tx) =>
    // Of requests that come at once, or late, the latest stands.
    tx.run("UPDATE tokens SET last_used_at = ? WHERE public_id = ? AND (last_used_at IS NULL OR last_used_at < ?)", [
      now.toISOString(),
      publicId,
      now.toISOString(),
    ]),
  );
}
