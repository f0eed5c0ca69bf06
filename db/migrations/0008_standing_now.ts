import type { Migration } from "./migration.ts";

/** What stands now over the whole organization, by check: sums of the steps without their days, so that a list of checks adds up no years. */
export const standingNow: Migration = {
  version: 8,
  name: "standing now",
  statements: [
    `CREATE TABLE organization_open (
      check_ref INTEGER NOT NULL,
      product TEXT NOT NULL,
      severity TEXT NOT NULL,
      n INTEGER NOT NULL,
      PRIMARY KEY (check_ref, product, severity)
    ) WITHOUT ROWID`,
    `INSERT INTO organization_open (check_ref, product, severity, n) SELECT check_ref, product, severity, sum(n) FROM (
       SELECT check_ref, product, to_severity AS severity, n FROM steps WHERE to_state = 'open'
       UNION ALL SELECT check_ref, product, from_severity, -n FROM steps WHERE from_state = 'open')
     GROUP BY check_ref, product, severity`,
    `CREATE TABLE organization_controls (
      check_ref INTEGER PRIMARY KEY,
      failed INTEGER NOT NULL,
      unknown INTEGER NOT NULL,
      passed INTEGER NOT NULL
    )`,
    `INSERT INTO organization_controls (check_ref, failed, unknown, passed)
     SELECT check_ref, sum(failed), sum(unknown), sum(passed) FROM organization_score_steps GROUP BY check_ref`,
  ],
};
