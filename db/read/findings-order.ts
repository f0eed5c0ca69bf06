/** In which order findings are read, and the keys that tell a page's place in it. */
import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Severity } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type Change, changeColumns } from "./changed-findings.ts";
import type { Matching } from "./findings-filter.ts";
import { conditionOf, numberOf, type Plan, rowsOf } from "./findings-rows.ts";

/** By what; `up` is the order in which its column climbs. */
const sorts = {
  /** The worst first: see migration 20. */
  severity: { column: sql<string>`findings.urgency`, up: "desc" },
  changed: { column: sql<string>`findings.changed_at`, up: "asc" },
  firstSeen: { column: sql<string>`findings.first_seen`, up: "asc" },
  account: { column: sql<string>`sorted.name`, up: "asc" },
  due: { column: sql<string>`ifnull(findings.due_on, '9999')`, up: "asc" },
} as const;
export type FindingsSort = keyof typeof sorts;
type Order = "asc" | "desc";

export interface FindingsOrder {
  readonly sort?: FindingsSort | undefined;
  readonly order?: Order | undefined;
}

/** Where a row stands: what it is sorted by, and its own number. */
type Place = readonly [by: string, number: number];
/** Likewise of accounts, of which two may have one name. */
type PlaceOfAccount = readonly [name: string, account: number, number: number];

export interface FindingKey {
  readonly finding: number;
  readonly place: Place | PlaceOfAccount;
  /** Where a part of a change is asked for. */
  readonly change: Change | null;
}

interface Row extends Change {
  readonly finding: number;
  readonly number: number;
  readonly by: string;
  readonly account: number;
}

export interface PageAsked extends FindingsOrder {
  readonly limit: number;
  /** Of the last row before it. */
  readonly after: FindingKey["place"] | undefined;
}

export const placeKinds = (sort: FindingsSort) =>
  sort === "account" ? (["string", "number", "number"] as const) : (["string", "number"] as const);

export const sortOf = ({ sort = "changed" }: FindingsOrder): FindingsSort => sort;

/** @param plan `order` where many match: the next page is near, along the index. `columns` for few: found by their own, then sorted. */
export async function keysOf(db: Kysely<Schema>, matching: Matching, plan: Plan, asked: PageAsked): Promise<readonly FindingKey[]> {
  const sort = sortOf(asked);
  const isByChange = sort === "changed" && matching.change !== undefined;
  const { up } = sorts[sort];
  const order = asked.order ?? (sort === "account" || sort === "due" ? "asc" : "desc");
  const by = isByChange
    ? sql<string>`day`
    : plan === "columns" && sort !== "account"
      ? sql<string>`+${sorts[sort].column}`
      : sorts[sort].column;
  const number = numberOf(matching);
  const columns: readonly RawBuilder<unknown>[] = sort === "account" ? [by, sql`sorted.id`, number] : [by, number];
  const direction = order === up ? sql`ASC` : sql`DESC`;
  const behind =
    asked.after === undefined ? sql`` : sql`AND (${sql.join(columns)}) ${order === up ? sql`>` : sql`<`} (${sql.join([...asked.after])})`;
  const change = matching.change === undefined ? sql`` : sql`, ${changeColumns}`;
  const { rows } = await sql<Row>`
    SELECT findings.id AS finding, ${number} AS number, ${by} AS "by", findings.account ${change}
    FROM ${sort === "account" ? withAccounts(matching) : rowsOf(matching)} WHERE ${conditionOf(matching, plan, plan === "columns" || sort === "due")} ${behind} ${nearby(matching, sort)}
    ORDER BY ${sql.join(columns.map((column) => sql`${column} ${direction}`))} LIMIT ${asked.limit}`.execute(db);
  return rows.map(({ finding, number: n, by: value, account, ...moved }) => ({
    finding,
    place: sort === "account" ? [value, account, n] : [value, n],
    change: matching.change === undefined ? null : moved,
  }));
}

/** Accounts lead, in their order: each one's findings are then found by its index. */
const withAccounts = (matching: Matching): RawBuilder<unknown> =>
  matching.change === undefined
    ? sql`accounts AS sorted CROSS JOIN findings ON findings.account = sorted.id`
    : sql`${rowsOf(matching)} JOIN accounts AS sorted ON sorted.id = findings.account`;

/** The part of the index in which the severities that are asked for lie: without it, all worse ones would be passed on the way. */
function nearby({ severities, change }: Matching, sort: FindingsSort): RawBuilder<SqlBool> {
  if (sort !== "severity" || change !== undefined || severities === undefined || severities.length === 0) return sql``;
  const ranks = severities.map((severity) => ranked.indexOf(severity) + 1);
  return sql`AND findings.urgency >= ${String(Math.min(...ranks))} AND findings.urgency < ${String(Math.max(...ranks) + 1)}`;
}

const ranked: readonly Severity[] = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"];
