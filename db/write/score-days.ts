/**
 * Days of the score: how many controls became failed, unknown or passed on each, of the organization and its regions by principle, of an
 * account as a whole (migration 23). A status does not add up, so they are made from each control's records day by day.
 */
import type { Tx } from "../dialect/connection.ts";
import { inRange, type Move, move, ROWS, rangesOf } from "./parts.ts";

const records = ["failed", "unknown", "passed"];
const columns = `account, region, day, principle, ${records.join(", ")}`;
const settled = "(SELECT max(day) FROM score_days WHERE account = 0 AND region = '')";

/** The last day of any control, found by its index: there are many more days of controls than controls. */
const lastDay = `(SELECT max(day) FROM (
  SELECT (SELECT max(day) FROM organization_score_steps AS steps WHERE steps.check_ref = control_records.check_ref) AS day
  FROM control_records WHERE account = 0 AND region = '') AS last_days)`;

/** A row of no account, region and principle says up to where all are settled, since on many a day nothing changes. */
const settleAll = `INSERT INTO score_days (${columns}) SELECT 0, '', last.day, '', 0, 0, 0 FROM (SELECT ${lastDay} AS day) AS last
  WHERE last.day > ifnull(${settled}, '')`;

/**
 * They are settled when a run has ended: from then on they are rows, and not reckoned from its steps. Whoever sums a day anew unsettles it,
 * and all that follow.
 */
export async function settleScoreDays(tx: Tx): Promise<void> {
  const { day } = (await tx.get<{ day: string | null }>(`SELECT ${settled} AS day`)) ?? { day: null };
  // Without a settled day, all there is would be sorted at once.
  if (day === null) return rebuildScoreDays(tx, ROWS);
  for (const view of ["unsettled_account_score_days", "unsettled_region_score_days", "unsettled_score_days"]) {
    await tx.run(`INSERT INTO score_days (${columns}) SELECT ${columns} FROM ${view}`);
  }
  await tx.run(settleAll);
}

/** They lie by account and region: of each, only days as late are looked at. */
export async function unsettleScoreDays(tx: Tx, day: string): Promise<void> {
  if ((await tx.get("SELECT 1 FROM score_days WHERE account = 0 AND region = '' AND day >= ? LIMIT 1", [day])) === undefined) return;
  await tx.run("DELETE FROM score_days WHERE account IN (SELECT id FROM accounts) AND region = '' AND day >= ?", [day]);
  await tx.run(
    "DELETE FROM score_days WHERE account = 0 AND region IN (SELECT region FROM control_records WHERE account = 0) AND day >= ?",
    [day],
  );
}

/** By the rule of posture/score.ts: the first of failed, unknown and passed of which there is a record. */
const status = (suffix: string): string =>
  `CASE WHEN failed${suffix} > 0 THEN 'failed' WHEN unknown${suffix} > 0 THEN 'unknown' WHEN passed${suffix} > 0 THEN 'passed' ELSE '' END`;
const became = (word: string): string =>
  `sum(CASE WHEN status = '${word}' THEN 1 ELSE 0 END) - sum(CASE WHEN was = '${word}' THEN 1 ELSE 0 END)`;
const upTo = (word: string): string => `sum(${word}) OVER so_far AS ${word}, sum(${word}) OVER so_far - ${word} AS ${word}_before`;

/** What a row of score days is of: columns of the steps that tell it, and its account, region and principle. */
interface Whole {
  readonly part: readonly string[];
  readonly told: readonly [account: string, region: string, principle: string];
}
const accountsOwn: Whole = { part: ["account"], told: ["account", "''", "''"] };
const regionsOwn: Whole = { part: ["region"], told: ["0", "region", "principle"] };
const organizationsOwn: Whole = { part: [], told: ["0", "''", "principle"] };

/** Whole histories: every step of the controls that are looked at, in all that they are part of, fits `where`. */
const scoreDaysOf =
  ({ part, told: [account, region, principle] }: Whole): Move =>
  (where) =>
    `
  INSERT INTO score_days (${columns})
  WITH days AS (
    SELECT ${[...part, "check_ref", "day"].join(", ")}, ${records.map((word) => `sum(${word}) AS ${word}`).join(", ")}
    FROM score_steps WHERE ${where} GROUP BY ${[...part, "check_ref", "day"].join(", ")}),
  stood AS (
    SELECT ${[...part, "check_ref", "day"].join(", ")}, ${records.map(upTo).join(", ")} FROM days
    WINDOW so_far AS (PARTITION BY ${[...part, "check_ref"].join(", ")} ORDER BY day ROWS UNBOUNDED PRECEDING)),
  statuses AS (SELECT ${[...part, "check_ref", "day"].join(", ")}, ${status("")} AS status, ${status("_before")} AS was FROM stood)
  SELECT ${account}, ${region}, day, ${principle}, ${records.map(became).join(", ")}
  FROM statuses JOIN checks ON checks.id = check_ref WHERE status <> was GROUP BY 1, 2, 3, 4
  ON CONFLICT DO UPDATE SET ${records.map((word) => `${word} = ${word} + excluded.${word}`).join(", ")}`;

/** All of them, from the first day on. A control's history is whole in an account, and in all accounts; never in a part of them. */
export async function rebuildScoreDays(tx: Tx, rows: number): Promise<void> {
  await tx.run("DELETE FROM score_days");
  for (const range of await rangesOf(tx, "account", ["score_steps"], rows)) {
    await move(tx, [scoreDaysOf(accountsOwn)], inRange("account", range), "");
  }
  for (const range of await rangesOf(tx, "check_ref", ["score_steps"], rows)) {
    await move(tx, [regionsOwn, organizationsOwn].map(scoreDaysOf), inRange("check_ref", range), "");
  }
  await tx.run(settleAll);
}
