/** The values that a member of the findings' filter has in the data, within what else is asked for. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { practices } from "../../posture/catalogue/decisions.ts";
import type { Reach } from "../../posture/reach.ts";
import type { Schema } from "../schema.ts";
import { type FindingsContext, type FindingsFilter, type Matching, matchingOf, type SuggestedField } from "./findings-filter.ts";
import { columnOf, conditionOf, rowsOf } from "./findings-rows.ts";
import { ownersOfAccounts } from "./owners-of.ts";
import { practicesOfChecks } from "./parts.ts";

export interface SuggestionsQuery extends FindingsFilter {
  readonly field: SuggestedField;
  readonly text?: string | undefined;
}

export interface Suggestion {
  /** As the filter takes it. */
  value: string;
  name: string | null;
  /** Null where counting would read every finding for a word that is only begun. */
  findings: number | null;
}

export interface Suggestions {
  items: Suggestion[];
  more: boolean;
}

const MOST = 50;

/** @throws Refusal as the list of findings does. */
export async function readSuggestions(
  db: Kysely<Schema>,
  reach: Reach,
  { field, text = "", ...filter }: SuggestionsQuery,
  context: FindingsContext,
): Promise<Suggestions> {
  const others = { ...filter, [field]: undefined, [`not${field[0]?.toUpperCase()}${field.slice(1)}`]: undefined };
  const matching = await matchingOf(db, reach, others, context);
  const part = text.trim().toLowerCase();
  const found = await valuesOf(db, reach, matching, { field, part });
  const fitting = found.filter(({ value, name }) => part === "" || [value, name].some((word) => word?.toLowerCase().includes(part)));
  const ranked = fitting.sort((a, b) => (b.findings ?? 0) - (a.findings ?? 0) || (a.value < b.value ? -1 : 1));
  return { items: ranked.slice(0, MOST), more: ranked.length > MOST };
}

/** More than fit where that is cheap: what does not fit is left out by the caller. */
async function valuesOf(
  db: Kysely<Schema>,
  reach: Reach,
  matching: Matching,
  { field, part }: { readonly field: SuggestedField; readonly part: string },
): Promise<Suggestion[]> {
  switch (field) {
    case "region":
    case "severity":
    case "product":
      return named(await countsBy<string>(db, matching, columnOf(matching, field)));
    case "status":
      return named(await countsBy<string>(db, matching, sql`findings.standing`));
    case "reason":
    case "kind":
    case "source":
      return named(await countsBy<string>(db, matching, sql.ref(`findings.${field}`)));
    case "account":
    case "ou":
    case "owner":
      return ofAccounts(db, field, await countsBy<number>(db, matching, columnOf(matching, "account")));
    case "check":
    case "principle":
      return ofChecks(db, field, await countsBy<number>(db, matching, columnOf(matching, "check_ref")));
    case "bestPractice":
      return ofPractices(await practicesOfChecks(db, reach), await countsBy<number>(db, matching, columnOf(matching, "check_ref")));
    case "resource":
      return resourcesOf(db, matching, part);
    case "resourceType":
      return typesOf(db, matching);
  }
}

type Counts<Value> = ReadonlyMap<Value, number>;

async function countsBy<Value extends string | number>(
  db: Kysely<Schema>,
  matching: Matching,
  column: RawBuilder<unknown>,
): Promise<Counts<Value>> {
  const { rows } = await sql<{ value: Value | null; n: number }>`
    SELECT ${column} AS value, count(*) AS n FROM ${rowsOf(matching)} WHERE ${conditionOf(matching, "columns")} GROUP BY 1`.execute(db);
  return new Map(rows.flatMap(({ value, n }) => (value === null ? [] : [[value, n] as const])));
}

const named = (counts: Counts<string>, names?: ReadonlyMap<string, string>): Suggestion[] =>
  [...counts].map(([value, findings]) => ({ value, name: names?.get(value) ?? null, findings }));

/** Values that several rows share, with what each of the rows has. */
function together(pairs: Iterable<readonly [value: string, n: number]>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [value, n] of pairs) sums.set(value, (sums.get(value) ?? 0) + n);
  return sums;
}

async function ofAccounts(db: Kysely<Schema>, field: "account" | "ou" | "owner", counts: Counts<number>): Promise<Suggestion[]> {
  const rows = await db.selectFrom("accounts").select(["id", "account_id", "name", "ou_path"]).execute();
  const counted = rows.flatMap((row) => {
    const n = counts.get(row.id);
    return n === undefined ? [] : [{ ...row, n }];
  });
  if (field === "account") return counted.map(({ account_id, name, n }) => ({ value: account_id, name, findings: n }));
  if (field === "ou") return named(together(counted.flatMap(({ ou_path, n }) => above(ou_path).map((path) => [path, n] as const))));
  const owners = await ownersOfAccounts(db, counts.keys());
  const owned = counted.flatMap(({ id, n }) => owners.get(id)?.map(({ name }) => [name, n] as const) ?? []);
  return named(together(owned));
}

/** An OU and those above it: each has the findings of all that is below. */
const above = (path: string | null): readonly string[] => {
  const names = path?.split(" / ") ?? [];
  return names.map((_, index) => names.slice(0, index + 1).join(" / "));
};

async function ofChecks(db: Kysely<Schema>, field: "check" | "principle", counts: Counts<number>): Promise<Suggestion[]> {
  const checks = await db.selectFrom("checks").select(["id", "check_id", "title", "principle"]).execute();
  const counted = checks.flatMap((row) => {
    const n = counts.get(row.id);
    return n === undefined ? [] : [{ ...row, n }];
  });
  if (field === "check") return counted.map(({ check_id, title, n }) => ({ value: check_id, name: title, findings: n }));
  return named(together(counted.map(({ principle, n }) => [principle, n] as const)));
}

const titles = new Map(practices.map(({ id, title }) => [id, title]));

const ofPractices = (of: readonly (readonly [check: number, practice: string])[], counts: Counts<number>): Suggestion[] =>
  named(together(of.flatMap(([check, practice]) => (counts.has(check) ? [[practice, counts.get(check) ?? 0] as const] : []))), titles);

/** Found by their own names, and looked at one by one, in the order of their ids, until there are enough: several accounts may have one of an id. */
async function resourcesOf(db: Kysely<Schema>, matching: Matching, part: string): Promise<Suggestion[]> {
  const fits = part === "" ? sql`1 = 1` : sql`(instr(folded, ${part}) > 0 OR instr(lower(name), ${part}) > 0)`;
  const { rows } = await sql<{ uid: string; name: string | null }>`
    SELECT uid, max(name) AS name FROM resources AS suggested WHERE ${fits}
      AND EXISTS (SELECT 1 FROM ${rowsOf(matching)} WHERE findings.resource = suggested.id AND ${conditionOf(matching, "order")})
    GROUP BY uid LIMIT ${MOST + 1}`.execute(db);
  return rows.map(({ uid, name }) => ({ value: uid, name, findings: null }));
}

async function typesOf(db: Kysely<Schema>, matching: Matching): Promise<Suggestion[]> {
  const { rows } = await sql<{ type: string; n: number }>`
    SELECT type, sum(n) AS n FROM (
      SELECT findings.resource AS resource, count(*) AS n FROM ${rowsOf(matching)} WHERE ${conditionOf(matching, "columns")} GROUP BY 1) AS counted
    JOIN resources ON resources.id = counted.resource GROUP BY type`.execute(db);
  return named(new Map(rows.map(({ type, n }) => [type, n])));
}
