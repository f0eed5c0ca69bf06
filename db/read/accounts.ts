/** The accounts, with their open findings and how much of each is freshly read. */
import { type Kysely, type SqlBool, sql } from "kysely";
import { type Share, shareOf } from "../../posture/coverage.ts";
import type { Reach } from "../../posture/reach.ts";
import type { AccountState } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { cursorAfter, EXACT_TOTAL, keyOf, type Page, totals } from "./page.ts";
import { type Clock, freshnessAt, scopesWithin } from "./scopes.ts";
import { type BySeverity, noneOpen, totalOf } from "./summary.ts";
import { within } from "./within.ts";

export interface AccountsQuery {
  readonly state?: readonly AccountState[] | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface Account {
  id: string;
  name: string;
  state: AccountState;
  organizationId: string | null;
  organizationalUnit: string | null;
  joinedAt: string | null;
  firstSeen: string;
  leftAt: string | null;
  open: BySeverity;
  openTotal: number;
  scopes: Share;
}

/** By name, as a reader looks for them. @throws Refusal for a cursor that is not of this list. */
export async function readAccounts(db: Kysely<Schema>, reach: Reach, query: AccountsQuery, clock: Clock): Promise<Page<Account>> {
  const limit = query.limit ?? 100;
  let matching = db.selectFrom("accounts").where(within(reach));
  if (query.state !== undefined) matching = matching.where("accounts.state", "in", query.state);
  const counted = await db
    .selectFrom(
      matching
        .select("accounts.id")
        .limit(EXACT_TOTAL + 1)
        .as("counted"),
    )
    .select(({ fn }) => fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  let page = matching
    .selectAll("accounts")
    .orderBy("accounts.name")
    .orderBy("accounts.id")
    .limit(limit + 1);
  if (query.cursor !== undefined) {
    const [name, id] = keyOf(query.cursor, "accounts", query, ["string", "number"] as const);
    page = page.where(sql<SqlBool>`(accounts.name, accounts.id) > (${name}, ${id})`);
  }
  const rows = await page.execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const open = await openOf(
    db,
    shown.map(({ id }) => id),
  );
  const scopes = await scopesWithin(db, reach, await freshnessAt(db, clock), clock.intervalMs);
  return {
    items: shown.map((row) => {
      const bySeverity = open.get(row.id) ?? noneOpen();
      return {
        id: row.account_id,
        name: row.name,
        state: row.state,
        organizationId: row.organization_id,
        organizationalUnit: row.ou_path,
        joinedAt: row.joined_at,
        firstSeen: row.first_seen,
        leftAt: row.left_at,
        open: bySeverity,
        openTotal: totalOf(bySeverity),
        scopes: shareOf(scopes.filter(({ accountId }) => accountId === row.account_id).map(({ state }) => state)),
      };
    }),
    ...totals(counted.total),
    next: rows.length > limit && last !== undefined ? cursorAfter([last.name, last.id], "accounts", query) : null,
  };
}

/** @param accounts rows that are within the reader's reach already. */
async function openOf(db: Kysely<Schema>, accounts: readonly number[]): Promise<ReadonlyMap<number, BySeverity>> {
  const counts = new Map<number, BySeverity>();
  if (accounts.length === 0) return counts;
  const rows = await db
    .selectFrom("findings")
    .where("account", "in", accounts)
    .where("standing", "=", "open")
    .where("counted", "=", 1)
    .groupBy(["account", "severity"])
    .select(({ fn }) => ["account", "severity", fn.countAll<number>().as("total")])
    .execute();
  for (const { account, severity, total } of rows) {
    const bySeverity = counts.get(account) ?? noneOpen();
    bySeverity[severity] = total;
    counts.set(account, bySeverity);
  }
  return counts;
}
