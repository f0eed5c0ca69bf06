/** Runs: asked for, begun or carried on by the one holder of the lease (lease.ts), ended. */

import type { Day, Moment } from "../../posture/calendar.ts";
import type { ScopeState, SourceId, Warning } from "../../posture/words.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import { endDue } from "./acceptance-end.ts";

/** Kept as JSON, in which what is undefined is not there. */
export interface RunOptions {
  readonly accounts?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
  readonly sources?: readonly SourceId[] | undefined;
  readonly full?: boolean | undefined;
}

export interface RunRow {
  readonly id: number;
  readonly trigger: string;
  readonly state: "asked" | "running" | "done" | "failed" | "cancelled";
  readonly options: string;
  readonly started_at: string | null;
  readonly progress_at: string | null;
}

const runColumns = "id, trigger, state, options, started_at, progress_at";

export async function askRun(tx: Tx, trigger: string, options: RunOptions, at: string): Promise<number> {
  const mode = options.full === true ? "full" : "auto";
  const text = JSON.stringify(options);
  return (
    await tx.run("INSERT INTO runs (trigger, state, mode, options, asked_at) VALUES (?, 'asked', ?, ?, ?)", [trigger, mode, text, at])
  ).id;
}

/** The run to work on: one that was killed is carried on before one that was asked for. A refresh that was killed is none. */
export const nextRun = (rows: Rows): Promise<RunRow | undefined> =>
  rows.get<RunRow>(
    `SELECT ${runColumns} FROM runs WHERE state IN ('running', 'asked') AND trigger <> 'refresh' ORDER BY state = 'running' DESC, id LIMIT 1`,
  );

/** For whoever has just taken the lease: a refresh that still looks as if it went on was killed. Its finding is asked for again by itself. */
export const endKilledRefreshes = (tx: Tx, at: string): Promise<unknown> =>
  tx.run("UPDATE runs SET state = 'failed', error = 'cut off', ended_at = ? WHERE trigger = 'refresh' AND state IN ('asked', 'running')", [
    at,
  ]);

export interface Begun extends Moment {
  /** It was killed before, and may have written something. */
  readonly isCarriedOn: boolean;
}

/** When a run is, and by which rules it counts (posture/rules.ts). */
export interface Beginning extends Moment {
  readonly rules: string;
}

/**
 * @param at in which day it falls; a run that is carried on keeps its own. A day that is over never changes (domain.md section 7): where the
 * time zone was changed for one in which it is yesterday once more, or the clock was set back, the run belongs to the day that had begun.
 * @param auditKey `Keys.audit`: what has come to its end by then is told to the audit log.
 */
export async function beginRun(tx: Tx, run: number, at: Beginning, wall: string, auditKey: Uint8Array): Promise<Begun> {
  const before = await tx.get<{ started_at: string | null; day: Day | null; time_zone: string | null }>(
    "SELECT started_at, day, time_zone FROM runs WHERE id = ?",
    [run],
  );
  if (before === undefined) throw new Error(`run ${run} is not there`);
  const seen = before.started_at ?? at.seen;
  const begun = await tx.get<{ day: Day }>(
    "SELECT day FROM runs WHERE day > ? AND (started_at <= ? OR complete = 1) ORDER BY day DESC LIMIT 1",
    [at.day, seen],
  );
  const day = before.day ?? begun?.day ?? at.day;
  // What it reads of findings lies on what was accepted when it began.
  await endDue(tx, { at: at.seen, timeZone: at.timeZone, key: auditKey });
  await tx.run(
    `UPDATE runs SET state = 'running', started_at = ?, day = ?, time_zone = ifnull(time_zone, ?), rules = ?, beat_at = ?, progress_at = ?
     WHERE id = ?`,
    [seen, day, at.timeZone, at.rules, wall, wall, run],
  );
  return { seen, day, timeZone: before.time_zone ?? at.timeZone, isCarriedOn: before.started_at !== null };
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
  /** Every scope was tried, and at least one of them answered. */
  readonly complete: boolean;
  readonly error: string | undefined;
  readonly figures: object;
  readonly at: string;
}

/** Whether any scope was read, or said that its service is off. */
export const wasAnswered = async (rows: Rows, run: number): Promise<boolean> =>
  (await rows.get("SELECT 1 FROM run_scopes WHERE run = ? AND outcome IN ('ok', 'not_enabled') LIMIT 1", [run])) !== undefined;

/** What most of its scopes failed with, of a run in which none was denied; undefined: some were, or none has failed. */
export async function commonFailure(rows: Rows, run: number): Promise<string | undefined> {
  const denied = await rows.get("SELECT 1 FROM run_scopes WHERE run = ? AND outcome LIKE 'denied%' LIMIT 1", [run]);
  if (denied !== undefined) return undefined;
  const failed = await rows.get<{ message: string | null }>(
    "SELECT message FROM run_scopes WHERE run = ? AND outcome = 'failed' GROUP BY message ORDER BY count(*) DESC LIMIT 1",
    [run],
  );
  return failed?.message ?? undefined;
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

/** What concerns the whole run, and no one scope. */
export const warningsOfRun = async (rows: Rows, run: number): Promise<readonly string[]> =>
  (await rows.all<{ message: string }>("SELECT message FROM run_warnings WHERE run = ? AND scope IS NULL ORDER BY id", [run])).map(
    ({ message }) => message,
  );

export interface RunScope {
  readonly scope: number;
  readonly state: "waiting" | "reading" | "done";
  readonly full: number;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly cursor: string | null;
  /** Every page is written. */
  readonly listed: 0 | 1;
  readonly pages: number;
  readonly records: number;
  /** Findings, those that are new among them. */
  readonly changed: number;
  readonly added: number;
  readonly set_aside: number;
  readonly missing: number;
  readonly outcome: ScopeState | null;
}

const scopeColumns = "scope, state, full, from_ms, to_ms, cursor, listed, pages, records, changed, added, set_aside, missing, outcome";

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
  /** It was the last page. */
  readonly isListed: boolean;
  readonly records: number;
  readonly changed: number;
  readonly added: number;
  readonly setAside: number;
  readonly missing: number;
  readonly at: string;
}

/** The page and its cursor in one transaction: a killed run goes on behind the last page that was written. */
export const advance = (tx: Tx, run: number, scope: number, page: PageProgress): Promise<unknown> =>
  tx.run(
    `UPDATE run_scopes SET state = 'reading', cursor = ?, listed = ?, pages = pages + 1, records = records + ?, changed = changed + ?, added = added + ?,
       set_aside = set_aside + ?, missing = missing + ?, started_at = ifnull(started_at, ?) WHERE run = ? AND scope = ?`,
    [page.cursor ?? null, page.isListed ? 1 : 0, page.records, page.changed, page.added, page.setAside, page.missing, page.at, run, scope],
  );

/** A window begins again: its pages are idempotent. What it listed before counts no more. */
export async function restart(tx: Tx, run: number, scope: number): Promise<void> {
  await tx.run("UPDATE run_scopes SET cursor = NULL, listed = 0, records = 0, set_aside = 0, missing = 0 WHERE run = ? AND scope = ?", [
    run,
    scope,
  ]);
  await forgetListed(tx, run, scope);
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
  return (await rows.get<{ at: string | null }>("SELECT max(asked_at) AS at FROM runs WHERE trigger <> 'refresh'"))?.at ?? undefined;
}

/** Of the last run that AWS answered. */
export async function lastAnsweredStart(rows: Rows): Promise<string | undefined> {
  const last = await rows.get<{ at: string }>(
    "SELECT started_at AS at FROM runs WHERE complete = 1 AND started_at IS NOT NULL ORDER BY id DESC LIMIT 1",
  );
  return last?.at;
}

/** Instants at which runs were, newest last: the sample's history is carried on where it was cut off. */
export async function lastRunStarted(rows: Rows): Promise<string | undefined> {
  return (
    (await rows.get<{ at: string | null }>("SELECT max(started_at) AS at FROM runs WHERE state <> 'running' AND trigger <> 'refresh'"))
      ?.at ?? undefined
  );
}
