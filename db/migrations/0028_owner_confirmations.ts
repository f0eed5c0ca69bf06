import type { Migration } from "./migration.ts";

/**
 * Links by which somebody confirms that accounts are theirs. The row says what the link is about; the link itself is signed over all of it
 * (db/write/owner-confirmations.ts), so that whoever reads or changes the database can make none.
 */
export const ownerConfirmations: Migration = {
  version: 28,
  name: "owner confirmations",
  statements: [
    `CREATE TABLE owner_confirmations (
       id INTEGER PRIMARY KEY,
       public_id TEXT NOT NULL UNIQUE,
       email TEXT NOT NULL,
       accounts TEXT NOT NULL,
       made_by TEXT,
       made_at TEXT NOT NULL,
       expires_at TEXT NOT NULL,
       confirmed_at TEXT
     )`,
  ],
};
