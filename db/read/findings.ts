/** Which findings: filtered, newest change first. */
import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import type { AccountId, Kind, Severity, SourceId } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type Finding, type FindingRow, findingColumns, findingOf, findingsWithin, type Shown } from "./finding-row.ts";
import { cursorAfter, EXACT_TOTAL, keyOf, type Page, totals } from "./page.ts";

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

/** @throws Refusal for a cursor that is not of this list. */
export async function readFindings(db: Kysely<Schema>, reach: Reach, query: FindingsQuery): Promise<Page<Finding>> {
  const limit = query.limit ?? 50;
  const matching = findingsWithin(db, reach).where(matches(query));
  const counted = await db
    .selectFrom(
      matching
        .select("findings.id")
        .limit(EXACT_TOTAL + 1)
        .as("counted"),
    )
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  let page = matching
    .select(findingColumns)
    .orderBy("findings.changed_at", "desc")
    .orderBy("findings.id", "desc")
    .limit(limit + 1);
  if (query.cursor !== undefined) page = page.where(after(...keyOf(query.cursor, query, ["string", "number"] as const)));
  const rows: FindingRow[] = await page.execute();
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit).map(findingOf),
    ...totals(counted.total),
    next: rows.length > limit && last !== undefined ? cursorAfter([last.changed_at, last.row], query) : null,
  };
}

/** The literal list is what lets SQLite use the index of problems only, which is a quarter of all rows. */
export const isShown = sql<SqlBool>`findings.standing IN ('open', 'suppressed', 'resolved', 'closed')`;

const after = (changedAt: string, id: number) => sql<SqlBool>`(findings.changed_at, findings.id) < (${changedAt}, ${id})`;

type Joined = ExpressionBuilder<Schema, "findings" | "accounts" | "checks" | "resources">;

const matches = (query: FindingsQuery) => (eb: Joined) => {
  const { source, account, region, severity, status, kind, check, search, include } = query;
  const conditions: Expression<SqlBool>[] = [isShown];
  if (include?.includes("uncounted") !== true) conditions.push(eb("findings.counted", "=", 1));
  if (source !== undefined) conditions.push(eb("findings.source", "in", [...source]));
  if (region !== undefined) conditions.push(eb("findings.region", "in", [...region]));
  if (severity !== undefined) conditions.push(eb("findings.severity", "in", [...severity]));
  if (status !== undefined) conditions.push(eb("findings.standing", "in", [...status]));
  if (kind !== undefined) conditions.push(eb("findings.kind", "in", [...kind]));
  if (check !== undefined) {
    const folded = check.map((name) => name.toLowerCase());
    conditions.push(
      eb("findings.check_ref", "in", eb.selectFrom("checks as named").select("named.id").where("named.folded", "in", folded)),
    );
  }
  if (account !== undefined) {
    const ids = account as readonly AccountId[];
    conditions.push(
      eb("findings.account", "in", eb.selectFrom("accounts as named").select("named.id").where("named.account_id", "in", ids)),
    );
  }
  if (search !== undefined) conditions.push(contains(eb, search.toLowerCase()));
  return eb.and(conditions);
};

/** `instr`, since `%` and `_` are letters to a reader. */
const contains = (eb: Joined, text: string) =>
  eb.or([
    sql<SqlBool>`instr(checks.folded, ${text}) > 0`,
    sql<SqlBool>`instr(resources.folded, ${text}) > 0`,
    sql<SqlBool>`instr(lower(coalesce(findings.title, checks.title)), ${text}) > 0`,
    sql<SqlBool>`instr(lower(coalesce(resources.name, '')), ${text}) > 0`,
  ]);
