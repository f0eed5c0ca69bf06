/**
 * Controls passed, failed and unknown day by day, by the rule of posture/score.ts: the present, and window functions over the changes of
 * records since the range began, reckoned back.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import { dayAfter } from "../../posture/calendar.ts";
import { globalRegion } from "../../posture/catalogue/global.ts";
import type { Counts } from "../../posture/score.ts";
import type { Schema } from "../schema.ts";
import { countOf, ofPrinciples } from "./control-counts.ts";
import { type Parts, partTable } from "./parts.ts";
import { recordsNow, scoreDays, scoreStepsAfter } from "./present.ts";
import { type Between, slot } from "./trend-sums.ts";
import { globalChecksIn, isOneOf, isWhole, scoreStepsIn, type View } from "./view.ts";

/** Changes of how many controls are so, in one day; of all days before the range together, under the day ''. */
export interface ScoreRow {
  readonly part: string;
  readonly day: Day | "";
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
}

export const scoresOf = (db: Kysely<Schema>, view: View, between: Between): Promise<readonly ScoreRow[]> =>
  isWhole(view) ? wholeControls(db, view, sql`''`, between) : byCheck(db, view, { part: sql`''` }, between);

/** By region, `global` is a line of its own: the controls on global resources, over all regions. */
export async function scoresByPart(db: Kysely<Schema>, view: View, parts: Parts, between: Between): Promise<readonly ScoreRow[]> {
  switch (parts.key) {
    case "principle":
      return isWhole(view) ? wholeControls(db, view, sql`principle`, between) : byCheck(db, view, { part: sql`principle` }, between);
    case "check_ref":
      return byCheck(
        db,
        view,
        {
          given: sql`${partTable(parts.of ?? [])},`,
          part: sql`part_of.part`,
          join: sql`JOIN part_of ON part_of.key = controls.check_ref`,
        },
        between,
      );
    case "account":
      return byAccounts(db, view, parts, between);
    case "region": {
      const rows = await byRegion(db, view, between);
      if (view.regions?.includes(globalRegion) === false) return rows;
      const ofGlobal = await byCheck(db, { ...view, regions: [globalRegion] }, { part: sql`${globalRegion}` }, between);
      return [...rows.filter(({ part }) => view.regions?.includes(part) !== false), ...ofGlobal];
    }
    default:
      throw new Error(`no score is split by ${parts.key}`);
  }
}

/** Its days lie counted. */
async function wholeControls(
  db: Kysely<Schema>,
  { principles }: View,
  part: RawBuilder<unknown>,
  { from, to }: Between,
): Promise<readonly ScoreRow[]> {
  const { rows } = await sql<ScoreRow>`
    SELECT ${part} AS part, ${slot(from)} AS day, sum(passed) AS passed, sum(failed) AS failed, sum(unknown) AS unknown
    FROM ${scoreDays} AS days WHERE day <= ${to} AND ${isOneOf("principle", principles)} GROUP BY 1, 2`.execute(db);
  return rows;
}

const sums = sql`sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed`;

/** Parts that a control tells: its principle, its best practices. */
interface OfControl {
  readonly given?: RawBuilder<unknown>;
  /** Of `controls JOIN checks`, and of what is joined. */
  readonly part: RawBuilder<unknown>;
  readonly join?: RawBuilder<unknown>;
}

async function byCheck(
  db: Kysely<Schema>,
  view: View,
  { given = sql``, part, join = sql`` }: OfControl,
  between: Between,
): Promise<readonly ScoreRow[]> {
  const after = dayAfter(between.from, -1);
  const changes = isWhole(view)
    ? sql`SELECT '' AS part, check_ref, day, failed, unknown, passed FROM organization_score_steps
        WHERE check_ref IN (SELECT check_ref FROM control_records WHERE account = 0 AND region = '') AND day > ${after}`
    : sql`SELECT '' AS part, check_ref, day, ${sums} FROM ${await scoreStepsAfter(db, view, after)} GROUP BY check_ref, day`;
  const now = sql`SELECT '' AS part, check_ref, failed, unknown, passed FROM ${await recordsNow(db, view)} AS present`;
  return reckonedBack(db, view, { given, now, changes, part, join }, between);
}

async function byRegion(db: Kysely<Schema>, view: View, between: Between): Promise<readonly ScoreRow[]> {
  const now =
    view.accounts === undefined
      ? sql`SELECT region AS part, check_ref, failed, unknown, passed FROM control_records WHERE account = 0 AND region > ''`
      : sql`SELECT region AS part, check_ref, ${sums} FROM score_steps WHERE ${isOneOf("account", view.accounts)} GROUP BY region, check_ref`;
  const changes = sql`SELECT region AS part, check_ref, day, ${sums}
    FROM ${await scoreStepsAfter(db, { ...view, regions: undefined }, dayAfter(between.from, -1))} GROUP BY region, check_ref, day`;
  return reckonedBack(db, view, { now, changes, part: sql`controls.part` }, between);
}

/** Parts that accounts tell. The one that holds the many small ones is what is left of the view without the others. */
async function byAccounts(db: Kysely<Schema>, view: View, parts: Parts, between: Between): Promise<readonly ScoreRow[]> {
  const pairs = parts.of ?? [];
  const changes = sql`SELECT part_of.part, check_ref, day, ${sums} FROM (
      SELECT * FROM ${await scoreStepsAfter(db, view, dayAfter(between.from, -1))}) AS moves
    JOIN part_of ON part_of.key = moves.account GROUP BY part_of.part, check_ref, day`;
  const named = pairs.filter(([, part]) => part !== "");
  const given = sql`${partTable(pairs)},`;
  const now =
    view.regions !== undefined
      ? sql`SELECT part_of.part, check_ref, ${sums} FROM score_steps JOIN part_of ON part_of.key = score_steps.account
          WHERE ${scoreStepsIn(view, await globalChecksIn(db, view))} GROUP BY part_of.part, check_ref`
      : parts.areUnits === true && (view.accounts === undefined || view.units !== undefined)
        ? sql`SELECT CASE WHEN ${isOneOf("ou_id", [...parts.names.keys()])} THEN ou_id ELSE '' END AS part, check_ref, ${sums}
            FROM unit_records WHERE ${isOneOf("ou_path", view.units)} GROUP BY 1, 2`
        : named.length === pairs.length
          ? ofNamed
          : sql`${ofNamed} UNION ALL SELECT '', present.check_ref, present.failed - ifnull(named.failed, 0),
              present.unknown - ifnull(named.unknown, 0), present.passed - ifnull(named.passed, 0)
            FROM ${await recordsNow(db, view)} AS present LEFT JOIN (SELECT check_ref, ${sums} FROM (${ofNamed}) AS each_one GROUP BY check_ref) AS named
              ON named.check_ref = present.check_ref`;
  return reckonedBack(db, view, { given, now, changes, part: sql`controls.part` }, between);
}

const ofNamed = sql`SELECT part_of.part, check_ref, ${sums} FROM part_of JOIN control_records ON account = part_of.key AND region = ''
  WHERE part_of.part > '' GROUP BY part_of.part, check_ref`;

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

/** Days on which a control's status changes, not the days on which its records do, come out: at most one row a part and day. */
async function reckonedBack(
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
  const moves = sql<ScoreRow>`
    WITH ${given} now AS (${now}), changes AS (${changes}),
    records AS (
      SELECT changes.part, changes.check_ref, changes.day, ${sql.join(records)}
      FROM changes JOIN now ON now.part = changes.part AND now.check_ref = changes.check_ref
      WINDOW following AS (PARTITION BY changes.part, changes.check_ref ORDER BY changes.day DESC ROWS UNBOUNDED PRECEDING)),
    controls AS (SELECT part, check_ref, day, ${statuses} FROM records)
    SELECT ${part} AS part, day, ${became("passed")}, ${became("failed")}, ${became("unknown")}
    FROM controls JOIN checks ON checks.id = controls.check_ref ${join} WHERE status <> was AND ${ofPrinciples(view)} GROUP BY 1, 2`;
  const stand = sql<Counts & { readonly part: string }>`
    WITH ${given} controls AS (${now})
    SELECT ${part} AS part, ${countOf("")} FROM controls JOIN checks ON checks.id = controls.check_ref ${join} WHERE ${ofPrinciples(view)} GROUP BY 1`;
  const [moved, stood] = await Promise.all([moves.execute(db), stand.execute(db)]);
  return [...startsOf(stood.rows, moved.rows), ...moved.rows.filter(({ day }) => day <= to)];
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
