import type { Migration } from "./migration.ts";

const severities = ["critical", "high", "medium", "low", "informational"];
const told = ["entered", "departed", "opened", "reopened", "fixed", "gone", "passed", "failed", "unknown"];
const daily = [...told, ...severities];
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
];
const integers = (columns: readonly string[]): string => columns.map((column) => `${column} INTEGER NOT NULL`).join(", ");
const steps = "FROM steps CROSS JOIN checks WHERE checks.id = check_ref";

const unitKey = ["organization_id", "ou_id", "ou_path"];
const unit = unitKey.map((column) => `ifnull(accounts.${column}, '') AS ${column}`).join(", ");
const unitColumns = unitKey.map((column) => `${column} TEXT NOT NULL`).join(", ");

const words = ["failed", "unknown", "passed"];
const status = (suffix: string): string =>
  `CASE WHEN failed${suffix} > 0 THEN 'failed' WHEN unknown${suffix} > 0 THEN 'unknown' WHEN passed${suffix} > 0 THEN 'passed' ELSE '' END`;
const later = (word: string): string => `now.${word} - sum(steps.${word}) OVER following`;

interface Reckoned {
  /** Columns that tell the part whose controls they are. */
  readonly part: readonly string[];
  /** `(…part, check_ref, day, failed, unknown, passed)` after the last settled day. */
  readonly steps: string;
  /** The same of the present, without the day. */
  readonly now: string;
  readonly isSame: string;
  /** Columns of the answer, of `stood JOIN checks`. */
  readonly told: readonly string[];
}

/** As the views of migration 23: days of a part after those that are settled, reckoned back from the present. The steps lead. */
const unsettled = ({ part, steps: changes, now, isSame, told: columns }: Reckoned): string => `
  WITH records AS (
    SELECT ${[...part, "check_ref", "day"].map((column) => `steps.${column}`).join(", ")},
      ${words.map((word) => `${later(word)} + steps.${word} AS ${word}, ${later(word)} AS ${word}_before`).join(", ")}
    FROM ${changes} AS steps CROSS JOIN ${now} AS now WHERE ${isSame} AND now.check_ref = steps.check_ref
    WINDOW following AS (PARTITION BY ${[...part, "check_ref"].map((column) => `steps.${column}`).join(", ")} ORDER BY steps.day DESC ROWS UNBOUNDED PRECEDING)),
  stood AS (SELECT ${[...part, "check_ref", "day"].join(", ")}, ${status("")} AS status, ${status("_before")} AS was FROM records)
  SELECT ${columns.join(", ")},
    ${words.map((word) => `sum(CASE WHEN status = '${word}' THEN 1 ELSE 0 END) - sum(CASE WHEN was = '${word}' THEN 1 ELSE 0 END) AS ${word}`).join(", ")}
  FROM stood JOIN checks ON checks.id = check_ref WHERE status <> was GROUP BY ${columns.join(", ")}`;

const settledAll = "(SELECT max(day) FROM score_days WHERE account = 0 AND region = '')";
/** Of each unit by itself: whoever moves unsettles two of them. */
const stepsOfUnits = `(SELECT ${unit}, check_ref, day, failed, unknown, passed FROM accounts CROSS JOIN score_steps
  WHERE account = accounts.id AND day > ifnull((SELECT max(settled.day) FROM unit_score_days AS settled
    WHERE ${unitKey.map((column) => `settled.${column} = ifnull(accounts.${column}, '')`).join(" AND ")}), ''))`;

const percentiles = `min(CASE WHEN 2 * rank >= fixes THEN hours END), min(CASE WHEN 10 * rank >= 9 * fixes THEN hours END)`;
const fixDays = (principle: string, from: string): string => `
  INSERT INTO fix_days
  WITH fixed AS (SELECT ${principle} AS principle, day, hours, sum(n) AS n FROM ${from} GROUP BY 1, 2, 3),
  ranked AS (
    SELECT principle, day, hours, sum(n) OVER (PARTITION BY principle, day ORDER BY hours ROWS UNBOUNDED PRECEDING) AS rank,
      sum(n) OVER (PARTITION BY principle, day) AS fixes
    FROM fixed)
  SELECT principle, day, fixes, ${percentiles} FROM ranked GROUP BY principle, day, fixes`;

/**
 * Days of OUs and of checks, and how long fixes took: what the trend of an OU or of a best practice, and every percentile, was made of until
 * now by reading each change and each fix of the range.
 */
export const daysOfParts: Migration = {
  version: 30,
  name: "days of parts",
  statements: [
    // As `day_sums` has the days of a region, of the OU that the accounts are in today.
    `CREATE TABLE unit_days (
      ${unitColumns},
      day TEXT NOT NULL,
      principle TEXT NOT NULL,
      product TEXT NOT NULL,
      ${integers(daily)},
      PRIMARY KEY (${unitKey.join(", ")}, day, principle, product)
    ) WITHOUT ROWID`,
    `INSERT INTO unit_days SELECT ${unit}, day, principle, product, ${[...moved, ...severities.map(changeOf)].join(", ")}
     FROM steps CROSS JOIN checks CROSS JOIN accounts WHERE checks.id = check_ref AND accounts.id = account GROUP BY 1, 2, 3, 4, 5, 6`,

    // Of the whole organization, by check: which best practices a check is about is in no table.
    `CREATE TABLE check_days (
      day TEXT NOT NULL,
      check_ref INTEGER NOT NULL,
      ${integers(told)},
      PRIMARY KEY (day, check_ref)
    ) WITHOUT ROWID`,
    `INSERT INTO check_days SELECT day, check_ref, ${moved.join(", ")} ${steps} GROUP BY day, check_ref`,

    // Which status each control of the organization left (-1) and came to (1) on a day. The last settled day has a row of the check 0.
    `CREATE TABLE control_days (
      day TEXT NOT NULL,
      check_ref INTEGER NOT NULL,
      ${integers(words)},
      PRIMARY KEY (day, check_ref)
    ) WITHOUT ROWID`,
    `CREATE VIEW unsettled_control_days AS ${unsettled({
      part: [],
      steps: `(SELECT * FROM organization_score_steps WHERE check_ref IN (SELECT check_ref FROM control_records WHERE account = 0 AND region = '')
        AND day > ifnull((SELECT max(day) FROM control_days), ''))`,
      now: "control_records",
      isSame: "now.account = 0 AND now.region = ''",
      told: ["day", "check_ref"],
    })}`,
    `INSERT INTO control_days SELECT * FROM unsettled_control_days WHERE day <= ${settledAll}
     UNION ALL SELECT ${settledAll}, 0, 0, 0, 0 WHERE ${settledAll} IS NOT NULL`,

    // As `score_days` has the days of a region. The last settled day of a unit has a row of no principle.
    `CREATE TABLE unit_score_days (
      ${unitColumns},
      day TEXT NOT NULL,
      principle TEXT NOT NULL,
      ${integers(words)},
      PRIMARY KEY (${unitKey.join(", ")}, day, principle)
    ) WITHOUT ROWID`,
    `CREATE VIEW unsettled_unit_score_days AS ${unsettled({
      part: unitKey,
      steps: stepsOfUnits,
      now: "unit_records",
      isSame: unitKey.map((column) => `now.${column} = steps.${column}`).join(" AND "),
      told: [...unitKey, "day", "principle"],
    })}`,
    `INSERT INTO unit_score_days SELECT * FROM unsettled_unit_score_days WHERE day <= ${settledAll}
     UNION ALL SELECT DISTINCT ${unit}, ${settledAll}, '', 0, 0, 0 FROM accounts WHERE ${settledAll} IS NOT NULL`,

    // How many fixes took so many hours: of a month ('2026-11') and of ten days ('2026-11-1': the 10th to the 19th), of all principles
    // together under '', so that a percentile of a year is found among months.
    `CREATE TABLE fix_sums (
      span TEXT NOT NULL,
      principle TEXT NOT NULL,
      hours INTEGER NOT NULL,
      n INTEGER NOT NULL,
      PRIMARY KEY (span, principle, hours)
    ) WITHOUT ROWID`,
    `INSERT INTO fix_sums SELECT substr(day, 1, letters), CASE WHEN is_split = 1 THEN principle ELSE '' END, hours, sum(n)
     FROM fix_times CROSS JOIN checks CROSS JOIN (SELECT 7 AS letters, 0 AS is_split UNION ALL SELECT 7, 1 UNION ALL SELECT 9, 0 UNION ALL SELECT 9, 1) AS levels
     WHERE checks.id = check_ref GROUP BY 1, 2, 3`,

    // The percentiles of each day, which no others follow from. Settled up to the last of them: of later days they are found among the fixes.
    `CREATE TABLE fix_days (
      principle TEXT NOT NULL,
      day TEXT NOT NULL,
      fixes INTEGER NOT NULL,
      median_hours INTEGER NOT NULL,
      p90_hours INTEGER NOT NULL,
      PRIMARY KEY (principle, day)
    ) WITHOUT ROWID`,
    fixDays("''", "fix_times"),
    fixDays("principle", "fix_times CROSS JOIN checks WHERE checks.id = check_ref"),
  ],
};
