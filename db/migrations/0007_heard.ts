import type { Migration } from "./migration.ts";

/**
 * Through an administrator it is not visible which controls are on: there a control counts while one of its active records was updated in
 * the five days before the scope's last successful read. AWS refreshes the update of each record twice a day, which is no news of the record:
 * it is kept here by scope and control.
 */
export const heard: Migration = {
  version: 7,
  name: "heard",
  statements: [
    `CREATE TABLE scope_controls (
      scope INTEGER NOT NULL REFERENCES scopes(id),
      check_folded TEXT NOT NULL,
      updated_at TEXT NOT NULL,
      counts INTEGER NOT NULL,
      PRIMARY KEY (scope, check_folded)
    ) WITHOUT ROWID`,
  ],
};
