/** `pillarwatch collect`: the collector without the page. */
import { randomUUID } from "node:crypto";
import { collectNext, type RunResult } from "../collectors/collect.ts";
import { openOrganization } from "../collectors/organization/open.ts";
import type { Writer } from "../db/dialect/connection.ts";
import { openDatabase } from "../db/open.ts";
import { claimContents } from "../db/write/contents.ts";
import { askRun, nextRun, type RunOptions, thisHolder } from "../db/write/runs.ts";
import { Collector } from "../jobs/collector.ts";
import { catchUp, startSchedule } from "../jobs/schedule.ts";
import { Refusal } from "../posture/refusal.ts";
import { type SourceId, sources } from "../posture/words.ts";
import { type CollectConfig, collectConfig } from "./config.ts";
import { complain, say } from "./print.ts";
import { progressPrinter } from "./progress.ts";
import { workerSettings } from "./serve.ts";

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
  const writer = await openDatabase(config.databaseUrl, new Date().toISOString());
  try {
    await claimReal(writer, config.databaseUrl);
    if (options.once === true || Object.keys(chosen).length > 0) await once(config, writer, chosen, options.json === true);
    else await onSchedule(config, writer);
  } finally {
    await writer.close();
  }
}

async function once(config: CollectConfig, writer: Writer, chosen: RunOptions, json: boolean): Promise<void> {
  const organization = openOrganization(workerSettings(config, undefined).organization, writer);
  const progress = progressPrinter(json);
  try {
    await writer.transaction(async (tx) => {
      if ((await nextRun(tx)) === undefined) await askRun(tx, "command", chosen, new Date().toISOString());
    });
    const result = await collectNext({
      writer,
      organization,
      holder: thisHolder(randomUUID()),
      nowMs: Date.now,
      wallMs: Date.now,
      concurrency: config.concurrency,
      onProgress: progress.show,
    });
    progress.end();
    if (result === undefined)
      throw new Refusal("collect", "another process is collecting into this database: wait for it, or cancel its run");
    report(result, json);
  } finally {
    organization.close();
  }
}

/** Prints how a run ended; a failed one ends the command with exit code 1. */
export function report({ fault, ...result }: RunResult, json: boolean, more: Readonly<Record<string, unknown>> = {}): void {
  if (json) say(JSON.stringify({ run: result.run, state: result.state, error: result.error ?? null, ...result.figures, ...more }));
  else
    say(
      `run ${result.run} ${result.state}: ${result.figures.records} records of ${result.figures.scopesDone} scopes, ${result.figures.changed} findings changed`,
    );
  if (result.state !== "failed") return;
  complain(fault instanceof Error ? (fault.stack ?? fault.message) : (result.error ?? "the run failed"));
  process.exitCode = 1;
}

async function onSchedule(config: CollectConfig, writer: Writer): Promise<void> {
  const organization = openOrganization(workerSettings(config, undefined).organization, writer);
  const collector = new Collector({
    writer,
    organization,
    concurrency: config.concurrency,
    onProgress: () => undefined,
    onRun: (result) => report(result, false),
  });
  process.once("SIGINT", () => collector.stop());
  process.once("SIGTERM", () => collector.stop());
  const schedule = { cron: config.cron, timeZone: config.timeZone };
  await catchUp(writer, schedule, new Date());
  const task = startSchedule(writer, schedule, () => collector.look());
  await collector.work();
  await task.destroy();
  organization.close();
}

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
