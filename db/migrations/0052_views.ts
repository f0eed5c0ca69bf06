import type { Migration } from "./migration.ts";

/** Addresses that people keep by a name of their own, and find again in any browser. */
export const views: Migration = {
  version: 52,
  name: "saved views",
  statements: [
    `CREATE TABLE views (
      id INTEGER PRIMARY KEY,
      public_id BLOB NOT NULL UNIQUE,
      person INTEGER NOT NULL REFERENCES people(id),
      name TEXT NOT NULL,
      address TEXT NOT NULL,          -- path and search of a page
      saved_at TEXT NOT NULL,
      UNIQUE (person, name)
    )`,
  ],
};
