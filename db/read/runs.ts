/** The runs: how far each one is, read from the rows that its pages wrote. */
import { type ExpressionBuilder, type Kysely, type SqlBool, sql } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import type { Schema } from "../schema.ts";
import { countTotals, cursorAfter, keyOf, type Page } from "./page.ts";
import { within } from "./within.ts";

const runStates = ["asked", "running", "done", "failed", "cancelled"] as const;
export type RunState = (typeof runStates)[number];

export interface Run {
  id: number;
  trigger: string;
  state: RunState;
  mode: string;
  askedAt: string;
  startedAt: string | null;
  endedAt: string | null;
  progressAt: string | null;
  noProgressSince: string | null;
  complete: boolean;
  cancelAsked: boolean;
  error: string | null;
  scopes: { done: number; reading: number; total: number; unread: number };
  records: number;
  changed: number;
  setAside: number;
  warnings: number;
  added: number | null;
  requests: number | null;
  throttles: number | null;
  quotaWaitMs: number | null;
}

export interface Calls {
  service: string;
  requests: number;
  throttles: number;
}

/** How long a run may be silent before it says so: several pages' worth, also under a quota. */
export const PROGRESS_PATIENCE_MS = 120_000;

/** @throws Refusal for a cursor that is not of this list. */
export async function readRuns(
  db: Kysely<Schema>,
  reach: Reach,
  query: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  now: Date,
): Promise<Page<Run>> {
  const limit = query.limit ?? 20;
  const totals = await countTotals(db, db.selectFrom("runs").where(isOfCollection).select("id"));
  let page = runsWithin(db, reach)
    .where(isOfCollection)
    .orderBy("runs.id", "desc")
    .limit(limit + 1);
  if (query.cursor !== undefined) page = page.where("runs.id", "<", keyOf(query.cursor, "runs", query, ["number"] as const)[0]);
  const rows = await page.execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => runOf(row, now)),
    ...totals,
    next: rows.length > limit && last !== undefined ? cursorAfter([last.id], "runs", query) : null,
  };
}

export async function readRun(
  db: Kysely<Schema>,
  reach: Reach,
  id: number,
  now: Date,
): Promise<(Run & { calls: Calls[]; figures: Record<string, unknown> }) | undefined> {
  const row = await runsWithin(db, reach).where("runs.id", "=", id).executeTakeFirst();
  if (row === undefined) return undefined;
  const figures = figuresOf(row.figures);
  return { ...runOf(row, now), calls: callsOf(figures.byService), figures };
}

/** Runs of an earlier version have told none. */
const callsOf = (byService: unknown): Calls[] =>
  Object.entries((byService ?? {}) as Record<string, Omit<Calls, "service">>)
    .map(([service, { requests, throttles }]) => ({ service, requests, throttles }))
    .sort((a, b) => b.requests - a.requests || (a.service < b.service ? -1 : 1));

/** Reading one finding again is a run too, so that its events are told apart; it is none that a list of runs is asked for. */
export const isOfCollection = sql<SqlBool>`runs.trigger <> 'refresh'`;

type RunRow = Awaited<ReturnType<ReturnType<typeof runsWithin>["execute"]>>[number];

/** Of scopes that are told one by one, and of what sums of them are kept: a run has the ones or the others. */
const figures = {
  scopes_total: ["1", "scopes"],
  scopes_done: ["run_scopes.state = 'done'", "done"],
  scopes_reading: ["run_scopes.state = 'reading'", "0"],
  scopes_unread: ["run_scopes.outcome IN ('denied', 'failed')", "unread"],
  records: ["run_scopes.records", "records"],
  changed: ["run_scopes.changed", "changed"],
  set_aside: ["run_scopes.set_aside", "set_aside"],
} as const;

/** A run belongs to nobody; its figures are of the scopes that the reader may see. */
const runsWithin = (db: Kysely<Schema>, reach: Reach) => {
  const figure = (eb: ExpressionBuilder<Schema, "runs">, name: keyof typeof figures) => {
    const [ofScopes, ofSums] = figures[name];
    const scopes = eb
      .selectFrom("run_scopes")
      .innerJoin("scopes", "scopes.id", "run_scopes.scope")
      .innerJoin("accounts", "accounts.id", "scopes.account")
      .whereRef("run_scopes.run", "=", "runs.id")
      .where(within(reach))
      .select(sql<number>`coalesce(sum(${sql.raw(ofScopes)}), 0)`.as("figure"));
    const sums = eb
      .selectFrom("run_sums")
      .innerJoin("accounts", "accounts.id", "run_sums.account")
      .whereRef("run_sums.run", "=", "runs.id")
      .where(within(reach))
      .select(sql<number>`coalesce(sum(${sql.raw(ofSums)}), 0)`.as("figure"));
    return sql<number>`${scopes} + ${sums}`.as(name);
  };
  return db
    .selectFrom("runs")
    .selectAll("runs")
    .select((eb) => [
      figure(eb, "scopes_total"),
      figure(eb, "scopes_done"),
      figure(eb, "scopes_reading"),
      figure(eb, "scopes_unread"),
      figure(eb, "records"),
      figure(eb, "changed"),
      figure(eb, "set_aside"),
      warningsWithin(eb, reach).select(sql<number>`count(*)`.as("figure")).as("warnings"),
    ]);
};

/** A warning without a scope is of the run as a whole: for readers of the whole. */
const warningsWithin = (eb: ExpressionBuilder<Schema, "runs">, reach: Reach) =>
  eb
    .selectFrom("run_warnings")
    .leftJoin("scopes", "scopes.id", "run_warnings.scope")
    .leftJoin("accounts", "accounts.id", "scopes.account")
    .whereRef("run_warnings.run", "=", "runs.id")
    .where(within(reach) as never);

const runOf = (row: RunRow, now: Date): Run => ({
  id: row.id,
  trigger: row.trigger,
  state: stateOf(row.state),
  mode: row.mode,
  askedAt: row.asked_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  progressAt: row.progress_at,
  noProgressSince: noProgressSince(row, now),
  complete: row.complete === 1,
  cancelAsked: row.cancel_asked === 1,
  error: row.error,
  scopes: { done: row.scopes_done, reading: row.scopes_reading, total: row.scopes_total, unread: row.scopes_unread },
  records: row.records,
  changed: row.changed,
  setAside: row.set_aside,
  warnings: row.warnings ?? 0,
  added: figureOf(row, "added"),
  requests: figureOf(row, "requests"),
  throttles: figureOf(row, "throttles"),
  quotaWaitMs: figureOf(row, "waitedMs"),
});

function noProgressSince(row: Pick<RunRow, "state" | "asked_at" | "started_at" | "progress_at">, now: Date): string | null {
  if (row.state !== "asked" && row.state !== "running") return null;
  const since = row.progress_at ?? row.started_at ?? row.asked_at;
  return now.getTime() - Date.parse(since) > PROGRESS_PATIENCE_MS ? since : null;
}

function stateOf(text: string): RunState {
  const state = runStates.find((word) => word === text);
  if (state === undefined) throw new Error(`a run is in the state "${text}", which nobody writes`);
  return state;
}

const figuresOf = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

/** The collector's own words for its figures; a run that has not told one yet has none. */
const figureOf = (row: Pick<RunRow, "figures">, name: "added" | "waitedMs" | "requests" | "throttles"): number | null => {
  const figure = figuresOf(row.figures)[name];
  return typeof figure === "number" ? figure : null;
};
