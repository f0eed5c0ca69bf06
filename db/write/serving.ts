/** Whether the server before this one ended by itself: of a process that is killed (for want of memory, say) nothing else is left to tell. */

import type { Rows, Tx } from "../dialect/connection.ts";
import { SERVING } from "../meta-names.ts";
import { type Holder, mayLive } from "./lease.ts";

interface Mark {
  /** Who serves; null: the last one was told to end, and did. */
  readonly holder: Holder | null;
  /** Starts after an end that nobody asked for, the last of them. */
  readonly killedAt: readonly string[];
}

const KEPT = 10;

/** @returns instants of starts after an end that nobody asked for, this one among them. */
export async function beginServing(tx: Tx, holder: Holder, at: string): Promise<readonly string[]> {
  const { holder: before, killedAt: known } = await markOf(tx);
  const killedAt = before !== null && !mayLive(before, holder) ? [...known, at].slice(-KEPT) : known;
  await write(tx, { holder, killedAt });
  return killedAt;
}

export async function endServing(tx: Tx): Promise<void> {
  await write(tx, { ...(await markOf(tx)), holder: null });
}

async function markOf(rows: Rows): Promise<Mark> {
  const row = await rows.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", [SERVING]);
  return row === undefined ? { holder: null, killedAt: [] } : (JSON.parse(row.value) as Mark);
}

const write = (tx: Tx, mark: Mark): Promise<unknown> =>
  tx.run("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [
    SERVING,
    JSON.stringify(mark),
  ]);
