/** The days of a view: who reported, since when something is known, and what changed about the counting itself. */
import { type Kysely, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import type { Beginnings, DayReport } from "../../posture/trend.ts";
import { remembered } from "../dialect/remembered.ts";
import type { Schema } from "../schema.ts";
import { firstCompleteDay } from "./counted.ts";
import { type FindingsView, ofChecks } from "./findings-view.ts";
import { type Parts, partTable } from "./parts.ts";
import { isOfCollection } from "./runs.ts";
import { type Between, slot } from "./trend-sums.ts";
import { isOneOf, type View } from "./view.ts";

/** Day of the first complete run; of the first run that reported where none was complete. */
export async function knownSince(db: Kysely<Schema>): Promise<Day | undefined> {
  const complete = await firstCompleteDay(db);
  if (complete !== null) return complete;
  const any = await db
    .selectFrom("organization_days")
    .where("reporting", ">", 0)
    .select(({ fn }) => fn.min("day").as("day"))
    .executeTakeFirst();
  return any?.day ?? undefined;
}

/** @param known see `knownSince`. */
export async function beginningsOf(db: Kysely<Schema>, { accounts }: View, known: Day | undefined): Promise<Beginnings> {
  const ask = () => firstDays(db, accounts);
  const { reported, reconstructed } = await (accounts === undefined ? remembered(db, "first days", ask) : ask());
  return { known, reported: reported ?? undefined, reconstructed: reconstructed ?? undefined };
}

type FirstDays = Record<"reported" | "reconstructed", Day | null>;

async function firstDays(db: Kysely<Schema>, accounts: View["accounts"]): Promise<FirstDays> {
  const isThere = isOneOf("account", accounts);
  const reported = accounts === undefined ? sql`organization_days WHERE reporting > 0` : sql`account_days WHERE fresh > 0 AND ${isThere}`;
  const { rows } = await sql<FirstDays>`SELECT (SELECT min(day) FROM ${reported}) AS reported,
    (SELECT min(day) FROM reconstructed_steps WHERE ${isThere}) AS reconstructed`.execute(db);
  return rows[0] ?? { reported: null, reconstructed: null };
}

/** Of the range's days with a run, and of the last one before it; in order. */
export async function reportsOf(db: Kysely<Schema>, { accounts }: View, { from, to }: Between): Promise<readonly DayReport[]> {
  const days = sql`day <= ${to} AND day >= ifnull((SELECT max(day) FROM organization_days WHERE day <= ${from}), ${from})`;
  const columns = sql`fresh, scopes, score_fresh AS "scoreFresh", score_scopes AS "scoreScopes", denied_by_scp AS "deniedByScp"`;
  if (accounts === undefined)
    return (await sql<DayReport>`SELECT day, accounts, reporting, ${columns} FROM organization_days WHERE ${days} ORDER BY day`.execute(db))
      .rows;
  // A day with a run on which none of the accounts was there is a day without them, not one to be carried over.
  const { rows } = await sql<DayReport>`
    SELECT day, sum(accounts) AS accounts, sum(reporting) AS reporting, sum(fresh) AS fresh, sum(scopes) AS scopes, sum(score_fresh) AS "scoreFresh",
      sum(score_scopes) AS "scoreScopes", sum(denied_by_scp) AS "deniedByScp"
    FROM (
      SELECT day, 0 AS accounts, 0 AS reporting, 0 AS fresh, 0 AS scopes, 0 AS score_fresh, 0 AS score_scopes, 0 AS denied_by_scp
      FROM organization_days WHERE ${days}
      UNION ALL SELECT day, 1, CASE WHEN fresh > 0 THEN 1 ELSE 0 END, fresh, scopes, score_fresh, score_scopes, denied_by_scp
      FROM account_days WHERE ${days} AND ${isOneOf("account", accounts)}) AS reported
    GROUP BY day ORDER BY day`.execute(db);
  return rows;
}

/**
 * Accounts of the view that were there on every day with a run, from the last one at or before the range's start, and had reported by then.
 * Stale days are marked, not left out.
 */
export async function likeForLike(db: Kysely<Schema>, view: View, { from, to }: Between): Promise<readonly number[]> {
  const { rows } = await sql<{ account: number }>`
    WITH run_days AS (
      SELECT day FROM organization_days WHERE day <= ${to} AND day >= ifnull((SELECT max(day) FROM organization_days WHERE day <= ${from}), ${from}))
    SELECT account FROM account_days AS days WHERE day IN (SELECT day FROM run_days) AND ${isOneOf("account", view.accounts)}
    GROUP BY account HAVING count(*) = (SELECT count(*) FROM run_days)
      AND EXISTS (SELECT 1 FROM account_days AS first
        WHERE first.account = days.account AND first.fresh > 0 AND first.day <= (SELECT min(day) FROM run_days))`.execute(db);
  return rows.map(({ account }) => account);
}

/** A change of how is counted is a mark, and no progress. */
export interface Mark {
  kind: "rules" | "catalogue" | "time zone";
  from: string;
  to: string;
}

interface MarkRow {
  readonly day: Day;
  readonly rules: string | null;
  readonly rules_before: string | null;
  readonly zone: string | null;
  readonly zone_before: string | null;
}

export const marksOf = (db: Kysely<Schema>, between: Between): Promise<ReadonlyMap<Day, readonly Mark[]>> =>
  remembered(db, `marks ${between.from} ${between.to}`, () => marksIn(db, between));

async function marksIn(db: Kysely<Schema>, { from, to }: Between): Promise<ReadonlyMap<Day, readonly Mark[]>> {
  const { rows } = await sql<MarkRow>`
    SELECT day, rules, rules_before, zone, zone_before FROM (
      SELECT day, rules, lag(rules) OVER (ORDER BY id) AS rules_before, time_zone AS zone, lag(time_zone) OVER (ORDER BY id) AS zone_before
      FROM runs WHERE ${isOfCollection} AND day IS NOT NULL) AS told
    WHERE day >= ${from} AND day <= ${to} AND (rules <> rules_before OR zone <> zone_before) ORDER BY day`.execute(db);
  const marks = new Map<Day, readonly Mark[]>();
  for (const row of rows) marks.set(row.day, [...(marks.get(row.day) ?? []), ...marksTold(row)]);
  return marks;
}

/** A version is that of the rules, a dot, and that of the catalogue (posture/rules.ts). */
function marksTold({ rules, rules_before, zone, zone_before }: MarkRow): readonly Mark[] {
  const [version, catalogue] = partsOf(rules);
  const [versionBefore, catalogueBefore] = partsOf(rules_before);
  const changed = (kind: Mark["kind"], from: string | null, to: string | null): readonly Mark[] =>
    from === null || to === null || from === to ? [] : [{ kind, from, to }];
  return [
    ...changed("rules", versionBefore, version),
    ...changed("catalogue", catalogueBefore, catalogue),
    ...changed("time zone", zone_before, zone),
  ];
}

const partsOf = (rules: string | null): readonly [version: string | null, catalogue: string | null] => {
  const [version = null, ...catalogue] = rules?.split(".") ?? [];
  return [version, catalogue.length === 0 ? null : catalogue.join(".")];
};

/** First and last day on which an account of the part reported; a part of accounts that never did is not there. */
export interface Presence {
  readonly first: Day;
  readonly last: Day;
}

export async function presenceOf(db: Kysely<Schema>, of: NonNullable<Parts["of"]>): Promise<ReadonlyMap<string, Presence>> {
  const { rows } = await sql<Presence & { readonly part: string }>`
    WITH ${partTable(of)} SELECT part, min(first) AS first, max(last) AS last FROM (
      SELECT part, (SELECT min(day) FROM account_days WHERE account = part_of.key AND fresh > 0) AS first,
        (SELECT max(day) FROM account_days WHERE account = part_of.key) AS last FROM part_of) AS days
    WHERE first IS NOT NULL GROUP BY part`.execute(db);
  return new Map(rows.map(({ part, first, last }) => [part, { first, last }]));
}

export interface ReconstructedRow {
  readonly part: string;
  readonly day: Day | "";
  readonly n: number;
}

/** Before the first complete run, how many more were open each day; before the range together, under ''. */
export async function reconstructedOf(
  db: Kysely<Schema>,
  view: FindingsView,
  { from, to }: Between,
  parts: Parts | "severity" | undefined,
): Promise<readonly ReconstructedRow[]> {
  const steps = sql`reconstructed_steps JOIN checks ON checks.id = check_ref
    WHERE day <= ${to} AND ${isOneOf("account", view.accounts)} AND ${isOneOf("region", view.regions)} AND ${isOneOf("principle", view.principles)}
      AND ${isOneOf("product", view.products)} AND ${isOneOf("severity", view.severities)} AND ${ofChecks(view)}`;
  const key = parts === undefined ? sql`''` : sql.ref(parts === "severity" ? "severity" : parts.key);
  const of = parts === undefined || parts === "severity" ? undefined : parts.of;
  const inner = sql`SELECT ${key} AS key, ${slot(from)} AS day, sum(n) AS n FROM ${steps} GROUP BY 1, 2`;
  const query =
    of === undefined
      ? sql<ReconstructedRow>`SELECT key AS part, day, n FROM (${inner}) AS sums`
      : sql<ReconstructedRow>`WITH ${partTable(of)}
          SELECT part, day, sum(n) AS n FROM (${inner}) AS sums JOIN part_of ON part_of.key = sums.key GROUP BY part, day`;
  return (await query.execute(db)).rows;
}
