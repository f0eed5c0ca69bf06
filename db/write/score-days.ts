/**
 * Days of the score: how many controls became failed, unknown or passed on each, of the organization and its regions by principle, of an
 * account as a whole (migration 23), of OUs by principle, and which controls did in the organization (migration 30). A status does not add
 * up, so they are made from each control's records day by day.
 */
import type { Tx } from "../dialect/connection.ts";
import { inRange, type Move, move, ROWS, rangesOf } from "./parts.ts";
import { added, list, records, unitKey, unitOfAccount } from "./sum-columns.ts";

const columns = list(["account", "region", "day", "principle", ...records]);
const unitColumns = list([...unitKey, "day", "principle", ...records]);
const settled = "(SELECT max(day) FROM score_days WHERE account = 0 AND region = '')";

/** The last day of any control, found by its index: there are many more days of controls than controls. */
const lastDay = `(SELECT max(day) FROM (
  SELECT (SELECT max(day) FROM organization_score_steps AS steps WHERE steps.check_ref = control_records.check_ref) AS day
  FROM control_records WHERE account = 0 AND region = '') AS last_days)`;

/** A row of no account, region and principle says up to where all are settled, since on many a day nothing changes. */
const settleAll = `INSERT INTO score_days (${columns}) SELECT 0, '', last.day, '', 0, 0, 0 FROM (SELECT ${lastDay} AS day) AS last
  WHERE last.day > ifnull(${settled}, '')`;
/** The same of the others, to that day: a row of the check 0, and of each unit one of no principle. */
const settleOthers = [
  `INSERT OR IGNORE INTO control_days (day, check_ref, ${list(records)}) SELECT ${settled}, 0, 0, 0, 0 WHERE ${settled} IS NOT NULL`,
  `INSERT OR IGNORE INTO unit_score_days (${unitColumns}) SELECT DISTINCT ${unitOfAccount}, ${settled}, '', 0, 0, 0 FROM accounts
   WHERE ${settled} IS NOT NULL`,
];

/**
 * They are settled when a run has ended: from then on they are rows, and not reckoned from its steps. Whoever sums a day anew unsettles it,
 * and all that follow.
 */
export async function settleScoreDays(tx: Tx): Promise<void> {
  const { day } = (await tx.get<{ day: string | null }>(`SELECT ${settled} AS day`)) ?? { day: null };
  // Without a settled day, all there is would be sorted at once.
  if (day === null) return rebuildScoreDays(tx, ROWS);
  await rebuildUnits(tx, await unsettledUnits(tx), ROWS);
  for (const view of ["unsettled_account_score_days", "unsettled_region_score_days", "unsettled_score_days"]) {
    await tx.run(`INSERT INTO score_days (${columns}) SELECT ${columns} FROM ${view}`);
  }
  await tx.run(`INSERT INTO unit_score_days (${unitColumns}) SELECT ${unitColumns} FROM unsettled_unit_score_days`);
  const ofControls = list(["day", "check_ref", ...records]);
  await tx.run(`INSERT INTO control_days (${ofControls}) SELECT ${ofControls} FROM unsettled_control_days`);
  await tx.run(settleAll);
  for (const statement of settleOthers) await tx.run(statement);
}

/** They lie by account and region: of each, only days as late are looked at. */
export async function unsettleScoreDays(tx: Tx, day: string): Promise<void> {
  if ((await tx.get("SELECT 1 FROM score_days WHERE account = 0 AND region = '' AND day >= ? LIMIT 1", [day])) === undefined) return;
  await tx.run("DELETE FROM score_days WHERE account IN (SELECT id FROM accounts) AND region = '' AND day >= ?", [day]);
  await tx.run(
    "DELETE FROM score_days WHERE account = 0 AND region IN (SELECT region FROM control_records WHERE account = 0) AND day >= ?",
    [day],
  );
  // What is left is settled, also where the organization's last row is older: a day on which only a region's score changed has none of its own.
  await tx.run(
    `INSERT OR IGNORE INTO score_days (${columns}) SELECT 0, '', date(?, '-1 day'), '', 0, 0, 0 WHERE EXISTS (SELECT 1 FROM score_days)`,
    [day],
  );
  await tx.run("DELETE FROM control_days WHERE day >= ?", [day]);
  await tx.run("DELETE FROM unit_score_days WHERE day >= ?", [day]);
}

/** All days of an OU that an account came to or left. @param unit as `unit_score_days` has it. */
export async function unsettleUnit(tx: Tx, unit: readonly [organization: string, id: string, path: string]): Promise<void> {
  await tx.run("DELETE FROM unit_score_days WHERE organization_id = ? AND ou_id = ? AND ou_path = ?", unit);
}

/** Accounts of OUs of which no day is settled. */
async function unsettledUnits(tx: Tx): Promise<readonly number[]> {
  const rows = await tx.all<{ id: number }>(`SELECT id FROM accounts WHERE NOT EXISTS (SELECT 1 FROM unit_score_days AS days
    WHERE ${unitKey.map((column) => `days.${column} = ifnull(accounts.${column}, '')`).join(" AND ")})`);
  return rows.map(({ id }) => id);
}

/** By the rule of posture/score.ts: the first of failed, unknown and passed of which there is a record. */
const status = (suffix: string): string =>
  `CASE WHEN failed${suffix} > 0 THEN 'failed' WHEN unknown${suffix} > 0 THEN 'unknown' WHEN passed${suffix} > 0 THEN 'passed' ELSE '' END`;
const became = (word: string): string =>
  `sum(CASE WHEN status = '${word}' THEN 1 ELSE 0 END) - sum(CASE WHEN was = '${word}' THEN 1 ELSE 0 END)`;
const upTo = (word: string): string => `sum(${word}) OVER so_far AS ${word}, sum(${word}) OVER so_far - ${word} AS ${word}_before`;

/** What the days are of. */
interface Whole {
  readonly table: string;
  /** `(…part, account, check_ref, day, failed, unknown, passed)`. */
  readonly steps: string;
  /** Columns of the steps that tell it. */
  readonly part: readonly string[];
  /** What the table's other columns are: of the part, the day and the check. */
  readonly told: Readonly<Record<string, string>>;
}
const ofScore = { table: "score_days", steps: "score_steps" } as const;
const accountsOwn: Whole = { ...ofScore, part: ["account"], told: { account: "account", region: "''", day: "day", principle: "''" } };
const regionsOwn: Whole = { ...ofScore, part: ["region"], told: { account: "0", region: "region", day: "day", principle: "principle" } };
const organizationsOwn: Whole = { ...ofScore, part: [], told: { account: "0", region: "''", day: "day", principle: "principle" } };
const controlsOwn: Whole = { table: "control_days", steps: "score_steps", part: [], told: { day: "day", check_ref: "check_ref" } };
const unitsOwn: Whole = {
  table: "unit_score_days",
  steps: `(SELECT ${unitKey.map((column) => `ifnull(accounts.${column}, '') AS ${column}`).join(", ")}, account, check_ref, day, ${list(records)}
    FROM score_steps CROSS JOIN accounts WHERE accounts.id = account) AS moves`,
  part: unitKey,
  told: { ...Object.fromEntries(unitKey.map((column) => [column, column])), day: "day", principle: "principle" },
};

/** Whole histories: every step of the controls that are looked at, in all that they are part of, fits `where`. */
const scoreDaysOf =
  ({ table, steps, part, told }: Whole): Move =>
  (where) =>
    `
  INSERT INTO ${table} (${list(Object.keys(told))}, ${list(records)})
  WITH days AS (
    SELECT ${list([...part, "check_ref", "day"])}, ${records.map((word) => `sum(${word}) AS ${word}`).join(", ")}
    FROM ${steps} WHERE ${where} GROUP BY ${list([...part, "check_ref", "day"])}),
  stood AS (
    SELECT ${list([...part, "check_ref", "day"])}, ${records.map(upTo).join(", ")} FROM days
    WINDOW so_far AS (PARTITION BY ${list([...part, "check_ref"])} ORDER BY day ROWS UNBOUNDED PRECEDING)),
  statuses AS (SELECT ${list([...part, "check_ref", "day"])}, ${status("")} AS status, ${status("_before")} AS was FROM stood)
  SELECT ${list(Object.values(told))}, ${records.map(became).join(", ")}
  FROM statuses JOIN checks ON checks.id = check_ref WHERE status <> was GROUP BY ${list(Object.values(told).filter((one) => one !== "0" && one !== "''"))}
  ON CONFLICT DO UPDATE SET ${added(records)}`;

/** All of them, from the first day on. A control's history is whole in an account, and in all accounts; never in a part of them. */
export async function rebuildScoreDays(tx: Tx, rows: number): Promise<void> {
  for (const table of ["score_days", "control_days", "unit_score_days"]) await tx.run(`DELETE FROM ${table}`);
  for (const range of await rangesOf(tx, "account", ["score_steps"], rows)) {
    await move(tx, [scoreDaysOf(accountsOwn)], inRange("account", range), "");
  }
  for (const range of await rangesOf(tx, "check_ref", ["score_steps"], rows)) {
    await move(tx, [regionsOwn, organizationsOwn, controlsOwn, unitsOwn].map(scoreDaysOf), inRange("check_ref", range), "");
  }
  await tx.run(settleAll);
  for (const statement of settleOthers) await tx.run(statement);
}

/** The days of OUs that are settled nowhere, from the first day on. @param accounts all that are in them. */
async function rebuildUnits(tx: Tx, accounts: readonly number[], rows: number): Promise<void> {
  if (accounts.length === 0) return;
  for (const range of await rangesOf(tx, "check_ref", ["score_steps"], rows)) {
    const { where, values } = inRange("check_ref", range);
    const part = { where: `${where} AND account IN (SELECT value FROM json_each(?))`, values: [...values, JSON.stringify(accounts)] };
    await move(tx, [scoreDaysOf(unitsOwn)], part, "");
  }
}
