/** "I fixed it: look again": asked for by a row that a job takes, answered honestly. */
import type { AccountId, SourceId } from "../../posture/words.ts";
import type { Rows, Tx } from "../dialect/connection.ts";

export interface RefreshRow {
  readonly id: number;
  readonly finding: number;
}

/** @returns undefined where no finding has that id. */
export async function askRefresh(tx: Tx, publicId: Uint8Array, at: string): Promise<number | undefined> {
  const finding = await tx.get<{ id: number }>("SELECT id FROM findings WHERE public_id = ?", [publicId]);
  if (finding === undefined) return undefined;
  const waiting = await tx.get<{ id: number }>("SELECT id FROM refreshes WHERE finding = ? AND state = 'asked'", [finding.id]);
  if (waiting !== undefined) return waiting.id;
  return (await tx.run("INSERT INTO refreshes (finding, asked_at, state) VALUES (?, ?, 'asked')", [finding.id, at])).id;
}

export const nextRefresh = (rows: Rows): Promise<RefreshRow | undefined> =>
  rows.get<RefreshRow>("SELECT id, finding FROM refreshes WHERE state = 'asked' ORDER BY id LIMIT 1");

export const answerRefresh = (tx: Tx, id: number, state: "done" | "failed", answer: string, at: string): Promise<unknown> =>
  tx.run("UPDATE refreshes SET state = ?, answer = ?, ended_at = ? WHERE id = ?", [state, answer, at, id]);

/** A record to read again, with the scope that it is read in. */
export interface RecordToRefresh {
  readonly native_id: string | null;
  readonly updated_at: string;
  readonly scope: number;
  readonly account: number;
  readonly account_id: AccountId;
  readonly region: string;
  readonly source: SourceId;
  readonly watched: 0 | 1;
}

export const recordsToRefresh = (rows: Rows, finding: number): Promise<RecordToRefresh[]> =>
  rows.all<RecordToRefresh>(
    `SELECT records.native_id, records.updated_at, records.scope, scopes.account, accounts.account_id, scopes.region, scopes.source, scopes.watched
     FROM records JOIN scopes ON scopes.id = records.scope JOIN accounts ON accounts.id = scopes.account
     WHERE records.finding = ? ORDER BY records.copy_of IS NOT NULL, records.id`,
    [finding],
  );
