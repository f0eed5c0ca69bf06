/**
 * How many open findings are due on which day, dense (migration 34): in each account and region, in all regions, in all accounts, and in both.
 * A place's own rows are what its findings say, made again whenever the place is summed; those of more than one place move by the difference.
 */
import type { Tx } from "../dialect/connection.ts";
import { type Move, move, type Part } from "./parts.ts";
import { added, list, sums } from "./sum-columns.ts";

const columns = ["critical", "high", "medium", "low"];
const settled = "(SELECT value FROM meta WHERE key = 'due_settled')";
const levels = "(SELECT 1 AS of_account, 0 AS of_region UNION ALL SELECT 0, 1 UNION ALL SELECT 0, 0) AS levels";
const into = `INSERT INTO due_days (account, region, due, principle, ${list(columns)})`;

/** The findings lead, by the index that holds all of this (the plus keeps another one out: see findings-rows.ts). */
const ownOf: Move = (where) => `${into}
  SELECT account, region, CASE WHEN due_on < ${settled} THEN '' ELSE due_on END, principle,
    ${list(columns.map((column) => `sum(severity = '${column.toUpperCase()}')`))}
  FROM findings CROSS JOIN checks WHERE checks.id = check_ref AND due_on IS NOT NULL AND +counted = 1 AND ${where} GROUP BY 1, 2, 3, 4`;

const togetherOf: Move = (where, sign) => `${into}
  SELECT account * of_account, CASE WHEN of_region = 1 THEN region ELSE '' END, due, principle, ${sums(columns, sign)}
  FROM due_days CROSS JOIN ${levels} WHERE account > 0 AND region > '' AND ${where} GROUP BY 1, 2, 3, 4 ON CONFLICT DO UPDATE SET ${added(columns)}`;

/** @param part of accounts and regions: by these alone. */
export async function sumDueDays(tx: Tx, part: Part): Promise<void> {
  await move(tx, [togetherOf], part, "-");
  await tx.run(`DELETE FROM due_days WHERE account > 0 AND region > '' AND ${part.where}`, part.values);
  await move(tx, [ownOf, togetherOf], part, "");
}

/**
 * When a run has ended: what was due before the day before its day is one row, whatever day it was. A day is left over, so that another time
 * zone, in which it is still yesterday, finds each of its days.
 */
export async function settleDueDays(tx: Tx): Promise<void> {
  const moved = await tx.run(
    "UPDATE meta SET value = (SELECT date(max(day), '-1 day') FROM runs) WHERE key = 'due_settled' AND value < (SELECT date(max(day), '-1 day') FROM runs)",
  );
  if (moved.changes === 0) return;
  await tx.run(`${into} SELECT account, region, '', principle, ${sums(columns, "")} FROM due_days WHERE due > '' AND due < ${settled}
    GROUP BY account, region, principle ON CONFLICT DO UPDATE SET ${added(columns)}`);
  await tx.run(`DELETE FROM due_days WHERE due > '' AND due < ${settled}`);
}

/** All of it from the findings: what came to nothing goes. */
export async function rebuildDueDays(tx: Tx): Promise<void> {
  await tx.run("DELETE FROM due_days");
  await move(tx, [ownOf, togetherOf], { where: "account > 0", values: [] }, "");
}
