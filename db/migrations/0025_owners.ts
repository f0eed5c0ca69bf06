import type { Migration } from "./migration.ts";

/**
 * Who answers for an account stood in its tag, and was found out anew with each answer. Now there are several sources and several owners, and
 * what a person may see hangs on them: `account_owners` says what is so now, and is derived (db/write/owners.ts) from what stands beside it.
 */
export const owners: Migration = {
  version: 25,
  name: "owners",
  statements: [
    // OUs and the root, those without an account too: their tags are inherited. `parent` is the id of that above; of the root it is null.
    `CREATE TABLE ous (
       id INTEGER PRIMARY KEY,
       ou_id TEXT NOT NULL UNIQUE,
       organization_id TEXT,
       parent TEXT,
       path TEXT,
       tags TEXT NOT NULL DEFAULT '{}',
       tags_read_at TEXT
     )`,
    // The alternate SECURITY contact: JSON with name and email, null where there is none.
    `ALTER TABLE accounts ADD COLUMN security_contact TEXT`,
    `ALTER TABLE accounts ADD COLUMN contact_asked_at TEXT`,
    // `email_folded` is null where the source has a name only: such an owner cannot sign in.
    `CREATE TABLE account_owners (
       account INTEGER NOT NULL REFERENCES accounts (id),
       position INTEGER NOT NULL,
       name TEXT NOT NULL,
       email_folded TEXT,
       source TEXT NOT NULL,
       detail TEXT,
       PRIMARY KEY (account, position)
     ) WITHOUT ROWID`,
    `CREATE INDEX account_owners_by_email ON account_owners (email_folded) WHERE email_folded IS NOT NULL`,
    // By hand, of an account or of an OU by its id, so that it stays when the OU is renamed. `made_by`: a person's public id; null: by a link.
    `CREATE TABLE owner_assignments (
       id INTEGER PRIMARY KEY,
       public_id TEXT NOT NULL UNIQUE,
       account INTEGER REFERENCES accounts (id),
       ou_id TEXT,
       email TEXT NOT NULL,
       email_folded TEXT NOT NULL,
       name TEXT,
       made_by TEXT,
       made_at TEXT NOT NULL,
       CHECK ((account IS NULL) <> (ou_id IS NULL))
     )`,
    `CREATE UNIQUE INDEX owner_assignments_once ON owner_assignments (ifnull(account, 0), ifnull(ou_id, ''), email_folded)`,
  ],
};
