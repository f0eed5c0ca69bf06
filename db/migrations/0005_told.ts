import type { Migration } from "./migration.ts";

/** What AWS tells of accounts and services beside their findings: which regions there are, and whether a service is on at all. */
export const told: Migration = {
  version: 5,
  name: "told",
  statements: [
    `CREATE INDEX surroundings_of_accounts ON surroundings_events (account, to_state, seen) WHERE subject = 'account'`,
    // JSON: every region that is on for the account, watched or not; null where that was never told.
    "ALTER TABLE accounts ADD COLUMN regions_on TEXT",
    // JSON: what the service's status calls told of it, and when. Unlike facts it is written anew by each read, also where the service is off.
    "ALTER TABLE scopes ADD COLUMN told TEXT",
    "ALTER TABLE scopes ADD COLUMN told_at TEXT",
  ],
};
