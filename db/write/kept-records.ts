/** Records that are looked for by what they have in common, to be silenced, heard again or missed. */

import type { AbsentRecord } from "../../posture/absence.ts";
import { hexOf } from "../../posture/hex.ts";
import { isWaiting } from "../../posture/successor.ts";
import type { Rows } from "../dialect/connection.ts";
import { decidedSilence, type RecordRow, recordColumns, recordTables, stateOf } from "./record-row.ts";

/** A record that a complete read did not list. */
export interface MissedRecord extends AbsentRecord {
  readonly id: number;
  /** Check of its finding, folded. */
  readonly check: string;
  readonly nativeId: string | undefined;
  readonly standard: string | undefined;
  readonly resource: { readonly uid: string; readonly type: string };
}

interface MissedRow extends RecordRow {
  readonly product: string;
  readonly second_hand: number;
  readonly folded: string;
  readonly standard: string | null;
  readonly uid: string;
  readonly type: string;
  readonly spell: number;
}

/** Records of a scope that still speak, in the order of their keys; a regenerated one waits for its successor, listed or not. */
export async function speakingRecords(rows: Rows, scope: number): Promise<readonly number[]> {
  const found = await rows.all<{ id: number }>("SELECT id FROM records WHERE scope = ? AND silence IS NULL ORDER BY id", [scope]);
  return found.map(({ id }) => id);
}

export async function missedRecords(rows: Rows, ids: readonly number[]): Promise<readonly MissedRecord[]> {
  const found = await rows.all<MissedRow>(
    `SELECT ${recordColumns}, findings.product, findings.second_hand, findings.spell, checks.folded, records.standard,
       resources.uid, resources.type
     FROM records JOIN scopes ON scopes.id = records.scope JOIN findings ON findings.id = records.finding
       JOIN checks ON checks.id = findings.check_ref JOIN resources ON resources.id = findings.resource
     WHERE records.id IN (SELECT value FROM json_each(?)) ORDER BY records.id`,
    [JSON.stringify(ids)],
  );
  return found.map((row) => ({
    id: row.id,
    kept: { state: stateOf(row), spell: row.spell },
    control: row.control === 1,
    product: row.product,
    updatedAt: row.updated_at,
    standsIn: row.copy_of !== null && row.second_hand === 1,
    check: row.folded,
    nativeId: row.native_id ?? undefined,
    standard: row.standard ?? undefined,
    resource: { uid: row.uid, type: row.type },
  }));
}

/** Records of a control, rule or standard in a scope that speak and are not archived. */
export const recordsOfCheck = (rows: Rows, scope: number, check: string): Promise<readonly number[]> =>
  activeRecords(rows, scope, check, "records.silence IS NULL", []);

/** Those that fell silent because it was off, unless their control or their standard still is. */
export const silencedByCheck = (rows: Rows, scope: number, check: string, stillOff: readonly string[]): Promise<readonly number[]> =>
  activeRecords(
    rows,
    scope,
    check,
    `records.silence = 'check switched off' AND checks.folded NOT IN (SELECT value FROM json_each(?))
       AND ifnull('standards/' || lower(records.standard), '') NOT IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(stillOff), JSON.stringify(stillOff)],
  );

async function activeRecords(
  rows: Rows,
  scope: number,
  check: string,
  condition: string,
  values: readonly string[],
): Promise<readonly number[]> {
  const found = await rows.all<{ id: number }>(
    `SELECT records.id FROM records JOIN findings ON findings.id = records.finding JOIN checks ON checks.id = findings.check_ref
     WHERE records.scope = ? AND (checks.folded = ? OR 'standards/' || lower(records.standard) = ?) AND records.copy_of IS NULL
       AND records.aws_state = 'ACTIVE' AND ${condition}`,
    [scope, check, check, ...values],
  );
  return found.map(({ id }) => id);
}

/** Regenerated records whose successor has not come; of one check only, or of those archived before an instant, if asked so. */
export async function waitingRecords(
  rows: Rows,
  scope: number,
  { archivedBefore = "9999", check }: { readonly archivedBefore?: string; readonly check?: string } = {},
): Promise<readonly number[]> {
  // Nearly all have a successor that speaks: the rest is few, and judged as the fold judges it.
  const candidates = await rows.all<{ id: number; finding: number }>(
    `SELECT records.id, records.finding FROM records JOIN findings ON findings.id = records.finding JOIN checks ON checks.id = findings.check_ref
     WHERE records.scope = ? AND records.silence = 'regenerated' AND records.silent_at < ? AND ifnull(?, checks.folded) = checks.folded
       AND NOT EXISTS (SELECT 1 FROM records AS successor WHERE successor.finding = records.finding AND successor.scope = records.scope
         AND successor.control = 1
         AND successor.silence IS NULL AND successor.first_at > records.first_at)`,
    [scope, archivedBefore, check ?? null],
  );
  const waiting: number[] = [];
  for (const { id, finding } of candidates) {
    const siblings = await rows.all<RecordRow>(`SELECT ${recordColumns} FROM ${recordTables} WHERE records.finding = ?`, [finding]);
    const states = new Map(siblings.map((row) => [row.id, stateOf(row)]));
    const state = states.get(id);
    if (state !== undefined && isWaiting(state, [...states.values()])) waiting.push(id);
  }
  return waiting;
}

/** Records of a scope that speak, those that wait for their successor included. */
export const recordsOfScope = async (rows: Rows, scope: number): Promise<readonly number[]> =>
  [...(await speakingRecords(rows, scope)), ...(await waitingRecords(rows, scope))].sort((a, b) => a - b);

/** Of records that AWS has put away, those whose end was decided before (in hexadecimal): nobody need be asked about their resources. */
export async function decidedRecords(rows: Rows, identities: readonly Uint8Array[]): Promise<ReadonlySet<string>> {
  const decided = new Set<string>();
  for (const identity of identities) {
    const row = await rows.get<Pick<RecordRow, "aws_state" | "silence">>("SELECT aws_state, silence FROM records WHERE identity = ?", [
      identity,
    ]);
    // What Inspector closed was fixed or not: either way it was decided when it was first read as closed.
    if (row !== undefined && (row.aws_state === "CLOSED" || decidedSilence(row) !== undefined)) {
      decided.add(hexOf(identity));
    }
  }
  return decided;
}

/** Native ids of active records whose workflow people or tools have set: Security Hub moves them without a new `UpdatedAt`. */
export async function workflowMarked(rows: Rows, scope: number): Promise<readonly string[]> {
  const found = await rows.all<{ native_id: string }>(
    `SELECT native_id FROM records WHERE scope = ? AND aws_workflow IN ('SUPPRESSED', 'NOTIFIED', 'RESOLVED') AND aws_compliance IS NOT 'PASSED'
       AND aws_state = 'ACTIVE' AND native_id IS NOT NULL`,
    [scope],
  );
  return found.map((row) => row.native_id);
}

export const hasRecord = async (rows: Rows, identity: Uint8Array): Promise<boolean> =>
  (await rows.get("SELECT 1 FROM records WHERE identity = ?", [identity])) !== undefined;

/** Whether the run set a record of one of these names aside: such a warning begins with the name. */
export const warningsAbout = async (rows: Rows, run: number, names: readonly string[]): Promise<boolean> =>
  (await rows.get(
    `SELECT 1 FROM run_warnings JOIN json_each(?) AS named WHERE run = ? AND code = 'malformed-record'
       AND substr(message, 1, length(named.value) + 2) = named.value || ': '`,
    [JSON.stringify(names), run],
  )) !== undefined;

/**
 * Whether the run set a record of the scope aside that the scope's last read did not: that one may have been garbled on its way, while one
 * that comes malformed twice stays so until AWS writes it anew. Of records without an id nobody can tell whether they are the same.
 */
export const setAsideAnew = async (rows: Rows, run: number, scope: number): Promise<boolean> =>
  (await rows.get(
    `SELECT 1 FROM run_warnings AS now WHERE run = ? AND scope = ? AND code = 'malformed-record'
       AND (message LIKE 'a record without an id:%' OR NOT EXISTS (
         SELECT 1 FROM run_warnings AS last WHERE last.scope = now.scope AND last.code = now.code AND last.message = now.message
           AND last.run = (SELECT max(run) FROM run_scopes WHERE scope = now.scope AND run < now.run)))`,
    [run, scope],
  )) !== undefined;

/** How many records each scope holds. */
export const recordsByScope = async (rows: Rows): Promise<ReadonlyMap<number, number>> =>
  new Map(
    (await rows.all<{ scope: number; records: number }>("SELECT scope, count(*) AS records FROM records GROUP BY scope")).map(
      ({ scope, records }) => [scope, records],
    ),
  );
