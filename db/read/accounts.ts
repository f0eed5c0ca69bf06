/** The accounts, each with its posture and how much of it is freshly read. */
import { type Kysely, type SqlBool, sql } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import type { AccountState } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { controlsBy, noControls } from "./control-counts.ts";
import { type Calendar, todayOf } from "./counted.ts";
import { cursorAfter, EXACT_TOTAL, keyOf, type Page, totals } from "./page.ts";
import { type PostureOf, postureOf } from "./posture.ts";
import { type DayShare, sharesBy } from "./share.ts";
import { nothingMoved, standingsBy } from "./standing.ts";
import { within } from "./within.ts";

export interface AccountsQuery {
  readonly state?: readonly AccountState[] | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface Account extends PostureOf {
  id: string;
  name: string;
  state: AccountState;
  organizationId: string | null;
  organizationalUnit: string | null;
  joinedAt: string | null;
  firstSeen: string;
  leftAt: string | null;
  scopes: DayShare;
  scoreScopes: DayShare;
}

/** By name, as a reader looks for them. @throws Refusal for a cursor that is not of this list. */
export async function readAccounts(db: Kysely<Schema>, reach: Reach, query: AccountsQuery, calendar: Calendar): Promise<Page<Account>> {
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
  return {
    items: await told(db, shown, calendar),
    ...totals(counted.total),
    next: rows.length > limit && last !== undefined ? cursorAfter([last.name, last.id], "accounts", query) : null,
  };
}

export type AccountRow = Schema["accounts"];

/** @param rows that are within the reader's reach already. */
export async function told(db: Kysely<Schema>, rows: readonly AccountRow[], calendar: Calendar): Promise<Account[]> {
  const view = { accounts: rows.map(({ id }) => id), regions: undefined, principles: undefined };
  const days = { day: todayOf(calendar) };
  const [standings, controls, shares] = await Promise.all([
    standingsBy<number>(db, "account", view, days),
    controlsBy<number>(db, "account", view, days),
    sharesBy<number>(db, "account", view, calendar),
  ]);
  return rows.map((row) => {
    const { all = noScopes, score = noScopes, hasReported = false } = shares.get(row.id) ?? {};
    const moved = standings.get(row.id);
    const part = { moved: moved ?? nothingMoved(), controls: controls.get(row.id) ?? noControls };
    return {
      id: row.account_id,
      name: row.name,
      state: row.state,
      organizationId: row.organization_id,
      organizationalUnit: row.ou_path,
      joinedAt: row.joined_at,
      firstSeen: row.first_seen,
      leftAt: row.left_at,
      ...postureOf(part, hasReported || moved !== undefined),
      scopes: all,
      scoreScopes: score,
    };
  });
}

export const noScopes: DayShare = { fresh: 0, of: 0, deniedByScp: 0 };
