import type { Migration } from "./migration.ts";

/** Who works on what, what people wrote about it, and fixes that are planned. */
export const handling: Migration = {
  version: 39,
  name: "handling",
  statements: [
    // Of a finding; of a check on an account; of a check everywhere (account null). `assignee`: a person's public id, which outlives the person.
    `CREATE TABLE handlings (
      id INTEGER PRIMARY KEY,
      finding INTEGER REFERENCES findings (id),
      check_ref INTEGER REFERENCES checks (id),
      account INTEGER REFERENCES accounts (id),
      assignee TEXT,
      ticket TEXT,
      notes INTEGER NOT NULL DEFAULT 0,
      CHECK ((finding IS NULL) <> (check_ref IS NULL)),
      CHECK (finding IS NULL OR account IS NULL)
    )`,
    "CREATE UNIQUE INDEX handlings_once ON handlings (ifnull(finding, 0), ifnull(check_ref, 0), ifnull(account, 0))",
    "CREATE INDEX handlings_by_finding ON handlings (finding) WHERE finding IS NOT NULL",
    "CREATE INDEX handlings_by_assignee ON handlings (assignee) WHERE assignee IS NOT NULL",
    // `word`: assigned, ticket, note. `value`: the assignee's public id, the address, the text; null: taken back.
    `CREATE TABLE handling_events (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      handling INTEGER NOT NULL REFERENCES handlings (id),
      at TEXT NOT NULL,
      actor_kind TEXT NOT NULL,
      actor TEXT,
      word TEXT NOT NULL,
      value TEXT
    )`,
    "CREATE INDEX handling_events_of ON handling_events (handling, seq)",

    // `place`: what was asked for (an OU's names, an account's name), to be read; null: the whole organization. `fixed_before`: fixes of that
    // check, there, on the day of the plan before it was made, which are none of its own.
    `CREATE TABLE plans (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL UNIQUE,
      check_ref INTEGER NOT NULL REFERENCES checks (id),
      place TEXT,
      date TEXT NOT NULL,
      assignee TEXT,
      made_day TEXT NOT NULL,
      made_at TEXT NOT NULL,
      made_by_kind TEXT NOT NULL,
      made_by TEXT,
      ended_at TEXT
    )`,
    "CREATE INDEX plans_by_check ON plans (check_ref)",
    // The accounts of the plan, as they were when it was made.
    `CREATE TABLE plan_accounts (
      plan INTEGER NOT NULL REFERENCES plans (id),
      account INTEGER NOT NULL REFERENCES accounts (id),
      open_then INTEGER NOT NULL,
      fixed_before INTEGER NOT NULL,
      PRIMARY KEY (plan, account)
    ) WITHOUT ROWID`,
    "CREATE INDEX plan_accounts_by_account ON plan_accounts (account)",
  ],
};
