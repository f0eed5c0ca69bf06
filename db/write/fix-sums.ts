/**
 * How long fixes took in the whole organization: how many took so many hours, by month and by ten days, and the percentiles of each day
 * (migration 30). Percentiles follow from no other percentiles, so a range's are found among the sums of the spans that it is made of.
 */
import { principleGroups } from "../../posture/words.ts";
import type { Tx } from "../dialect/connection.ts";
import { inRange, type Move, move, rangesOf } from "./parts.ts";

/** A span is a day's first letters: '2026-11' is a month, '2026-11-1' the 10th to the 19th of it. Under no principle lie all together. */
const levels = "(SELECT 7 AS letters, 0 AS is_split UNION ALL SELECT 7, 1 UNION ALL SELECT 9, 0 UNION ALL SELECT 9, 1) AS levels";

export const fixSumsOf: Move = (where, sign) => `
  INSERT INTO fix_sums (span, principle, hours, n)
  SELECT substr(day, 1, letters), CASE WHEN is_split = 1 THEN principle ELSE '' END, hours, ${sign}sum(n)
  FROM fix_times CROSS JOIN checks CROSS JOIN ${levels} WHERE checks.id = check_ref AND ${where}
  GROUP BY 1, 2, 3 ON CONFLICT DO UPDATE SET n = n + excluded.n`;

/** Every day on which anything was fixed has a row of all principles together: days up to the last of these are settled. */
const settled = "ifnull((SELECT max(day) FROM fix_days WHERE principle = ''), '')";

/** Nearest rank. One principle after the other, in the order in which the index of fixes by day lies: nothing is sorted. */
const fixDaysOf = (from: string): string => `
  INSERT INTO fix_days (principle, day, fixes, median_hours, p90_hours)
  WITH fixed AS (SELECT day, hours, sum(n) AS n FROM ${from} GROUP BY day, hours),
  ranked AS (
    SELECT day, hours, sum(n) OVER (PARTITION BY day ORDER BY hours ROWS UNBOUNDED PRECEDING) AS rank, sum(n) OVER (PARTITION BY day) AS fixes
    FROM fixed)
  SELECT ?, day, fixes, min(CASE WHEN 2 * rank >= fixes THEN hours END), min(CASE WHEN 10 * rank >= 9 * fixes THEN hours END)
  FROM ranked GROUP BY day, fixes`;

/** When a run has ended: until then the percentiles of its day are found among its fixes. */
export async function settleFixDays(tx: Tx): Promise<void> {
  const { day } = (await tx.get<{ day: string }>(`SELECT ${settled} AS day`)) ?? { day: "" };
  await tx.run(fixDaysOf("fix_times WHERE day > ?"), [day, ""]);
  for (const principle of principleGroups) {
    await tx.run(fixDaysOf("fix_times CROSS JOIN checks WHERE checks.id = check_ref AND day > ? AND principle = ?"), [
      day,
      principle,
      principle,
    ]);
  }
}

/** A day that is summed anew, and all that follow it. */
export async function unsettleFixDays(tx: Tx, day: string): Promise<void> {
  if ((await tx.get("SELECT 1 FROM fix_days WHERE principle = '' AND day >= ? LIMIT 1", [day])) === undefined) return;
  await tx.run("DELETE FROM fix_days WHERE day >= ?", [day]);
}

/** All of it from the fixes: what came to nothing goes. */
export async function rebuildFixSums(tx: Tx, rows: number): Promise<void> {
  for (const table of ["fix_sums", "fix_days"]) await tx.run(`DELETE FROM ${table}`);
  for (const range of await rangesOf(tx, "account", ["fix_times"], rows)) await move(tx, [fixSumsOf], inRange("account", range), "");
  await settleFixDays(tx);
}
