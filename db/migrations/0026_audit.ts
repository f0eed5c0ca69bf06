import type { Migration } from "./migration.ts";

const never = "the audit log is only ever added to";

/** Who did what, chained (posture/audit-chain.ts), and the tokens by which programs ask the API. */
export const audit: Migration = {
  version: 26,
  name: "audit and tokens",
  statements: [
    `CREATE TABLE audit (
      seq INTEGER PRIMARY KEY,
      at TEXT NOT NULL,
      -- person, token, command, system
      actor_kind TEXT NOT NULL,
      -- public id: a person's name and address are in no row, so that they can be erased
      actor TEXT,
      action TEXT NOT NULL,
      subject TEXT,
      -- the network address that it came from
      address TEXT,
      -- JSON
      before TEXT,
      after TEXT,
      mac BLOB NOT NULL
    )`,
    "CREATE INDEX audit_by_time ON audit (at, seq)",
    "CREATE INDEX audit_by_actor ON audit (actor, seq)",
    "CREATE INDEX audit_by_action ON audit (action, seq)",
    "CREATE INDEX audit_by_subject ON audit (subject, seq)",
    // Against a mistake of ours, and whoever tries by hand. Against who can drop a trigger there is the chain.
    `CREATE TRIGGER audit_is_not_updated BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, '${never}'); END`,
    `CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, '${never}'); END`,
    // INSERT OR REPLACE takes the old row away without asking the trigger on DELETE.
    `CREATE TRIGGER audit_is_added_to BEFORE INSERT ON audit WHEN NEW.seq <> (SELECT ifnull(max(seq), 0) + 1 FROM audit)
     BEGIN SELECT RAISE(ABORT, '${never}'); END`,

    `CREATE TABLE tokens (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      -- SHA-256 of the whole token: it has 256 random bits, so that nothing slower is needed
      hash BLOB NOT NULL UNIQUE,
      -- how it begins, to tell it by
      prefix TEXT NOT NULL,
      role TEXT NOT NULL,
      -- JSON array of account ids; NULL: all
      accounts TEXT,
      created_by_kind TEXT NOT NULL,
      created_by TEXT,
      created_at TEXT NOT NULL,
      expires_at TEXT NOT NULL,
      last_used_at TEXT,
      revoked_at TEXT
    )`,
  ],
};
