/** API tokens: the one that a request shows, and the list of them. */

import type { Kysely } from "kysely";
import type { AuditActorKind } from "../../posture/audit.ts";
import { hexOf } from "../../posture/hex.ts";
import { isToken } from "../../posture/token.ts";
import { type AccountId, type Role, roles } from "../../posture/words.ts";
import { remembered } from "../dialect/remembered.ts";
import type { Schema } from "../schema.ts";
import { hashOf } from "../secrets.ts";
import { namesOf } from "./actor-names.ts";
import { countTotals, cursorAfter, keyOf, type Page } from "./page.ts";

export interface KnownToken {
  readonly publicId: string;
  readonly name: string;
  readonly role: Role;
  /** null: all. */
  readonly accounts: readonly AccountId[] | null;
  /** ISO 8601, a minute late at most. */
  readonly lastUsedAt: string | null;
}

/** @returns undefined where it is no token, unknown, revoked, or over: good for its days to the millisecond, and not at their end. */
export async function readToken(db: Kysely<Schema>, text: string, now: Date): Promise<KnownToken | undefined> {
  if (!isToken(text)) return undefined;
  const hash = hashOf(text);
  const row = await remembered(db, `token ${hexOf(hash)}`, () => tokenBy(db, hash));
  if (row === undefined || row.expires_at <= now.toISOString()) return undefined;
  return {
    publicId: row.public_id,
    name: row.name,
    role: roleOf(row.role),
    accounts: accountsOf(row.accounts),
    lastUsedAt: row.last_used_at,
  };
}

const tokenBy = (db: Kysely<Schema>, hash: Uint8Array) =>
  db
    .selectFrom("tokens")
    .where("hash", "=", hash)
    .where("revoked_at", "is", null)
    .select(["public_id", "name", "role", "accounts", "expires_at", "last_used_at"])
    .executeTakeFirst();

const tokenStates = ["active", "expired", "revoked"] as const;

export interface ListedToken {
  id: string;
  name: string;
  /** How the token begins. */
  prefix: string;
  role: Role;
  accounts: AccountId[] | null;
  state: (typeof tokenStates)[number];
  madeBy: { kind: AuditActorKind; id: string | null; name: string | null };
  madeAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

/** Newest first, those that are over too. @throws Refusal for a cursor that is not of this list. */
export async function readTokens(
  db: Kysely<Schema>,
  query: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  now: Date,
): Promise<Page<ListedToken>> {
  const limit = query.limit ?? 50;
  const totals = await countTotals(db, db.selectFrom("tokens").select("id"));
  let page = db
    .selectFrom("tokens")
    .selectAll()
    .orderBy("id", "desc")
    .limit(limit + 1);
  if (query.cursor !== undefined) page = page.where("id", "<", keyOf(query.cursor, "tokens", query, ["number"] as const)[0]);
  const rows = await page.execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await listed(db, shown, now),
    ...totals,
    next: rows.length > limit && last !== undefined ? cursorAfter([last.id], "tokens", query) : null,
  };
}

/** @returns undefined where there is none. */
export async function readListedToken(db: Kysely<Schema>, publicId: string, now: Date): Promise<ListedToken | undefined> {
  const row = await db.selectFrom("tokens").selectAll().where("public_id", "=", publicId).executeTakeFirst();
  return row && (await listed(db, [row], now))[0];
}

async function listed(db: Kysely<Schema>, rows: readonly Schema["tokens"][], now: Date): Promise<ListedToken[]> {
  const names = await namesOf(
    db,
    rows.map(({ created_by }) => created_by),
  );
  return rows.map((row) => tokenOf(row, names, now));
}

const tokenOf = (row: Schema["tokens"], names: ReadonlyMap<string, string>, now: Date): ListedToken => ({
  id: row.public_id,
  name: row.name,
  prefix: row.prefix,
  role: roleOf(row.role),
  accounts: accountsOf(row.accounts),
  state: row.revoked_at !== null ? "revoked" : row.expires_at <= now.toISOString() ? "expired" : "active",
  madeBy: { kind: row.created_by_kind, id: row.created_by, name: names.get(row.created_by ?? "") ?? null },
  madeAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
});

const accountsOf = (text: string | null): AccountId[] | null => (text === null ? null : (JSON.parse(text) as AccountId[]));

/** A role that this version does not know gives nothing. */
function roleOf(text: string): Role {
  const role = roles.find((word) => word === text);
  if (role === undefined) throw new Error(`a token has the role "${text}", which nobody writes`);
  return role;
}
