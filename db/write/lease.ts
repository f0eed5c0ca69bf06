/** The lease: who may write runs. One holder at a time, renewed while it lives, looked at again inside each of its transactions. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { codeOf } from "../../posture/refusal.ts";
import type { Rows, Tx } from "../dialect/connection.ts";

/** A holder that has not renewed for so long is taken for dead; on this machine its process is looked for, and found dead at once. */
const LEASE_MS = 30_000;

/** A thread that may hold the lease. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When the process began, in the system's own count: a later process of the same number began at another time. */
  readonly began?: string;
  /** Tells threads and runs of one process apart. */
  readonly token: string;
}

export function thisHolder(token: string): Holder {
  const began = beganAt(process.pid);
  return { host: hostname(), pid: process.pid, ...(began === undefined ? {} : { began }), token };
}

/** Two runs at once are impossible, also from two processes or threads. @returns who is in the way, undefined where the lease is ours. */
export async function takeLease(tx: Tx, holder: Holder, nowMs: number): Promise<Holder | undefined> {
  const kept = await tx.get<{ holder: string; until_ms: number }>("SELECT holder, until_ms FROM leases WHERE name = 'collect'");
  if (kept !== undefined) {
    const other = JSON.parse(kept.holder) as Holder;
    if (other.token !== holder.token && isValid(kept.until_ms, nowMs) && mayLive(other, holder)) return other;
  }
  await tx.run(
    "INSERT INTO leases (name, holder, until_ms) VALUES ('collect', ?, ?) ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_ms = excluded.until_ms",
    [JSON.stringify(holder), nowMs + LEASE_MS],
  );
  return undefined;
}

export const dropLease = (tx: Tx, holder: Holder): Promise<unknown> =>
  tx.run("DELETE FROM leases WHERE name = 'collect' AND holder = ?", [JSON.stringify(holder)]);

export const renewLease = (tx: Tx, holder: Holder, nowMs: number): Promise<unknown> =>
  tx.run("UPDATE leases SET until_ms = ? WHERE name = 'collect' AND holder = ?", [nowMs + LEASE_MS, JSON.stringify(holder)]);

/** False where somebody else took it: then nothing may be written, however long this process slept in between. */
export const holdsLease = async (rows: Rows, holder: Holder): Promise<boolean> =>
  (await rows.get("SELECT 1 FROM leases WHERE name = 'collect' AND holder = ?", [JSON.stringify(holder)])) !== undefined;

/** No lease is longer than `LEASE_MS`: one that seems to be was written before the clock was set back. */
const isValid = (untilMs: number, nowMs: number): boolean => untilMs >= nowMs && untilMs <= nowMs + LEASE_MS;

/** Of another machine (a container is one) nothing is known: its lease has to run out. */
export function mayLive(other: Holder, mine: Holder): boolean {
  if (other.host !== mine.host) return true;
  if (!isAlive(other.pid)) return false;
  const began = beganAt(other.pid);
  return other.began === undefined || began === undefined || other.began === began;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/**
 * Linux: field 22 of /proc/<pid>/stat, counted behind the command's name, which may hold anything; "dead" for a process that only waits for
 * its parent to notice. Undefined elsewhere: a number that was taken again is then waited for until the lease has run out.
 */
function beganAt(pid: number): string | undefined {
  try {
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return state === "Z" || state === "X" ? "dead" : fields[18];
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}
