/** Which findings: filtered, newest change first. */
import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import type { AccountId, Kind, Severity, SourceId } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type Finding, type FindingRow, findingColumns, findingOf, findingsWithin, type Shown } from "./finding-row.ts";
import { cursorAfter, EXACT_TOTAL, keyOf, type Page, totals } from "./page.ts";
import { within } from "./within.ts";

export interface FindingsQuery {
  readonly source?: readonly SourceId[] | undefined;
  readonly account?: readonly string[] | undefined;
  readonly region?: readonly string[] | undefined;
  readonly severity?: readonly Severity[] | undefined;
  readonly status?: readonly Shown[] | undefined;
  readonly kind?: readonly Kind[] | undefined;
  readonly check?: readonly string[] | undefined;
  readonly search?: string | undefined;
  readonly include?: readonly "uncounted"[] | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/**
 * Three questions: how many (up to the exact total), which keys, and those rows whole. One join with an order leaves the plan to guesses:
 * at a million rows such a page took 200 ms, in which the server answers nobody.
 * @throws Refusal for a cursor that is not of this list.
 */
export async function readFindings(db: Kysely<Schema>, reach: Reach, query: FindingsQuery): Promise<Page<Finding>> {
  const limit = query.limit ?? 50;
  const after = query.cursor === undefined ? undefined : keyOf(query.cursor, "findings", query, ["string", "number"] as const);
  const few = db.selectFrom("findings").where(matches(reach, query, "by columns"));
  const { total } = await db
    .selectFrom(
      few
        .select("findings.id")
        .limit(EXACT_TOTAL + 1)
        .as("counted"),
    )
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  // Many matches: the next page is near, along the index of changes. Few: found by their own columns, then sorted.
  const isMany = total > EXACT_TOTAL;
  const changedAt = isMany ? sql<string>`findings.changed_at` : sql<string>`+findings.changed_at`;
  let matching = isMany ? db.selectFrom("findings").where(matches(reach, query, "by change")) : few;
  if (after !== undefined) matching = matching.where(sql<SqlBool>`(${changedAt}, findings.id) < (${after[0]}, ${after[1]})`);
  const keys = await matching
    .select(["findings.changed_at", "findings.id"])
    .orderBy(changedAt, "desc")
    .orderBy("findings.id", "desc")
    .limit(limit + 1)
    .execute();
  const shown = keys.slice(0, limit).map(({ id }) => id);
  const last = keys[limit - 1];
  return {
    items: await whole(db, reach, shown),
    ...totals(total),
    next: keys.length > limit && last !== undefined ? cursorAfter([last.changed_at, last.id], "findings", query) : null,
  };
}

/** In the order of their keys. */
async function whole(db: Kysely<Schema>, reach: Reach, ids: readonly number[]): Promise<Finding[]> {
  if (ids.length === 0) return [];
  const rows: FindingRow[] = await findingsWithin(db, reach).where("findings.id", "in", ids).select(findingColumns).execute();
  const byId = new Map(rows.map((row) => [row.row, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row === undefined ? [] : [findingOf(row)]; // gone since, by a run that goes on
  });
}

/** The literal list is what lets SQLite use the index of problems only, which is a quarter of all rows. */
export const isShown = sql<SqlBool>`findings.standing IN ('open', 'suppressed', 'resolved', 'closed')`;

type Findings = ExpressionBuilder<Schema, "findings">;
/** Which index shall lead. In SQLite a plus before a column keeps its indexes out; elsewhere it must be left away. */
type Plan = "by columns" | "by change";

const matches = (reach: Reach, query: FindingsQuery, plan: Plan) => (eb: Findings) => {
  const { source, account, region, severity, status, kind, check, search, include } = query;
  const isNarrow = reach.kind !== "everything" || account !== undefined || check !== undefined;
  const column = (name: "account" | "check_ref" | "counted" | "standing") =>
    plan === "by change" || (isNarrow && name === "counted") ? sql`+${sql.ref(`findings.${name}`)}` : eb.ref(`findings.${name}`);
  const conditions: Expression<SqlBool>[] = [isShown];
  if (reach.kind !== "everything") {
    conditions.push(eb(column("account"), "in", eb.selectFrom("accounts").select("accounts.id").where(within(reach))));
  }
  if (include?.includes("uncounted") !== true) conditions.push(eb(column("counted"), "=", 1));
  if (source !== undefined) conditions.push(eb("findings.source", "in", [...source]));
  if (region !== undefined) conditions.push(eb("findings.region", "in", [...region]));
  if (severity !== undefined) conditions.push(eb("findings.severity", "in", [...severity]));
  if (status !== undefined) conditions.push(eb(column("standing"), "in", [...status]));
  if (kind !== undefined) conditions.push(eb("findings.kind", "in", [...kind]));
  if (check !== undefined) {
    const folded = check.map((name) => name.toLowerCase());
    conditions.push(eb(column("check_ref"), "in", eb.selectFrom("checks").select("checks.id").where("checks.folded", "in", folded)));
  }
  if (account !== undefined) {
    const ids = account as readonly AccountId[];
    conditions.push(eb(column("account"), "in", eb.selectFrom("accounts").select("accounts.id").where("accounts.account_id", "in", ids)));
  }
  if (search !== undefined) conditions.push(contains(eb, search.toLowerCase()));
  return eb.and(conditions);
};

/** `instr`, since `%` and `_` are letters to a reader. Checks and resources are searched once, not once a finding. */
const contains = (eb: Findings, text: string) =>
  eb.or([
    sql<SqlBool>`+findings.check_ref IN (SELECT id FROM checks WHERE instr(folded, ${text}) > 0 OR instr(lower(title), ${text}) > 0)`,
    sql<SqlBool>`findings.resource IN (SELECT id FROM resources WHERE instr(folded, ${text}) > 0 OR instr(lower(name), ${text}) > 0)`,
    sql<SqlBool>`instr(lower(findings.title), ${text}) > 0`,
  ]);
