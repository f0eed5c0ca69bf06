import type { Migration } from "./migration.ts";

/**
 * People, and how they prove who they are. What would let somebody in is never here in the clear: passwords by Argon2id, sessions, links and
 * recovery codes by their SHA-256 (they are random, so that nothing slower is needed), the secret of one-time codes sealed (db/sealing.ts).
 */
export const people: Migration = {
  version: 24,
  name: "people",
  statements: [
    `CREATE TABLE people (
      id INTEGER PRIMARY KEY,
      public_id BLOB NOT NULL UNIQUE,
      kind TEXT NOT NULL,             -- local, openid, demonstration
      subject TEXT UNIQUE,            -- of the provider: issuer and sub, never the address, which may be given to somebody else
      email TEXT,                     -- null: erased, or none
      email_folded TEXT,
      name TEXT,
      role TEXT,                      -- null: the provider gives none
      state TEXT NOT NULL,            -- invited, active, disabled, erased
      password TEXT,                  -- Argon2id in its own notation
      code_secret BLOB,               -- sealed
      code_set_up_at TEXT,            -- null: begun and not confirmed, or none
      code_step INTEGER,              -- the last that was accepted: none is accepted twice
      made_at TEXT NOT NULL,
      signed_in_at TEXT
    )`,
    // The provider's addresses are its own: two of its people may have one. One's own are unique.
    "CREATE UNIQUE INDEX people_local_email ON people (email_folded) WHERE kind = 'local' AND email_folded IS NOT NULL",
    "CREATE INDEX people_email ON people (email_folded)",

    // Accounts that a claim of the provider gives, as it names them: told anew at each sign-in.
    `CREATE TABLE person_accounts (person INTEGER NOT NULL, account_id TEXT NOT NULL, PRIMARY KEY (person, account_id)) WITHOUT ROWID`,

    `CREATE TABLE sessions (
      id INTEGER PRIMARY KEY,
      public_id BLOB NOT NULL UNIQUE,
      token_hash BLOB NOT NULL UNIQUE,
      person INTEGER NOT NULL,
      way TEXT NOT NULL,
      begun_at TEXT NOT NULL,
      seen_at TEXT NOT NULL,
      ends_at TEXT NOT NULL,
      address TEXT,
      agent TEXT,
      through INTEGER,                -- whose eyes are looked through
      provider BLOB                   -- sealed: what the provider's sign-out asks for
    )`,
    "CREATE INDEX sessions_person ON sessions (person)",

    `CREATE TABLE one_time_links (
      id INTEGER PRIMARY KEY,
      token_hash BLOB NOT NULL UNIQUE,
      purpose TEXT NOT NULL,          -- set-up, invitation, reset, demonstration
      person INTEGER,
      made_at TEXT NOT NULL,
      expires_at TEXT NOT NULL,
      used_at TEXT
    )`,
    "CREATE INDEX one_time_links_person ON one_time_links (person)",

    `CREATE TABLE recovery_codes (person INTEGER NOT NULL, hash BLOB NOT NULL, used_at TEXT, PRIMARY KEY (person, hash)) WITHOUT ROWID`,
  ],
};
