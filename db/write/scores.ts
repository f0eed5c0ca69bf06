/** What control records say for the score, written whenever it may have changed: domain.md section 5. */
import { isHeardSince, type RecordState, type Scoring, scoreOf } from "../../posture/record.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import { writeScoreEvent } from "./events.ts";
import type { ReadyRecord } from "./ready-record.ts";
import { type RecordRow, recordColumns, recordTables, stateOf } from "./record-row.ts";
import type { Writing } from "./writing.ts";

type Place = Pick<RecordRow, "account" | "region" | "watched">;

export interface ScoredRecord extends Place {
  readonly id: number;
  readonly scope: number;
}

type AsRead = Pick<Scoring, "awsState" | "awsWorkflow" | "isScored">;

export const asRead = ({ aws, scored }: ReadyRecord): AsRead => ({ awsState: aws.state, awsWorkflow: aws.workflow, isScored: scored });

export const asKept = ({ aws_state, aws_workflow, scored }: RecordRow): AsRead => ({
  awsState: aws_state,
  awsWorkflow: aws_workflow ?? undefined,
  isScored: scored === 1,
});

/** @param said the record's state, what AWS calls it, and the check of its finding; `at` is when it began to be so. */
export async function writeScore(
  tx: Tx,
  writing: Writing,
  record: ScoredRecord,
  said: { readonly state: RecordState; readonly read: AsRead; readonly check: number; readonly at: string },
  counts?: boolean,
): Promise<void> {
  const isHeard = counts ?? (await isHeardIn(tx, record.scope, said.check));
  const score = scoreOf(said.state, { ...said.read, isWatched: record.watched === 1, isHeard });
  await writeScoreEvent(tx, writing, record, { score, check: said.check }, said.at);
}

async function isHeardIn(rows: Rows, scope: number, check: number): Promise<boolean> {
  const row = await rows.get<{ counts: 0 | 1 }>(
    "SELECT counts FROM scope_controls WHERE scope = ? AND check_folded = (SELECT folded FROM checks WHERE id = ?)",
    [scope, check],
  );
  return row?.counts !== 0;
}

/**
 * To be called when something beside the records has changed: their scope is watched now, or their control counts or no longer does.
 * @param counts of all of them; what is kept of their control, if it is not given.
 */
export async function scoreAnew(tx: Tx, writing: Writing, ids: readonly number[], counts?: boolean): Promise<void> {
  for (const id of ids) {
    const row = await tx.get<RecordRow & { readonly check_ref: number }>(
      `SELECT ${recordColumns}, check_ref FROM ${recordTables} JOIN findings ON findings.id = records.finding WHERE records.id = ?`,
      [id],
    );
    if (row === undefined || row.control === 0) continue;
    await writeScore(tx, writing, row, { state: stateOf(row), read: asKept(row), check: row.check_ref, at: writing.seen }, counts);
  }
}

/** When each control of a scope was last heard of, as a read goes on. */
export class Heard {
  readonly #updatedAt = new Map<string, string>();

  /** Active records of the scope's controls that tell of a later update than all before. */
  async note(tx: Tx, scope: number, records: readonly ReadyRecord[]): Promise<void> {
    for (const { control, aws, scope: own, updatedAt, finding } of records) {
      if (!control || aws.state !== "ACTIVE" || own !== scope) continue;
      const check = finding.check.toLowerCase();
      if ((this.#updatedAt.get(check) ?? "") >= updatedAt) continue;
      this.#updatedAt.set(check, updatedAt);
      await tx.run(
        `INSERT INTO scope_controls (scope, check_folded, updated_at, counts) VALUES (?, ?, ?, 1)
         ON CONFLICT (scope, check_folded) DO UPDATE SET updated_at = excluded.updated_at WHERE excluded.updated_at > scope_controls.updated_at`,
        [scope, check, updatedAt],
      );
    }
  }
}

export interface WeighedControl {
  /** Folded. */
  readonly check: string;
  readonly counts: boolean;
}

/**
 * Controls of a scope of which it has changed whether they count.
 * @param readAt start of the last successful read; undefined: it is visible which controls are on, and all of them count.
 */
export async function weighedControls(rows: Rows, scope: number, readAt: string | undefined): Promise<readonly WeighedControl[]> {
  const kept = await rows.all<{ check_folded: string; updated_at: string; counts: 0 | 1 }>(
    "SELECT check_folded, updated_at, counts FROM scope_controls WHERE scope = ?",
    [scope],
  );
  return kept.flatMap(({ check_folded, updated_at, counts }) => {
    const counted = readAt === undefined || isHeardSince(updated_at, readAt);
    return counted === (counts === 1) ? [] : [{ check: check_folded, counts: counted }];
  });
}

export const writeWeighed = (tx: Tx, scope: number, { check, counts }: WeighedControl): Promise<unknown> =>
  tx.run("UPDATE scope_controls SET counts = ? WHERE scope = ? AND check_folded = ?", [counts ? 1 : 0, scope, check]);

/** Read account by account again: what an administrator told is old by the next time that it is asked. */
export const forgetHeard = (tx: Tx, scope: number): Promise<unknown> => tx.run("DELETE FROM scope_controls WHERE scope = ?", [scope]);

export const isAnyHeard = async (rows: Rows, scope: number): Promise<boolean> =>
  (await rows.get("SELECT 1 FROM scope_controls WHERE scope = ? LIMIT 1", [scope])) !== undefined;
