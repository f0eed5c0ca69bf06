/** What is open by check in a view: one question over the index of open findings, which holds all that is asked here. */
import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { fixWeights } from "../../posture/fixes.ts";
import type { Reach } from "../../posture/reach.ts";
import { type Kind, type Severity, severities } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type BySeverity, noneOpen } from "./summary.ts";
import { isOneOf, isWhole, type View, type ViewQuery, viewOf } from "./view.ts";
import { askedOf, whileUnchanged } from "./while-unchanged.ts";

export interface ChecksFilter extends ViewQuery {
  readonly kind?: readonly Kind[] | undefined;
  readonly product?: readonly string[] | undefined;
  /** Checks with an open finding of one of these. */
  readonly severity?: readonly Severity[] | undefined;
}

/** A view, narrowed by what a check has and an account has not. */
export interface ChecksView extends View {
  readonly kinds: readonly Kind[] | undefined;
  readonly products: readonly string[] | undefined;
  /** Undefined: whichever. */
  readonly severities?: readonly Severity[] | undefined;
  /** Rows of the checks that are asked for; undefined: whichever. */
  readonly checks?: readonly number[] | undefined;
}

export const checksViewOf = async (db: Kysely<Schema>, reach: Reach, filter: ChecksFilter): Promise<ChecksView> => ({
  ...(await viewOf(db, reach, filter)),
  kinds: filter.kind,
  products: filter.product,
  severities: filter.severity,
});

/** `weight`: domain.md section 9. By severity: the worst of a check, then how many are open, of which there are fewer than 2^31. */
const sorts = {
  weight: sql`sum(n * ${caseOf(fixWeights)})`,
  open: sql`sum(n)`,
  severity: sql`max(${caseOf(Object.fromEntries(severities.map((severity, rank) => [severity, rank])))}) * 2147483648 + sum(n)`,
  resources: sql`count(DISTINCT resource)`,
  accounts: sql`count(DISTINCT account)`,
  check: sql`0`,
} as const;
export type ChecksSort = keyof typeof sorts;

function caseOf(values: Readonly<Record<string, number>>): RawBuilder<number> {
  const cases = Object.entries(values).map(([word, value]) => sql`WHEN ${sql.lit(word)} THEN ${sql.lit(value)}`);
  return sql`CASE severity ${sql.join(cases, sql` `)} ELSE 0 END`;
}

/** As if nothing were decided, the few that are accepted or suppressed stand beside what is open, so that that is told by its index still. */
const openIn = (view: ChecksView): RawBuilder<unknown> => {
  if (view.asIf === undefined) return standingIn(view, sql`standing = 'open'`);
  const columns = sql`check_ref, product, severity, resource, account`;
  return sql`(SELECT ${columns} FROM ${standingIn(view, sql`standing = 'open'`)}
    UNION ALL SELECT ${columns} FROM ${standingIn(view, sql`standing IN ('accepted', 'suppressed')`)}) AS as_if_open`;
};

/** In these words, so that SQLite takes the index of open findings. */
const standingIn = (view: ChecksView, isSo: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`findings WHERE ${isSo} AND counted = 1 AND ${isOneOf("account", view.accounts)} AND ${isOneOf("region", view.regions)}
    AND ${isOneOf("product", view.products)} AND ${isOneOf("check_ref", view.checks)} AND ${ofGroups(view)}`;

const ofGroups = ({ principles, kinds }: ChecksView): RawBuilder<SqlBool> =>
  principles === undefined && kinds === undefined
    ? sql`1 = 1`
    : sql`check_ref IN (SELECT id FROM checks WHERE ${isOneOf("principle", principles)} AND ${isOneOf("kind", kinds)})`;

const bySeverity = sql.join(
  severities.map((severity) => sql`sum(CASE WHEN severity = ${sql.lit(severity)} THEN n ELSE 0 END) AS ${sql.ref(severity)}`),
);

/** Open findings with how many each row stands for. Those of the whole organization lie summed by check, and tell no place. */
const countedIn = (view: ChecksView, needsPlaces: boolean): RawBuilder<unknown> =>
  isWhole(view) && !needsPlaces
    ? sql`check_standings WHERE ${view.asIf === undefined ? sql`state = 'open'` : sql`state IN ('open', 'accepted', 'suppressed')`} AND n > 0 AND ${isOneOf("product", view.products)} AND ${isOneOf("check_ref", view.checks)} AND ${ofGroups(view)}`
    : sql`(SELECT check_ref, product, severity, resource, account, 1 AS n FROM ${openIn(view)}) AS each_one`;

/** Of a group by check: the rest of its numbers are not narrowed, since a fix closes them all. */
const ofSeverities = ({ severities: asked }: ChecksView): RawBuilder<SqlBool> =>
  asked === undefined ? sql`1 = 1` : sql`max(${isOneOf("severity", asked)}) = 1`;

export interface OpenCheck extends BySeverity {
  readonly check_ref: number;
  /** Tells apart what has one rank. */
  readonly identity: string;
  /** What it is sorted by. */
  readonly rank: number;
}

/** @param after the last one of the page before. */
export async function openChecks(
  db: Kysely<Schema>,
  view: ChecksView,
  { sort, limit, after }: { readonly sort: ChecksSort; readonly limit: number; readonly after: readonly [number, string] | undefined },
): Promise<readonly OpenCheck[]> {
  const later = after === undefined ? sql`1 = 1` : sql`(rank < ${after[0]} OR (rank = ${after[0]} AND identity > ${after[1]}))`;
  const { rows } = await sql<OpenCheck>`
    SELECT ranked.*, identity FROM (SELECT check_ref, ${bySeverity}, ${sorts[sort]} AS rank
      FROM ${countedIn(view, sort === "resources" || sort === "accounts")} GROUP BY check_ref HAVING ${ofSeverities(view)}) AS ranked
    JOIN checks ON checks.id = ranked.check_ref WHERE ${later} ORDER BY rank DESC, identity LIMIT ${limit}`.execute(db);
  return rows;
}

/** @param most no more are counted. */
export async function countOpenChecks(db: Kysely<Schema>, view: ChecksView, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*) AS n FROM (SELECT check_ref FROM ${countedIn(view, false)} GROUP BY check_ref HAVING ${ofSeverities(view)} LIMIT ${most}) AS counted`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

export interface Spread {
  readonly resources: number;
  readonly accounts: number;
}

/** Over how many resources and accounts the open findings of each check are spread. */
export async function spreadOf(db: Kysely<Schema>, view: ChecksView): Promise<ReadonlyMap<number, Spread>> {
  const { rows } = await whileUnchanged(db, ["spread", askedOf(view)], () =>
    sql<Spread & { check_ref: number }>`
      SELECT check_ref, count(DISTINCT resource) AS resources, count(DISTINCT account) AS accounts
      FROM ${openIn(view)} GROUP BY check_ref`.execute(db),
  );
  return new Map(rows.map(({ check_ref, ...spread }) => [check_ref, spread]));
}

/** The same for all checks together: each resource and account once. Resources are counted in groups: among so many, SQLite sorts faster than it seeks. */
export function spreadTogether(db: Kysely<Schema>, view: ChecksView): Promise<Spread> {
  return whileUnchanged(db, ["spread together", askedOf(view)], async () => {
    const [resources, accounts] = await Promise.all([
      sql<{ n: number }>`SELECT count(*) AS n FROM (SELECT resource FROM ${openIn(view)} GROUP BY resource) AS each_once`.execute(db),
      sql<{ n: number }>`SELECT count(DISTINCT account) AS n FROM ${openIn(view)}`.execute(db),
    ]);
    return { resources: resources.rows[0]?.n ?? 0, accounts: accounts.rows[0]?.n ?? 0 };
  });
}

export async function productsOf(db: Kysely<Schema>, view: ChecksView): Promise<ReadonlyMap<number, readonly string[]>> {
  const { rows } = await sql<{ check_ref: number; product: string }>`
    SELECT DISTINCT check_ref, product FROM ${countedIn(view, false)} ORDER BY check_ref, product`.execute(db);
  const products = new Map<number, string[]>();
  for (const { check_ref, product } of rows) products.set(check_ref, [...(products.get(check_ref) ?? []), product]);
  return products;
}

export interface OpenAccount extends BySeverity {
  readonly account: number;
  readonly resources: number;
}

/** By account, the most first. */
export async function openAccounts(db: Kysely<Schema>, view: ChecksView, most: number): Promise<readonly OpenAccount[]> {
  const { rows } = await sql<OpenAccount>`
    SELECT account, ${bySeverity}, count(DISTINCT resource) AS resources FROM ${countedIn(view, true)}
    GROUP BY account ORDER BY count(*) DESC, account LIMIT ${most}`.execute(db);
  return rows;
}

/** Without what else the row holds. */
export const severitiesOf = (row: BySeverity): BySeverity => {
  const open = noneOpen();
  for (const severity of severities) open[severity] = row[severity];
  return open;
};

export const worstOpen = (open: BySeverity): Severity | null => severities.findLast((severity) => open[severity] > 0) ?? null;
