import type { Migration } from "./migration.ts";

const told = ["entered", "departed", "opened", "reopened", "fixed", "gone", "passed", "failed", "unknown"];

/**
 * What happened on a day by the best practices that a check is about, instead of by check: a day of a large organization moves a thousand checks,
 * which are about some dozens of sets of practices. Which those are is the catalogue's, and is written to each check as its principle is.
 */
export const practiceDays: Migration = {
  version: 50,
  name: "days of best practices",
  statements: [
    // Ids with a space between them, in the catalogue's order; '' of a check that is about none.
    "ALTER TABLE checks ADD COLUMN practices TEXT NOT NULL DEFAULT ''",
    `CREATE TABLE practice_days (
      day TEXT NOT NULL,
      principle TEXT NOT NULL,
      practices TEXT NOT NULL,
      ${told.map((column) => `${column} INTEGER NOT NULL`).join(", ")},
      PRIMARY KEY (day, principle, practices)
    ) WITHOUT ROWID`,
    `INSERT INTO practice_days SELECT day, principle, practices, ${told.map((column) => `sum(${column})`).join(", ")}
     FROM check_days JOIN checks ON checks.id = check_ref GROUP BY day, principle, practices`,
    "DROP TABLE check_days",
    // How the findings of a check stand is counted in it alone: whether one counts, its row had to be looked up for.
    "DROP INDEX findings_by_check",
    "CREATE INDEX findings_by_check ON findings (check_ref, standing, counted)",
    // Asked again when a run is next about to begin, or the server starts (db/write/principles.ts).
    "UPDATE meta SET value = '' WHERE key = 'catalogue'",
  ],
};
