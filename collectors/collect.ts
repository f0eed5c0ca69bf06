/** One run: the organization, then every scope under the quotas, each page one transaction. A run that was killed is carried on. */
import type { Writer } from "../db/dialect/connection.ts";
import { keptAccounts, type ListedAccount, writeAccounts } from "../db/write/accounts.ts";
import { Names } from "../db/write/names.ts";
import {
  beginRun,
  dropLease,
  endRun,
  type Holder,
  nextRun,
  plannedScopes,
  type RunOptions,
  type RunRow,
  takeLease,
  writeFigures,
  writeWarnings,
} from "../db/write/runs.ts";
import { keptScopes } from "../db/write/scopes.ts";
import type { AccountId, ScopeState, SourceId, Warning } from "../posture/words.ts";
import { type AwsFailure, failureOf } from "./aws/failure.ts";
import { giveUp, isActive, planRun, type Reachable } from "./plan.ts";
import { collectScope } from "./scope.ts";
import type { Ways } from "./way.ts";
import { heartbeat, type PlannedScope, type RunContext, Stopped } from "./writing.ts";

/** How often the lease is renewed and a wish to cancel is looked for. */
const HEARTBEAT_MS = 5_000;

/** The organization as AWS tells it, behind which the SDK is hidden. */
export interface Organization {
  /** @throws AwsFailure where it cannot be read. */
  accounts(
    nowMs: number,
  ): Promise<{ readonly accounts: readonly ListedAccount[]; readonly complete: boolean; readonly warnings: readonly Warning[] }>;
  /** Regions that are on for the account and watched. @throws AwsFailure where the account cannot be asked. */
  regions(account: AccountId): Promise<readonly string[]>;
  /** Regions to assume for an account that never could be asked. */
  assumedRegions(): Promise<readonly string[]>;
  ways(): Promise<Ways>;
  /** Requests, throttles and waiting so far. */
  statistics(): { readonly requests: number; readonly throttles: number; readonly waitedMs: number };
}

export interface CollectSettings {
  readonly writer: Writer;
  readonly organization: Organization;
  readonly holder: Holder;
  /** The instant at which the run is, epoch milliseconds: the machine's clock, or a simulated one. */
  readonly nowMs: () => number;
  readonly wallMs: () => number;
  /** Pairs of account and region that are read at the same time. */
  readonly concurrency: number;
  /** Told now and then; a progress bar, a log. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly run: number;
  readonly scopesDone: number;
  readonly scopes: number;
  readonly records: number;
  readonly waitedMs: number;
}

export interface Figures {
  readonly scopes: number;
  readonly scopesDone: number;
  readonly byState: Readonly<Partial<Record<ScopeState, number>>>;
  readonly records: number;
  readonly added: number;
  readonly changed: number;
  readonly requests: number;
  readonly throttles: number;
  readonly waitedMs: number;
}

export interface RunResult {
  readonly run: number;
  readonly state: "done" | "failed" | "cancelled";
  readonly error: string | undefined;
  /** The fault in our program that the run failed with: to be shown loudly. */
  readonly fault: unknown;
  readonly figures: Figures;
}

/**
 * Works on the run that was killed, else on the one that was asked for first.
 * @returns undefined where there is none, or another process holds the lease.
 */
export async function collectNext(settings: CollectSettings): Promise<RunResult | undefined> {
  const { writer, holder } = settings;
  if (!(await writer.transaction((tx) => takeLease(tx, holder, settings.wallMs())))) return undefined;
  try {
    const row = await nextRun(writer.rows);
    return row === undefined ? undefined : await collectRun(settings, row);
  } finally {
    await writer.transaction((tx) => dropLease(tx, holder));
  }
}

async function collectRun(settings: CollectSettings, row: RunRow): Promise<RunResult> {
  const { writer, holder, wallMs } = settings;
  const wall = new Date(wallMs()).toISOString();
  const seen = await writer.transaction((tx) => beginRun(tx, row.id, new Date(settings.nowMs()).toISOString(), wall));
  const context: RunContext = {
    writer,
    names: new Names(),
    writing: { run: row.id, seen },
    holder,
    wallMs,
    stop: new AbortController(),
  };
  const tally = new Tally(settings, row.id);
  const beats = setInterval(() => void beatAndTell(context, tally), HEARTBEAT_MS);
  try {
    await heartbeat(context);
    const complete = await work(settings, context, JSON.parse(row.options) as RunOptions, tally);
    return await end(settings, context, tally, tally.fault === undefined ? "done" : "failed", complete, tally.fault);
  } catch (error) {
    if (error instanceof Stopped) {
      if (error.why === "lease lost") throw error;
      return await end(settings, context, tally, "cancelled", false, undefined);
    }
    const failure = failureOf(error);
    return await end(settings, context, tally, "failed", false, failure ?? error, failure);
  } finally {
    clearInterval(beats);
  }
}

async function beatAndTell(context: RunContext, tally: Tally): Promise<void> {
  try {
    await heartbeat(context);
    await context.writer.transaction((tx) => writeFigures(tx, context.writing.run, tally.figures()));
  } catch (error) {
    context.stop.abort(error);
  }
}

/** @returns whether every scope of the organization was tried. */
async function work(settings: CollectSettings, context: RunContext, options: RunOptions, tally: Tally): Promise<boolean> {
  const ended = await readAccounts(settings, context);
  const reachable = await findRegions(settings, context, options);
  tally.changed += await giveUp(context, reachable, ended);
  const ways = await settings.organization.ways();
  const sources: readonly SourceId[] = options.sources ?? ways.sources;
  const planned = await planRun(context, reachable, sources, options, Date.parse(context.writing.seen));
  const states = new Map((await plannedScopes(context.writer.rows, context.writing.run)).map((scope) => [scope.scope, scope]));
  for (const scope of planned) {
    const state = states.get(scope.id);
    if (state?.state === "done" && state.outcome !== null) tally.scope(state.outcome);
  }
  const waiting = planned.filter(({ id }) => states.get(id)?.state !== "done");
  tally.scopes = planned.length;
  await inParallel(cellsOf(waiting), settings.concurrency, context.stop.signal, (cell) => collectCell(context, ways, cell, tally));
  context.stop.signal.throwIfAborted();
  return options.accounts === undefined && options.regions === undefined && options.sources === undefined;
}

/** An organization that cannot be read now does not stop the reading of the accounts that we know. */
async function readAccounts(settings: CollectSettings, context: RunContext): Promise<ReadonlySet<number>> {
  const { writer, writing } = context;
  try {
    const { accounts, complete, warnings } = await settings.organization.accounts(Date.parse(writing.seen));
    return new Set(
      await writer.transaction(async (tx) => {
        await writeWarnings(tx, writing.run, undefined, warnings);
        return writeAccounts(tx, writing, accounts, complete);
      }),
    );
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined || (await keptAccounts(writer.rows)).filter(isActive).length === 0) throw error;
    const message = `the organization could not be read (${failure.message}): the accounts known so far are read, none is taken for left`;
    await writer.transaction((tx) => writeWarnings(tx, writing.run, undefined, [{ code: "organization-unread", message }]));
    return new Set();
  }
}

async function findRegions(settings: CollectSettings, context: RunContext, options: RunOptions): Promise<readonly Reachable[]> {
  const accounts = (await keptAccounts(context.writer.rows)).filter(isActive);
  const watched = new Set((await keptScopes(context.writer.rows)).filter((scope) => scope.watched === 1).map(({ account }) => account));
  const reachable: Reachable[] = [];
  const asked = accounts.filter(({ account_id }) => options.accounts === undefined || options.accounts.includes(account_id));
  await inParallel(asked, 16, context.stop.signal, async (account) => {
    const regions = await regionsOf(() => settings.organization.regions(account.account_id));
    const assumed = regions ?? (watched.has(account.id) ? undefined : await regionsOf(settings.organization.assumedRegions));
    reachable.push({ account, regions: assumed });
  });
  return reachable.toSorted((a, b) => a.account.id - b.account.id);
}

/** An account that cannot be asked has scopes all the same: they will say why they could not be read. */
async function regionsOf(ask: () => Promise<readonly string[]>): Promise<readonly string[] | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (failureOf(error) === undefined) throw error;
    return undefined;
  }
}

/** Config first: copies in Security Hub are told by its rules. The others of the same account and region at once. */
async function collectCell(context: RunContext, ways: Ways, cell: readonly PlannedScope[], tally: Tally): Promise<void> {
  const collectOne = async (planned: PlannedScope) => {
    context.stop.signal.throwIfAborted();
    try {
      tally.add(await collectScope(context, ways, planned));
    } catch (error) {
      if (context.stop.signal.aborted) throw context.stop.signal.reason;
      // A fault in our program: the other scopes are still read, and the run ends loudly.
      tally.fault ??= error;
      tally.scope("failed");
    }
  };
  const rules = cell.filter(({ scope }) => scope.source === "config");
  for (const planned of rules) await collectOne(planned);
  await Promise.all(cell.filter((planned) => !rules.includes(planned)).map(collectOne));
}

function cellsOf(planned: readonly PlannedScope[]): readonly (readonly PlannedScope[])[] {
  const cells = new Map<string, PlannedScope[]>();
  for (const item of planned) {
    const key = `${item.scope.account}/${item.scope.region}`;
    cells.set(key, [...(cells.get(key) ?? []), item]);
  }
  return [...cells.values()];
}

async function inParallel<Item>(
  items: readonly Item[],
  concurrency: number,
  signal: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) {
      signal.throwIfAborted();
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
}

async function end(
  settings: CollectSettings,
  context: RunContext,
  tally: Tally,
  state: "done" | "failed" | "cancelled",
  complete: boolean,
  fault: unknown,
  failure?: AwsFailure,
): Promise<RunResult> {
  const error = fault instanceof Error ? fault.message : fault === undefined ? undefined : String(fault);
  const figures = tally.figures();
  const at = new Date(settings.nowMs()).toISOString();
  await context.writer.transaction((tx) => endRun(tx, context.writing.run, { state, complete, error, figures, at }));
  tally.tell();
  return { run: context.writing.run, state, error, fault: failure === undefined ? fault : undefined, figures };
}

/** What the run did so far. */
class Tally {
  readonly #settings: CollectSettings;
  readonly #run: number;
  readonly #byState = new Map<ScopeState, number>();
  scopes = 0;
  records = 0;
  added = 0;
  changed = 0;
  fault: unknown;

  constructor(settings: CollectSettings, run: number) {
    this.#settings = settings;
    this.#run = run;
  }

  add(done: { readonly state: ScopeState; readonly records: number; readonly added: number; readonly changed: number }): void {
    this.records += done.records;
    this.added += done.added;
    this.changed += done.changed;
    this.scope(done.state);
    this.tell();
  }

  scope(state: ScopeState): void {
    this.#byState.set(state, (this.#byState.get(state) ?? 0) + 1);
  }

  get #done(): number {
    return [...this.#byState.values()].reduce((sum, count) => sum + count, 0);
  }

  tell(): void {
    const { waitedMs } = this.#settings.organization.statistics();
    this.#settings.onProgress?.({ run: this.#run, scopesDone: this.#done, scopes: this.scopes, records: this.records, waitedMs });
  }

  figures(): Figures {
    return {
      scopes: this.scopes,
      scopesDone: this.#done,
      byState: Object.fromEntries(this.#byState),
      records: this.records,
      added: this.added,
      changed: this.changed,
      ...this.#settings.organization.statistics(),
    };
  }
}
