/** Into which parts a trend is split. Every part has a key in the steps, or is told of one (an account's OU, a check's best practices). */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import type { Catalogue } from "../../posture/catalogue/decide.ts";
import { practices } from "../../posture/catalogue/decisions.ts";
import type { Reach } from "../../posture/reach.ts";
import { severities, type TrendSplit } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type FindingsView, isOpen, ofChecks, splitSteps } from "./findings-view.ts";
import { standingsIn, stepsAfter } from "./present.ts";
import { distinctUnits, isOneOf, type UnitKey, viewOf } from "./view.ts";

/** More parts than this are one, the ones with the fewest open: an answer has a bound. */
const MOST_PARTS = 60;
/** What that one is called; no account, OU or best practice is. */
const OTHERS = "";

/** What is known of a check's best practices. */
export type Decides = Pick<Catalogue, "decide">;

export interface Parts {
  /** Column of `steps JOIN checks` that tells the part, of findings; `score_steps` and `fix_times` have it by the same name. */
  readonly key: string;
  /** Keys and what part they belong to, where the column itself does not tell; a key may belong to several. */
  readonly of: readonly (readonly [key: number, part: string])[] | undefined;
  readonly names: ReadonlyMap<string, string>;
  /** They are OUs by their ids. */
  readonly areUnits?: boolean;
  /** Those OUs, where the view is made of whole ones. */
  readonly units?: readonly UnitKey[] | undefined;
}

export async function partsOf(
  db: Kysely<Schema>,
  reach: Reach,
  by: Exclude<TrendSplit, "severity">,
  view: FindingsView,
  to: Day,
  catalogue: Decides,
): Promise<Parts> {
  switch (by) {
    case "principle":
    case "product":
    case "region":
      return { key: by, of: undefined, names: new Map() };
    case "bestPractice":
      return practiceParts(db, reach, catalogue);
    case "account":
    case "ou":
      return accountParts(db, by, view, to);
  }
}

/** As the catalogue says today, of the checks that the reader's accounts have. A check may be in several, or in none. */
async function practiceParts(db: Kysely<Schema>, reach: Reach, catalogue: Decides): Promise<Parts> {
  const of = await practicesOfChecks(db, reach, catalogue);
  const titles = new Map(practices.map(({ id, title }) => [id, title]));
  return { key: "check_ref", of, names: new Map(of.map(([, id]) => [id, titles.get(id) ?? id])) };
}

/** Each check that the reader's accounts have, by its row, with every best practice that it is about: one of others' alone would tell of them. */
export async function practicesOfChecks(
  db: Kysely<Schema>,
  reach: Reach,
  { decide }: Decides,
): Promise<readonly (readonly [check: number, practice: string])[]> {
  const { accounts } = await viewOf(db, reach, {});
  const { rows: checks } = await (accounts === undefined ? allChecks : checksOf(accounts)).execute(db);
  return checks.flatMap(({ id, check_id, product }) =>
    decide({ check: check_id, product: product ?? undefined }).practices.map((practice) => [id, practice] as const),
  );
}

interface CheckRow {
  readonly id: number;
  readonly check_id: string;
  readonly product: string | null;
}

const allChecks = sql<CheckRow>`SELECT id, check_id, coalesce((SELECT product FROM check_standings WHERE check_ref = checks.id LIMIT 1),
  (SELECT product FROM findings WHERE check_ref = checks.id LIMIT 1)) AS product FROM checks`;

/** The product too is of a finding of theirs. */
const checksOf = (
  accounts: readonly number[],
): RawBuilder<CheckRow> => sql<CheckRow>`SELECT checks.id, check_id, min(findings.product) AS product
  FROM findings JOIN checks ON checks.id = check_ref WHERE ${isOneOf("findings.account", accounts)} GROUP BY checks.id`;

async function accountParts(db: Kysely<Schema>, by: "account" | "ou", view: FindingsView, to: Day): Promise<Parts> {
  let accounts = db.selectFrom("accounts").select(["id", "account_id", "name", "organization_id", "ou_id", "ou_path"]);
  if (view.accounts !== undefined) accounts = accounts.where("id", "in", view.accounts);
  const rows = view.accounts?.length === 0 ? [] : await accounts.execute();
  const told = rows.map(({ id, account_id, name, ou_id, ou_path }) =>
    by === "account" ? { id, part: account_id as string, name } : { id, part: ou_id ?? OTHERS, name: ou_path ?? "" },
  );
  const names = new Map(told.map(({ part, name }) => [part, name]));
  const kept = names.size <= MOST_PARTS ? new Set(names.keys()) : await largest(db, view, to, told);
  return {
    key: "account",
    of: told.map(({ id, part }) => [id, kept.has(part) ? part : OTHERS] as const),
    names: new Map([...names].filter(([part]) => kept.has(part))),
    areUnits: by === "ou",
    units: by === "ou" && (view.accounts === undefined || view.units !== undefined) ? distinctUnits(rows) : undefined,
  };
}

interface Told {
  readonly named: NonNullable<Parts["of"]>;
  /** Accounts of the part that holds the many small ones. */
  readonly others: readonly number[];
}

export function namedOf({ of = [] }: Parts): Told {
  return { named: of.filter(([, part]) => part !== OTHERS), others: of.filter(([, part]) => part === OTHERS).map(([key]) => key) };
}

async function largest(
  db: Kysely<Schema>,
  view: FindingsView,
  to: Day,
  told: readonly { readonly id: number; readonly part: string }[],
): Promise<ReadonlySet<string>> {
  const severity = severities.filter((one) => view.severities?.includes(one) !== false).map((one) => sql.ref(one.toLowerCase()));
  const now = severity.length === 0 ? sql`0` : sql`sum(${sql.join(severity, sql` + `)})`;
  const moves = (side: "from" | "to") => sql`sum(CASE WHEN ${isOpen(side, view)} THEN n ELSE 0 END)`;
  const stands =
    view.checks === undefined
      ? sql`SELECT account, ${now} AS open FROM standings WHERE ${standingsIn(view, { account: true })} AND ${isOneOf("product", view.products)}
          GROUP BY account`
      : sql`SELECT account, ${moves("to")} - ${moves("from")} AS open FROM ${splitSteps(view)} GROUP BY account`;
  const { rows } = await sql<{ account: number; open: number }>`
    SELECT account, sum(open) AS open FROM (
      ${stands}
      UNION ALL
      SELECT account, ${moves("from")} - ${moves("to")}
      FROM ${stepsAfter(view, to)} AND ${isOneOf("product", view.products)} AND ${ofChecks(view)} GROUP BY account) AS sums GROUP BY account`.execute(
    db,
  );
  const open = new Map(rows.map((row) => [row.account, row.open]));
  const sums = new Map<string, number>();
  for (const { id, part } of told) sums.set(part, (sums.get(part) ?? 0) + (open.get(id) ?? 0));
  const ranked = [...sums].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return new Set(ranked.slice(0, MOST_PARTS - 1).map(([part]) => part));
}

/** As a table `part_of (key, part)`, to stand in a WITH. */
export const partTable = (of: NonNullable<Parts["of"]>): RawBuilder<unknown> =>
  of.length === 0
    ? sql`part_of (key, part) AS (SELECT 0, '' WHERE 1 = 0)`
    : sql`part_of (key, part) AS (VALUES ${sql.join(of.map(([key, part]) => sql`(${sql.lit(key)}, ${part})`))})`;
