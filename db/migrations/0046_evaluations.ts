import type { Migration } from "./migration.ts";

/** By the rules of posture/finding.ts: a regenerated record speaks until the one that AWS goes on with was read (posture/successor.ts). */
const speaks = `(silence IS NULL OR silence = 'regenerated' AND NOT EXISTS (
  SELECT 1 FROM records AS next WHERE next.finding = records.finding AND next.scope = records.scope AND next.copy_of IS NULL
    AND next.first_at > records.first_at AND CASE next.silence WHEN 'regenerated' THEN julianday(next.first_at) > julianday(records.silent_at) - 1
      ELSE ifnull(next.silent_at >= records.silent_at, 1) END))`;
/** Copies stand in where no native record ever said anything. */
const leads = `(copy_of IS NULL OR NOT EXISTS (
  SELECT 1 FROM records AS native WHERE native.finding = records.finding AND native.copy_of IS NULL AND (native.silence IS NOT NULL OR native.definite IS NOT NULL)))`;

/** What an ended posture finding is to a count. */
const state = "CASE evaluation WHEN 'none' THEN 'closed' ELSE evaluation END";
const lastEvent = "(SELECT max(seq) FROM finding_events AS last WHERE last.finding = findings.id)";
/** Ended posture findings whose last event tells of another state than their records. */
const ended = `findings JOIN finding_events AS told ON told.seq = ${lastEvent}`;
const differs = `kind = 'posture' AND standing IN ('resolved', 'closed') AND told.to_state <> ${state}`;

/**
 * A check that was fixed counts as passed while a record speaks for it, and no longer than that (rules 2; docs/decisions/what-nobody-evaluates-passes-nothing.md).
 * Until now whatever was resolved had passed for good, its resource gone or not. The past is told by the new rule as well, as far as it is known when
 * each record fell silent; where retention has taken findings, the difference is booked behind the last that is known of them.
 */
export const evaluations: Migration = {
  version: 46,
  name: "evaluations",
  statements: [
    `ALTER TABLE findings ADD COLUMN evaluation TEXT NOT NULL DEFAULT 'none'`,
    `UPDATE findings SET evaluation = CASE WHEN standing = 'unknown' THEN 'unknown'
       WHEN standing = 'passed' THEN CASE WHEN evidence_lost_since IS NULL THEN 'passed' ELSE 'unknown' END
       ELSE (SELECT CASE WHEN max(word = 'unknown') = 1 THEN 'unknown' WHEN max(definite IN ('passed', 'fixed')) = 1 THEN 'passed' ELSE 'none' END
         FROM records WHERE records.finding = findings.id AND ${speaks} AND ${leads}) END
     WHERE standing IN ('passed', 'unknown') OR (standing IN ('resolved', 'closed') AND kind = 'posture')`,

    // What is gone was so from the event that told it, and whatever came next began there.
    `UPDATE finding_events SET to_state = 'closed' WHERE to_standing = 'resolved' AND reason = 'resource gone' AND to_state IN ('passed', 'unknown')`,
    `UPDATE finding_events SET from_state = 'closed' WHERE from_standing = 'resolved' AND from_state IN ('passed', 'unknown')
       AND (SELECT to_state FROM finding_events AS earlier WHERE earlier.finding = finding_events.finding AND earlier.seq < finding_events.seq
         ORDER BY earlier.seq DESC LIMIT 1) = 'closed'`,
    // What was fixed, and fell silent later: by the run that read its last record so. Where that run has told of it already, there.
    `INSERT INTO finding_events (finding, run, from_standing, to_standing, from_severity, to_severity, cause, reason, evidence_lost, at, seen, day,
       account, region, check_ref, product, counted, from_state, to_state)
     SELECT findings.id, runs.id, standing, standing, severity, severity, 'evidence', findings.reason, evidence_lost_since IS NOT NULL,
       max(told.at, (SELECT max(max(said_at, ifnull(silent_at, said_at))) FROM records WHERE records.finding = findings.id)), runs.started_at, runs.day,
       findings.account, findings.region, findings.check_ref, findings.product, findings.counted, told.to_state, ${state}
     FROM ${ended} JOIN runs ON runs.id = (SELECT max(records.run) FROM records WHERE records.finding = findings.id AND ${leads})
     WHERE ${differs} AND runs.started_at >= told.seen AND runs.day >= told.day AND NOT EXISTS (SELECT 1 FROM finding_events AS same WHERE same.finding = findings.id AND same.run = runs.id)
     ORDER BY runs.id, findings.id`,
    `UPDATE finding_events SET to_state = (SELECT ${state} FROM findings WHERE findings.id = finding)
     WHERE seq IN (SELECT told.seq FROM ${ended} WHERE ${differs})`,

    // A run that goes on afterwards compares with what was before it.
    `UPDATE findings SET before = json_set(before, '$.evaluation', ifnull((
       SELECT CASE WHEN to_state IN ('passed', 'unknown') THEN to_state ELSE 'none' END FROM finding_events
       WHERE finding = findings.id AND finding_events.run IS NOT findings.run ORDER BY seq DESC LIMIT 1), 'none'))
     WHERE before IS NOT NULL AND run IN (SELECT id FROM runs WHERE ended_at IS NULL)`,

    // What retention has taken spoke no more.
    `INSERT INTO forgotten_steps (account, day, region, check_ref, product, from_state, to_state, from_severity, to_severity, cause, n)
     SELECT account, max(day), region, check_ref, product, state, 'closed', '', '', 'reclassified', sum(n) FROM (
       SELECT account, day, region, check_ref, product, to_state AS state, n FROM forgotten_steps
       UNION ALL SELECT account, day, region, check_ref, product, from_state, -n FROM forgotten_steps) AS sides
     WHERE state IN ('passed', 'unknown') AND product IN ('securityhub', 'config') AND check_ref IN (SELECT id FROM checks WHERE kind = 'posture')
     GROUP BY account, region, check_ref, product, state HAVING sum(n) <> 0
     ON CONFLICT DO UPDATE SET n = n + excluded.n`,
  ],
  sumsAgain: true,
};
