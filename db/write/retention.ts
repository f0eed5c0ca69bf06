/**
 * Findings that ended long ago, taken away with their records, documents and events. What they counted stays, in every sum and on every day
 * (docs/decisions/what-is-forgotten-still-counts.md); decisions, people and the audit log are not touched. And the scopes of runs that ended
 * long ago: an hourly run of 500 accounts in 3 regions leaves 6,000 rows.
 */
import type { Rows, Tx } from "../dialect/connection.ts";
import { keepSums } from "./steps.ts";

/** Rows that one transaction takes away; a finding that has more goes by itself. */
const ROWS_A_TRANSACTION = 100;
/** Of 4 kB, given back in one transaction. One statement gives back one of them. */
const PAGES_A_TRANSACTION = 100;

/**
 * Ended: none of its records speaks, or what says fixed is put away. Nothing of it moved since the instant `before`, by AWS's time or ours,
 * so that AWS itself no longer lists it (architecture.md section 5). What people decided about, or wrote to, stays.
 */
const ENDED = `account = ? AND standing IN ('resolved', 'closed', 'none') AND changed_at < ?
  AND NOT EXISTS (SELECT 1 FROM finding_events WHERE finding_events.finding = findings.id AND seen >= ?)
  AND NOT EXISTS (SELECT 1 FROM records WHERE records.finding = findings.id AND (updated_at >= ? OR silent_at >= ?
    OR (silence IS NULL AND NOT (word = 'fixed' AND aws_state IN ('ARCHIVED', 'CLOSED')))
    OR EXISTS (SELECT 1 FROM record_events WHERE record_events.record = records.id AND record_events.seen >= ?)))
  AND NOT EXISTS (SELECT 1 FROM acceptances WHERE acceptances.finding = findings.id)
  AND NOT EXISTS (SELECT 1 FROM acceptance_findings WHERE acceptance_findings.finding = findings.id)
  AND NOT EXISTS (SELECT 1 FROM handlings WHERE handlings.finding = findings.id)`;

const valuesOf = (account: number, before: string) => [account, before, before, before, before, before];

/** @param before ISO 8601 UTC. */
export const hasEnded = async (rows: Rows, account: number, before: string): Promise<boolean> =>
  (await rows.get(`SELECT 1 FROM findings WHERE ${ENDED} LIMIT 1`, valuesOf(account, before))) !== undefined;

/** Takes some of an account's away. @returns how many findings went: 0 where there are no more. */
export async function forgetEnded(tx: Tx, account: number, before: string): Promise<number> {
  const ended = await tx.all<{ id: number; resource: number; held: number }>(
    `SELECT id, resource, 1 + (SELECT count(*) FROM finding_events WHERE finding_events.finding = findings.id)
       + (SELECT ifnull(sum(2 + (SELECT count(*) FROM record_events WHERE record_events.record = records.id)), 0) FROM records WHERE records.finding = findings.id) AS held
     FROM findings WHERE ${ENDED} LIMIT ${ROWS_A_TRANSACTION}`,
    valuesOf(account, before),
  );
  const chosen: typeof ended = [];
  let held = 0;
  for (const finding of ended) {
    held += finding.held;
    if (chosen.length > 0 && held > ROWS_A_TRANSACTION) break;
    chosen.push(finding);
  }
  if (chosen.length > 0) await forget(tx, chosen);
  return chosen.length;
}

async function forget(tx: Tx, findings: readonly { readonly id: number; readonly resource: number }[]): Promise<void> {
  const ids = JSON.stringify(findings.map(({ id }) => id));
  const given = "(SELECT value FROM json_each(?))";
  const records = `(SELECT id FROM records WHERE finding IN ${given})`;
  await keepSums(tx, { where: `finding IN ${given}`, values: [ids] }, { where: `record IN ${records}`, values: [ids] });
  await tx.run(`DELETE FROM documents WHERE record IN ${records}`, [ids]);
  await tx.run(`DELETE FROM record_events WHERE record IN ${records}`, [ids]);
  for (const table of ["finding_events", "records", "refreshes"]) await tx.run(`DELETE FROM ${table} WHERE finding IN ${given}`, [ids]);
  await tx.run(`DELETE FROM findings WHERE id IN ${given}`, [ids]);
  await tx.run(
    `DELETE FROM resources WHERE id IN ${given} AND NOT EXISTS (SELECT 1 FROM findings WHERE findings.resource = resources.id)`,
    [JSON.stringify(findings.map(({ resource }) => resource))],
  );
}

const ENDED_RUN = "SELECT run FROM run_scopes JOIN runs ON runs.id = run WHERE runs.ended_at < ? ORDER BY run LIMIT 1";

/** Whether a run that ended before is still told scope by scope. @param before ISO 8601 UTC. */
export const hasScopesOfRuns = async (rows: Rows, before: string): Promise<boolean> => (await rows.get(ENDED_RUN, [before])) !== undefined;

/** Of one run: what it did is told by account and source from then on; its warnings stay. @returns false where there is none. */
export async function sumRun(tx: Tx, before: string): Promise<boolean> {
  const ended = await tx.get<{ run: number }>(ENDED_RUN, [before]);
  if (ended === undefined) return false;
  await tx.run(
    `INSERT INTO run_sums SELECT run, account, source, count(*), sum(run_scopes.state = 'done'), sum(coalesce(run_scopes.outcome IN ('denied', 'failed'), 0)),
       sum(run_scopes.pages), sum(run_scopes.records), sum(run_scopes.changed), sum(run_scopes.set_aside)
     FROM run_scopes JOIN scopes ON scopes.id = scope WHERE run = ? GROUP BY run, account, source`,
    [ended.run],
  );
  await tx.run("DELETE FROM run_scopes WHERE run = ?", [ended.run]);
  return true;
}

/** Gives pages that hold nothing back to the file system. @returns whether more can be: of a file that somebody made anew without `auto_vacuum`, none. */
export async function giveBack(tx: Tx): Promise<boolean> {
  const empty = await emptyPages(tx);
  for (let page = 0; page < PAGES_A_TRANSACTION; page += 1) await tx.run("PRAGMA incremental_vacuum(1)");
  const left = await emptyPages(tx);
  return left > 0 && left < empty;
}

const emptyPages = async (tx: Tx): Promise<number> =>
  (await tx.get<{ freelist_count: number }>("PRAGMA freelist_count"))?.freelist_count ?? 0;
