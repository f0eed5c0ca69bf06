import type { Migration } from "./migration.ts";

/**
 * The outbox (db/write/outbox.ts): a mail is composed once, and its bytes never change. What became of each attempt is kept beside it, so that
 * "was it sent?" has an answer, also where the answer is "perhaps twice".
 */
export const mails: Migration = {
  version: 32,
  name: "mails",
  statements: [
    `CREATE TABLE mails (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,             -- owner-digest, lead-digest, alert
      person INTEGER,                 -- null: an address that nobody signs in by
      recipient BLOB NOT NULL,        -- 128 bits of a hash of person or address: stays when the address is erased
      address TEXT,                   -- null: erased
      period TEXT NOT NULL,           -- what it is about: 2026-W48, 2026-11-26
      message_id TEXT NOT NULL UNIQUE,
      subject TEXT,                   -- null: erased
      message BLOB,                   -- RFC 5322, deflated; null: erased, or sent long ago
      state TEXT NOT NULL,            -- waiting, sent, failed, dropped
      why TEXT,                       -- of failed and dropped
      put_at TEXT NOT NULL,
      due_at TEXT NOT NULL,           -- of the next attempt
      ended_at TEXT,                  -- no longer waiting since
      attempts INTEGER NOT NULL DEFAULT 0,
      holder TEXT,                    -- JSON: the process that is at it (db/write/lease.ts)
      lease_until_ms INTEGER,
      UNIQUE (kind, recipient, period)
    )`,
    "CREATE INDEX mails_due ON mails (due_at, id) WHERE state = 'waiting'",
    "CREATE INDEX mails_held ON mails (holder) WHERE holder IS NOT NULL",
    "CREATE INDEX mails_of_person ON mails (person, id)",
    "CREATE INDEX mails_ended ON mails (state, ended_at)",

    `CREATE TABLE mail_attempts (
      id INTEGER PRIMARY KEY,
      mail INTEGER NOT NULL REFERENCES mails(id),
      begun_at TEXT NOT NULL,
      handed_at TEXT,                 -- written before the last dot is sent: from here on the server may have it
      ended_at TEXT,
      outcome TEXT,                   -- sent, later, refused, trouble, cut off
      code INTEGER,                   -- of the server's answer
      answer TEXT                     -- cut and cleaned
    )`,
    "CREATE INDEX mail_attempts_of_mail ON mail_attempts (mail, id)",

    // Who wants a kind of mail no more, said by the link in one.
    `CREATE TABLE mail_stops (recipient BLOB NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (recipient, kind)) WITHOUT ROWID`,
  ],
};
