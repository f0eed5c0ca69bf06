import type { Migration } from "./migration.ts";

/** The organization's own days, so that its trend does not add up every account's; and in which time zone a run's day was told. */
export const days: Migration = {
  version: 4,
  name: "days",
  statements: [
    `CREATE TABLE organization_days (
      day TEXT PRIMARY KEY,
      accounts INTEGER NOT NULL,
      reporting INTEGER NOT NULL,
      fresh INTEGER NOT NULL,
      scopes INTEGER NOT NULL,
      score_fresh INTEGER NOT NULL,
      score_scopes INTEGER NOT NULL,
      denied_by_scp INTEGER NOT NULL
    ) WITHOUT ROWID`,
    `INSERT INTO organization_days SELECT day, count(*), sum(fresh > 0), sum(fresh), sum(scopes), sum(score_fresh), sum(score_scopes), sum(denied_by_scp)
     FROM account_days GROUP BY day`,
    "ALTER TABLE runs ADD COLUMN time_zone TEXT",
  ],
};
