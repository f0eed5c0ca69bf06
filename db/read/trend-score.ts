/** Controls passed, failed and unknown day by day, by the rule of posture/score.ts: window functions over the changes of their records. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { type Day, daysFrom } from "../../posture/calendar.ts";
import { globalRegion } from "../../posture/catalogue/global.ts";
import type { Schema } from "../schema.ts";

import { type Parts, partTable } from "./parts.ts";
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
  isWhole(view) ? wholeControls(db, view, sql`''`, between) : controlsOf(db, view, { with: sql``, part: sql`''` }, between);

/** By region, `global` is a line of its own: the controls on global resources, over all regions. */
export async function scoresByPart(db: Kysely<Schema>, view: View, parts: Parts, between: Between): Promise<readonly ScoreRow[]> {
  const { key, of } = parts;
  if (key === "principle" && isWhole(view)) return wholeControls(db, view, sql`principle`, between);
  if (of !== undefined)
    return controlsOf(
      db,
      view,
      { with: sql`${partTable(of)},`, part: sql`part_of.part`, join: sql`JOIN part_of ON part_of.key = ${sql.ref(key)}` },
      between,
    );
  const rows = await controlsOf(db, view, { with: sql``, part: sql.ref(key) }, between);
  if (key !== "region" || view.regions?.includes(globalRegion) === false) return rows;
  const ofGlobal = await controlsOf(db, { ...view, regions: [globalRegion] }, { with: sql``, part: sql`${globalRegion}` }, between);
  return [...rows.filter(({ part }) => view.regions?.includes(part) !== false), ...ofGlobal];
}

/** A longer one is counted up from the first step on: rows lie in the order of their controls and days, and need not be sorted for it. */
const SORTED_DAYS = 120;

function wholeControls(
  db: Kysely<Schema>,
  { principles }: View,
  part: RawBuilder<unknown>,
  { from, to }: Between,
): Promise<readonly ScoreRow[]> {
  const before = sql`SELECT check_ref, '' AS day, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed
    FROM organization_score_steps WHERE day < ${from} GROUP BY check_ref`;
  const within = sql`SELECT check_ref, day, failed, unknown, passed FROM organization_score_steps WHERE day >= ${from} AND day <= ${to}`;
  const steps =
    daysFrom(from, to) <= SORTED_DAYS ? sql`(${before} UNION ALL ${within}) AS steps` : sql`organization_score_steps WHERE day <= ${to}`;
  const stood = sql`SELECT ${part} AS part, ${slot(from)} AS day, ${statuses} FROM records JOIN checks ON checks.id = records.check_ref
    WHERE ${isOneOf("principle", principles)}`;
  return moves(db, sql`WITH records AS (SELECT check_ref, day, ${countedUp(sql`check_ref`)} FROM ${steps})`, stood);
}

interface Split {
  readonly with: RawBuilder<unknown>;
  readonly part: RawBuilder<unknown>;
  readonly join?: RawBuilder<unknown>;
}

async function controlsOf(
  db: Kysely<Schema>,
  view: View,
  { with: given, part, join = sql`` }: Split,
  { from, to }: Between,
): Promise<readonly ScoreRow[]> {
  const byDay = sql`
    SELECT ${part} AS part, check_ref, ${slot(from)} AS day, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed
    FROM score_steps JOIN checks ON checks.id = score_steps.check_ref ${join}
    WHERE ${scoreStepsIn(view, await globalChecksIn(db, view))} AND ${isOneOf("principle", view.principles)} AND day <= ${to} GROUP BY 1, 2, 3`;
  const records = sql`SELECT part, check_ref, day, ${countedUp(sql`part, check_ref`)} FROM by_day`;
  return moves(db, sql`WITH ${given} by_day AS (${byDay}), records AS (${records})`, sql`SELECT part, day, ${statuses} FROM records`);
}

/** Records up to each day, and up to the change before. */
function countedUp(control: RawBuilder<unknown>): RawBuilder<unknown> {
  const columns = ["failed", "unknown", "passed"].map((column) => {
    const upToHere = sql`sum(${sql.ref(column)}) OVER (PARTITION BY ${control} ORDER BY day ROWS UNBOUNDED PRECEDING)`;
    return sql`${upToHere} AS ${sql.ref(column)}, ${upToHere} - ${sql.ref(column)} AS ${sql.ref(`${column}_before`)}`;
  });
  return sql.join(columns);
}

const statuses = sql`
  CASE WHEN failed > 0 THEN 'failed' WHEN unknown > 0 THEN 'unknown' WHEN passed > 0 THEN 'passed' ELSE '' END AS status,
  CASE WHEN failed_before > 0 THEN 'failed' WHEN unknown_before > 0 THEN 'unknown' WHEN passed_before > 0 THEN 'passed' ELSE '' END AS was`;

/** Days on which a control's status changes, not the days on which its records do, come out: at most one row a part and day. */
async function moves(db: Kysely<Schema>, given: RawBuilder<unknown>, stood: RawBuilder<unknown>): Promise<readonly ScoreRow[]> {
  const became = (status: string) =>
    sql`sum(CASE WHEN status = ${status} THEN 1 ELSE 0 END) - sum(CASE WHEN was = ${status} THEN 1 ELSE 0 END) AS ${sql.ref(status)}`;
  const { rows } = await sql<ScoreRow>`
    ${given} SELECT part, day, ${became("passed")}, ${became("failed")}, ${became("unknown")} FROM (${stood}) AS stood
    WHERE status <> was GROUP BY part, day`.execute(db);
  return rows;
}
