/**
 * `kill -9` of a collecting process, at random: nothing lost, nothing twice. The process is the command itself; its clock and the world's
 * are moved on between runs, and the database in the end is compared with the truth and with one whose runs nobody killed.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Rows } from "../../db/dialect/connection.ts";
import { openDatabase } from "../../db/open.ts";
import { startSimulator } from "../../simulator/server.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { chance, drawn } from "../../simulator/world/hash.ts";
import { type Ended, environmentOf, startCommand } from "../support/command.ts";
import { figure } from "../support/figures.ts";
import { untruths } from "../support/judged.ts";
import { brokenLaws } from "../support/laws.ts";
import { worldSeed } from "../support/seed.ts";
import { type ToldCall, tellingServices } from "../support/telling.ts";

const KILLS = figure(3, 100);
const HOUR_MS = 3_600_000;
const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
/** Twice a day: a full read and one of what changed, in turn; full at last, since only a full read can know what is gone. */
const RUNS = figure(3, 25);
const instants = Array.from({ length: RUNS }, (_, index) => endsAtMs - (RUNS - 1 - index) * 12 * HOUR_MS);
const firstMs = instants[0] ?? endsAtMs;
const world = createWorld({ seed: 11, size: { accounts: 5, regions: 2, findings: figure(1_500, 8_000), days: 60 }, endsAtMs });

/** A page that was asked for: of a scope, from its beginning or from a token on. */
interface Asked {
  readonly scope: string;
  readonly isFirst: boolean;
}

const pages: Readonly<Record<string, string>> = {
  securityhub: "GetFindings",
  guardduty: "ListFindings",
  inspector2: "ListFindings",
  config: "GetComplianceDetailsByConfigRule",
};

let asked: Asked[] = [];
let onCall: (isLaterPage: boolean) => void = () => undefined;
let clockAheadMs = 0;
let simulator: Simulator;
const folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));

beforeAll(async () => {
  simulator = await startSimulator({
    world,
    services: tellingServices(told),
    clock: () => firstMs,
    wallClock: () => Date.now() + clockAheadMs,
    quotas: "off",
    roleName: "pillarwatch-read",
  });
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

function told({ service, operation, accountId, region, token }: ToldCall): void {
  const isPage = pages[service] === operation;
  if (isPage) asked.push({ scope: `${accountId} ${region} ${service}`, isFirst: token === undefined });
  onCall(isPage && token !== undefined);
}

/** When a process is killed: a moment after so many calls, or after so many pages that were asked for behind another one. */
interface Doom {
  readonly after: number;
  readonly of: "calls" | "later pages";
  readonly momentMs: number;
}

/** Every other process between two pages of a scope, the others anywhere. Some end before it comes to that. */
const doomOf = (process: number): Doom => {
  const of = process % 2 === 0 ? "later pages" : "calls";
  return { of, after: 1 + drawn(of === "calls" ? 150 : 6, worldSeed, of, process), momentMs: 40 * chance(worldSeed, "moment", process) };
};

/** One process at an instant. */
async function collectOnce(database: string, atMs: number, doom?: Doom): Promise<Ended> {
  simulator.setClock(atMs);
  clockAheadMs = atMs - Date.now();
  // Few scopes at a time, so that a kill meets all stages: some done, some half read, some not begun.
  const environment = { ...environmentOf(simulator), DATABASE_URL: `sqlite:${join(folder, database)}`, COLLECT_CONCURRENCY: "2" };
  const command = startCommand(["collect", "--once", "--json"], { folder, environment, clockAheadMs });
  let left = doom?.after ?? 0;
  onCall = (isLaterPage) => {
    if (doom === undefined || (doom.of === "later pages" && !isLaterPage)) return;
    left -= 1;
    if (left === 0) setTimeout(() => command.kill("SIGKILL"), doom.momentMs);
  };
  return command.ended;
}

async function inDatabase<Result>(database: string, look: (rows: Rows) => Promise<Result>): Promise<Result> {
  const writer = await openDatabase(`sqlite:${join(folder, database)}`, new Date().toISOString());
  try {
    return await look(writer.rows);
  } finally {
    await writer.close();
  }
}

interface ReadSoFar {
  readonly scope: string;
  readonly isDone: boolean;
}

/** Scopes of the run that goes on, of which pages are written. In a read of what changed, only its window goes on behind a cursor. */
const readSoFar = (rows: Rows): Promise<ReadSoFar[]> =>
  rows
    .all<{ account_id: string; region: string; source: string; state: string }>(
      `SELECT account_id, region, source, run_scopes.state FROM run_scopes JOIN runs ON runs.id = run JOIN scopes ON scopes.id = scope
       JOIN accounts ON accounts.id = scopes.account
       WHERE runs.state = 'running' AND (run_scopes.state = 'done' OR (full = 1 AND pages > 0 AND source <> 'config'))`,
    )
    .then((found) =>
      found.map(({ account_id, region, source, state }) => ({
        scope: `${account_id} ${region} ${source === "inspector" ? "inspector2" : source}`,
        isDone: state === "done",
      })),
    );

const runsOf = (rows: Rows) => rows.all<{ id: number; state: string }>("SELECT id, state FROM runs ORDER BY id");

/** What was asked again although it is written, a line each. */
const againstReading = (before: readonly ReadSoFar[]): readonly string[] =>
  before.flatMap(({ scope, isDone }) =>
    asked.filter((page) => page.scope === scope && (isDone || page.isFirst)).map((page) => `${page.scope}: ${isDone ? "done" : "begun"}`),
  );

/** Everything that was ever written of problems; instants that are a run's start are named by the run. */
async function contentOf(rows: Rows): Promise<Readonly<Record<string, readonly string[]>>> {
  const runs = await rows.all<{ id: number; started_at: string }>("SELECT id, started_at FROM runs");
  const starts = new Map(runs.map(({ id, started_at }) => [started_at, `start of run ${id}`]));
  const lines = async (sql: string) =>
    (await rows.all<Record<string, unknown>>(sql))
      .map((row) => JSON.stringify(Object.values(row).map((value) => starts.get(value as string) ?? value)))
      .toSorted();
  return {
    findings: await lines(
      `SELECT hex(public_id), standing, reason, severity, first_seen, spell, opened_at, reopened, left_at, source, second_hand, unconfirmed_since
       FROM findings`,
    ),
    records: await lines(
      `SELECT hex(identity), hex(public_id), word, definite, silence, aws_state, records.severity, said_at, first_at, updated_at, unlisted_since,
         length(body) FROM records JOIN findings ON findings.id = finding LEFT JOIN documents ON documents.record = records.id`,
    ),
    events: await lines(
      `SELECT hex(public_id), finding_events.run, from_standing, to_standing, from_severity, to_severity, cause, finding_events.reason, at, seen
       FROM finding_events JOIN findings ON findings.id = finding`,
    ),
    scores: await lines(
      "SELECT hex(identity), record_events.run, from_score, to_score, at, seen FROM record_events JOIN records ON records.id = record",
    ),
    scopes: await lines("SELECT account, region, source, watched, state, last_success_at, last_full_at, first_complete_at FROM scopes"),
    runs: await lines("SELECT id, state, complete, error FROM runs"),
  };
}

let kills = 0;
let processes = 0;

/** Starts the command, again after each kill, until it ends by itself. @returns what was not as it must be, a line each. */
async function untilItEnds(run: number, atMs: number, killsDue: number): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (;;) {
    const before = kills === 0 ? [] : await inDatabase("killed.db", readSoFar);
    asked = [];
    const { code, signal, stderr } = await collectOnce("killed.db", atMs, kills < killsDue ? doomOf(processes) : undefined);
    processes += 1;
    wrong.push(...againstReading(before));
    if (signal === null) return code === 0 && stderr === "" ? wrong : [...wrong, `run ${run} ended with ${code}: ${stderr}`];
    kills += 1;
    const left = await inDatabase("killed.db", async (rows) => ({
      integrity: await rows.get("PRAGMA integrity_check"),
      runs: (await runsOf(rows)).slice(run - 1),
    }));
    const wanted = { integrity: { integrity_check: "ok" }, runs: [{ id: run, state: "running" }] };
    if (JSON.stringify(left) !== JSON.stringify(wanted)) wrong.push(`kill ${kills} left ${JSON.stringify(left)}`);
  }
}

test(`${KILLS} kills in ${RUNS} runs leave what no kill leaves (seed ${worldSeed})`, { timeout: figure(300_000, 3_600_000) }, async () => {
  const wrong: string[] = [];
  for (const [index, atMs] of instants.entries()) {
    wrong.push(...(await untilItEnds(index + 1, atMs, Math.ceil((KILLS * (index + 1)) / RUNS))));
    const whole = await collectOnce("whole.db", atMs);
    if (whole.code !== 0) wrong.push(`the run that nobody killed ended with ${whole.code}: ${whole.stderr}`);
  }
  expect(wrong).toEqual([]);
  expect(kills).toBeGreaterThanOrEqual(KILLS);
  await inDatabase("killed.db", async (rows) => {
    expect(await rows.get("PRAGMA integrity_check")).toEqual({ integrity_check: "ok" });
    expect(await runsOf(rows)).toEqual(instants.map((_, index) => ({ id: index + 1, state: "done" })));
    expect(await brokenLaws(rows)).toEqual([]);
    expect(await untruths(rows, world)).toEqual([]);
    expect(await contentOf(rows)).toEqual(await inDatabase("whole.db", contentOf));
  });
});
