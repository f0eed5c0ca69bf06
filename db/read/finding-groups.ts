/** Findings of a filter, by what they have in common: the check, or the resource. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import type { Kind, PrincipleGroup, Severity } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type FindingsContext, type FindingsFilter, type Matching, matchingOf } from "./findings-filter.ts";
import { columnOf, conditionOf, rowsOf } from "./findings-rows.ts";
import { severitiesOf, worstOpen } from "./open-checks.ts";
import { cursorAfter, keyOf, type Page, totals } from "./page.ts";
import type { BySeverity } from "./summary.ts";

type Grouping = "check" | "resource";

export interface FindingGroupsQuery extends FindingsFilter {
  readonly by: Grouping;
  readonly sort?: "severity" | "findings" | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface FindingGroup {
  check: string | null;
  title: string | null;
  kind: Kind | null;
  principle: PrincipleGroup | null;
  resource: { id: string; type: string; name: string | null; accountId: string; accountName: string; region: string } | null;
  severity: Severity;
  bySeverity: BySeverity;
  findings: number;
  accounts: number;
  resources: number;
  checks: number;
}

interface Row extends BySeverity {
  readonly key: number;
  readonly findings: number;
  readonly accounts: number;
  readonly resources: number;
  readonly checks: number;
  /** A finding of the group: of a resource it tells where that is. */
  readonly one: number;
  readonly all_groups: number;
  readonly all_findings: number;
}

/** From the worst to the mildest: two groups are compared by the first in which they differ. */
const ranked = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"] as const satisfies readonly Severity[];

/** @throws Refusal as the list of findings does. */
export async function readFindingGroups(
  db: Kysely<Schema>,
  reach: Reach,
  query: FindingGroupsQuery,
  context: FindingsContext,
): Promise<Page<FindingGroup> & { findings: number }> {
  const { by, sort = "severity", limit = 50, cursor } = query;
  const kinds = ["number", "number", "number", "number", "number", "number", "number"] as const;
  const after = cursor === undefined ? undefined : keyOf(cursor, "finding groups", query, kinds);
  const matching = await matchingOf(db, reach, query, context);
  const first = sort === "findings" ? "findings" : "CRITICAL";
  const place = (row: Row) => [row[first], ...ranked.map((severity) => row[severity]), row.key] as const;
  const columns = [sql.ref(first), ...ranked.map((severity) => sql.ref(severity)), sql`key`];
  const behind = after === undefined ? sql`1 = 1` : sql`(${sql.join(columns)}) < (${sql.join([...after])})`;
  const { rows } = await sql<Row>`
    WITH grouped AS MATERIALIZED (${groupsOf(matching, by)})
    SELECT grouped.*, all_groups, all_findings
    FROM (SELECT count(*) AS all_groups, ifnull(sum(findings), 0) AS all_findings FROM grouped) AS together
      LEFT JOIN grouped ON ${behind}
    ORDER BY ${sql.join(columns.map((column) => sql`${column} DESC`))} LIMIT ${limit + 1}`.execute(db);
  const groups = rows.filter(({ key }) => key !== null);
  const shown = groups.slice(0, limit);
  const last = shown.at(-1);
  const told = await (by === "check" ? checksOf(db, shown) : resourcesOf(db, shown));
  return {
    items: shown.flatMap((row) => {
      const named = told.get(row.key);
      return named === undefined ? [] : [{ ...none, ...named, ...figuresOf(row) }];
    }),
    ...totals(rows[0]?.all_groups ?? 0),
    findings: rows[0]?.all_findings ?? 0,
    next: groups.length > limit && last !== undefined ? cursorAfter(place(last), "finding groups", query) : null,
  };
}

function groupsOf(matching: Matching, by: Grouping): RawBuilder<unknown> {
  const check = columnOf(matching, "check_ref");
  const severity = columnOf(matching, "severity");
  const counts = ranked.map((word) => sql`sum(CASE WHEN ${severity} = ${sql.lit(word)} THEN 1 ELSE 0 END) AS ${sql.ref(word)}`);
  return sql`
    SELECT ${by === "check" ? check : sql`findings.resource`} AS key, ${sql.join(counts)}, count(*) AS findings,
      count(DISTINCT ${columnOf(matching, "account")}) AS accounts, ${by === "check" ? sql`count(DISTINCT findings.resource)` : sql`1`} AS resources,
      ${by === "check" ? sql`1` : sql`count(DISTINCT ${check})`} AS checks, min(findings.id) AS one
    FROM ${rowsOf(matching)} WHERE ${conditionOf(matching, "columns")} GROUP BY 1`;
}

const none = { check: null, title: null, kind: null, principle: null, resource: null };

const figuresOf = (row: Row) => {
  const bySeverity = severitiesOf(row);
  const { findings, accounts, resources, checks } = row;
  return { severity: worstOpen(bySeverity) ?? "INFORMATIONAL", bySeverity, findings, accounts, resources, checks };
};

type Named = Partial<Pick<FindingGroup, keyof typeof none>>;

async function checksOf(db: Kysely<Schema>, groups: readonly Row[]): Promise<ReadonlyMap<number, Named>> {
  if (groups.length === 0) return new Map();
  const ids = groups.map(({ key }) => key);
  const rows = await db.selectFrom("checks").select(["id", "check_id", "title", "kind", "principle"]).where("id", "in", ids).execute();
  return new Map(rows.map(({ id, check_id, title, kind, principle }) => [id, { check: check_id, title, kind, principle }]));
}

async function resourcesOf(db: Kysely<Schema>, groups: readonly Row[]): Promise<ReadonlyMap<number, Named>> {
  if (groups.length === 0) return new Map();
  const rows = await db
    .selectFrom("findings")
    .innerJoin("resources", "resources.id", "findings.resource")
    .innerJoin("accounts", "accounts.id", "findings.account")
    .select(["resources.id", "uid", "type", "resources.name", "account_id", "accounts.name as account_name", "region"])
    .where(
      "findings.id",
      "in",
      groups.map(({ one }) => one),
    )
    .execute();
  return new Map(
    rows.map(({ id, uid, type, name, account_id, account_name, region }) => [
      id,
      { resource: { id: uid, type, name, accountId: account_id, accountName: account_name, region } },
    ]),
  );
}
