/** `pillarwatch collect`: the collector without the page. */
import type { RunResult } from "../collectors/collect.ts";
import { openOrganization } from "../collectors/organization/open.ts";
import { Stopped } from "../collectors/writing.ts";
import type { Writer } from "../db/dialect/connection.ts";
import { openDatabase } from "../db/open.ts";
import { claimContents } from "../db/write/contents.ts";
import { importOwners } from "../db/write/owner-import.ts";
import { renewPrinciples } from "../db/write/principles.ts";
import { type RunOptions, warningsOfRun } from "../db/write/runs.ts";
import { headSentence, startTellingHeads } from "../jobs/audit-head.ts";
import { Collector } from "../jobs/collector.ts";
import { catchUp, longestInterval, type Schedule, startSchedule } from "../jobs/schedule.ts";
import type { AuditHead } from "../posture/audit-chain.ts";
import { catalogueWith } from "../posture/catalogue/decide.ts";
import { Refusal, textOf } from "../posture/refusal.ts";
import type { SourceId } from "../posture/words.ts";
import { type CollectConfig, collectConfig, secretConfig } from "./config.ts";
import { openKeys } from "./keys.ts";
import { makeOneRun, Occupied, type OneRun } from "./one-run.ts";
import { complain, say } from "./print.ts";
import { progressPrinter } from "./progress.ts";
import { workerSettings } from "./serve.ts";
import { type Ending, untilSignalled } from "./signals.ts";

const WARNINGS_SHOWN = 20;

export interface CollectOptions {
  readonly once?: boolean;
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  readonly sources?: readonly SourceId[];
  readonly full?: boolean;
  readonly json?: boolean;
}

export async function collect(environment: NodeJS.ProcessEnv, options: CollectOptions): Promise<void> {
  const config = collectConfig(environment);
  const chosen = runOptions(options);
  const ending = untilSignalled();
  const writer = await openDatabase(config.databaseUrl, new Date().toISOString());
  const organization = openOrganization(workerSettings(config, undefined).organization, writer);
  try {
    await claimReal(writer, config.databaseUrl);
    const catalogue = catalogueWith(config.ownDecisions);
    await renewPrinciples(writer, catalogue);
    const schedule: Schedule = { cron: config.cron, timeZone: config.timeZone };
    const { concurrency, timeZone, ownerRules } = config;
    const { audit: auditKey } = await openKeys(writer, secretConfig(environment), { by: "system", tell: complain });
    await writer.transaction((tx) => importOwners(tx, auditKey, ownerRules, new Date().toISOString()), { durable: true });
    const making = { writer, organization, concurrency, timeZone, catalogue, ownerRules, auditKey, intervalMs: longestInterval(schedule) };
    if (options.once === true || Object.keys(chosen).length > 0) {
      const json = options.json === true;
      const result = await onlyRun({ ...making, trigger: "command", options: chosen, progress: progressPrinter(json) }, ending);
      if (result !== undefined) report(result, json);
      if (result !== undefined && !json) await complainOfWarnings(writer, result.run);
    } else await onSchedule({ ...making, retentionDays: config.retentionDays }, schedule, ending);
  } finally {
    organization.close();
    await writer.close();
  }
  ending.leave();
}

/** Prints how a run ended: for a script its figures as one line, for a person what was read, what was not, and why it failed. */
export function report(result: RunResult, json: boolean, more: Readonly<Record<string, unknown>> = {}): void {
  const { run, state, error, fault, figures } = result;
  if (json) say(JSON.stringify({ run, state, error: error ?? null, ...figures, ...more }));
  else if (state !== "failed" || figures.scopesDone > 0) for (const line of summaryOf(result)) say(line);
  if (state !== "failed") return;
  complain(`run ${run} failed: ${fault === undefined ? (error ?? "without a word") : textOf(fault)}`);
}

function summaryOf({ run, state, figures }: RunResult): readonly string[] {
  const { records, scopesDone, scopes, added, changed, byState } = figures;
  const unread = unreadStates.flatMap(([name, words]) => ((byState[name] ?? 0) > 0 ? [`${byState[name]} ${words}`] : []));
  const read = `run ${run} ${state}: ${records} records of ${scopesDone} of ${scopes} scopes, ${added} findings and passed checks new, ${changed} changed`;
  return unread.length === 0 ? [read] : [read, `not read: ${unread.join(", ")} (npx pillarwatch doctor says what is missing)`];
}

const unreadStates = [
  ["denied", "denied"],
  ["denied_by_scp", "denied by a service control policy"],
  ["failed", "failed"],
  ["not_enabled", "where the service is off"],
] as const;

/** What a person should know of a run that ended well all the same; each scope's own warnings are on the page. */
export async function complainOfWarnings(writer: Writer, run: number): Promise<void> {
  const messages = await warningsOfRun(writer.rows, run);
  for (const message of messages.slice(0, WARNINGS_SHOWN)) complain(`warning: ${message}`);
  if (messages.length > WARNINGS_SHOWN) complain(`warning: and ${messages.length - WARNINGS_SHOWN} more`);
}

/** Makes the one run of a command, or says why it did not come to its end, by its exit code too. */
export async function onlyRun(run: OneRun, { signal, exitCode }: Ending): Promise<RunResult | undefined> {
  try {
    const result = await makeOneRun(run, signal);
    if (result.state !== "done") process.exitCode = 1;
    return result;
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    if (!signal.aborted) throw new Occupied(error.message, { cause: error });
    complain(error.message);
    process.exitCode = exitCode();
    return undefined;
  }
}

async function onSchedule(making: Scheduled, schedule: Schedule, { signal }: Ending): Promise<void> {
  const collector = new Collector({
    ...making,
    onProgress: () => undefined,
    onRun: (result) => report(result, false),
    onForgotten: ({ findings, runs }) =>
      say(`${findings} findings that ended long ago were taken away, and the scopes of ${runs} runs were summed up (RETENTION_DAYS)`),
    onTrouble: complain,
    onFault: complainOf,
  });
  signal.addEventListener("abort", () => collector.stop());
  const { writer, auditKey } = making;
  const onHead = (head: AuditHead): void => complain(headSentence(head));
  const heads = startTellingHeads(writer, auditKey, schedule.timeZone, { onHead, onFault: complainOf });
  await catchUp(writer, schedule, new Date());
  const task = startSchedule(writer, schedule, { onAsked: () => collector.look(), onFault: complainOf });
  try {
    await collector.work();
  } finally {
    await task.destroy();
    await heads.destroy();
  }
}

type Scheduled = Omit<OneRun, "trigger" | "options" | "progress"> & Pick<CollectConfig, "retentionDays">;

const complainOf = (fault: unknown): void => complain(textOf(fault));

async function claimReal(writer: Writer, url: string): Promise<void> {
  if ((await writer.transaction((tx) => claimContents(tx, "real"))) === "sample") {
    throw new Refusal(
      "DATABASE_URL",
      `${url} holds the sample organization: real findings never go beside invented ones. Start a fresh database with DATABASE_URL=sqlite:./data/organization.db npx pillarwatch collect --once`,
    );
  }
}

const runOptions = ({ accounts, regions, sources, full }: CollectOptions): RunOptions => ({
  ...(accounts === undefined ? {} : { accounts }),
  ...(regions === undefined ? {} : { regions }),
  ...(sources === undefined ? {} : { sources }),
  ...(full === true ? { full } : {}),
});
