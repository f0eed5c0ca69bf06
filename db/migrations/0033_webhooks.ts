import type { Migration } from "./migration.ts";

/** Webhooks, what waits to be sent to them, and what became of each attempt. What stands in a webhook's address may itself let somebody in: it is sealed. */
export const webhooks: Migration = {
  version: 33,
  name: "webhooks",
  statements: [
    `CREATE TABLE webhooks (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      url BLOB,                       -- sealed (db/sealing.ts); null: removed
      host TEXT NOT NULL,             -- all of the address that is shown
      secret BLOB,                    -- sealed
      format TEXT NOT NULL,
      events TEXT NOT NULL,           -- JSON array of words
      is_on INTEGER NOT NULL,
      made_by_kind TEXT NOT NULL,
      made_by TEXT,
      made_at TEXT NOT NULL,
      removed_at TEXT
    )`,

    `CREATE TABLE webhook_deliveries (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL UNIQUE,
      webhook INTEGER NOT NULL REFERENCES webhooks(id),
      event TEXT NOT NULL,
      about TEXT NOT NULL,            -- by which it is the only one of its event: run 42
      news TEXT NOT NULL,             -- JSON: posture/news.ts
      state TEXT NOT NULL,            -- waiting, sent, failed, dropped
      put_at TEXT NOT NULL,
      due_at TEXT NOT NULL,
      ended_at TEXT,
      attempts INTEGER NOT NULL DEFAULT 0,
      holder TEXT,                    -- JSON: the process that is at it (db/write/lease.ts)
      lease_until_ms INTEGER,
      UNIQUE (webhook, event, about)
    )`,
    "CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at, id) WHERE state = 'waiting'",
    "CREATE INDEX webhook_deliveries_held ON webhook_deliveries (holder) WHERE holder IS NOT NULL",

    `CREATE TABLE webhook_attempts (
      id INTEGER PRIMARY KEY,
      delivery INTEGER NOT NULL REFERENCES webhook_deliveries(id),
      begun_at TEXT NOT NULL,
      ended_at TEXT,                  -- null: going on, or cut off
      status INTEGER,                 -- of the answer
      answer TEXT                     -- cut and cleaned; or what was in the way
    )`,
    "CREATE INDEX webhook_attempts_of_delivery ON webhook_attempts (delivery, id)",
  ],
};
