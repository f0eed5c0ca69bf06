/** Into which parts a trend is split. Every part has a key in the steps, or is told of one (an account's OU, a check's best practices). */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import { practices } from "../../posture/catalogue/decisions.ts";
import type { Reach } from "../../posture/reach.ts";
import { severities, type TrendSplit } from "../../posture/words.ts";
import { remembered } from "../dialect/remembered.ts";
import type { Schema } from "../schema.ts";
import { type FindingsView, isOpen, ofChecks, splitSteps } from "./findings-view.ts";
import { standingsIn, stepsAfter } from "./present.ts";
import { distinctUnits, isOneOf, placedAccounts, type UnitKey, viewOf } from "./view.ts";

/** More parts than this are one, the ones with the fewest open: an answer has a bound. */
const MOST_PARTS = 60;
/** What that one is called; no account, OU or best practice is. */
const OTHERS = "";

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
): Promise<Parts> {
  switch (by) {
    case "principle":
    case "product":
    case "region":
      return { key: by, of: undefined, names: new Map() };
    case "bestPractice":
      return practiceParts(db, reach);
    case "account":
    case "ou":
      return accountParts(db, reach, by, view, to);
  }
}

/** Of the checks that the reader's accounts have. A check may be in several, or in none: rows come by the set that it is about. */
async function practiceParts(db: Kysely<Schema>, reach: Reach): Promise<Parts> {
  const { accounts } = await viewOf(db, reach, {});
  const ask = async () => (await sql<{ practices: string }>`SELECT DISTINCT practices FROM ${checksSeen(accounts)}`.execute(db)).rows;
  const sets = await (accounts === undefined ? remembered(db, "sets of practices", ask) : ask());
  const ids = new Set(sets.flatMap((set) => practicesIn(set.practices)));
  const titles = new Map(practices.map(({ id, title }) => [id, title]));
  return { key: "practices", of: undefined, names: new Map([...ids].map((id) => [id, titles.get(id) ?? id])) };
}

/** Of a check, as it is kept. */
export const practicesIn = (kept: string): readonly string[] => kept.split(" ").filter((id) => id !== "");

/** Rows of sets of best practices, given to each one of the set and added up there: a check that is about two counts for both. */
export function byEachPractice<Row extends { readonly part: string; readonly day: string }>(rows: readonly Row[]): readonly Row[] {
  const sums = new Map<string, Row>();
  for (const row of rows) {
    for (const part of practicesIn(row.part)) {
      const key = `${part} ${row.day}`;
      const sum = sums.get(key);
      sums.set(key, sum === undefined ? { ...row, part } : added(sum, row));
    }
  }
  return [...sums.values()];
}

/** Each of its numbers. */
function added<Row extends object>(sum: Row, row: Row): Row {
  const numbers: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) if (typeof value === "number") numbers[name] = value + Number(sum[name as keyof Row]);
  return { ...sum, ...numbers };
}

/** Each check that the reader's accounts have, by its row, with every best practice that it is about: one of others' alone would tell of them. */
export async function practicesOfChecks(
  db: Kysely<Schema>,
  reach: Reach,
): Promise<readonly (readonly [check: number, practice: string])[]> {
  const { accounts } = await viewOf(db, reach, {});
  const { rows } = await sql<{ id: number; practices: string }>`SELECT id, practices FROM ${checksSeen(accounts)}`.execute(db);
  return rows.flatMap(({ id, practices: kept }) => practicesIn(kept).map((practice) => [id, practice] as const));
}

/** Those of the accounts that are about any best practice. */
const checksSeen = (accounts: readonly number[] | undefined): RawBuilder<unknown> =>
  sql`checks WHERE practices <> '' AND ${
    accounts === undefined ? sql`1 = 1` : sql`id IN (SELECT check_ref FROM findings WHERE ${isOneOf("account", accounts)})`
  }`;

async function accountParts(db: Kysely<Schema>, reach: Reach, by: "account" | "ou", view: FindingsView, to: Day): Promise<Parts> {
  const all = await placedAccounts(db, reach);
  const among = view.accounts && new Set(view.accounts);
  const rows = among === undefined ? all : all.filter(({ id }) => among.has(id));
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

/** Accounts with parts of their own, and those of the part that is called "". */
export interface Told {
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
