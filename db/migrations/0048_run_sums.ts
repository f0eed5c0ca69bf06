import type { Migration } from "./migration.ts";

/** What a run did by account and source, once its scopes are no longer told one by one (RETENTION_DAYS): a twentieth of the room. */
export const runSums: Migration = {
  version: 48,
  name: "sums of runs that ended long ago",
  statements: [
    `CREATE TABLE run_sums (
      run INTEGER NOT NULL REFERENCES runs(id),
      account INTEGER NOT NULL REFERENCES accounts(id),
      source TEXT NOT NULL,
      scopes INTEGER NOT NULL,
      done INTEGER NOT NULL,
      unread INTEGER NOT NULL,
      pages INTEGER NOT NULL,
      records INTEGER NOT NULL,
      changed INTEGER NOT NULL,
      set_aside INTEGER NOT NULL,
      PRIMARY KEY (run, account, source)
    ) WITHOUT ROWID`,
  ],
};
