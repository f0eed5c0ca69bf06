import type { Migration } from "./migration.ts";

const counted = ["critical", "high", "medium", "low"].map((severity) => `${severity} INTEGER NOT NULL`).join(", ");
const decided = ["critical", "high", "medium", "low"].map((severity) => `${severity} INTEGER`).join(", ");

/**
 * Days to fix by severity, the day on which each open finding is due, and how many are due on which day. What was open before this version
 * counts from when its spell began, by days of UTC and the usual levels; from its next change on, by its whole history.
 */
export const serviceLevels: Migration = {
  version: 34,
  name: "service levels",
  statements: [
    // Decided of an account, of an OU by its id with all below it, or (neither) of the organization. null: as around it.
    `CREATE TABLE service_levels (
      id INTEGER PRIMARY KEY,
      account INTEGER REFERENCES accounts (id),
      ou_id TEXT,
      ${decided},
      changed_at TEXT NOT NULL,
      -- person, token, command; public id
      changed_by_kind TEXT NOT NULL,
      changed_by TEXT,
      CHECK (account IS NULL OR ou_id IS NULL)
    )`,
    "CREATE UNIQUE INDEX service_levels_once ON service_levels (ifnull(account, 0), ifnull(ou_id, ''))",

    // By which days each account's findings are due at this moment: moved in the same transaction. No row: the usual ones.
    `CREATE TABLE account_levels (account INTEGER PRIMARY KEY REFERENCES accounts (id), ${counted}) WITHOUT ROWID`,

    // While its clock runs: the day from which the level's days count, and the last one on which it is in time (null: no level).
    "ALTER TABLE findings ADD COLUMN clock_day TEXT",
    "ALTER TABLE findings ADD COLUMN due_on TEXT",
    // Of a key that a problem moved to: how long its clock had run under the key before.
    "ALTER TABLE findings ADD COLUMN clock_inherited_ms INTEGER NOT NULL DEFAULT 0",
    `UPDATE findings SET clock_day = substr(opened_at, 1, 10),
       due_on = CASE severity WHEN 'CRITICAL' THEN date(opened_at, '+7 days') WHEN 'HIGH' THEN date(opened_at, '+30 days')
         WHEN 'MEDIUM' THEN date(opened_at, '+90 days') WHEN 'LOW' THEN date(opened_at, '+180 days') END
     WHERE standing = 'open' AND opened_at IS NOT NULL`,
    // What is not due lies behind what is, so that a list by due day leaves nothing out.
    `CREATE INDEX findings_by_due_day ON findings (ifnull(due_on, '9999'), id) WHERE standing IN ('open', 'suppressed', 'resolved', 'closed', 'accepted')`,
    // Holds all that is counted of a place, so that no finding is read.
    "CREATE INDEX findings_due_by_place ON findings (account, region, due_on, severity, check_ref, counted) WHERE due_on IS NOT NULL",

    // Of a fix: 1 in time, 0 late, by the level of its day; null of everything else, and of what has no level.
    "ALTER TABLE finding_events ADD COLUMN in_time INTEGER",
    `UPDATE finding_events SET in_time = CASE WHEN julianday(substr(at, 1, 10)) - julianday(substr(opened_at, 1, 10)) <=
       CASE from_severity WHEN 'CRITICAL' THEN 7 WHEN 'HIGH' THEN 30 WHEN 'MEDIUM' THEN 90 ELSE 180 END THEN 1 ELSE 0 END
     WHERE cause = 'fixed' AND from_state IN ('open', 'accepted') AND opened_at IS NOT NULL AND from_severity <> 'INFORMATIONAL'`,

    // How many are due on which day; '' is all days before due_settled, which are added up at a run's end. Account 0 is all, region '' is all.
    `CREATE TABLE due_days (
      account INTEGER NOT NULL,
      region TEXT NOT NULL,
      due TEXT NOT NULL,
      principle TEXT NOT NULL,
      ${counted},
      PRIMARY KEY (account, region, due, principle)
    ) WITHOUT ROWID`,
    "INSERT INTO meta (key, value) VALUES ('due_settled', '')",
    `INSERT INTO due_days SELECT account, region, due_on, principle,
       ${["CRITICAL", "HIGH", "MEDIUM", "LOW"].map((severity) => `sum(severity = '${severity}')`).join(", ")}
     FROM findings JOIN checks ON checks.id = check_ref WHERE due_on IS NOT NULL AND counted = 1 GROUP BY 1, 2, 3, 4`,
    `INSERT INTO due_days SELECT account * of_account, CASE WHEN of_region = 1 THEN region ELSE '' END, due, principle,
       sum(critical), sum(high), sum(medium), sum(low)
     FROM due_days CROSS JOIN (SELECT 1 AS of_account, 0 AS of_region UNION ALL SELECT 0, 1 UNION ALL SELECT 0, 0) AS levels GROUP BY 1, 2, 3, 4`,

    // Fixes in time and late, of a day as its events say, and of a week (its Monday) in each place and in all.
    `CREATE TABLE fix_levels (
      account INTEGER NOT NULL,
      day TEXT NOT NULL,
      region TEXT NOT NULL,
      check_ref INTEGER NOT NULL,
      in_time INTEGER NOT NULL,
      late INTEGER NOT NULL,
      PRIMARY KEY (account, day, region, check_ref)
    ) WITHOUT ROWID`,
    `INSERT INTO fix_levels SELECT account, day, region, check_ref, sum(in_time = 1), sum(in_time = 0) FROM finding_events
     WHERE in_time IS NOT NULL AND counted = 1 GROUP BY account, day, region, check_ref`,
    `CREATE TABLE fix_weeks (
      account INTEGER NOT NULL,
      region TEXT NOT NULL,
      week TEXT NOT NULL,
      principle TEXT NOT NULL,
      in_time INTEGER NOT NULL,
      late INTEGER NOT NULL,
      PRIMARY KEY (account, region, week, principle)
    ) WITHOUT ROWID`,
    `INSERT INTO fix_weeks SELECT account * of_account, CASE WHEN of_region = 1 THEN region ELSE '' END, date(day, 'weekday 0', '-6 days'),
       principle, sum(in_time), sum(late)
     FROM fix_levels JOIN checks ON checks.id = check_ref
     CROSS JOIN (SELECT 1 AS of_account, 1 AS of_region UNION ALL SELECT 1, 0 UNION ALL SELECT 0, 1 UNION ALL SELECT 0, 0) AS levels GROUP BY 1, 2, 3, 4`,
  ],
};
