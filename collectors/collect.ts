/** One run: the organization, then every scope under the quotas, each page one transaction. A run that was killed is carried on. */
import { StoreUnusable, type Tx, type Writer } from "../db/dialect/connection.ts";
import { writeAccountDays } from "../db/write/account-days.ts";
import { keptAccounts, type ListedAccount, writeAccounts } from "../db/write/accounts.ts";
import { recordsByScope } from "../db/write/kept-records.ts";
import { dropLease, type Holder, takeLease } from "../db/write/lease.ts";
import { tellOfRun } from "../db/write/news.ts";
import { type ListedUnit, writeUnits } from "../db/write/ous.ts";
import { settleOwners } from "../db/write/owners.ts";
import {
  beginRun,
  endKilledRefreshes,
  endRun,
  nextRun,
  plannedScopes,
  type RunOptions,
  type RunRow,
  restart,
  wasAnswered,
  writeFigures,
  writeWarnings,
} from "../db/write/runs.ts";
import { applyLevels } from "../db/write/service-levels.ts";
import { settleDays } from "../db/write/steps.ts";
import type { Writing } from "../db/write/writing.ts";
import { momentOf } from "../posture/calendar.ts";
import { builtIn, type Catalogue } from "../posture/catalogue/decide.ts";
import { type OwnerRules, usualOwnerRules } from "../posture/owner.ts";
import { Refusal } from "../posture/refusal.ts";
import { rulesVersion } from "../posture/rules.ts";
import type { AccountId, SourceId, Warning } from "../posture/words.ts";
import { admitted } from "./admission.ts";
import { concernsEverything, explain } from "./aws/advice.ts";
import { AwsFailure, failureOf } from "./aws/failure.ts";
import { cellsOf, collectCell } from "./cell.ts";
import { failureWord } from "./failed.ts";
import { type Identity, nobodyAnswered, refuseEarlierClock, refuseUnknownAccounts, refuseUnknownRegions, roleMistake } from "./mistakes.ts";
import { type OwnersToAsk, startOwnerEvidence } from "./owner-evidence.ts";
import { giveUp, isActive, planRun } from "./plan.ts";
import { reconstruct } from "./reconstructing.ts";
import { findRegions } from "./regions.ts";
import { sumAll, sumCell, writingOf } from "./summing.ts";
import { type CallStatistics, type Figures, type Progress, Tally } from "./tally.ts";
import type { Ways } from "./way.ts";
import { contextOf, heartbeat, interruptedBy, leased, type RunContext, Stopped, untilStopped } from "./writing.ts";

/** How long a page token is believed behind a pause. How long AWS knows it is undocumented, and what it lists has changed meanwhile. */
const TOKEN_TRUST_MS = 3_600_000;
/** How often the lease is renewed and a wish to cancel is looked for. */
const HEARTBEAT_MS = 5_000;

export interface ListedOrganization {
  readonly organizationId: string | undefined;
  readonly accounts: readonly ListedAccount[];
  readonly complete: boolean;
  /** The root and every OU; undefined where they could not be read: those kept stand. */
  readonly units: readonly ListedUnit[] | undefined;
  readonly warnings: readonly Warning[];
}

/** The organization as AWS tells it, behind which the SDK is hidden. */
export interface Organization extends OwnersToAsk {
  /** @throws AwsFailure where it cannot be read. */
  accounts(): Promise<ListedOrganization>;
  /** Regions that are on for the account. @throws AwsFailure where the account cannot be asked. */
  regions(account: AccountId): Promise<readonly string[]>;
  /** False for regions that the configuration leaves out. */
  watches(region: string): boolean;
  /** Regions to assume for an account that never could be asked. */
  assumedRegions(): Promise<readonly string[]>;
  ways(): Promise<Ways>;
  /** @throws AwsFailure */
  identity(): Promise<Identity>;
  /** Requests, throttles and waiting so far. */
  statistics(): CallStatistics;
}

export interface CollectSettings {
  readonly writer: Writer;
  readonly organization: Organization;
  readonly holder: Holder;
  /** The instant at which the run is, epoch milliseconds: the machine's clock, or a simulated one. */
  readonly nowMs: () => number;
  readonly wallMs: () => number;
  /** Whose days are counted. */
  readonly timeZone: string;
  /** What each check asks, the organization's own word included; the built-in one where nothing is said. */
  readonly catalogue?: Catalogue;
  /** What the configuration says of owners; the usual where nothing is said. */
  readonly ownerRules?: OwnerRules;
  /** `Keys.audit`: what a run decides is in the audit log too. */
  readonly auditKey: Uint8Array;
  /** Scheduled interval between runs: two of them without success make a scope stale. */
  readonly intervalMs: number;
  /** Pairs of account and region that are read at the same time. */
  readonly concurrency: number;
  /** Told now and then; a progress bar, a log. */
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the run where it stands, within the page that is being written: it is carried on at the next start. */
  readonly stop?: AbortSignal;
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
 * @throws Stopped where the run goes on elsewhere or later; StoreUnusable where nothing can be written: it is carried on then, too.
 */
export async function collectNext(settings: CollectSettings): Promise<RunResult | undefined> {
  const { writer, holder, wallMs } = settings;
  const inTheWay = await writer.transaction(async (tx) => {
    const other = await takeLease(tx, holder, wallMs());
    if (other === undefined) await endKilledRefreshes(tx, new Date(wallMs()).toISOString());
    return other;
  });
  if (inTheWay !== undefined) return undefined;
  let isWritable = true;
  try {
    const row = await nextRun(writer.rows);
    return row === undefined ? undefined : await collectRun(settings, row);
  } catch (error) {
    isWritable = !(error instanceof StoreUnusable);
    throw error;
  } finally {
    if (isWritable) await writer.transaction((tx) => dropLease(tx, holder));
  }
}

async function collectRun(settings: CollectSettings, row: RunRow): Promise<RunResult> {
  const { holder, wallMs, catalogue = builtIn } = settings;
  const writer = leased(settings.writer, holder);
  const wall = new Date(wallMs()).toISOString();
  const begun = await writer.transaction(async (tx) => {
    if (row.progress_at !== null && wallMs() - Date.parse(row.progress_at) > TOKEN_TRUST_MS) await restartHalfRead(tx, row.id);
    const at = { ...momentOf(settings.nowMs(), settings.timeZone), rules: rulesVersion(catalogue) };
    return beginRun(tx, row.id, at, wall, settings.auditKey);
  });
  const writing = await writingOf(writer, row.id, begun);
  const context = contextOf(writer, { writing, holder, wallMs, catalogue });
  const { stop } = context;
  const tally = new Tally(row.id, settings.organization.statistics, settings.onProgress);
  const ending = { settings, writer, tally, writing };
  const beats = setInterval(() => void beatAndTell(context, tally), HEARTBEAT_MS);
  const listenNoMore = interruptedBy(settings.stop, stop);
  try {
    await heartbeat(context);
    await refuseEarlierClock(writer.rows, Date.parse(writing.seen));
    const complete = await untilStopped(stop.signal, work(settings, context, row, tally));
    const fault =
      tally.fault ??
      (await roleMistake(writer.rows, row.id, settings.organization.identity)) ??
      (await nobodyAnswered(writer.rows, row.id, complete));
    return await end(ending, fault === undefined ? "done" : "failed", complete, fault);
  } catch (error) {
    stop.abort(error); // whatever still waits for AWS writes nothing more
    if (error instanceof StoreUnusable) throw error;
    if (error instanceof Stopped) {
      if (error.why !== "cancelled") throw error;
      return await end(ending, "cancelled", false, undefined);
    }
    return await end(ending, "failed", false, failureOf(error) ?? error);
  } finally {
    clearInterval(beats);
    listenNoMore();
  }
}

const rulesOf = ({ ownerRules = usualOwnerRules }: CollectSettings): OwnerRules => ownerRules;

async function restartHalfRead(tx: Tx, run: number): Promise<void> {
  for (const { scope, state, listed } of await plannedScopes(tx, run))
    if (state === "reading" && listed === 0) await restart(tx, run, scope);
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
async function work(settings: CollectSettings, context: RunContext, row: RunRow, tally: Tally): Promise<boolean> {
  const options = JSON.parse(row.options) as RunOptions;
  const ended = await readAccounts(settings, context);
  const active = (await keptAccounts(context.writer.rows)).filter(isActive);
  refuseUnknownAccounts(row, options, active);
  const evidence = startOwnerEvidence(context, settings.organization, rulesOf(settings));
  const reachable = await findRegions(settings.organization, context, active, options);
  refuseUnknownRegions(row, options, reachable);
  tally.changed += await giveUp(context, settings.auditKey, reachable, ended);
  const ways = await settings.organization.ways();
  await context.writer.transaction((tx) => writeWarnings(tx, context.writing.run, undefined, ways.warnings));
  const sources: readonly SourceId[] = options.sources ?? ways.sources;
  const planned = await planRun(context, reachable, sources, options, Date.parse(context.writing.seen));
  const states = new Map((await plannedScopes(context.writer.rows, context.writing.run)).map((scope) => [scope.scope, scope]));
  for (const scope of planned) {
    const state = states.get(scope.id);
    if (state === undefined) continue;
    tally.records += state.records;
    tally.added += state.added;
    tally.changed += state.changed - state.added;
    if (state.state === "done" && state.outcome !== null) tally.scope(state.outcome);
  }
  const waiting = planned.filter(({ id }) => states.get(id)?.state !== "done");
  tally.scopes = planned.length;
  const cells = cellsOf(waiting, await recordsByScope(context.writer.rows));
  await admitted(cells, settings.concurrency, context.stop.signal, async (cell) => {
    await collectCell(context, ways, cell, tally);
    await sumCell(context, cell);
  });
  await evidence.end();
  context.stop.signal.throwIfAborted();
  return options.accounts === undefined && options.regions === undefined && options.sources === undefined;
}

/** An organization that cannot be read now does not stop the reading of the accounts that we know. */
async function readAccounts(settings: CollectSettings, context: RunContext): Promise<ReadonlySet<number>> {
  const { writer, writing } = context;
  try {
    const { organizationId, accounts, complete, units, warnings } = await settings.organization.accounts();
    const closing = new Set(
      await writer.transaction(async (tx) => {
        await writeWarnings(tx, writing.run, undefined, warnings);
        if (units !== undefined) await writeUnits(tx, organizationId, units);
        const ended = await writeAccounts(tx, writing, accounts, complete);
        await settleOwners(tx, rulesOf(settings));
        return ended;
      }),
    );
    await applyLevels(writer);
    return closing;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined || concernsEverything(failure) || !(await keptAccounts(writer.rows)).some(isActive)) throw error;
    const message = `the organization could not be read (${explain(failure)}): the accounts known so far are read, none is taken for left`;
    await writer.transaction((tx) => writeWarnings(tx, writing.run, undefined, [{ code: "organization-unread", message }]));
    return new Set();
  }
}

interface Ending {
  readonly settings: CollectSettings;
  /** Still fenced by the lease: a run that was taken over is not ended by whoever lost it. */
  readonly writer: Writer;
  readonly tally: Tally;
  readonly writing: Writing;
}

/** @param triedAll a run to which nobody has answered (a wrong role, no network) has tried nothing: day one is still to come. */
async function end(
  { settings, writer, tally, writing }: Ending,
  state: RunResult["state"],
  triedAll: boolean,
  fault: unknown,
): Promise<RunResult> {
  const error = fault === undefined ? undefined : wordsOf(fault);
  const figures = tally.figures();
  const { run, day } = writing;
  const nowMs = settings.nowMs();
  await sumAll(writer, writing);
  const isAnswered = await wasAnswered(writer.rows, run);
  const complete = triedAll && isAnswered;
  const wasRefused = state === "done" && triedAll && !isAnswered;
  const failure = state === "failed" ? failureWord(fault) : wasRefused ? "not-let-in" : undefined;
  if (complete && !writing.known.organization) await reconstruct(writer, writing, settings.timeZone);
  await writer.transaction(async (tx) => {
    await writeAccountDays(tx, day, nowMs, settings.intervalMs);
    await settleDays(tx);
    await settleOwners(tx, rulesOf(settings));
    const at = new Date(nowMs).toISOString();
    await endRun(tx, run, { state, complete, error, figures: { ...figures, ...(failure && { failure }) }, at });
    await tellOfRun(tx, { run, day, state, error, isFirst: !writing.known.organization, at });
  });
  tally.tell();
  return { run, state, error, fault: isOurs(fault) ? fault : undefined, figures };
}

/** What AWS refuses, and what a person can mend, is no fault of the program. */
const isOurs = (fault: unknown): boolean => !(fault instanceof AwsFailure || fault instanceof Refusal);

function wordsOf(fault: unknown): string {
  if (fault instanceof AwsFailure) return explain(fault);
  return fault instanceof Error ? fault.message : String(fault);
}
