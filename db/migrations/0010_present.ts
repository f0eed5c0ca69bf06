import type { Migration } from "./migration.ts";

const levels = "(SELECT 1 AS of_account, 1 AS of_region UNION ALL SELECT 1, 0 UNION ALL SELECT 0, 1 UNION ALL SELECT 0, 0) AS levels";
const columns = ["critical", "high", "medium", "low", "informational", "accepted", "suppressed", "passed", "unknown"];
const words = ["failed", "unknown", "passed"];
const isIn = (column: string, place: number): string =>
  place < 5 ? `state = 'open' AND severity = '${column.toUpperCase()}'` : `state = '${column}'`;
const together = (names: readonly string[]): string => names.map((name) => `sum(${name})`).join(", ");
const later = (word: string): string => `control_records.${word} - sum(steps.${word}) OVER following`;
const daily = ["entered", "departed", "opened", "reopened", "fixed", "gone", "passed", "failed", "unknown"];
const enters = "to_state = 'open' AND from_state <> 'open'";
const departs = "from_state = 'open' AND to_state <> 'open'";
const counted = (condition: string): string => `sum(CASE WHEN ${condition} THEN n ELSE 0 END)`;
const change = (states: string): string =>
  `${counted(`kind = 'posture' AND to_state IN (${states})`)} - ${counted(`kind = 'posture' AND from_state IN (${states})`)}`;
const moved = [
  ...[enters, departs, `${enters} AND cause = 'new'`, `${enters} AND cause = 'reopened'`].map(counted),
  ...[`${departs} AND cause = 'fixed'`, `${departs} AND cause = 'resource gone'`].map(counted),
  ...["'passed'", "'open', 'accepted'", "'unknown'"].map(change),
].join(", ");
const status = (suffix: string): string =>
  `CASE WHEN failed${suffix} > 0 THEN 'failed' WHEN unknown${suffix} > 0 THEN 'unknown' WHEN passed${suffix} > 0 THEN 'passed' ELSE '' END`;

/**
 * The present, dense: what stands now, without the steps that led there, so that an answer about today adds up no years, and one about an
 * earlier day takes back only what came after it. All of it is moved with the steps and can be made again from them (db/write/present.ts).
 * Account 0 is all accounts together, region '' all regions.
 */
export const present: Migration = {
  version: 10,
  name: "present",
  statements: [
    `CREATE TABLE standings (
      account INTEGER NOT NULL,
      region TEXT NOT NULL,
      principle TEXT NOT NULL,
      kind TEXT NOT NULL,
      product TEXT NOT NULL,
      ${columns.map((column) => `${column} INTEGER NOT NULL`).join(", ")},
      PRIMARY KEY (account, region, principle, kind, product)
    ) WITHOUT ROWID`,
    `INSERT INTO standings SELECT account * of_account, CASE WHEN of_region = 1 THEN region ELSE '' END, principle, kind, product, ${together(columns)} FROM (
       SELECT account, region, principle, kind, product,
         ${columns.map((column, place) => `sum(CASE WHEN ${isIn(column, place)} THEN n ELSE 0 END) AS ${column}`).join(", ")}
       FROM (SELECT account, region, check_ref, product, to_state AS state, to_severity AS severity, n FROM steps
         UNION ALL SELECT account, region, check_ref, product, from_state, from_severity, -n FROM steps) AS sides
       JOIN checks ON checks.id = check_ref GROUP BY account, region, principle, kind, product) AS own
     CROSS JOIN ${levels} GROUP BY 1, 2, 3, 4, 5`,

    // By check, of the whole organization.
    `CREATE TABLE check_standings (
      check_ref INTEGER NOT NULL,
      product TEXT NOT NULL,
      state TEXT NOT NULL,
      severity TEXT NOT NULL,
      n INTEGER NOT NULL,
      PRIMARY KEY (check_ref, product, state, severity)
    ) WITHOUT ROWID`,
    `INSERT INTO check_standings SELECT check_ref, product, state, severity, sum(n) FROM (
       SELECT check_ref, product, to_state AS state, to_severity AS severity, n FROM steps
       UNION ALL SELECT check_ref, product, from_state, from_severity, -n FROM steps)
     WHERE state NOT IN ('none', 'closed') GROUP BY check_ref, product, state, severity`,
    "DROP TABLE organization_open",

    // Control records: of each account over all regions, of each region over all accounts, and of all together.
    `CREATE TABLE control_records (
      account INTEGER NOT NULL,
      region TEXT NOT NULL,
      check_ref INTEGER NOT NULL,
      failed INTEGER NOT NULL,
      unknown INTEGER NOT NULL,
      passed INTEGER NOT NULL,
      PRIMARY KEY (account, region, check_ref)
    ) WITHOUT ROWID`,
    `INSERT INTO control_records SELECT account * of_account, CASE WHEN of_region = 1 THEN region ELSE '' END, check_ref,
       ${together(words)}
     FROM score_steps CROSS JOIN ${levels} WHERE of_account + of_region < 2 GROUP BY 1, 2, 3`,
    "DROP TABLE organization_controls",
    // The same by the OU that the accounts are in today.
    `CREATE TABLE unit_records (
      organization_id TEXT NOT NULL,
      ou_id TEXT NOT NULL,
      ou_path TEXT NOT NULL,
      check_ref INTEGER NOT NULL,
      failed INTEGER NOT NULL,
      unknown INTEGER NOT NULL,
      passed INTEGER NOT NULL,
      PRIMARY KEY (organization_id, ou_id, ou_path, check_ref)
    ) WITHOUT ROWID`,
    `INSERT INTO unit_records SELECT ifnull(organization_id, ''), ifnull(ou_id, ''), ifnull(ou_path, ''), check_ref, ${together(words)}
     FROM control_records JOIN accounts ON accounts.id = account WHERE region = '' GROUP BY 1, 2, 3, 4`,
    // How many controls of an account are so: a status does not add up, its counts are kept instead.
    `CREATE TABLE account_controls (
      account INTEGER NOT NULL,
      principle TEXT NOT NULL,
      failed INTEGER NOT NULL,
      unknown INTEGER NOT NULL,
      passed INTEGER NOT NULL,
      PRIMARY KEY (account, principle)
    ) WITHOUT ROWID`,
    `INSERT INTO account_controls SELECT account, principle, sum(failed > 0), sum(failed = 0 AND unknown > 0), sum(failed = 0 AND unknown = 0 AND passed > 0)
     FROM control_records JOIN checks ON checks.id = check_ref WHERE account > 0 AND region = '' GROUP BY account, principle`,

    // Changes of how many controls of the organization are so, of days that are settled. The last of them
    // has a row of no principle, since on many a day nothing changes.
    `CREATE TABLE organization_score_days (
      day TEXT NOT NULL,
      principle TEXT NOT NULL,
      failed INTEGER NOT NULL,
      unknown INTEGER NOT NULL,
      passed INTEGER NOT NULL,
      PRIMARY KEY (day, principle)
    ) WITHOUT ROWID`,
    // The same of the days after them, reckoned back from the present.
    `CREATE VIEW unsettled_score_days AS
     WITH records AS (
       SELECT steps.check_ref, steps.day, ${words.map((word) => `${later(word)} + steps.${word} AS ${word}, ${later(word)} AS ${word}_before`).join(", ")}
       FROM control_records JOIN organization_score_steps AS steps ON steps.check_ref = control_records.check_ref
       WHERE account = 0 AND region = '' AND steps.day > ifnull((SELECT max(day) FROM organization_score_days), '')
       WINDOW following AS (PARTITION BY steps.check_ref ORDER BY steps.day DESC ROWS UNBOUNDED PRECEDING)),
     stood AS (
       SELECT check_ref, day,
         ${status("")} AS status, ${status("_before")} AS was
       FROM records)
     SELECT day, principle,
       ${words.map((word) => `sum(CASE WHEN status = '${word}' THEN 1 ELSE 0 END) - sum(CASE WHEN was = '${word}' THEN 1 ELSE 0 END) AS ${word}`).join(", ")}
     FROM stood JOIN checks ON checks.id = check_ref WHERE status <> was GROUP BY day, principle`,
    `INSERT INTO organization_score_days SELECT day, principle, failed, unknown, passed FROM unsettled_score_days
     UNION ALL SELECT max(day), '', 0, 0, 0 FROM organization_score_steps HAVING max(day) IS NOT NULL`,

    // What entered and left open on each day, and by how much checks passed moved: of the organization and of its regions by principle and
    // product; of an account as a whole (principle and product '').
    `CREATE TABLE day_sums (
      account INTEGER NOT NULL,
      region TEXT NOT NULL,
      day TEXT NOT NULL,
      principle TEXT NOT NULL,
      product TEXT NOT NULL,
      ${daily.map((column) => `${column} INTEGER NOT NULL`).join(", ")},
      PRIMARY KEY (account, region, day, principle, product)
    ) WITHOUT ROWID`,
    `INSERT INTO day_sums SELECT account, '', day, '', '', ${moved} FROM steps JOIN checks ON checks.id = check_ref GROUP BY account, day`,
    `INSERT INTO day_sums SELECT 0, region, day, principle, product, ${moved} FROM steps JOIN checks ON checks.id = check_ref
     GROUP BY region, day, principle, product`,
    `INSERT INTO day_sums SELECT 0, '', day, principle, product, ${together(daily)} FROM day_sums WHERE account = 0 GROUP BY day, principle, product`,

    // An account's days, without all others': when it began to report, and whether it was there on each of some days.
    "CREATE INDEX account_days_by_account ON account_days (account, day, fresh)",
  ],
};
