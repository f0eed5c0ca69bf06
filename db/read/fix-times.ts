/** Median and 90th percentile of how long what was fixed had been open: of the fixes themselves, never of other percentiles. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import type { Schema } from "../schema.ts";
import { type FindingsView, ofChecks } from "./findings-view.ts";
import type { Parts } from "./parts.ts";
import type { Between } from "./trend-sums.ts";
import { isOneOf } from "./view.ts";

/** Nearest rank: the least number of hours in which so many of the fixes were made. */
export interface FixTimes {
  fixes: number;
  medianHours: number | null;
  p90Hours: number | null;
}

export const noFixes: FixTimes = { fixes: 0, medianHours: null, p90Hours: null };

export async function fixTimesByDay(db: Kysely<Schema>, view: FindingsView, between: Between): Promise<ReadonlyMap<Day, FixTimes>> {
  const { rows } = await sql<FixTimes & { day: Day }>`
    WITH fixed AS (SELECT day, hours, sum(n) AS n FROM ${fixesIn(view, between)} GROUP BY day, hours),
    ranked AS (
      SELECT day, hours, sum(n) OVER (PARTITION BY day ORDER BY hours ROWS UNBOUNDED PRECEDING) AS rank, sum(n) OVER (PARTITION BY day) AS fixes
      FROM fixed)
    SELECT day, fixes, min(CASE WHEN 2 * rank >= fixes THEN hours END) AS "medianHours", min(CASE WHEN 10 * rank >= 9 * fixes THEN hours END) AS "p90Hours"
    FROM ranked GROUP BY day, fixes`.execute(db);
  return new Map(rows.map(({ day, ...times }) => [day, times]));
}

interface RangeFixes {
  readonly whole: FixTimes;
  readonly byPart: ReadonlyMap<string, FixTimes>;
}

/** How many fixes took so many hours. */
interface Took {
  readonly key: string | number;
  readonly hours: number;
  readonly n: number;
}

/** Of the whole range, and of each of its parts: the fixes are looked at once for both. */
export async function fixTimesOf(
  db: Kysely<Schema>,
  view: FindingsView,
  between: Between,
  parts: Parts | "severity" | undefined,
): Promise<RangeFixes> {
  const column = parts === undefined || parts === "severity" ? parts : parts.key;
  const key = column === undefined ? sql`''` : sql.ref(column);
  const { rows } = await sql<Took>`SELECT ${key} AS key, hours, sum(n) AS n FROM ${fixesIn(view, between, column)} GROUP BY 1, 2`.execute(
    db,
  );
  const partsOf = keysOf(parts);
  const byPart = new Map<string, Took[]>();
  for (const row of rows) {
    for (const part of partsOf(row.key)) {
      const took = byPart.get(part) ?? [];
      took.push(row);
      byPart.set(part, took);
    }
  }
  return { whole: percentilesOf(rows), byPart: new Map([...byPart].map(([part, fixes]) => [part, percentilesOf(fixes)])) };
}

function keysOf(parts: Parts | "severity" | undefined): (key: string | number) => readonly string[] {
  if (parts === undefined) return () => [];
  if (parts === "severity" || parts.of === undefined) return (key) => [String(key)];
  const of = new Map<number, string[]>();
  for (const [key, part] of parts.of) of.set(key, [...(of.get(key) ?? []), part]);
  return (key) => of.get(key as number) ?? [];
}

function percentilesOf(took: readonly Took[]): FixTimes {
  const fixes = took.reduce((sum, { n }) => sum + n, 0);
  if (fixes === 0) return noFixes;
  const sorted = took.toSorted((a, b) => a.hours - b.hours);
  const within = (tenths: number): number | null => {
    let rank = 0;
    for (const { hours, n } of sorted) {
      rank += n;
      if (10 * rank >= tenths * fixes) return hours;
    }
    return null;
  };
  return { fixes, medianHours: within(5), p90Hours: within(9) };
}

/** Of all accounts the days of the range lie together (migration 23). @param key what is asked of each. */
const fixesIn = (view: FindingsView, { from, to }: Between, key?: string): RawBuilder<unknown> =>
  sql`fix_times ${view.principles !== undefined || key === "principle" ? sql`JOIN checks ON checks.id = check_ref` : sql``}
    WHERE ${isOneOf("account", view.accounts)} AND day >= ${from} AND day <= ${to} AND ${isOneOf("region", view.regions)}
    AND ${isOneOf("principle", view.principles)} AND ${isOneOf("product", view.products)} AND ${isOneOf("severity", view.severities)} AND ${ofChecks(view)}`;
