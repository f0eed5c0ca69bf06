/** Median and 90th percentile of how long what was fixed had been open: of the fixes themselves, never of other percentiles. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import type { Schema } from "../schema.ts";
import type { FindingsView } from "./findings-view.ts";
import { type Parts, partTable } from "./parts.ts";
import type { Between } from "./trend-sums.ts";
import { isOneOf } from "./view.ts";

/** Nearest rank: the least number of hours in which so many of the fixes were made. */
export interface FixTimes {
  fixes: number;
  medianHours: number | null;
  p90Hours: number | null;
}

export const noFixes: FixTimes = { fixes: 0, medianHours: null, p90Hours: null };

export const fixTimesByDay = async (db: Kysely<Schema>, view: FindingsView, between: Between): Promise<ReadonlyMap<Day, FixTimes>> =>
  (await percentiles(db, sql``, sql`day`, fixesIn(view), between)) as ReadonlyMap<Day, FixTimes>;

/** Of the whole range. */
export const fixTimesOf = async (db: Kysely<Schema>, view: FindingsView, between: Between): Promise<FixTimes> =>
  (await percentiles(db, sql``, sql`''`, fixesIn(view), between)).get("") ?? noFixes;

export function fixTimesByPart(
  db: Kysely<Schema>,
  view: FindingsView,
  parts: Parts | "severity",
  between: Between,
): Promise<ReadonlyMap<string, FixTimes>> {
  if (parts === "severity") return percentiles(db, sql``, sql`severity`, fixesIn(view), between);
  const { key, of } = parts;
  if (of === undefined) return percentiles(db, sql``, sql.ref(key), fixesIn(view), between);
  const joined = sql`(SELECT part_of.part AS told, day, hours, n FROM (SELECT * FROM ${fixesIn(view)}) AS fixed JOIN part_of ON part_of.key = fixed.${sql.ref(key)}) AS told WHERE 1 = 1`;
  return percentiles(db, sql`${partTable(of)},`, sql`told`, joined, between);
}

const fixesIn = (view: FindingsView): RawBuilder<unknown> =>
  sql`fix_times JOIN checks ON checks.id = check_ref WHERE ${isOneOf("account", view.accounts)} AND ${isOneOf("region", view.regions)}
    AND ${isOneOf("principle", view.principles)} AND ${isOneOf("product", view.products)} AND ${isOneOf("severity", view.severities)}`;

async function percentiles(
  db: Kysely<Schema>,
  given: RawBuilder<unknown>,
  part: RawBuilder<unknown>,
  from: RawBuilder<unknown>,
  between: Between,
): Promise<ReadonlyMap<string, FixTimes>> {
  const { rows } = await sql<FixTimes & { part: string }>`
    WITH ${given} fixed AS (
      SELECT ${part} AS part, hours, sum(n) AS n FROM ${from} AND day >= ${between.from} AND day <= ${between.to} GROUP BY 1, 2),
    ranked AS (
      SELECT part, hours, sum(n) OVER (PARTITION BY part ORDER BY hours ROWS UNBOUNDED PRECEDING) AS rank, sum(n) OVER (PARTITION BY part) AS fixes
      FROM fixed)
    SELECT part, fixes, min(CASE WHEN 2 * rank >= fixes THEN hours END) AS "medianHours", min(CASE WHEN 10 * rank >= 9 * fixes THEN hours END) AS "p90Hours"
    FROM ranked GROUP BY part, fixes`.execute(db);
  return new Map(rows.map(({ part: of, ...times }) => [of, times]));
}
