import type { Migration } from "./migration.ts";

/**
 * Findings, the records behind them, their events, and the runs that read them. Integer keys inside, public ids outside; instants are ISO
 * 8601 UTC text; ids are folded to lower case in a column of their own where they are compared or searched without case.
 */
export const findings: Migration = {
  version: 1,
  name: "findings",
  statements: [
    `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`,

    `CREATE TABLE accounts (
      id INTEGER PRIMARY KEY,
      account_id TEXT NOT NULL UNIQUE,
      organization_id TEXT,
      name TEXT NOT NULL,
      email TEXT,
      state TEXT NOT NULL,
      ou_id TEXT,
      ou_path TEXT,
      tags TEXT NOT NULL DEFAULT '{}',
      tags_read_at TEXT,
      joined_at TEXT,
      first_seen TEXT NOT NULL,
      left_at TEXT
    )`,

    // A check as a reader compares it: without case. The title is that of the newest record that gave one.
    `CREATE TABLE checks (
      id INTEGER PRIMARY KEY,
      folded TEXT NOT NULL UNIQUE,
      check_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      title TEXT NOT NULL
    )`,

    `CREATE TABLE resources (
      id INTEGER PRIMARY KEY,
      uid TEXT NOT NULL UNIQUE,
      folded TEXT NOT NULL,
      type TEXT NOT NULL,
      name TEXT,
      tags TEXT
    )`,

    // Config's internal ids (AIDA…, db-…) and the ARNs that they stand for.
    `CREATE TABLE resource_names (
      account INTEGER NOT NULL REFERENCES accounts(id),
      region TEXT NOT NULL,
      type TEXT NOT NULL,
      native TEXT NOT NULL,
      arn TEXT NOT NULL,
      PRIMARY KEY (account, region, type, native)
    ) WITHOUT ROWID`,

    // One row a key, problems and passed checks alike: a resolved problem is a passed check with a past.
    `CREATE TABLE findings (
      id INTEGER PRIMARY KEY,
      public_id BLOB NOT NULL UNIQUE,
      account INTEGER NOT NULL REFERENCES accounts(id),
      region TEXT NOT NULL,
      check_ref INTEGER NOT NULL REFERENCES checks(id),
      resource INTEGER NOT NULL REFERENCES resources(id),
      kind TEXT NOT NULL,
      product TEXT NOT NULL,
      source TEXT NOT NULL,
      standing TEXT NOT NULL,
      reason TEXT,
      detail TEXT,
      severity TEXT NOT NULL,
      severity_assigned INTEGER NOT NULL,
      title TEXT,
      first_seen TEXT NOT NULL,
      spell INTEGER NOT NULL,
      opened_at TEXT,
      reopened INTEGER NOT NULL,
      left_at TEXT,
      second_hand INTEGER NOT NULL,
      suppressed_in TEXT,
      marked_resolved INTEGER NOT NULL,
      evidence_lost_since TEXT,
      unconfirmed_since TEXT,
      counted INTEGER NOT NULL,
      changed_at TEXT NOT NULL,
      run INTEGER NOT NULL,
      before TEXT
    )`,
    `CREATE INDEX findings_newest ON findings (changed_at DESC, id DESC) WHERE standing IN ('open', 'suppressed', 'resolved', 'closed')`,
    `CREATE INDEX findings_by_account ON findings (account, standing, changed_at DESC, id DESC)`,
    `CREATE INDEX findings_by_check ON findings (check_ref, standing)`,
    `CREATE INDEX findings_by_resource ON findings (resource)`,
    `CREATE INDEX findings_counts ON findings (counted, standing, source, severity, reason)`,

    // What AWS said (aws_…) beside what it means (word, definite, silence).
    `CREATE TABLE records (
      id INTEGER PRIMARY KEY,
      identity BLOB NOT NULL UNIQUE,
      finding INTEGER NOT NULL REFERENCES findings(id),
      scope INTEGER NOT NULL REFERENCES scopes(id),
      native_id TEXT,
      copy_of TEXT,
      control INTEGER NOT NULL,
      standard TEXT,
      aws_state TEXT NOT NULL,
      aws_workflow TEXT,
      aws_compliance TEXT,
      aws_reasons TEXT,
      word TEXT NOT NULL,
      definite TEXT,
      silence TEXT,
      severity TEXT,
      severity_assigned INTEGER NOT NULL,
      marked_resolved INTEGER NOT NULL,
      said_at TEXT NOT NULL,
      silent_at TEXT,
      first_at TEXT NOT NULL,
      created_at TEXT NOT NULL,
      first_observed_at TEXT,
      updated_at TEXT NOT NULL,
      previous_compliance TEXT,
      problem_spell INTEGER NOT NULL,
      unlisted_since TEXT,
      detail TEXT,
      content BLOB NOT NULL,
      run INTEGER NOT NULL,
      before TEXT
    )`,
    `CREATE INDEX records_by_finding ON records (finding)`,
    `CREATE INDEX records_by_scope ON records (scope, silence)`,
    `CREATE INDEX records_marked ON records (scope) WHERE aws_workflow IN ('SUPPRESSED', 'NOTIFIED', 'RESOLVED') AND aws_compliance IS NOT 'PASSED'`,

    // The document as AWS gave it; never queried in SQL. Passed checks have none.
    `CREATE TABLE documents (record INTEGER PRIMARY KEY REFERENCES records(id), body TEXT NOT NULL)`,

    `CREATE TABLE finding_events (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      finding INTEGER NOT NULL REFERENCES findings(id),
      run INTEGER,
      from_standing TEXT NOT NULL,
      to_standing TEXT NOT NULL,
      from_severity TEXT NOT NULL,
      to_severity TEXT NOT NULL,
      cause TEXT NOT NULL,
      reason TEXT,
      evidence_lost INTEGER NOT NULL,
      at TEXT NOT NULL,
      seen TEXT NOT NULL,
      UNIQUE (finding, run)
    )`,

    // What a control record says for the score: failed, unknown, passed or nothing.
    `CREATE TABLE record_events (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      record INTEGER NOT NULL REFERENCES records(id),
      run INTEGER NOT NULL,
      from_score TEXT NOT NULL,
      to_score TEXT NOT NULL,
      at TEXT NOT NULL,
      seen TEXT NOT NULL,
      UNIQUE (record, run)
    )`,

    `CREATE TABLE scopes (
      id INTEGER PRIMARY KEY,
      account INTEGER NOT NULL REFERENCES accounts(id),
      region TEXT NOT NULL,
      source TEXT NOT NULL,
      watched INTEGER NOT NULL,
      state TEXT,
      action TEXT,
      message TEXT,
      waiting_helps INTEGER NOT NULL DEFAULT 0,
      last_attempt_at TEXT,
      last_success_at TEXT,
      last_full_at TEXT,
      first_complete_at TEXT,
      read_to_ms INTEGER,
      facts TEXT,
      UNIQUE (account, region, source)
    )`,

    `CREATE TABLE scope_checks (
      scope INTEGER NOT NULL REFERENCES scopes(id),
      check_folded TEXT NOT NULL,
      enabled INTEGER NOT NULL,
      since TEXT NOT NULL,
      PRIMARY KEY (scope, check_folded)
    ) WITHOUT ROWID`,

    // Controls and rules switched on and off, scopes changing state, accounts joining and leaving: what a chart must be able to mark.
    `CREATE TABLE surroundings_events (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      run INTEGER NOT NULL,
      subject TEXT NOT NULL,
      account INTEGER REFERENCES accounts(id),
      scope INTEGER REFERENCES scopes(id),
      check_folded TEXT,
      from_state TEXT,
      to_state TEXT NOT NULL,
      seen TEXT NOT NULL
    )`,

    `CREATE TABLE runs (
      id INTEGER PRIMARY KEY,
      trigger TEXT NOT NULL,
      state TEXT NOT NULL,
      mode TEXT NOT NULL,
      options TEXT NOT NULL,
      asked_at TEXT NOT NULL,
      started_at TEXT,
      ended_at TEXT,
      beat_at TEXT,
      progress_at TEXT,
      complete INTEGER NOT NULL DEFAULT 0,
      cancel_asked INTEGER NOT NULL DEFAULT 0,
      error TEXT,
      figures TEXT NOT NULL DEFAULT '{}'
    )`,
    `CREATE INDEX runs_by_state ON runs (state)`,

    `CREATE TABLE run_scopes (
      run INTEGER NOT NULL REFERENCES runs(id),
      scope INTEGER NOT NULL REFERENCES scopes(id),
      state TEXT NOT NULL,
      full INTEGER NOT NULL,
      from_ms INTEGER NOT NULL,
      to_ms INTEGER NOT NULL,
      cursor TEXT,
      listed INTEGER NOT NULL DEFAULT 0,
      pages INTEGER NOT NULL DEFAULT 0,
      records INTEGER NOT NULL DEFAULT 0,
      changed INTEGER NOT NULL DEFAULT 0,
      added INTEGER NOT NULL DEFAULT 0,
      set_aside INTEGER NOT NULL DEFAULT 0,
      missing INTEGER NOT NULL DEFAULT 0,
      outcome TEXT,
      action TEXT,
      message TEXT,
      started_at TEXT,
      ended_at TEXT,
      PRIMARY KEY (run, scope)
    ) WITHOUT ROWID`,

    // Which records each page of a full read listed, so that a read that was killed can still prove an absence. Gone when the scope is done.
    `CREATE TABLE run_pages (
      run INTEGER NOT NULL,
      scope INTEGER NOT NULL,
      page INTEGER NOT NULL,
      records BLOB NOT NULL,
      PRIMARY KEY (run, scope, page)
    )`,

    `CREATE TABLE run_warnings (
      id INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES runs(id),
      scope INTEGER REFERENCES scopes(id),
      code TEXT NOT NULL,
      message TEXT NOT NULL,
      times INTEGER NOT NULL
    )`,
    `CREATE UNIQUE INDEX run_warnings_once ON run_warnings (run, ifnull(scope, 0), code, message)`,

    `CREATE TABLE refreshes (
      id INTEGER PRIMARY KEY,
      finding INTEGER NOT NULL REFERENCES findings(id),
      asked_at TEXT NOT NULL,
      state TEXT NOT NULL,
      answer TEXT,
      ended_at TEXT
    )`,

    // Who may write runs: one holder, renewed while it lives.
    `CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until_ms INTEGER NOT NULL) WITHOUT ROWID`,
  ],
};
