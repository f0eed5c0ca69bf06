/** Account × (region × source): how each scope stands and how old it is, small enough for an organization of a thousand accounts. */
import type { Kysely } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import { type Coverage, type SourceId, sources } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { ageOf, type CoverageQuery, scopesAsked } from "./coverage.ts";
import { cursorAfter, keyOf, type Page } from "./page.ts";
import { type Clock, type CoveredScope, coveredScopes, freshnessAt } from "./scopes.ts";

interface CoveredAccount {
  accountId: string;
  accountName: string;
  organizationalUnit: string | null;
  states: (Coverage | null)[];
  agesMinutes: (number | null)[];
}

export interface CoverageMatrixAnswer extends Page<CoveredAccount> {
  asOf: string;
  columns: { region: string; source: SourceId }[];
}

/**
 * The columns are those of every scope of the filter, so that each page has the same ones. With `state` the accounts of which one scope is
 * so, and these whole. @throws Refusal for a cursor that is not of this list.
 */
export async function readCoverageMatrix(
  db: Kysely<Schema>,
  reach: Reach,
  query: CoverageQuery,
  clock: Clock,
): Promise<CoverageMatrixAnswer> {
  const asOf = await freshnessAt(db, clock);
  const scopes = await coveredScopes(db, await scopesAsked(db, reach, query, asOf, clock.intervalMs));
  const regions = [...new Set(scopes.map(({ region }) => region))].sort();
  const columns = regions.flatMap((region) =>
    sources.filter((source) => query.source === undefined || query.source.includes(source)).map((source) => ({ region, source })),
  );
  const columnAt = new Map(columns.map(({ region, source }, index) => [`${region} ${source}`, index]));

  const accounts = new Map<string, CoveredAccount>();
  for (const scope of scopes) {
    const column = columnAt.get(`${scope.region} ${scope.source}`);
    if (column === undefined) continue;
    const account = accounts.get(scope.accountId) ?? rowOf(scope, columns.length);
    account.states[column] = scope.state;
    account.agesMinutes[column] = ageOf(scope, asOf);
    accounts.set(scope.accountId, account);
  }
  const { state: asked } = query;
  const matching = [...accounts.values()].filter(
    ({ states }) => asked === undefined || states.some((state) => state !== null && asked.includes(state)),
  );
  return { asOf: asOf.toISOString(), columns, ...pageOf(matching, query) };
}

const rowOf = ({ accountId, accountName, organizationalUnit }: CoveredScope, columns: number): CoveredAccount => ({
  accountId,
  accountName,
  organizationalUnit,
  states: new Array<null>(columns).fill(null),
  agesMinutes: new Array<null>(columns).fill(null),
});

/** In the order of the accounts' ids. */
function pageOf(accounts: readonly CoveredAccount[], query: CoverageQuery): Page<CoveredAccount> {
  const limit = query.limit ?? 1000;
  const [after] = query.cursor === undefined ? [] : keyOf(query.cursor, "coverage matrix", query, ["string"] as const);
  const rest = accounts.filter(({ accountId }) => after === undefined || accountId > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    total: accounts.length,
    totalExact: true,
    next: rest.length > limit && last !== undefined ? cursorAfter([last.accountId], "coverage matrix", query) : null,
  };
}
