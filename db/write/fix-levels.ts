/** Fixes in time and late by week, in each account and region, in all regions, in all accounts, and in both (migration 34). */
import type { Tx } from "../dialect/connection.ts";
import { inRange, type Move, move, rangesOf } from "./parts.ts";
import { added, list, sums } from "./sum-columns.ts";

const columns = ["in_time", "late"];
const levels = "(SELECT 1 AS of_account, 1 AS of_region UNION ALL SELECT 1, 0 UNION ALL SELECT 0, 1 UNION ALL SELECT 0, 0) AS levels";

/** A week is told by its Monday. */
export const fixWeeksOf: Move = (where, sign) => `
  INSERT INTO fix_weeks (account, region, week, principle, ${list(columns)})
  SELECT account * of_account, CASE WHEN of_region = 1 THEN region ELSE '' END, date(day, 'weekday 0', '-6 days'), principle, ${sums(columns, sign)}
  FROM fix_levels CROSS JOIN checks CROSS JOIN ${levels} WHERE checks.id = check_ref AND ${where}
  GROUP BY 1, 2, 3, 4 ON CONFLICT DO UPDATE SET ${added(columns)}`;

/** All of it from the days: what came to nothing goes. */
export async function rebuildFixWeeks(tx: Tx, rows: number): Promise<void> {
  await tx.run("DELETE FROM fix_weeks");
  for (const range of await rangesOf(tx, "account", ["fix_levels"], rows)) await move(tx, [fixWeeksOf], inRange("account", range), "");
}
