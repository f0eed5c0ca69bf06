/** Findings grouped by check, what to fix first among them, and what each fix would change (domain.md section 9). */
import type { Kysely } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import type { Schema } from "../schema.ts";
import { type Check, type Effects, effectsIn, type Fix, type Fixed, fixOf, type Named, openTogether, told } from "./fix-effects.ts";
import {
  type ChecksFilter,
  type ChecksSort,
  type ChecksView,
  checksViewOf,
  countOpenChecks,
  type OpenCheck,
  openChecks,
  productsOf,
  type Spread,
  severitiesOf,
  spreadOf,
  spreadTogether,
} from "./open-checks.ts";
import { cursorAfter, EXACT_TOTAL, keyOf, type Page, totals } from "./page.ts";
import type { BySeverity } from "./summary.ts";
import { isOneOf } from "./view.ts";

export interface ChecksQuery extends ChecksFilter {
  readonly sort?: ChecksSort | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface ChecksAnswer extends Page<Check> {
  together: Spread & { checks: number; open: BySeverity; openTotal: number; fix: Fix };
}

/** @throws Refusal for a cursor that is not of this list. */
export async function readChecks(db: Kysely<Schema>, reach: Reach, query: ChecksQuery): Promise<ChecksAnswer> {
  const { sort = "weight", limit = 50, cursor } = query;
  const view = await checksViewOf(db, reach, query);
  const after = cursor === undefined ? undefined : keyOf(cursor, "checks", query, ["number", "string"] as const);
  const [found, total, effects] = await Promise.all([
    openChecks(db, view, { sort, limit: limit + 1, after }),
    countOpenChecks(db, view, EXACT_TOTAL + 1),
    effectsIn(db, view),
  ]);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const ids = shown.map(({ check_ref }) => check_ref);
  const [together, checks] = await Promise.all([spreadTogether(db, { ...view, checks: ids }), toldChecks(db, view, shown, effects)]);
  const fixed = checks.map((check) => check.fixed);
  return {
    items: checks.map(({ item }) => item),
    ...totals(total),
    next: found.length > limit && last !== undefined ? cursorAfter([last.rank, last.identity], "checks", query) : null,
    together: { checks: fixed.length, ...openTogether(fixed), ...together, fix: fixOf(fixed, effects) },
  };
}

interface ToldCheck {
  readonly item: Check;
  readonly fixed: Fixed;
}

/** Each with where it is and what fixing it would change. @param effects of the same view. */
export async function toldChecks(
  db: Kysely<Schema>,
  view: ChecksView,
  shown: readonly OpenCheck[],
  effects: Effects,
): Promise<readonly ToldCheck[]> {
  const ids = shown.map(({ check_ref }) => check_ref);
  const page = { ...view, checks: ids };
  const [spread, named, products] = await Promise.all([spreadOf(db, page), namesOf(db, ids), productsOf(db, page)]);
  return shown.flatMap((row): ToldCheck[] => {
    const name = named.get(row.check_ref);
    if (name === undefined) return [];
    const fixed = { ...name, open: severitiesOf(row) };
    const item = { ...told(fixed, effects), ...(spread.get(fixed.id) ?? nowhere), products: [...(products.get(fixed.id) ?? [])] };
    return [{ item, fixed }];
  });
}

export const nowhere: Spread = { resources: 0, accounts: 0 };

const namesOf = async (db: Kysely<Schema>, ids: readonly number[]): Promise<ReadonlyMap<number, Named>> => {
  const rows: Named[] = await db
    .selectFrom("checks")
    .select(["id", "check_id", "kind", "principle", "title"])
    .where(isOneOf("id", ids))
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
};
