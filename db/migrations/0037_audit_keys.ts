import type { Migration } from "./migration.ts";

/** Keys by which earlier entries of the audit log were written, before the secret was rotated. */
export const auditKeys: Migration = {
  version: 37,
  name: "audit keys",
  statements: [
    `CREATE TABLE audit_keys (
      -- says which key it is, and nothing of it
      id TEXT PRIMARY KEY,
      -- the last entry of this key; the first is the one after the last of the key before
      last_seq INTEGER NOT NULL UNIQUE,
      -- the key, sealed under the present secret
      sealed BLOB NOT NULL
    ) WITHOUT ROWID`,
  ],
};
