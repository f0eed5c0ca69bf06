/** Changes of how many controls are so, day by day: as they lie counted, or reckoned back from the present by window functions over the changes of records. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import type { Counts } from "../../posture/score.ts";
import type { Schema } from "../schema.ts";
import { countOf, ofPrinciples } from "./control-counts.ts";
import { areDaysSettled, isOneOfRegions, type ScorePlace, scoreDays } from "./present.ts";
import type { Between } from "./trend-sums.ts";
import { isOneOf, isOneOfUnits, type View } from "./view.ts";

/** Changes of how many controls are so, in one day; of all days before the range together, under the day ''. */
export interface ScoreRow {
  readonly part: string;
  readonly day: Day | "";
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
}

/** What stands now, and the days of the range, which lie counted. */
export async function counted(
  db: Kysely<Schema>,
  { principles }: View,
  { place, part }: { readonly place: ScorePlace; readonly part: RawBuilder<unknown> },
  { from, to }: Between,
): Promise<readonly ScoreRow[]> {
  const stand =
    place.of === "accounts"
      ? sql<Counts & { part: string }>`
          SELECT CAST(${part} AS TEXT) AS part, ${sums} FROM account_controls WHERE ${isOneOf("account", place.accounts)} GROUP BY 1`
      : sql<Counts & { part: string }>`
          SELECT ${part} AS part, ${countOf("")} FROM ${recordsAt(place)} AND ${isOneOf("principle", principles)} GROUP BY 1`;
  const moves = sql<ScoreRow>`
    SELECT CAST(${part} AS TEXT) AS part, day, ${sums} FROM ${await scoreDays(db, place)} AS days
    WHERE day >= ${from} AND ${isOneOf("principle", principles)} GROUP BY 1, 2`;
  const [stood, moved] = await Promise.all([stand.execute(db), moves.execute(db)]);
  return [...startsOf(stood.rows, moved.rows), ...moved.rows.filter(({ day }) => day <= to)];
}

/** Records as they are now, with their checks, one row for each control of the place. */
function recordsAt(place: Exclude<ScorePlace, { of: "accounts" }>): RawBuilder<unknown> {
  switch (place.of) {
    case "all":
      return sql`control_records JOIN checks ON checks.id = check_ref WHERE account = 0 AND region = ''`;
    case "regions":
      return sql`control_records JOIN checks ON checks.id = check_ref WHERE account = 0 AND ${isOneOfRegions(place.regions)}`;
    case "units":
      return sql`unit_records JOIN checks ON checks.id = check_ref WHERE ${isOneOfUnits(place.units)}`;
  }
}

/** The same of parts that the organization's controls tell: which of them changed its status on which day lies counted (migration 30). */
export async function countedByCheck(
  db: Kysely<Schema>,
  view: View,
  { given = sql``, part, join = sql``, controls }: OfControl,
  { from, to }: Between,
): Promise<readonly ScoreRow[]> {
  const isAsked = sql`${ofPrinciples(view)} AND ${isOneOf("checks.id", controls)}`;
  const ofChecks = sql`controls JOIN checks ON checks.id = controls.check_ref ${join}`;
  const changed = (table: string) => sql`SELECT check_ref, day, failed, unknown, passed FROM ${sql.table(table)} WHERE day >= ${from}`;
  const stand = sql<Counts & { part: string }>`
    WITH ${given} controls AS (SELECT check_ref, failed, unknown, passed FROM control_records WHERE account = 0 AND region = '')
    SELECT ${part} AS part, ${countOf("")} FROM ${ofChecks} WHERE ${isAsked} GROUP BY 1`;
  const settled = sql`${changed("control_days")} AND check_ref > 0`;
  const moves = sql<ScoreRow>`
    WITH ${given} controls AS (${(await areDaysSettled(db)) ? settled : sql`${settled} UNION ALL ${changed("unsettled_control_days")}`})
    SELECT ${part} AS part, day, ${sums} FROM ${ofChecks} WHERE ${isAsked} GROUP BY 1, 2`;
  const [stood, moved] = await Promise.all([stand.execute(db), moves.execute(db)]);
  return [...startsOf(stood.rows, moved.rows), ...moved.rows.filter(({ day }) => day <= to)];
}

export const sums = sql`sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed`;

/** Parts that a control tells: its principle, its best practices. */
export interface OfControl {
  readonly given?: RawBuilder<unknown>;
  /** Of `controls JOIN checks`, and of what is joined. */
  readonly part: RawBuilder<unknown>;
  readonly join?: RawBuilder<unknown>;
  /** Rows of the controls that are asked for; undefined: whichever. */
  readonly controls?: readonly number[];
}

interface Reckoning {
  readonly given?: RawBuilder<unknown>;
  /** `(part, check_ref, failed, unknown, passed)`: records as they are now. */
  readonly now: RawBuilder<unknown>;
  /** The same by day: their changes since the range began, to this day. */
  readonly changes: RawBuilder<unknown>;
  /** Into what the answer is split: of `controls JOIN checks`, and of what is joined. */
  readonly part: RawBuilder<unknown>;
  readonly join?: RawBuilder<unknown>;
}

const words = ["failed", "unknown", "passed"] as const;

/**
 * Days on which a control's status changes, not the days on which its records do, come out: at most one row a part and day. Of a control that
 * fails in more records now than began to fail in the whole range, one has failed all the time: its days need not be looked at.
 */
export async function reckonedBack(
  db: Kysely<Schema>,
  view: View,
  { given = sql``, now, changes, part, join = sql`` }: Reckoning,
  { to }: Between,
): Promise<readonly ScoreRow[]> {
  const records = words.map((word) => {
    const upToHere = sql`${sql.ref(`now.${word}`)} - sum(${sql.ref(`changes.${word}`)}) OVER following`;
    return sql`${upToHere} + ${sql.ref(`changes.${word}`)} AS ${sql.ref(word)}, ${upToHere} AS ${sql.ref(`${word}_before`)}`;
  });
  const became = (status: string) =>
    sql`sum(CASE WHEN status = ${status} THEN 1 ELSE 0 END) - sum(CASE WHEN was = ${status} THEN 1 ELSE 0 END) AS ${sql.ref(status)}`;
  const { rows } = await sql<ScoreRow>`
    WITH ${given} now AS (${now}), changes AS (${changes}),
    moving AS (
      SELECT now.part, now.check_ref, now.failed, now.unknown, now.passed FROM now
      JOIN (SELECT part, check_ref, sum(CASE WHEN failed > 0 THEN failed ELSE 0 END) AS more FROM changes GROUP BY part, check_ref) AS began
        ON began.part = now.part AND began.check_ref = now.check_ref
      WHERE now.failed <= more),
    records AS (
      SELECT changes.part, changes.check_ref, changes.day, ${sql.join(records)}
      FROM changes JOIN moving AS now ON now.part = changes.part AND now.check_ref = changes.check_ref
      WINDOW following AS (PARTITION BY changes.part, changes.check_ref ORDER BY changes.day DESC ROWS UNBOUNDED PRECEDING)),
    moves AS (SELECT part, check_ref, day, ${statuses} FROM records)
    SELECT ${part} AS part, '' AS day, ${countOf("")} FROM now AS controls JOIN checks ON checks.id = controls.check_ref ${join}
    WHERE ${ofPrinciples(view)} GROUP BY 1
    UNION ALL
    SELECT ${part} AS part, day, ${became("failed")}, ${became("unknown")}, ${became("passed")}
    FROM moves AS controls JOIN checks ON checks.id = controls.check_ref ${join} WHERE status <> was AND ${ofPrinciples(view)} GROUP BY 1, 2`.execute(
    db,
  );
  const [stood, moved] = [rows.filter(({ day }) => day === ""), rows.filter(({ day }) => day !== "")];
  return [...startsOf(stood, moved), ...moved.filter(({ day }) => day <= to)];
}

function startsOf(stood: readonly (Counts & { readonly part: string })[], moved: readonly ScoreRow[]): readonly ScoreRow[] {
  const starts = new Map(stood.map((row): [string, ScoreRow] => [row.part, { ...row, day: "" }]));
  for (const { part, passed, failed, unknown } of moved) {
    const start = starts.get(part) ?? { part, passed: 0, failed: 0, unknown: 0 };
    starts.set(part, {
      part,
      day: "",
      passed: start.passed - passed,
      failed: start.failed - failed,
      unknown: start.unknown - unknown,
    });
  }
  return [...starts.values()];
}

const statuses = sql`
  CASE WHEN failed > 0 THEN 'failed' WHEN unknown > 0 THEN 'unknown' WHEN passed > 0 THEN 'passed' ELSE '' END AS status,
  CASE WHEN failed_before > 0 THEN 'failed' WHEN unknown_before > 0 THEN 'unknown' WHEN passed_before > 0 THEN 'passed' ELSE '' END AS was`;
