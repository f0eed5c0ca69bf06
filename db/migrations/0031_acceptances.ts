import type { Migration } from "./migration.ts";

/** Findings that are problems to somebody: by the literal list, as db/read/findings-rows.ts asks. */
const shown = "standing IN ('open', 'suppressed', 'resolved', 'closed', 'accepted')";

/**
 * Risk acceptances (domain.md section 9). They lie over what AWS says: the standing of a finding that is open by its records, and covered, is
 * `accepted` in its row, and its `acceptance` the one that ends last. Whether any covers it is decided by the rows here.
 */
export const acceptances: Migration = {
  version: 31,
  name: "risk acceptances",
  statements: [
    `CREATE TABLE acceptances (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL UNIQUE,
      -- finding, check on account, check on resource
      subject TEXT NOT NULL,
      account INTEGER NOT NULL REFERENCES accounts(id),
      check_ref INTEGER NOT NULL REFERENCES checks(id),
      -- of a check on a resource: its ARN, or what stands for it, folded
      resource TEXT,
      -- of one finding
      finding INTEGER REFERENCES findings(id),
      reason TEXT NOT NULL,
      ticket TEXT,
      -- proposed, in force, refused, ended, revoked
      state TEXT NOT NULL,
      until TEXT NOT NULL,
      made_at TEXT NOT NULL,
      made_by_kind TEXT NOT NULL,
      made_by TEXT,
      -- approved or refused, with a word to whoever proposed it
      decided_at TEXT,
      decided_by_kind TEXT,
      decided_by TEXT,
      decided_note TEXT,
      -- in force from this instant on; the day in the organization's time zone
      begun_at TEXT,
      begun_day TEXT,
      -- over, also of one that never was in force. By nobody: the clock
      ended_at TEXT,
      ended_day TEXT,
      ended_by_kind TEXT,
      ended_by TEXT,
      -- the acceptance in whose place this one stands, or would
      renews INTEGER REFERENCES acceptances(id)
    )`,
    // Two leads at once: of one thing there is one decision in force, and one that waits.
    `CREATE UNIQUE INDEX acceptances_of_one ON acceptances (state, account, check_ref, subject, ifnull(resource, ''), ifnull(finding, 0))
     WHERE state IN ('proposed', 'in force')`,
    "CREATE INDEX acceptances_by_check ON acceptances (account, check_ref)",
    "CREATE INDEX acceptances_by_finding ON acceptances (finding) WHERE finding IS NOT NULL",
    "CREATE INDEX acceptances_by_end ON acceptances (state, until)",

    // A finding whose key has changed takes the acceptances along that covered it under the earlier one.
    `CREATE TABLE acceptance_findings (
      finding INTEGER NOT NULL REFERENCES findings(id),
      acceptance INTEGER NOT NULL REFERENCES acceptances(id),
      -- start of the run that read the new key
      since TEXT NOT NULL,
      PRIMARY KEY (finding, acceptance)
    ) WITHOUT ROWID`,
    "CREATE INDEX acceptance_findings_by_acceptance ON acceptance_findings (acceptance)",

    "ALTER TABLE findings ADD COLUMN acceptance INTEGER REFERENCES acceptances(id)",
    "CREATE INDEX findings_by_acceptance ON findings (acceptance) WHERE acceptance IS NOT NULL",
    "CREATE INDEX findings_accepted ON findings (account, check_ref) WHERE standing = 'accepted'",
    // Which acceptance an event is about; its `run` is NULL where a person or the clock moved the layer.
    "ALTER TABLE finding_events ADD COLUMN acceptance INTEGER REFERENCES acceptances(id)",

    "DROP INDEX findings_newest",
    `CREATE INDEX findings_newest ON findings (changed_at DESC, id DESC) WHERE ${shown}`,
    "DROP INDEX findings_worst",
    `CREATE INDEX findings_worst ON findings (urgency, id) WHERE ${shown}`,
    "DROP INDEX findings_by_first_seen",
    `CREATE INDEX findings_by_first_seen ON findings (first_seen, id) WHERE ${shown}`,
  ],
};
