/**
 * `pillarwatch support`: what somebody who helps needs to know, as one JSON file that can be read before it is sent. It holds no secret, no finding,
 * no account, no name and no address; AWS is not asked, nothing is sent anywhere.
 */
import { writeFileSync } from "node:fs";
import { arch, cpus, freemem, loadavg, platform, release, totalmem } from "node:os";
import type { Reader } from "../db/dialect/connection.ts";
import { schemaVersion } from "../db/migrate.ts";
import { readMailOutlook } from "../db/read/mail-state.ts";
import {
  readOwnNames,
  readRowCounts,
  readSupportRun,
  readSupportRuns,
  readSupportScopes,
  type SupportRun,
  type SupportScopes,
} from "../db/read/support.ts";
import { readWebhookQueue } from "../db/read/watched-sums.ts";
import { readStorage } from "../db/storage.ts";
import { pathOf } from "../db/url.ts";
import { programVersion } from "../db/version.ts";
import { longestInterval } from "../jobs/schedule.ts";
import { readDigestOutlook } from "../notify/digest/outlook.ts";
import { conditionsOf } from "../posture/condition.ts";
import { codeOf, Refusal } from "../posture/refusal.ts";
import { gatherFacts } from "../server/conditions.ts";
import { type BackupConfig, backupConfig } from "./backup-config.ts";
import { diagnoseBackups } from "./backup-doctor.ts";
import { collectConfig, digestCron, secretConfig, serveConfig } from "./config.ts";
import { lookingInto } from "./existing-database.ts";
import { metricsConfig } from "./metrics-config.ts";
import { complain, say } from "./print.ts";
import { demandProxy } from "./proxy-config.ts";
import { type Scrubber, scrubber } from "./scrub.ts";
import { sendingConfig } from "./sending-config.ts";
import { toldConfiguration } from "./support-config.ts";
import { toldFault, toldLog } from "./support-log.ts";

export interface SupportOptions {
  /** What the server wrote to standard error. */
  readonly log?: string;
}

const STANDARD_OUTPUT = "-";

/** @throws Refusal where the file is there already, or cannot be written. */
export async function support(environment: NodeJS.ProcessEnv, file: string | undefined, { log }: SupportOptions): Promise<void> {
  const now = new Date();
  const text = `${JSON.stringify(await bundle(environment, log, now), null, 2)}\n`;
  if (file === STANDARD_OUTPUT) return say(text.trimEnd());
  const place = file ?? `pillarwatch-support-${now.toISOString().replace(/[-:]|\.\d+/g, "")}.json`;
  try {
    writeFileSync(place, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    throw notWritten(place, error);
  }
  say(place);
  complain("Read it before you send it: it is plain text, and should hold nothing that is yours alone");
}

function notWritten(place: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === "EEXIST") return new Refusal("FILE", `${place} is there already: name another`, { cause: error });
  return code === undefined ? error : new Refusal("FILE", `${place} cannot be written (${code})`, { cause: error });
}

async function bundle(environment: NodeJS.ProcessEnv, log: string | undefined, now: Date): Promise<object> {
  const around = {
    madeAt: now.toISOString(),
    program: {
      version: programVersion,
      schema: schemaVersion,
      node: process.version,
      platform: platform(),
      release: release(),
      arch: arch(),
    },
    machine: { processors: cpus().length, memory: totalmem(), freeMemory: freemem(), limit: memoryLimit(), load: loadavg() },
    configuration: toldConfiguration(environment),
    refusedVariables: refusedVariables(environment),
  };
  const found = await databaseFacts(environment, now);
  // Without a database no name is known; what is told goes by its form all the same.
  const scrub = scrubber(found.names);
  return { ...around, ...found.told(scrub), log: log === undefined ? null : toldLog(log, scrub) };
}

/** Bytes, as a container has one; null: none. */
function memoryLimit(): number | null {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : null;
}

/** The variable alone: the words of a refusal quote what was given. */
function refusedVariables(environment: NodeJS.ProcessEnv): readonly string[] {
  const readers = [demandProxy, serveConfig, collectConfig, sendingConfig, backupConfig, metricsConfig, secretConfig, digestCron];
  const refused = readers.flatMap((read) => {
    try {
      read(environment);
      return [];
    } catch (error) {
      if (error instanceof Refusal) return [error.field];
      throw error;
    }
  });
  return [...new Set(refused)];
}

interface Found {
  readonly names: readonly string[];
  told(scrub: Scrubber): object;
}

/** Whatever cannot be looked into is said; the rest is told all the same. */
async function databaseFacts(environment: NodeJS.ProcessEnv, now: Date): Promise<Found> {
  try {
    const { databaseUrl } = secretConfig({ DATABASE_URL: environment.DATABASE_URL, DATABASE_URL_FILE: environment.DATABASE_URL_FILE });
    const path = pathOf(databaseUrl);
    const [facts, conditions] = await lookingInto(databaseUrl, async (db) => [
      await factsOf(db, environment, now),
      conditionsOf(await gatherFacts({ db, path, intervalMs: intervalMs(environment), now: () => now })).map(({ id }) => id),
    ]);
    const storage = await readStorage(path);
    return { names: facts.names, told: (scrub) => ({ database: { ...storage, conditions, rows: facts.rows }, ...facts.told(scrub) }) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { names: [], told: (scrub) => ({ database: { trouble: scrub.text(error.message) } }) };
  }
}

/** Of a configuration that is refused, the usual one. */
function intervalMs(environment: NodeJS.ProcessEnv): number {
  try {
    return longestInterval(collectConfig(environment));
  } catch (error) {
    if (error instanceof Refusal) return USUAL_INTERVAL_MS;
    throw error;
  }
}

const USUAL_INTERVAL_MS = 3_600_000;

async function factsOf(db: Reader["kysely"], environment: NodeJS.ProcessEnv, now: Date) {
  const names = await readOwnNames(db);
  const runs = await Promise.all((await readSupportRuns(db)).map(async (run) => ({ run, ...(await readSupportRun(db, run.id)) })));
  const scopes = await readSupportScopes(db);
  const { trouble, ...mail } = await readMailOutlook(db, now);
  const webhooks = await readWebhookQueue(db, now);
  const watch = await watchFacts(db, environment, now);
  return {
    names,
    rows: await readRowCounts(db),
    told: (scrub: Scrubber) => ({
      runs: runs.map(({ run, warnings, outcomes }) => ({ ...toldRun(run, scrub), warnings, outcomes })),
      scopes: scopes.map((scope) => toldScopes(scope, scrub)),
      mail: { ...mail, trouble: trouble === null ? null : { at: trouble.at, words: scrub.text(trouble.answer ?? "") } },
      webhooks,
      ...watch,
    }),
  };
}

/** What doctor says of digests and backups; null where the configuration is refused. */
async function watchFacts(db: Reader["kysely"], environment: NodeJS.ProcessEnv, now: Date): Promise<object> {
  try {
    const { timeZone } = collectConfig(environment);
    const { recipients, nextDueAt, overdue, failed } = await readDigestOutlook(db, { cron: digestCron(environment), timeZone }, now);
    const backup = backupConfig(environment);
    return {
      digests: { recipients, nextDueAt, overdue: overdue.length, failed },
      backups: await toldBackups(backup, timeZone, now),
    };
  } catch (error) {
    if (error instanceof Refusal) return { digests: null, backups: null };
    throw error;
  }
}

/** A bucket is AWS's, which is not asked. */
async function toldBackups(backup: BackupConfig | undefined, timeZone: string, now: Date): Promise<object> {
  if (backup === undefined) return { where: "nowhere" };
  if (!("folder" in backup.place)) return { where: "bucket" };
  const { kept, last, healthy } = await diagnoseBackups(backup, timeZone, now);
  return { where: "folder", kept, healthy, last: last && { madeAt: last.madeAt, bytes: last.bytes } };
}

const toldRun = ({ error, figures, ...run }: SupportRun, scrub: Scrubber) => ({
  ...run,
  error: error === null ? null : toldFault(error, scrub),
  figures: numbersIn(JSON.parse(figures)),
});

/** Figures are numbers under words of ours: whatever else stands there is left out. */
function numbersIn(value: unknown): unknown {
  if (typeof value === "number") return value;
  if (typeof value !== "object" || value === null) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, of]) => (/^[A-Za-z_-]{1,40}$/.test(name) ? [[name, numbersIn(of)]] : [])),
  );
}

const toldScopes = ({ message, action, ...scopes }: SupportScopes, scrub: Scrubber) => ({
  ...scopes,
  action: action === null ? null : scrub.text(action),
  words: message === null ? null : scrub.text(message),
});
