/** Controls passed, failed and unknown day by day, by the rule of posture/score.ts: window functions over the changes of their records. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
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

export const scoresOf = async (db: Kysely<Schema>, view: View, between: Between): Promise<readonly ScoreRow[]> =>
  controls(db, { with: sql``, part: sql`''`, from: await source(db, view, isWhole(view)) }, between);

/** By region, `global` is a line of its own: the controls on global resources, over all regions. */
export async function scoresByPart(db: Kysely<Schema>, view: View, parts: Parts, between: Between): Promise<readonly ScoreRow[]> {
  const { key, of } = parts;
  const isSummed = key === "principle" && isWhole(view);
  const from = await source(db, view, isSummed);
  if (of !== undefined) {
    const joined = sql`(SELECT part_of.part AS told, steps.* FROM (SELECT * FROM ${from}) AS steps JOIN part_of ON part_of.key = steps.${sql.ref(key)}) AS told WHERE 1 = 1`;
    return controls(db, { with: sql`${partTable(of)},`, part: sql`told`, from: joined }, between);
  }
  const rows = await controls(db, { with: sql``, part: sql.ref(key), from }, between);
  if (key !== "region" || view.regions?.includes(globalRegion) === false) return rows;
  const global = { ...view, regions: [globalRegion] };
  const ofGlobal = await controls(db, { with: sql``, part: sql`${globalRegion}`, from: await source(db, global, false) }, between);
  return [...rows.filter(({ part }) => view.regions?.includes(part) !== false), ...ofGlobal];
}

const source = async (db: Kysely<Schema>, view: View, isSummed: boolean): Promise<RawBuilder<unknown>> => {
  const steps = isSummed ? sql`organization_score_steps AS score_steps` : sql`score_steps`;
  const inView = isSummed ? sql`1 = 1` : scoreStepsIn(view, await globalChecksIn(db, view));
  return sql`${steps} JOIN checks ON checks.id = score_steps.check_ref WHERE ${inView} AND ${isOneOf("principle", view.principles)}`;
};

interface Source {
  readonly with: RawBuilder<unknown>;
  readonly part: RawBuilder<unknown>;
  readonly from: RawBuilder<unknown>;
}

/** Days on which a control's status changes, not the days on which its records do, come out: at most one row a part and day. */
async function controls(db: Kysely<Schema>, of: Source, { from, to }: Between): Promise<readonly ScoreRow[]> {
  const upToHere = (column: string) =>
    sql`sum(${sql.ref(column)}) OVER (PARTITION BY part, check_ref ORDER BY day ROWS UNBOUNDED PRECEDING) AS ${sql.ref(column)}`;
  const became = (status: string) =>
    sql`sum(CASE WHEN status = ${status} THEN 1 ELSE 0 END) - sum(CASE WHEN was = ${status} THEN 1 ELSE 0 END) AS ${sql.ref(status)}`;
  const { rows } = await sql<ScoreRow>`
    WITH ${of.with} by_day AS (
      SELECT ${of.part} AS part, check_ref, ${slot(from)} AS day, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed
      FROM ${of.from} AND day <= ${to} GROUP BY 1, 2, 3),
    records AS (SELECT part, check_ref, day, ${upToHere("failed")}, ${upToHere("unknown")}, ${upToHere("passed")} FROM by_day),
    statuses AS (
      SELECT part, check_ref, day, CASE WHEN failed > 0 THEN 'failed' WHEN unknown > 0 THEN 'unknown' WHEN passed > 0 THEN 'passed' ELSE '' END AS status
      FROM records),
    moves AS (
      SELECT part, day, status, lag(status, 1, '') OVER (PARTITION BY part, check_ref ORDER BY day) AS was FROM statuses)
    SELECT part, day, ${became("passed")}, ${became("failed")}, ${became("unknown")} FROM moves WHERE status <> was GROUP BY part, day`.execute(
    db,
  );
  return rows;
}
