/** Which findings: filtered and in order, page by page. */
import { type Kysely, sql } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import type { Schema } from "../schema.ts";
import { withNames } from "./accepted.ts";
import type { Change } from "./changed-findings.ts";
import { type Finding, type FindingRow, findingColumns, findingOf, findingsWithin, practicesBy, type Telling } from "./finding-row.ts";
import { type FindingsContext, type FindingsFilter, type Matching, matchingOf } from "./findings-filter.ts";
import { type FindingKey, type FindingsOrder, keysOf, placeKinds, sortOf } from "./findings-order.ts";
import { conditionOf, type Plan, rowsOf } from "./findings-rows.ts";
import { assignedOf } from "./handling.ts";
import { ownersOfAccounts } from "./owners-of.ts";
import { cursorAfter, EXACT_TOTAL, keyOf, type Page, totals } from "./page.ts";

export interface FindingsQuery extends FindingsFilter, FindingsOrder {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface ListedFinding extends Finding {
  change: Change | null;
}

/**
 * Three questions: how many (up to the exact total), which keys, and those rows whole. One join with an order leaves the plan to guesses:
 * at a million rows such a page took 200 ms, in which the server answers nobody.
 * @throws Refusal for a cursor that is not of this list, a day that is none, or half a change.
 */
export async function readFindings(
  db: Kysely<Schema>,
  reach: Reach,
  query: FindingsQuery,
  context: FindingsContext,
): Promise<Page<ListedFinding>> {
  const { limit = 50, cursor, sort, order } = query;
  const after = cursor === undefined ? undefined : keyOf(cursor, "findings", query, placeKinds(sortOf(query)));
  const matching = await matchingOf(db, reach, query, context);
  const total = await countUpTo(db, matching, EXACT_TOTAL + 1);
  const keys = await keysOf(db, matching, planFor(total), { sort, order, limit: limit + 1, after });
  const shown = keys.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await wholeFindings(db, reach, shown, { practicesOf: practicesBy(context.catalogue), today: matching.today }),
    ...totals(total),
    next: keys.length > limit && last !== undefined ? cursorAfter(last.place, "findings", query) : null,
  };
}

export async function countUpTo(db: Kysely<Schema>, matching: Matching, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*) AS n FROM (SELECT 1 FROM ${rowsOf(matching)} WHERE ${conditionOf(matching, "columns")} LIMIT ${most}) AS found`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

export const planFor = (total: number): Plan => (total > EXACT_TOTAL ? "order" : "columns");

/** In the order of their keys. */
export async function wholeFindings(
  db: Kysely<Schema>,
  reach: Reach,
  keys: readonly FindingKey[],
  told: Pick<Telling, "practicesOf" | "today">,
): Promise<ListedFinding[]> {
  if (keys.length === 0) return [];
  const ids = [...new Set(keys.map(({ finding }) => finding))];
  const rows: FindingRow[] = await findingsWithin(db, reach).where("findings.id", "in", ids).select(findingColumns).execute();
  const owners = await ownersOfAccounts(
    db,
    rows.map(({ account }) => account),
  );
  const telling = { ...told, owners, assigned: await assignedOf(db, ids) };
  const byId = new Map(rows.map((row) => [row.row, row]));
  const listed = keys.flatMap(({ finding, change }) => {
    const row = byId.get(finding);
    return row === undefined ? [] : [{ ...findingOf(row, telling), change }]; // gone since, by a run that goes on
  });
  return withNames(db, listed);
}
