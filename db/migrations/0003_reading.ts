import type { Migration } from "./migration.ts";

/** What reading the numbers needs beside them: whether anything changed, which regions there are, what a service's status calls told. */
export const reading: Migration = {
  version: 3,
  name: "reading",
  statements: [
    // Moved by every transaction that changed a row which an answer may show: see db/write/changes.ts.
    `CREATE TABLE changes (id INTEGER PRIMARY KEY CHECK (id = 1), n INTEGER NOT NULL)`,
    `INSERT INTO changes (id, n) VALUES (1, 0)`,
    // What is open by check, without a look at the findings themselves: one in eight of all rows.
    `CREATE INDEX findings_open_by_check ON findings (check_ref, account, region, severity, product, resource) WHERE standing = 'open' AND counted = 1`,
    // Which scope turns stale next.
    `CREATE INDEX scopes_fresh ON scopes (last_success_at) WHERE watched = 1 AND state = 'ok'`,
  ],
};
