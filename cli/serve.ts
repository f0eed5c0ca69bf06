/** `pillarwatch serve`: the page, the API and the collector; without AWS configured, on the sample organization. */
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Writer } from "../db/dialect/connection.ts";
import type { Keys } from "../db/keys.ts";
import { openDatabase, openForDecisions, openForReading, SMALL_CACHE_KIB } from "../db/open.ts";
import { pathOf } from "../db/url.ts";
import { programVersion } from "../db/version.ts";
import { type Contents, claimContents, contentsOf } from "../db/write/contents.ts";
import { makeDemonstrationOwners } from "../db/write/demonstration.ts";
import { thisHolder } from "../db/write/lease.ts";
import { importOwners } from "../db/write/owner-import.ts";
import { beginServing, endServing } from "../db/write/serving.ts";
import type { WorkerSettings } from "../jobs/messages.ts";
import { longestInterval } from "../jobs/schedule.ts";
import type { SendingSettings } from "../jobs/sending.ts";
import { allowedTargets } from "../notify/target-guard.ts";
import { catalogueWith } from "../posture/catalogue/decide.ts";
import { Refusal, textOf } from "../posture/refusal.ts";
import { createApp } from "../server/app.ts";
import { Conditions, gatherFacts } from "../server/conditions.ts";
import { requestLog } from "../server/log.ts";
import { doctorOf } from "./asked-doctor.ts";
import { asksOf } from "./asks.ts";
import { type BackupConfig, backupConfig, prepareFolder } from "./backup-config.ts";
import { startCollector, startSending } from "./collector-thread.ts";
import {
  awsConfigured,
  type CollectConfig,
  collectConfig,
  digestCron,
  pageAddress,
  type ServeConfig,
  secretConfig,
  serveConfig,
} from "./config.ts";
import { firstLink } from "./first-link.ts";
import { reporter } from "./job-lines.ts";
import { openKeys } from "./keys.ts";
import { refusedListening } from "./listening.ts";
import { type MetricsConfig, metricsConfig } from "./metrics-config.ts";
import { complain, say } from "./print.ts";
import { sampleInstants } from "./sample.ts";
import { type SendingConfig, sendingConfig } from "./sending-config.ts";
import { untilSignalled } from "./signals.ts";
import { SAMPLE_ROLE, type SimulatorProcess, startSimulatorProcess } from "./simulator-process.ts";
import { listenApart, metricsOf, Running } from "./watching.ts";
import { whileMigrating } from "./while-migrating.ts";

/** @param sampleOnly the demo: the sample organization, whatever AWS is configured. */
export async function serve(environment: NodeJS.ProcessEnv, sampleOnly = false): Promise<void> {
  const config = serveConfig(environment);
  const collect = collectConfig(environment);
  const sending = sendingConfig(environment);
  const backup = backupConfig(environment);
  const metrics = metricsConfig(environment);
  if (backup !== undefined) prepareFolder(backup);
  const ending = untilSignalled();
  const running = new Running(ending.signal);
  const now = new Date();
  const closing: (() => unknown)[] = [];
  const migrating = whileMigrating(config, ending);
  closing.unshift(() => migrating.end());
  try {
    const writer = await openDatabase(config.databaseUrl, now.toISOString(), {
      durable: true,
      cacheKiB: SMALL_CACHE_KIB,
      whileMigrating: migrating.begin,
    });
    closing.unshift(() => writer.close());
    const keys = await openKeys(writer, secretConfig(environment), { by: "system", tell: say });
    await writer.transaction((tx) => importOwners(tx, keys.audit, collect.ownerRules, now.toISOString()));
    const isSample = await decideContents(writer, sampleOnly || !awsConfigured(environment) ? "sample" : "real", config.databaseUrl);
    const simulator = isSample ? await startSimulatorProcess({ endsAt: now.toISOString() }) : undefined;
    closing.unshift(() => simulator?.stop());
    const settings: WorkerSettings = {
      ...workerSettings(collect, simulator),
      auditKey: keys.audit,
      backups: backup && {
        place: backup.place,
        keep: backup.keep,
        schedule: { cron: backup.cron, timeZone: collect.timeZone },
        program: programVersion,
      },
      sample: simulator && { instants: sampleInstants(now), clockUrl: simulator.clockUrl },
    };
    let look = (): void => undefined;
    // As late as can be: until here somebody answers.
    await migrating.end();
    const cron = digestCron(environment);
    const aws = { organization: settings.organization, awsEnvironment: { ...environment, ...simulator?.environment } };
    const parts = { config, collect, cron, sending, backup, metrics, writer, keys, isSample, environment, aws };
    const app = await startServer({ ...parts, running, look: () => look() });
    closing.unshift(() => app.close());
    const url = pageAddress(config, addressPort(app.server.address(), config.port));
    say(
      isSample
        ? `Pillarwatch: ${url} shows a sample organization (invented data; no AWS is configured: docs/aws-setup.md)`
        : `Pillarwatch: ${url}`,
    );
    for (const line of await firstLink(writer, { isSample, config, url }, now.toISOString())) say(line);
    const thread = startCollector(
      settings,
      aws.awsEnvironment,
      reporter("collector", app.log, {
        onSampleRun: isSample ? () => knowOwners(writer) : undefined,
        onStore: (trouble) => running.tellStore(trouble),
      }),
    );
    running.needs(thread, "collector");
    closing.unshift(() => thread.stop());
    look = thread.look;
    // With the operator's own variables: what mails by AWS is never the simulator's.
    const sender = startSending(
      sendingSettings(sending, { config, collect, cron, isSample, keys, url }),
      environment,
      reporter("sender", app.log),
    );
    running.needs(sender, "sender");
    closing.unshift(() => sender.stop());
    running.wasKilled(await writer.transaction((tx) => beginServing(tx, thisHolder(randomUUID()), now.toISOString())));
    await untilEnded(ending.signal, [thread.ended, sender.ended, simulator?.ended]);
    await writer.transaction(endServing).catch((error: unknown) => complain(textOf(error)));
  } catch (error) {
    // Asked to end while it was still migrating.
    if (error !== ending.signal.reason) throw error;
  } finally {
    for (const close of closing) await close();
  }
}

interface SendingParts {
  readonly config: ServeConfig;
  readonly collect: CollectConfig;
  /** DIGEST_CRON */
  readonly cron: string;
  readonly isSample: boolean;
  readonly keys: Keys;
  readonly url: string;
}

/** The sample's people are invented, and their addresses with them: nothing is mailed to them. */
function sendingSettings(
  { mail: configured, allowedTargets, heartbeatUrl }: SendingConfig,
  { config, collect, cron, isSample, keys, url }: SendingParts,
): SendingSettings {
  const mail = isSample ? undefined : configured;
  const { timeZone, ownDecisions } = collect;
  return {
    databaseUrl: config.databaseUrl,
    mail: mail && { way: mail.way, from: mail.from.address, perMinute: mail.perMinute },
    digests: mail && {
      sender: { from: mail.from, keys: { links: keys.links, mail: keys.mail }, publicUrl: url },
      schedule: { cron, timeZone },
      intervalMs: longestInterval({ cron: collect.cron, timeZone }),
      ownDecisions,
      heartbeatUrl,
    },
    allowedTargets,
    sealing: keys.sealing,
    publicUrl: url,
  };
}

/** @throws Refusal where AWS is configured and the database holds the sample. */
async function decideContents(writer: Writer, wanted: Contents, url: string): Promise<boolean> {
  const held = await contentsOf(writer.rows);
  if (held === "sample" && wanted === "real") {
    throw new Refusal(
      "DATABASE_URL",
      `${url} holds the sample organization, and AWS is configured: real findings never go beside invented ones. Start a fresh database with DATABASE_URL=sqlite:./data/organization.db npx pillarwatch serve`,
    );
  }
  return (held ?? (await writer.transaction((tx) => claimContents(tx, wanted)))) === "sample";
}

export function workerSettings(
  collect: CollectConfig,
  simulator: SimulatorProcess | undefined,
): Omit<WorkerSettings, "sample" | "auditKey" | "backups"> {
  return {
    databaseUrl: collect.databaseUrl,
    organization: {
      homeRegion: simulator?.environment.AWS_REGION ?? collect.homeRegion,
      roleName: simulator === undefined ? collect.roleName : SAMPLE_ROLE,
      externalId: simulator === undefined ? collect.externalId : undefined,
      // The sample is as it is: what is configured is meant for the organization that comes after it.
      regions: simulator === undefined ? collect.regions : undefined,
      mode: simulator === undefined ? collect.mode : "each-account",
      limits: simulator === undefined ? "aws" : "none",
    },
    concurrency: collect.concurrency,
    schedule: { cron: collect.cron, timeZone: collect.timeZone },
    ownDecisions: collect.ownDecisions,
    ownerRules: collect.ownerRules,
    retentionDays: collect.retentionDays,
  };
}

interface Started {
  /** DIGEST_CRON */
  readonly cron: string;
  readonly sending: SendingConfig;
  readonly config: ServeConfig;
  readonly collect: CollectConfig;
  readonly writer: Writer;
  readonly keys: Keys;
  readonly isSample: boolean;
  readonly backup: BackupConfig | undefined;
  readonly metrics: MetricsConfig | undefined;
  readonly running: Running;
  readonly look: () => void;
  readonly environment: NodeJS.ProcessEnv;
  /** By which AWS is asked: of the sample, the simulated one. */
  readonly aws: { readonly organization: WorkerSettings["organization"]; readonly awsEnvironment: NodeJS.ProcessEnv };
}

async function startServer({
  config,
  collect,
  cron,
  sending,
  backup,
  metrics,
  writer,
  keys,
  isSample,
  running,
  look,
  environment,
  aws,
}: Started) {
  const { databaseUrl } = config;
  const { timeZone } = collect;
  const log = requestLog(config.logLevel);
  const reader = openForReading(databaseUrl);
  const decisions = openForDecisions(databaseUrl, { durable: true });
  const intervalMs = longestInterval({ cron: collect.cron, timeZone });
  const [db, path] = [reader.kysely, pathOf(databaseUrl)];
  const gather = () => gatherFacts({ db, path, intervalMs, now: () => new Date(), process: () => running.facts() });
  const conditions = new Conditions(gather, log);
  conditions.watch();
  const sendsMail = sending.mail !== undefined && !isSample;
  const digests = sendsMail ? { cron, timeZone } : undefined;
  const figures = metrics && metricsOf({ db, databaseUrl, conditions, intervalMs, timeZone, digests, backup, log });
  const mail = isSample ? undefined : sending.mail;
  const about = { db, path, auditKey: keys.audit, environment, gather, conditions, databaseUrl, collect, backup, log, ...aws };
  const doctor = doctorOf({ ...about, mail, schedule: { cron, timeZone } });
  const app: Awaited<ReturnType<typeof createApp>> = await createApp({
    db,
    writer,
    decisions,
    keys,
    isSample,
    cookie: { isSafe: !config.overHttp },
    overHttp: config.overHttp,
    byPassword: config.localSignIn,
    secondFactor: config.secondFactor,
    openId: config.openId,
    trustProxy: config.trustProxy,
    publicUrl: () => pageAddress(config, addressPort(app.server.address(), config.port)),
    ask: asksOf(writer, keys, look),
    now: () => new Date(),
    intervalMs,
    timeZone,
    catalogue: catalogueWith(collect.ownDecisions),
    ownerRules: collect.ownerRules,
    digestCron: cron,
    sendsMail,
    allowedTargets: allowedTargets(sending.allowedTargets, "ALLOW_PRIVATE_TARGETS"),
    hosts: config.hosts,
    tls: config.tls,
    webFolder: fileURLToPath(new URL("../web/dist", import.meta.url)),
    logger: log,
    conditions,
    doctor,
    metrics: figures && { of: figures, token: metrics.listen === undefined ? metrics.token : undefined },
  });
  app.addHook("onClose", () => {
    conditions.close();
    return Promise.all([reader.close(), decisions.close(), doctor.close()]);
  });
  try {
    const apart = figures && (await listenApart(figures, metrics, log));
    app.addHook("onClose", () => apart?.close());
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    await app.close();
    throw refusedListening(error, config);
  }
  return app;
}

/** Those whose eyes the sample can be looked through: they become known with the accounts' tags. */
function knowOwners(writer: Writer): void {
  const at = new Date().toISOString();
  writer.transaction((tx) => makeDemonstrationOwners(tx, at)).catch((error: unknown) => complain(textOf(error)));
}

/** @throws what ended one of them unasked: a page without a collector behind it would look as if all were well. */
async function untilEnded(signal: AbortSignal, running: readonly (Promise<void> | undefined)[]): Promise<void> {
  const asked = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve());
    if (signal.aborted) resolve();
  });
  await Promise.race([asked, ...running.filter((one) => one !== undefined)]).catch((error: unknown) => {
    complain("A part of Pillarwatch has ended, and the server ends with it. Start it again: it goes on where it was.");
    throw error;
  });
}

const addressPort = (address: ReturnType<import("node:net").Server["address"]>, otherwise: number): number =>
  typeof address === "object" && address !== null ? address.port : otherwise;
