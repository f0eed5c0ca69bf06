import type { Migration } from "./migration.ts";

const states = (standing: string, lost: string): string =>
  `CASE ${standing} WHEN 'resolved' THEN CASE WHEN kind <> 'posture' THEN 'closed' WHEN ${lost} THEN 'unknown' ELSE 'passed' END
     WHEN 'passed' THEN CASE WHEN ${lost} THEN 'unknown' ELSE 'passed' END ELSE ${standing} END`;

/**
 * Steps for the trend (domain.md section 7). Events carry where they belong and what they are to a count, so that the steps of an account's
 * day are one sum over one table; all other tables here are sums of the steps, or of events, and can be made again from them.
 */
export const steps: Migration = {
  version: 2,
  name: "steps",
  statements: [
    `ALTER TABLE checks ADD COLUMN principle TEXT NOT NULL DEFAULT 'unmapped'`,

    // Day in the organization's time zone, and the version of the rules that the run counted by.
    `ALTER TABLE runs ADD COLUMN day TEXT`,
    `ALTER TABLE runs ADD COLUMN rules TEXT`,
    `UPDATE runs SET day = substr(started_at, 1, 10) WHERE started_at IS NOT NULL`,
    `CREATE INDEX runs_by_day ON runs (day)`,

    // Where the finding belonged after the event; `from_…` only where that differs from before: the event then counts out there and in here.
    ...["account INTEGER", "region TEXT", "day TEXT", "check_ref INTEGER", "product TEXT", "counted INTEGER"].map(
      (column) => `ALTER TABLE finding_events ADD COLUMN ${column}`,
    ),
    ...["from_check INTEGER", "from_product TEXT", "from_counted INTEGER", "from_state TEXT", "to_state TEXT", "opened_at TEXT"].map(
      (column) => `ALTER TABLE finding_events ADD COLUMN ${column}`,
    ),
    // Of each record, whether it is in counts of findings and checks, and whether it speaks for its control's status: a control that found
    // nothing to evaluate does, and is no check that passed.
    `ALTER TABLE records ADD COLUMN counted INTEGER NOT NULL DEFAULT 1`,
    `ALTER TABLE records ADD COLUMN scored INTEGER NOT NULL DEFAULT 0`,
    `UPDATE records SET scored = control * findings.counted,
       counted = CASE WHEN aws_compliance <> 'FAILED' AND instr(ifnull(aws_reasons, ''), 'CONFIG_EVALUATIONS_EMPTY') > 0 THEN 0 ELSE findings.counted END
     FROM findings WHERE findings.id = records.finding`,
    `UPDATE findings SET counted = 0 WHERE id IN (SELECT finding FROM records WHERE silence IS NULL GROUP BY finding HAVING max(counted) = 0)`,

    `UPDATE finding_events SET account = findings.account, region = findings.region, day = substr(finding_events.seen, 1, 10),
       check_ref = findings.check_ref, product = findings.product, counted = findings.counted,
       to_state = ${states("to_standing", "evidence_lost")},
       from_state = ${states(
         "from_standing",
         "ifnull((SELECT evidence_lost FROM finding_events AS e WHERE e.finding = finding_events.finding AND e.seq < finding_events.seq ORDER BY e.seq DESC LIMIT 1), 0)",
       )},
       opened_at = (SELECT at FROM finding_events AS e WHERE e.finding = finding_events.finding AND e.seq < finding_events.seq
         AND e.to_standing = 'open' AND e.from_standing <> 'open' ORDER BY e.seq DESC LIMIT 1)
     FROM findings WHERE findings.id = finding_events.finding`,
    `CREATE INDEX finding_events_by_place ON finding_events (account, region, day)`,
    `CREATE INDEX finding_events_by_day ON finding_events (day, cause)`,

    // The record's own account and region: the score is taken where AWS takes it.
    ...["account INTEGER", "region TEXT", "day TEXT", "check_ref INTEGER", "from_check INTEGER"].map(
      (column) => `ALTER TABLE record_events ADD COLUMN ${column}`,
    ),
    `UPDATE record_events SET account = scopes.account, region = scopes.region, day = substr(record_events.seen, 1, 10), check_ref = findings.check_ref
     FROM records, scopes, findings WHERE records.id = record_events.record AND scopes.id = records.scope AND findings.id = records.finding`,
    `CREATE INDEX record_events_by_place ON record_events (account, region, day)`,

    // Severity is '' in a state that has none.
    `CREATE TABLE steps (
      account INTEGER NOT NULL,
      day TEXT NOT NULL,
      region TEXT NOT NULL,
      check_ref INTEGER NOT NULL,
      product TEXT NOT NULL,
      from_state TEXT NOT NULL,
      to_state TEXT NOT NULL,
      from_severity TEXT NOT NULL,
      to_severity TEXT NOT NULL,
      cause TEXT NOT NULL,
      n INTEGER NOT NULL,
      PRIMARY KEY (account, day, region, check_ref, product, from_state, to_state, from_severity, to_severity, cause)
    ) WITHOUT ROWID`,
    `CREATE INDEX steps_by_check ON steps (check_ref, day)`,

    // Changes of the numbers of failed, unknown and passed control records.
    `CREATE TABLE score_steps (
      account INTEGER NOT NULL,
      day TEXT NOT NULL,
      region TEXT NOT NULL,
      check_ref INTEGER NOT NULL,
      failed INTEGER NOT NULL,
      unknown INTEGER NOT NULL,
      passed INTEGER NOT NULL,
      PRIMARY KEY (account, day, region, check_ref)
    ) WITHOUT ROWID`,

    // How long what was fixed had been open, in whole hours: percentiles are of these, never of other percentiles.
    `CREATE TABLE fix_times (
      account INTEGER NOT NULL,
      day TEXT NOT NULL,
      region TEXT NOT NULL,
      check_ref INTEGER NOT NULL,
      product TEXT NOT NULL,
      severity TEXT NOT NULL,
      hours INTEGER NOT NULL,
      n INTEGER NOT NULL,
      PRIMARY KEY (account, day, region, check_ref, product, severity, hours)
    ) WITHOUT ROWID`,

    // The whole organization's, so that its trend does not depend on how many accounts it has.
    `CREATE TABLE organization_steps (
      day TEXT NOT NULL,
      principle TEXT NOT NULL,
      kind TEXT NOT NULL,
      product TEXT NOT NULL,
      from_state TEXT NOT NULL,
      to_state TEXT NOT NULL,
      from_severity TEXT NOT NULL,
      to_severity TEXT NOT NULL,
      cause TEXT NOT NULL,
      n INTEGER NOT NULL,
      PRIMARY KEY (day, principle, kind, product, from_state, to_state, from_severity, to_severity, cause)
    ) WITHOUT ROWID`,
    `CREATE TABLE organization_score_steps (
      check_ref INTEGER NOT NULL,
      day TEXT NOT NULL,
      failed INTEGER NOT NULL,
      unknown INTEGER NOT NULL,
      passed INTEGER NOT NULL,
      PRIMARY KEY (check_ref, day)
    ) WITHOUT ROWID`,

    // That the account reported on the day, and how many of its scopes were fresh then. A day without problems is not a day without data.
    `CREATE TABLE account_days (
      day TEXT NOT NULL,
      account INTEGER NOT NULL,
      fresh INTEGER NOT NULL,
      scopes INTEGER NOT NULL,
      score_fresh INTEGER NOT NULL,
      score_scopes INTEGER NOT NULL,
      denied_by_scp INTEGER NOT NULL,
      PRIMARY KEY (day, account)
    ) WITHOUT ROWID`,

    // The days before the first complete run, from the records' own dates: changes of the number that was open.
    `CREATE TABLE reconstructed_steps (
      day TEXT NOT NULL,
      account INTEGER NOT NULL,
      region TEXT NOT NULL,
      check_ref INTEGER NOT NULL,
      product TEXT NOT NULL,
      severity TEXT NOT NULL,
      n INTEGER NOT NULL,
      PRIMARY KEY (day, account, region, check_ref, product, severity)
    ) WITHOUT ROWID`,
  ],
};
