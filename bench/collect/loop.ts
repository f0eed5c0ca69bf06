/**
 * How late the server's event loop is while its worker collects and a client asks for one list after the other: `pillarwatch serve` as it
 * is, with a gauge loaded before it. The floor is this very process, which does next to nothing at the same time on the same machine.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { openDatabase } from "../../db/open.ts";
import { compiledCommand } from "../../test/support/compiled.ts";
import { leadCookie, signedIn } from "../../test/support/signed-in.ts";
import { firstLine, withFolder } from "../processes.ts";
import { aside, count, goal, type Line, megabytes } from "../table.ts";
import { atMs, collect, peakBytesOf, type Simulated, withSimulated } from "./processes.ts";

export interface LoopSize {
  readonly accounts: number;
  readonly regions: number;
  readonly records: number;
  readonly seconds: number;
}

const MOST_MS = 50;
const INTERVAL_MS = 5;

interface Delay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What a person's browser and a few scripts ask, the heavy questions included. */
const questions = (account: string): readonly string[] => [
  "/summary",
  "/findings",
  "/findings?status=open&severity=CRITICAL&severity=HIGH",
  "/findings?source=guardduty&status=open",
  "/findings?region=eu-west-1&severity=LOW",
  `/findings?account=${account}`,
  `/findings?account=${account}&status=open&source=inspector`,
  "/findings?status=resolved",
  "/findings?search=bucket",
  "/findings?search=nothing-is-called-so",
  "/findings?include=uncounted&limit=200",
  "/accounts",
  "/coverage",
  "/runs",
];

export async function loopLines({ seconds, ...size }: LoopSize): Promise<readonly Line[]> {
  return withSimulated({ ...size, quotas: "off" }, (world) =>
    withFolder(async (folder) => {
      const url = `sqlite:${folder}/loop.db`;
      await collect(url, world, { atMs, limits: "none" });
      await world.setClock(Date.now());
      return serving(url, world, (server) => asking(server, seconds * 1_000));
    }),
  );
}

interface Server {
  readonly process: ChildProcess;
  readonly api: string;
}

async function serving<Result>(databaseUrl: string, world: Simulated, work: (server: Server) => Promise<Result>): Promise<Result> {
  const writer = await openDatabase(databaseUrl, new Date().toISOString());
  await signedIn(writer);
  await writer.close();
  const command = await compiledCommand();
  const gauge = new URL("gauge.mjs", import.meta.url).href;
  const child = spawn(process.execPath, ["--import", gauge, command, "serve"], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: { ...process.env, ...world.environment, DATABASE_URL: databaseUrl, PORT: "0", HOST: "127.0.0.1" },
  });
  try {
    const url = /http:\S+/.exec(await firstLine(child))?.[0];
    return await work({ process: child, api: `${url}/api/v1` });
  } finally {
    const ended = once(child, "exit");
    if (child.kill()) await ended; // its files go next
  }
}

async function asking({ process: server, api }: Server, durationMs: number): Promise<readonly Line[]> {
  const idle = monitorEventLoopDelay({ resolution: INTERVAL_MS });
  idle.enable();
  const { items } = await get<{ items: readonly { id: string }[] }>(`${api}/accounts?limit=1`);
  const asked = questions(items[0]?.id ?? "");
  const took = new Map<string, number[]>(asked.map((path) => [path, []]));
  server.send("begin");
  const until = performance.now() + durationMs;
  let runs = 0;
  while (performance.now() < until) {
    runs += await askForRun(api);
    for (const path of asked) {
      const began = performance.now();
      await get(`${api}${path}`);
      took.get(path)?.push(performance.now() - began);
    }
  }
  const delay = await told(server);
  idle.disable();
  const floor = idle.percentile(99) / 1e6;
  const answers = [...took.values()].flat();
  const [slowest = "", times = []] = [...took].toSorted(([, a], [, b]) => Math.max(...b) - Math.max(...a))[0] ?? [];
  return [
    {
      figure: "event-loop delay of the server, p99",
      measured: `${delay.p99.toFixed(1)} ms`,
      floor: `${floor.toFixed(1)} ms, a process that waits`,
      ratio: (delay.p99 / floor).toFixed(1),
      goal: goal(`${MOST_MS} ms or less`, delay.p99 <= MOST_MS),
    },
    aside("its median and its most", `${delay.p50.toFixed(1)} and ${delay.max.toFixed(0)} ms`, `${(idle.max / 1e6).toFixed(0)} ms`),
    aside(`${count(answers.length)} answers during ${count(runs)} full runs, p99`, `${at(answers, 0.99).toFixed(0)} ms`),
    aside(`slowest question: ${slowest}`, `${Math.max(...times).toFixed(0)} ms`, `${at(times, 0.5).toFixed(0)} ms, its median`),
    aside("resident, server and collector", server.pid === undefined ? "" : megabytes(peakBytesOf(server.pid))),
  ];
}

/** A full run, unless one is going on. @returns 1 if it is a new one. */
async function askForRun(api: string): Promise<number> {
  const headers = { "content-type": "application/json", cookie: leadCookie };
  const answer = await fetch(`${api}/runs`, { method: "POST", headers, body: JSON.stringify({ full: true }) });
  if (!answer.ok && answer.status !== 409) throw new Error(`POST /runs: ${answer.status} ${await answer.text()}`);
  return answer.status === 202 ? 1 : 0;
}

async function get<Answer>(url: string): Promise<Answer> {
  const answer = await fetch(url, { headers: { cookie: leadCookie } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

const told = (server: ChildProcess): Promise<Delay> =>
  new Promise((resolve) => {
    server.once("message", (message) => resolve(message as Delay));
    server.send("tell");
  });

const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
