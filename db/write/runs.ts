/** Runs: asked for, begun or carried on by the one holder of the lease, ended. */
import { hostname } from "node:os";
import type { ScopeState, SourceId, Warning } from "../../posture/words.ts";
import type { Rows, Tx } from "../dialect/connection.ts";

/** A holder that has not renewed for so long is taken for dead on another machine; on this one its process is looked for. */
const LEASE_MS = 30_000;

export interface RunOptions {
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  readonly sources?: readonly SourceId[];
  readonly full?: boolean;
}

export interface RunRow {
  readonly id: number;
  readonly trigger: string;
  readonly state: "asked" | "running" | "done" | "failed" | "cancelled";
  readonly options: string;
  readonly started_at: string | null;
}

const runColumns = "id, trigger, state, options, started_at";

/** A process that may hold the lease: told apart from a later one with the same number. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  readonly token: string;
}

export const thisHolder = (token: string): Holder => ({ host: hostname(), pid: process.pid, token });

/** Two runs at once are impossible, also from two processes. @returns false while another process holds the lease. */
export async function takeLease(tx: Tx, holder: Holder, nowMs: number): Promise<boolean> {
  const kept = await tx.get<{ holder: string; until_ms: number }>("SELECT holder, until_ms FROM leases WHERE name = 'collect'");
  if (kept !== undefined && !isFree(JSON.parse(kept.holder) as Holder, kept.until_ms, holder, nowMs)) return false;
  await tx.run(
    "INSERT INTO leases (name, holder, until_ms) VALUES ('collect', ?, ?) ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_ms = excluded.until_ms",
    [JSON.stringify(holder), nowMs + LEASE_MS],
  );
  return true;
}

export const dropLease = (tx: Tx, holder: Holder): Promise<unknown> =>
  tx.run("DELETE FROM leases WHERE name = 'collect' AND holder = ?", [JSON.stringify(holder)]);

/** @returns false where somebody else took the lease: then this process must stop writing. */
export async function renewLease(tx: Tx, holder: Holder, nowMs: number): Promise<boolean> {
  const { changes } = await tx.run("UPDATE leases SET until_ms = ? WHERE name = 'collect' AND holder = ?", [
    nowMs + LEASE_MS,
    JSON.stringify(holder),
  ]);
  return changes === 1;
}

function isFree(kept: Holder, untilMs: number, mine: Holder, nowMs: number): boolean {
  if (kept.token === mine.token || untilMs < nowMs) return true;
  if (kept.host !== mine.host) return false;
  return kept.pid === mine.pid || !isAlive(kept.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

export async function askRun(tx: Tx, trigger: string, options: RunOptions, at: string): Promise<number> {
  const mode = options.full === true ? "full" : "auto";
  const text = JSON.stringify(options);
  return (
    await tx.run("INSERT INTO runs (trigger, state, mode, options, asked_at) VALUES (?, 'asked', ?, ?, ?)", [trigger, mode, text, at])
  ).id;
}

/** The run to work on: one that was killed is carried on before one that was asked for. */
export const nextRun = (rows: Rows): Promise<RunRow | undefined> =>
  rows.get<RunRow>(`SELECT ${runColumns} FROM runs WHERE state IN ('running', 'asked') ORDER BY state = 'running' DESC, id LIMIT 1`);

export async function beginRun(tx: Tx, run: number, at: string, wall: string): Promise<string> {
  await tx.run("UPDATE runs SET state = 'running', started_at = ifnull(started_at, ?), beat_at = ?, progress_at = ? WHERE id = ?", [
    at,
    wall,
    wall,
    run,
  ]);
  const row = await tx.get<{ started_at: string }>("SELECT started_at FROM runs WHERE id = ?", [run]);
  if (row === undefined) throw new Error(`run ${run} is not there`);
  return row.started_at;
}

/** @returns whether somebody asked to cancel the run. */
export async function beat(tx: Tx, run: number, wall: string): Promise<boolean> {
  await tx.run("UPDATE runs SET beat_at = ? WHERE id = ?", [wall, run]);
  const row = await tx.get<{ cancel_asked: number }>("SELECT cancel_asked FROM runs WHERE id = ?", [run]);
  return row?.cancel_asked === 1;
}

export const writeProgress = (tx: Tx, run: number, wall: string): Promise<unknown> =>
  tx.run("UPDATE runs SET progress_at = ? WHERE id = ?", [wall, run]);

export const writeFigures = (tx: Tx, run: number, figures: object): Promise<unknown> =>
  tx.run("UPDATE runs SET figures = ? WHERE id = ?", [JSON.stringify(figures), run]);

export interface RunEnd {
  readonly state: "done" | "failed" | "cancelled";
  /** Every scope was tried. */
  readonly complete: boolean;
  readonly error: string | undefined;
  readonly figures: object;
  readonly at: string;
}

export async function endRun(tx: Tx, run: number, end: RunEnd): Promise<void> {
  await tx.run("UPDATE runs SET state = ?, complete = ?, error = ?, figures = ?, ended_at = ? WHERE id = ?", [
    end.state,
    end.complete ? 1 : 0,
    end.error ?? null,
    JSON.stringify(end.figures),
    end.at,
    run,
  ]);
  await tx.run("DELETE FROM run_pages WHERE run = ?", [run]);
}

/** A run that nobody works on yet is cancelled at once; a running one when its holder sees the wish. @returns false if it had ended. */
export async function cancelRun(tx: Tx, run: number, at: string): Promise<boolean> {
  const { changes } = await tx.run("UPDATE runs SET cancel_asked = 1 WHERE id = ? AND state IN ('asked', 'running')", [run]);
  await tx.run("UPDATE runs SET state = 'cancelled', ended_at = ? WHERE id = ? AND state = 'asked'", [at, run]);
  return changes > 0;
}

/** The same warning of the same scope is one row with a count. */
export async function writeWarnings(tx: Tx, run: number, scope: number | undefined, warnings: readonly Warning[]): Promise<void> {
  for (const { code, message } of warnings) {
    await tx.run(
      `INSERT INTO run_warnings (run, scope, code, message, times) VALUES (?, ?, ?, ?, 1)
       ON CONFLICT (run, ifnull(scope, 0), code, message) DO UPDATE SET times = times + 1`,
      [run, scope ?? null, code, message.slice(0, 2000)],
    );
  }
}

export interface RunScope {
  readonly scope: number;
  readonly state: "waiting" | "reading" | "done";
  readonly full: number;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly cursor: string | null;
  readonly pages: number;
  readonly records: number;
  readonly set_aside: number;
  readonly missing: number;
  readonly outcome: ScopeState | null;
}

const scopeColumns = "scope, state, full, from_ms, to_ms, cursor, pages, records, set_aside, missing, outcome";

export const planScope = (tx: Tx, run: number, scope: number, full: boolean, fromMs: number, toMs: number): Promise<unknown> =>
  tx.run(
    "INSERT INTO run_scopes (run, scope, state, full, from_ms, to_ms) VALUES (?, ?, 'waiting', ?, ?, ?) ON CONFLICT (run, scope) DO NOTHING",
    [run, scope, full ? 1 : 0, fromMs, toMs],
  );

export const plannedScopes = (rows: Rows, run: number): Promise<RunScope[]> =>
  rows.all<RunScope>(`SELECT ${scopeColumns} FROM run_scopes WHERE run = ?`, [run]);

export const plannedScope = (rows: Rows, run: number, scope: number): Promise<RunScope | undefined> =>
  rows.get<RunScope>(`SELECT ${scopeColumns} FROM run_scopes WHERE run = ? AND scope = ?`, [run, scope]);

export interface PageProgress {
  readonly cursor: string | undefined;
  readonly records: number;
  readonly changed: number;
  readonly setAside: number;
  readonly missing: number;
  readonly at: string;
}

/** The page and its cursor in one transaction: a killed run goes on behind the last page that was written. */
export const advance = (tx: Tx, run: number, scope: number, page: PageProgress): Promise<unknown> =>
  tx.run(
    `UPDATE run_scopes SET state = 'reading', cursor = ?, pages = pages + 1, records = records + ?, changed = changed + ?, set_aside = set_aside + ?,
       missing = missing + ?, started_at = ifnull(started_at, ?) WHERE run = ? AND scope = ?`,
    [page.cursor ?? null, page.records, page.changed, page.setAside, page.missing, page.at, run, scope],
  );

/** A refused token starts the window again: its pages are idempotent. */
export async function restart(tx: Tx, run: number, scope: number): Promise<void> {
  await tx.run("UPDATE run_scopes SET cursor = NULL, set_aside = 0, missing = 0 WHERE run = ? AND scope = ?", [run, scope]);
}

export const endScope = (
  tx: Tx,
  run: number,
  scope: number,
  outcome: { readonly state: ScopeState; readonly action?: string | undefined; readonly message?: string | undefined },
  at: string,
): Promise<unknown> =>
  tx.run(
    "UPDATE run_scopes SET state = 'done', outcome = ?, action = ?, message = ?, ended_at = ?, cursor = NULL WHERE run = ? AND scope = ?",
    [outcome.state, outcome.action ?? null, outcome.message ?? null, at, run, scope],
  );

/** Which records a page listed: 4 bytes each, little-endian. */
export async function writeListed(tx: Tx, run: number, scope: number, page: number, records: readonly number[]): Promise<void> {
  const body = new Uint8Array(Uint32Array.from(records).buffer);
  await tx.run(
    "INSERT INTO run_pages (run, scope, page, records) VALUES (?, ?, ?, ?) ON CONFLICT (run, scope, page) DO UPDATE SET records = excluded.records",
    [run, scope, page, body],
  );
}

export async function listedRecords(rows: Rows, run: number, scope: number): Promise<ReadonlySet<number>> {
  const listed = new Set<number>();
  for (const { records } of await rows.all<{ records: Uint8Array }>("SELECT records FROM run_pages WHERE run = ? AND scope = ?", [
    run,
    scope,
  ])) {
    for (const id of new Uint32Array(records.slice().buffer)) listed.add(id);
  }
  return listed;
}

export const forgetListed = (tx: Tx, run: number, scope: number): Promise<unknown> =>
  tx.run("DELETE FROM run_pages WHERE run = ? AND scope = ?", [run, scope]);

export const hasOpenRun = async (rows: Rows): Promise<boolean> => (await nextRun(rows)) !== undefined;

export async function lastRunAsked(rows: Rows): Promise<string | undefined> {
  return (await rows.get<{ at: string | null }>("SELECT max(asked_at) AS at FROM runs"))?.at ?? undefined;
}

/** Instants at which runs were, newest last: the sample's history is carried on where it was cut off. */
export async function lastRunStarted(rows: Rows): Promise<string | undefined> {
  return (await rows.get<{ at: string | null }>("SELECT max(started_at) AS at FROM runs WHERE state <> 'running'"))?.at ?? undefined;
}
