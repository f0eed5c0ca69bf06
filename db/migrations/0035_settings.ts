import type { Migration } from "./migration.ts";

/** What an administrator decided otherwise than it usually is (posture/settings.ts): no row, no decision. */
export const settings: Migration = {
  version: 35,
  name: "settings",
  statements: [
    `CREATE TABLE settings (
      name TEXT PRIMARY KEY,
      -- JSON
      value TEXT NOT NULL,
      changed_at TEXT NOT NULL,
      -- person, token, command; public id
      changed_by_kind TEXT NOT NULL,
      changed_by TEXT
    ) WITHOUT ROWID`,
  ],
};
