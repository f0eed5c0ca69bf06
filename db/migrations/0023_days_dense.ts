import type { Migration } from "./migration.ts";

const severities = ["critical", "high", "medium", "low", "informational"];
const daily = ["entered", "departed", "opened", "reopened", "fixed", "gone", "passed", "failed", "unknown", ...severities];
const enters = "to_state = 'open' AND from_state <> 'open'";
const departs = "from_state = 'open' AND to_state <> 'open'";
const counted = (condition: string): string => `sum(CASE WHEN ${condition} THEN n ELSE 0 END)`;
const change = (states: string): string =>
  `${counted(`kind = 'posture' AND to_state IN (${states})`)} - ${counted(`kind = 'posture' AND from_state IN (${states})`)}`;
const changeOf = (severity: string): string =>
  `${counted(`to_state = 'open' AND to_severity = '${severity.toUpperCase()}'`)} - ${counted(`from_state = 'open' AND from_severity = '${severity.toUpperCase()}'`)}`;
const moved = [
  ...[enters, departs, `${enters} AND cause = 'new'`, `${enters} AND cause = 'reopened'`].map(counted),
  ...[`${departs} AND cause = 'fixed'`, `${departs} AND cause = 'resource gone'`].map(counted),
  ...["'passed'", "'open', 'accepted'", "'unknown'"].map(change),
  ...severities.map(changeOf),
].join(", ");

const words = ["failed", "unknown", "passed"];
const status = (suffix: string): string =>
  `CASE WHEN failed${suffix} > 0 THEN 'failed' WHEN unknown${suffix} > 0 THEN 'unknown' WHEN passed${suffix} > 0 THEN 'passed' ELSE '' END`;
const settled = "ifnull((SELECT max(day) FROM score_days WHERE account = 0 AND region = ''), '')";

/**
 * Days of a part after those that are settled, reckoned back from the present. The steps lead: of today there are few. Of a day with several steps of one control it is the difference
 * of its beginning and end that comes out, in whatever order they are looked at.
 * @param part columns that tell it. @param steps changes of its control records by `(…part, check_ref, day)`. @param now condition on `control_records`.
 * @param told account, region and principle of the answer.
 */
const unsettled = (part: readonly string[], steps: string, now: string, told: readonly [string, string, string]): string => `
  WITH records AS (
    SELECT ${[...part, "check_ref", "day"].map((column) => `steps.${column}`).join(", ")},
      ${words.map((word) => `${later(word)} + steps.${word} AS ${word}, ${later(word)} AS ${word}_before`).join(", ")}
    FROM ${steps} AS steps CROSS JOIN control_records WHERE ${now} AND control_records.check_ref = steps.check_ref
    WINDOW following AS (PARTITION BY ${[...part, "check_ref"].map((column) => `steps.${column}`).join(", ")} ORDER BY steps.day DESC ROWS UNBOUNDED PRECEDING)),
  stood AS (SELECT ${[...part, "check_ref", "day"].join(", ")}, ${status("")} AS status, ${status("_before")} AS was FROM records)
  SELECT ${told[0]} AS account, ${told[1]} AS region, day, ${told[2]} AS principle,
    ${words.map((word) => `sum(CASE WHEN status = '${word}' THEN 1 ELSE 0 END) - sum(CASE WHEN was = '${word}' THEN 1 ELSE 0 END) AS ${word}`).join(", ")}
  FROM stood ${told[2] === "principle" ? "JOIN checks ON checks.id = check_ref" : ""} WHERE status <> was GROUP BY ${[...part, "day", ...(told[2] === "principle" ? ["principle"] : [])].join(", ")}`;
const later = (word: string): string => `control_records.${word} - sum(steps.${word}) OVER following`;

/** With the accounts one by one: they lie by account, then day. */
const ofAccounts = `(SELECT * FROM score_steps WHERE account IN (SELECT accounts.id FROM accounts) AND day > ${settled})`;

/**
 * What changed on a day lies dense too, so that a change since some day costs days and not the findings that moved: how many more are open by
 * severity, and how many controls became so in each account and region, as in the whole organization.
 */
export const daysDense: Migration = {
  version: 23,
  name: "days dense",
  statements: [
    ...severities.map((severity) => `ALTER TABLE day_sums ADD COLUMN ${severity} INTEGER NOT NULL DEFAULT 0`),
    "DELETE FROM day_sums",
    `INSERT INTO day_sums SELECT account, '', day, '', '', ${moved} FROM steps JOIN checks ON checks.id = check_ref GROUP BY account, day`,
    `INSERT INTO day_sums SELECT 0, region, day, principle, product, ${moved} FROM steps JOIN checks ON checks.id = check_ref
     GROUP BY region, day, principle, product`,
    `INSERT INTO day_sums SELECT 0, '', day, principle, product, ${daily.map((name) => `sum(${name})`).join(", ")} FROM day_sums WHERE account = 0
     GROUP BY day, principle, product`,

    // Of all together and of each region by principle, of an account as a whole (principle ''). The last settled day
    // has a row of account 0, no region and no principle, since on many a day nothing changes.
    `CREATE TABLE score_days (
      account INTEGER NOT NULL,
      region TEXT NOT NULL,
      day TEXT NOT NULL,
      principle TEXT NOT NULL,
      failed INTEGER NOT NULL,
      unknown INTEGER NOT NULL,
      passed INTEGER NOT NULL,
      PRIMARY KEY (account, region, day, principle)
    ) WITHOUT ROWID`,
    "DROP VIEW unsettled_score_days",
    "DROP TABLE organization_score_days",
    `CREATE VIEW unsettled_score_days AS ${unsettled(
      [],
      `(SELECT * FROM organization_score_steps WHERE check_ref IN (SELECT check_ref FROM control_records WHERE account = 0 AND region = '') AND day > ${settled})`,
      "control_records.account = 0 AND control_records.region = ''",
      ["0", "''", "principle"],
    )}`,
    `CREATE VIEW unsettled_region_score_days AS ${unsettled(
      ["region"],
      ofAccounts,
      "control_records.account = 0 AND control_records.region = steps.region",
      ["0", "region", "principle"],
    )}`,
    `CREATE VIEW unsettled_account_score_days AS ${unsettled(
      ["account"],
      ofAccounts,
      "control_records.account = steps.account AND control_records.region = ''",
      ["account", "''", "''"],
    )}`,
    `INSERT INTO score_days SELECT * FROM unsettled_score_days UNION ALL SELECT * FROM unsettled_region_score_days
     UNION ALL SELECT * FROM unsettled_account_score_days
     UNION ALL SELECT 0, '', max(day), '', 0, 0, 0 FROM organization_score_steps HAVING max(day) IS NOT NULL`,

    // Fixes of all accounts in the order in which their median is found.
    "CREATE INDEX fix_times_by_day ON fix_times (day, hours, n)",
  ],
};
