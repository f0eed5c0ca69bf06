/** An organization that is collected and served: what a reader, a supervisor and a monitoring system are told of it while something is broken. */

import BetterSqlite3, { type Database } from "better-sqlite3";
import { Running } from "../../cli/watching.ts";
import type { RunResult } from "../../collectors/collect.ts";
import type { Summary } from "../../contract/summary.ts";
import type { Value, Writer } from "../../db/dialect/connection.ts";
import { writerOver, writerPragmas } from "../../db/dialect/sqlite-transactions.ts";
import { openForReading } from "../../db/open.ts";
import { pathOf } from "../../db/url.ts";
import { askRun } from "../../db/write/runs.ts";
import { Collector } from "../../jobs/collector.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { usualOwnerRules } from "../../posture/owner.ts";
import { Conditions, gatherFacts } from "../../server/conditions.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { testApplication } from "./application.ts";
import { type Collected, collected } from "./collected.ts";
import { type Line, lineTo } from "./line.ts";
import { figuresIn, testMetrics } from "./metrics.ts";
import { cookieOf, signedIn } from "./signed-in.ts";

export const HOUR_MS = 3_600_000;
/** Long enough for a page's own transactions, and short enough for a test. */
const LOCK_PATIENCE_MS = 500;

export interface Told {
  /** As an owner of one account reads it. */
  readonly conditions: Summary["conditions"];
  readonly open: number;
  readonly asOf: string | null;
  readonly ready: number;
  /** Ids of what stops the server. */
  readonly reasons: readonly string[];
  /** Metrics that are 1. */
  readonly measured: readonly string[];
}

export interface Standing {
  readonly organization: Collected;
  readonly line: Line;
  readonly path: string;
  /** By which the collector writes, and what SQLite is told on it. */
  readonly writer: Writer;
  pragma(text: string): number;
  /** Lines of the log: what began and what is over. */
  readonly log: string[];
  /** What the collector told to mend, and the runs that ended. */
  readonly troubles: string[];
  readonly runs: RunResult[];
  /** The clock of all of it. */
  at(ms: number): void;
  /** Asks for a run, and waits until the collector says how it ended, or what it has met. */
  run(): Promise<void>;
  /** Somebody has mended it: the collector looks again now, and not only half a minute later. */
  look(): void;
  told(): Promise<Told>;
  close(): Promise<void>;
}

export async function standing(nowMs: number): Promise<Standing> {
  const world = createWorld({ seed: 5, size: { accounts: 2, regions: 1, findings: 300, days: 30 }, endsAtMs: nowMs + 5 * 24 * HOUR_MS });
  const organization = await collected(world, nowMs);
  const line = await lineTo(organization.simulator.url);
  process.env.AWS_ENDPOINT_URL = line.url;
  organization.configure({});
  let clockMs = nowMs;
  const { databaseUrl } = organization;
  const path = pathOf(databaseUrl);
  const connection = connect(path);
  const writer = writerOn(connection, path);
  const reader = openForReading(databaseUrl);
  const now = () => new Date(clockMs);
  const running = new Running(new AbortController().signal, now());
  const log: string[] = [];
  const write = (what: object, words: string) => log.push(`${JSON.stringify(what)} ${words}`);
  const gather = () => gatherFacts({ db: reader.kysely, path, intervalMs: HOUR_MS, now, process: () => running.facts() });
  const conditions = new Conditions(gather, { info: write, warn: write }, 0);
  const OWNER = "owner".padEnd(43, "-");
  await signedIn(writer, { role: "owner", token: OWNER, accounts: [world.accounts()[0]?.id ?? ""] });
  const application = await testApplication({ db: reader.kysely, writer }, { conditions, now });
  // Made anew for each look: figures are told again for some seconds.
  const metrics = () => testMetrics({ db: reader.kysely, file: path }, { conditions: () => conditions.now(), now });
  const troubles: string[] = [];
  const runs: RunResult[] = [];
  let tell: () => void = () => undefined;
  const nextWord = () =>
    new Promise<void>((resolve) => {
      tell = resolve;
    });
  const collector = new Collector({
    writer,
    organization: organization.organization,
    catalogue: builtIn,
    ownerRules: usualOwnerRules,
    timeZone: "UTC",
    auditKey: new Uint8Array(32),
    intervalMs: HOUR_MS,
    concurrency: 4,
    retentionDays: undefined,
    nowMs: () => clockMs,
    onForgotten: () => undefined,
    onProgress: () => undefined,
    onRun: (result) => {
      runs.push(result);
      tell();
    },
    onTrouble: (message) => {
      troubles.push(message);
      tell();
    },
    onStore: (trouble) => running.tellStore(trouble, now()),
    onFault: (fault) => {
      throw fault;
    },
  });
  const working = collector.work();
  return {
    organization,
    line,
    path,
    writer,
    pragma: (text) => Number(connection.pragma(text, { simple: true })),
    log,
    troubles,
    runs,
    at: (ms) => {
      clockMs = ms;
      organization.simulator.setClock(ms);
    },
    run: async () => {
      const ended = nextWord();
      await organization.writer.transaction((tx) => askRun(tx, "schedule", {}, now().toISOString()));
      collector.look();
      await ended;
    },
    look: () => collector.look(),
    told: async () => {
      await conditions.now(); // what `serve` does by itself, every quarter of a minute
      const { body } = await application.app.inject({ url: "/api/v1/summary", headers: { cookie: cookieOf(OWNER) } });
      const whole = (await application.get("/api/v1/summary")).body as Summary;
      const ready = await application.get("/readyz");
      const { reasons = [] } = ready.body as { reasons?: { id: string }[] };
      const measured = Object.entries(figuresIn(await metrics().text(), "pillarwatch_condition"));
      return {
        conditions: (JSON.parse(body) as Summary).conditions,
        open: whole.openTotal,
        asOf: whole.lastCompleteRunAt,
        ready: ready.status,
        reasons: reasons.map(({ id }) => id),
        measured: measured.flatMap(([labels, value]) => (value === 1 ? [labels.replace("condition=", "")] : [])),
      };
    },
    close: async () => {
      collector.stop();
      await working;
      await application.app.close();
      await reader.close();
      await writer.close();
      await line.close();
      await organization.close();
    },
  };
}

function connect(path: string): Database {
  const connection = new BetterSqlite3(path, { timeout: 0 });
  for (const pragma of writerPragmas()) connection.pragma(pragma);
  return connection;
}

/** As `openWriter` makes one, but for its patience. */
const writerOn = (connection: Database, path: string): Writer =>
  writerOver({
    path,
    patienceMs: LOCK_PATIENCE_MS,
    close: () => connection.close(),
    tx: {
      all: async <Row>(sql: string, parameters: readonly Value[] = []) => connection.prepare(sql).all(parameters) as Row[],
      get: async <Row>(sql: string, parameters: readonly Value[] = []) => connection.prepare(sql).get(parameters) as Row | undefined,
      run: async (sql, parameters = []) => {
        const { changes, lastInsertRowid } = connection.prepare(sql).run(parameters);
        return { changes, id: Number(lastInsertRowid) };
      },
    },
  });
