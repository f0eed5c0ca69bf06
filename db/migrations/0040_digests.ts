import type { Migration } from "./migration.ts";

/** Who wants how many digests; and the weeks for which somebody got none, with the reason, so that a mail that is not there has an answer. */
export const digests: Migration = {
  version: 40,
  name: "digests",
  statements: [
    // Somebody without a row wants what is usual (posture/digest-preference.ts).
    `CREATE TABLE digest_preferences (
       person INTEGER PRIMARY KEY,
       pace TEXT NOT NULL,          -- weekly, two-weekly, monthly, none
       quiet_weeks TEXT NOT NULL,   -- short: a short mail; none: no mail
       daily_alert INTEGER NOT NULL,
       time_zone TEXT,              -- null: the organization's
       changed_at TEXT NOT NULL
     )`,
    // As a mail would have it; recipient as in mails.
    `CREATE TABLE digest_omissions (
       kind TEXT NOT NULL,
       recipient BLOB NOT NULL,
       period TEXT NOT NULL,
       person INTEGER,
       why TEXT NOT NULL,           -- quiet
       at TEXT NOT NULL,
       PRIMARY KEY (kind, recipient, period)
     ) WITHOUT ROWID`,
    "CREATE INDEX digest_omissions_of_person ON digest_omissions (person, period)",
  ],
};
