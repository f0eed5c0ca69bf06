/** The processes of a benchmark: a simulated AWS, and a collector that reads it into a database. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Figures } from "../../collectors/tally.ts";
import { firstLine } from "../processes.ts";

/** The instant of the first runs: now, since a server knows no other. */
export const atMs = Date.now();

/** One run, as collecting.ts is asked for it. */
export interface Collect {
  /** The instant of the run, epoch milliseconds. */
  readonly atMs: number;
  readonly full?: boolean;
  /** Whether the collector keeps AWS's quotas. */
  readonly limits: "aws" | "none";
}

/** What a run did and took. */
export interface Ran extends Figures {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
  /** Pages of the scope of Security Hub that had most. */
  readonly mostPages: number;
}

export interface World {
  readonly accounts: number;
  readonly regions: number;
  /** Findings and passed checks together. */
  readonly records: number;
  readonly slowestScope?: number;
  readonly quotas: "aws" | "off";
}

export interface Simulated {
  /** Environment for the SDK: endpoint, credentials, region. */
  readonly environment: Readonly<Record<string, string>>;
  setClock(atMs: number): Promise<void>;
  /** Processor time so far. */
  cpuMs(): number;
  stop(): void;
}

export async function withSimulated<Result>(world: World, work: (simulated: Simulated) => Promise<Result>): Promise<Result> {
  const simulated = await startSimulated(world);
  try {
    return await work(simulated);
  } finally {
    simulated.stop();
  }
}

async function startSimulated(world: World): Promise<Simulated> {
  const main = fileURLToPath(new URL("../../simulator/main.ts", import.meta.url));
  const flags = [
    ["--size", `${world.accounts}x${world.regions}x${world.records}`],
    ["--quotas", world.quotas],
    ["--at", new Date(atMs).toISOString()],
    ...(world.slowestScope === undefined ? [] : [["--slowest-scope", String(world.slowestScope)]]),
    ["--until-stdin-ends"],
  ].flat();
  const child = spawn(process.execPath, [...profiled("simulator"), "--import", import.meta.resolve("tsx"), main, ...flags], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const { url, credentials, regions } = JSON.parse(await firstLine(child)) as {
    readonly url: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly regions: readonly string[];
  };
  return {
    environment: {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: regions[0] ?? "eu-central-1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    },
    setClock: async (toMs) => {
      const body = JSON.stringify({ at: new Date(toMs).toISOString() });
      const answer = await fetch(`${url}/_simulator/clock`, { method: "POST", headers: { "content-type": "application/json" }, body });
      if (!answer.ok) throw new Error(`the simulator's clock could not be set: ${answer.status}`);
    },
    cpuMs: () => cpuMsOf(child.pid),
    stop: () => void child.stdin.end(),
  };
}

/** One run in a process of its own. */
export async function collect(databaseUrl: string, { environment }: Simulated, asked: Collect): Promise<Ran> {
  const main = fileURLToPath(new URL("collecting.ts", import.meta.url));
  const child = spawn(process.execPath, [...profiled("collector"), "--import", import.meta.resolve("tsx"), main, JSON.stringify(asked)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment, DATABASE_URL: databaseUrl },
  });
  return JSON.parse(await firstLine(child)) as Ran;
}

/** The most that was ever resident of a process: `getrusage` would count what its parent held when it was forked. */
export function peakBytesOf(pid: number | "self"): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1_024;
}

/** User and system time, by proc(5) in hundredths of a second. */
function cpuMsOf(pid: number | undefined): number {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ")
    .slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

/** Where the time goes: BENCH_PROFILE names a folder for the processes' profiles. */
function profiled(name: string): readonly string[] {
  const folder = process.env.BENCH_PROFILE;
  return folder === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${name}-${Date.now()}.cpuprofile`];
}
