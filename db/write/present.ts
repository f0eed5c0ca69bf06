/**
 * What stands now, dense, beside the steps that led there (migration 10): moved by the same difference whenever a place's day is summed anew,
 * so that an answer about today adds up no years. All of it can be made again from the steps.
 */
import type { Tx } from "../dialect/connection.ts";
import { inRange, type Move, move, rangesOf, type Sign } from "./parts.ts";
import { added, causal, daily, list, moreAre, moved, movedCausal, open, records, sums } from "./sum-columns.ts";
import { rebuildUnitRecords, unitDaysOf, unitRecordsOf } from "./units.ts";

/** Each row in its account and region, in all regions, in all accounts, and in both: account 0 is all, region '' is all. */
const levels = "(SELECT 1 AS of_account, 1 AS of_region UNION ALL SELECT 1, 0 UNION ALL SELECT 0, 1 UNION ALL SELECT 0, 0) AS levels";
const place = "account * of_account, CASE WHEN of_region = 1 THEN region ELSE '' END";

const others = ["accepted", "suppressed", "passed", "unknown"];
const standing = [...open, ...others];

const standingsOf: Move = (where, sign) => `
  INSERT INTO standings (account, region, principle, kind, product, ${list(standing)})
  SELECT ${place}, principle, kind, product, ${sums(standing, sign)} FROM (
    SELECT account, region, principle, kind, product, ${standing.map((column) => `${moreAre(column)} AS ${column}`).join(", ")}
    FROM steps JOIN checks ON checks.id = check_ref WHERE ${where} GROUP BY account, region, principle, kind, product) AS own
  CROSS JOIN ${levels} GROUP BY 1, 2, 3, 4, 5 ON CONFLICT DO UPDATE SET ${added(standing)}`;

const sides = (where: string): string =>
  `SELECT check_ref, product, to_state AS state, to_severity AS severity, n FROM steps WHERE ${where}
   UNION ALL SELECT check_ref, product, from_state, from_severity, -n FROM steps WHERE ${where}`;

const checkStandingsOf: Move = (where, sign) => `
  INSERT INTO check_standings (check_ref, product, state, severity, n)
  SELECT check_ref, product, state, severity, ${sign}sum(n) FROM (${sides(where)}) AS sides WHERE state NOT IN ('none', 'closed')
  GROUP BY check_ref, product, state, severity ON CONFLICT DO UPDATE SET n = n + excluded.n`;

/** An account's days are of all its principles and products together: by these there would be as many rows as steps. */
const daySumsOf: Move = (where, sign) => `
  INSERT INTO day_sums (account, region, day, principle, product, ${list(daily)})
  SELECT ${place}, day, CASE WHEN of_account = 1 THEN '' ELSE principle END, CASE WHEN of_account = 1 THEN '' ELSE product END, ${sums(daily, sign)}
  FROM (SELECT account, region, day, principle, product, ${moved.map((sum, index) => `${sum} AS ${daily[index]}`).join(", ")}
    FROM steps JOIN checks ON checks.id = check_ref WHERE ${where} GROUP BY account, region, day, principle, product) AS own
  CROSS JOIN ${levels} WHERE of_account + of_region < 2 GROUP BY 1, 2, 3, 4, 5 ON CONFLICT DO UPDATE SET ${added(daily)}`;

const practiceDaysOf: Move = (where, sign) => `
  INSERT INTO practice_days (day, principle, practices, ${list(causal)})
  SELECT day, principle, practices, ${list(movedCausal.map((sum) => `${sign}(${sum})`))}
  FROM steps CROSS JOIN checks WHERE checks.id = check_ref AND ${where}
  GROUP BY day, principle, practices ON CONFLICT DO UPDATE SET ${added(causal)}`;

const controlRecordsOf: Move = (where, sign) => `
  INSERT INTO control_records (account, region, check_ref, ${list(records)})
  SELECT ${place}, check_ref, ${sums(records, sign)} FROM score_steps CROSS JOIN ${levels}
  WHERE of_account + of_region < 2 AND ${where} GROUP BY 1, 2, 3 ON CONFLICT DO UPDATE SET ${added(records)}`;

/** By the rule of posture/score.ts: the first of failed, unknown and passed of which there is a record. */
const statuses = (sign: Sign): string =>
  `${sign}sum(failed > 0), ${sign}sum(failed = 0 AND unknown > 0), ${sign}sum(failed = 0 AND unknown = 0 AND passed > 0)`;

/** A status does not add up: those of the controls whose records are about to move are taken out, and put in again afterwards. */
const accountControlsOf: Move = (where, sign) => `
  INSERT INTO account_controls (account, principle, ${list(records)})
  SELECT held.account, principle, ${statuses(sign)}
  FROM (SELECT DISTINCT account, check_ref FROM score_steps WHERE ${where}) AS touched
  JOIN control_records AS held ON held.account = touched.account AND held.region = '' AND held.check_ref = touched.check_ref
  JOIN checks ON checks.id = held.check_ref GROUP BY held.account, principle ON CONFLICT DO UPDATE SET ${added(records)}`;

/** What moves the present by some steps, and by nothing of the score. */
export const presentMovesOfSteps: readonly Move[] = [standingsOf, checkStandingsOf, daySumsOf, unitDaysOf, practiceDaysOf];

/** What moves the present by some steps, in this order. */
export const presentMoves: readonly Move[] = [
  ...presentMovesOfSteps,
  (where) => accountControlsOf(where, "-"),
  controlRecordsOf,
  unitRecordsOf,
  (where) => accountControlsOf(where, ""),
];

/** The steps lead: check by check, those of some accounts would be sought among all. */
const stepsOfChecks = "FROM steps CROSS JOIN checks WHERE checks.id = check_ref";
/** Of accounts of which nothing is there: in the order in which their steps lie, each level from the one below it. */
const ownOf: Move = (where) => `
  INSERT INTO standings (account, region, principle, kind, product, ${list(standing)})
  SELECT account, region, principle, kind, product, ${list(standing.map(moreAre))} ${stepsOfChecks}
  AND ${where} GROUP BY account, region, principle, kind, product`;
const ownTogetherOf: Move = (where) => `
  INSERT INTO standings (account, region, principle, kind, product, ${list(standing)})
  SELECT account, '', principle, kind, product, ${sums(standing, "")} FROM standings WHERE ${where} GROUP BY account, principle, kind, product`;
const ownDaySumsOf: Move = (where) => `
  INSERT INTO day_sums (account, region, day, principle, product, ${list(daily)})
  SELECT account, '', day, '', '', ${list(moved)} ${stepsOfChecks} AND ${where} GROUP BY account, day`;
const ownRecordsOf: Move = (where) => `
  INSERT INTO control_records (account, region, check_ref, ${list(records)})
  SELECT account, '', check_ref, ${sums(records, "")} FROM score_steps WHERE ${where} GROUP BY account, check_ref`;
/** What these accounts add to regions: all accounts at once would be sorted at once. */
const regionsDaySumsOf: Move = (where) => `
  INSERT INTO day_sums (account, region, day, principle, product, ${list(daily)})
  SELECT 0, region, day, principle, product, ${list(moved)} ${stepsOfChecks} AND ${where}
  GROUP BY region, day, principle, product ON CONFLICT DO UPDATE SET ${added(daily)}`;

const ownMoves: readonly Move[] = [
  ownOf,
  ownTogetherOf,
  ownDaySumsOf,
  ownRecordsOf,
  regionsDaySumsOf,
  unitDaysOf,
  practiceDaysOf,
  checkStandingsOf,
];
/** Of some checks, whose records lie together. */
const regionsRecordsOf: Move = (where) => `
  INSERT INTO control_records (account, region, check_ref, ${list(records)})
  SELECT 0, region, check_ref, ${sums(records, "")} FROM score_steps WHERE ${where} GROUP BY region, check_ref`;

/** Of all together, when each account is done. */
const together: readonly string[] = [
  `INSERT INTO standings SELECT 0, region, principle, kind, product, ${sums(standing, "")} FROM standings GROUP BY region, principle, kind, product`,
  `INSERT INTO day_sums (account, region, day, principle, product, ${list(daily)})
   SELECT 0, '', day, principle, product, ${sums(daily, "")} FROM day_sums WHERE account = 0 GROUP BY day, principle, product`,
  `INSERT INTO control_records SELECT 0, '', check_ref, ${sums(records, "")} FROM control_records WHERE account = 0 GROUP BY check_ref`,
  `INSERT INTO account_controls SELECT account, principle, ${statuses("")}
   FROM control_records JOIN checks ON checks.id = check_ref WHERE account > 0 AND region = '' GROUP BY account, principle`,
];

/** All of it from all steps: what came to nothing goes. */
export async function rebuildPresent(tx: Tx, rows: number): Promise<void> {
  const tables = ["standings", "check_standings", "day_sums", "unit_days", "practice_days", "control_records", "account_controls"];
  for (const table of tables) await tx.run(`DELETE FROM ${table}`);
  for (const range of await rangesOf(tx, "account", ["steps", "score_steps"], rows))
    await move(tx, ownMoves, inRange("account", range), "");
  for (const range of await rangesOf(tx, "check_ref", ["score_steps"], rows))
    await move(tx, [regionsRecordsOf], inRange("check_ref", range), "");
  for (const statement of together) await tx.run(statement);
  await rebuildUnitRecords(tx);
}

/** After the catalogue says otherwise which best practices checks are about. */
export async function rebuildPracticeDays(tx: Tx, rows: number): Promise<void> {
  await tx.run("DELETE FROM practice_days");
  for (const range of await rangesOf(tx, "account", ["steps"], rows)) await move(tx, [practiceDaysOf], inRange("account", range), "");
}
