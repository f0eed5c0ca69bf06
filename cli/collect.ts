/** `pillarwatch collect`: the collector without the page. */
import type { RunResult } from "../collectors/collect.ts";
import { openOrganization } from "../collectors/organization/open.ts";
import { Stopped } from "../collectors/writing.ts";
import type { Writer } from "../db/dialect/connection.ts";
import { openDatabase } from "../db/open.ts";
import { claimContents } from "../db/write/contents.ts";
import type { RunOptions } from "../db/write/runs.ts";
import { Collector } from "../jobs/collector.ts";
import { catchUp, type Schedule, startSchedule } from "../jobs/schedule.ts";
import { Refusal, textOf } from "../posture/refusal.ts";
import { type SourceId, sources } from "../posture/words.ts";
import { collectConfig } from "./config.ts";
import { makeOneRun, Occupied, type OneRun } from "./one-run.ts";
import { complain, say } from "./print.ts";
import { progressPrinter } from "./progress.ts";
import { workerSettings } from "./serve.ts";
import { type Ending, untilSignalled } from "./signals.ts";

export interface CollectOptions {
  readonly once?: boolean;
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  readonly sources?: readonly string[];
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
    const making = { writer, organization, concurrency: config.concurrency };
    if (options.once === true || Object.keys(chosen).length > 0) {
      const json = options.json === true;
      const result = await onlyRun({ ...making, trigger: "command", options: chosen, progress: progressPrinter(json) }, ending);
      if (result !== undefined) report(result, json);
    } else await onSchedule(making, { cron: config.cron, timeZone: config.timeZone }, ending);
  } finally {
    organization.close();
    await writer.close();
  }
  ending.leave();
}

/** Prints how a run ended. */
export function report({ fault, ...result }: RunResult, json: boolean, more: Readonly<Record<string, unknown>> = {}): void {
  if (json) say(JSON.stringify({ run: result.run, state: result.state, error: result.error ?? null, ...result.figures, ...more }));
  else
    say(
      `run ${result.run} ${result.state}: ${result.figures.records} records of ${result.figures.scopesDone} scopes, ${result.figures.changed} findings changed`,
    );
  if (result.state !== "failed") return;
  complain(fault === undefined ? (result.error ?? "the run failed") : textOf(fault));
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

async function onSchedule(
  making: Pick<OneRun, "writer" | "organization" | "concurrency">,
  schedule: Schedule,
  { signal }: Ending,
): Promise<void> {
  const collector = new Collector({
    ...making,
    onProgress: () => undefined,
    onRun: (result) => report(result, false),
    onTrouble: complain,
    onFault: complainOf,
  });
  signal.addEventListener("abort", () => collector.stop());
  await catchUp(making.writer, schedule, new Date());
  const task = startSchedule(making.writer, schedule, { onAsked: () => collector.look(), onFault: complainOf });
  try {
    await collector.work();
  } finally {
    await task.destroy();
  }
}

const complainOf = (fault: unknown): void => complain(textOf(fault));

async function claimReal(writer: Writer, url: string): Promise<void> {
  if ((await writer.transaction((tx) => claimContents(tx, "real"))) === "sample") {
    throw new Refusal(
      "DATABASE_URL",
      `${url} holds the sample organization: real findings never go beside invented ones. Start a fresh database with DATABASE_URL=sqlite:./data/organization.db npx pillarwatch collect --once`,
    );
  }
}

function runOptions({ accounts, regions, sources: chosen, full }: CollectOptions): RunOptions {
  for (const id of accounts ?? []) if (!/^\d{12}$/.test(id)) throw new Refusal("--accounts", `"${id}" is not an account id of 12 digits`);
  const known = chosen?.map((name) => {
    const source = sources.find((candidate) => candidate === name);
    if (source === undefined) throw new Refusal("--sources", `"${name}" is not one of ${sources.join(", ")}`);
    return source satisfies SourceId;
  });
  return {
    ...(accounts === undefined ? {} : { accounts }),
    ...(regions === undefined ? {} : { regions }),
    ...(known === undefined ? {} : { sources: known }),
    ...(full === true ? { full } : {}),
  };
}
