/** How long each endpoint takes, against hand-written SQL for the same answer, and against a tenth of the findings. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openDatabase } from "../../db/open.ts";
import { rebuild } from "../../jobs/rebuild.ts";
import { firstLine, withFolder } from "../collect/processes.ts";
import { aside, count, goal, type Line } from "../table.ts";
import { floors, perRow } from "./bare.ts";
import { fill, type Size } from "./fill.ts";

const TIMES = 15;

/** Median milliseconds by path. */
interface Measured {
  readonly api: ReadonlyMap<string, number>;
  readonly floor: ReadonlyMap<string, number>;
}

export async function endpointLines(size: Size): Promise<readonly Line[]> {
  const small = await measured({ ...size, findings: size.findings / 10 });
  const large = await measured(size);
  const of = `${count(size.findings)} findings and passed checks, ${count(size.accounts)} accounts, ${count(size.days)} days`;
  return [
    aside(`at ${of}: median of ${TIMES}`, "API", "bare SQL"),
    ...Object.keys(floors).map((path) => line(path, small, large)),
    ...perRowLines(large),
  ];
}

function line(path: string, small: Measured, large: Measured): Line {
  const [ms = 0, floorMs = 0, smallMs = 0] = [large.api.get(path), large.floor.get(path), small.api.get(path)];
  const [ratio, growth] = [ms / floorMs, ms / smallMs];
  return {
    figure: path,
    measured: milliseconds(ms),
    floor: milliseconds(floorMs),
    ratio: `${ratio.toFixed(1)}; ${growth.toFixed(2)} of a tenth's`,
    goal: `${goal("3", ratio <= 3)}, ${goal("1.3", growth <= 1.3)}`,
  };
}

const perRowLines = (large: Measured): readonly Line[] =>
  Object.keys(perRow).map((path) => {
    const [ms = 0, floorMs = 0] = [large.api.get(path), large.floor.get(path)];
    return {
      figure: path,
      measured: milliseconds(ms),
      floor: milliseconds(floorMs),
      ratio: (ms / floorMs).toFixed(1),
      goal: goal("3", ms / floorMs <= 3),
    };
  });

const milliseconds = (ms: number): string => `${ms.toFixed(1)} ms`;

/** Where filled databases are kept for the next time: filling a million takes longer than asking it. */
const kept = process.env.PILLARWATCH_BENCH_DATABASES;

const measured = async (size: Size): Promise<Measured> => {
  if (kept === undefined) {
    return withFolder(async (folder) => {
      const path = `${folder}/posture.db`;
      await make(path, size);
      return ask(path);
    });
  }
  const path = `${kept}/posture-${size.findings}-${size.accounts}-${size.days}.db`;
  if (!existsSync(path)) await make(path, size);
  // Whatever the schema has gained since then.
  await (await openDatabase(`sqlite:${path}`, new Date().toISOString())).close();
  return ask(path);
};

async function make(path: string, size: Size): Promise<void> {
  await fill(path, size);
  const writer = await openDatabase(`sqlite:${path}`, new Date().toISOString());
  await rebuild(writer);
  await writer.close();
}

const ask = (path: string): Promise<Measured> =>
  serving(path, async ({ api, floor }) => {
    const paths = Object.keys({ ...floors, ...perRow });
    const [ofApi, ofFloor] = [new Map<string, number>(), new Map<string, number>()];
    for (const [index, one] of paths.entries()) {
      ofApi.set(one, await median(`${api}/api/v1${one}`));
      ofFloor.set(one, await median(`${floor}/${index}`));
    }
    return { api: ofApi, floor: ofFloor };
  });

interface Served {
  readonly api: string;
  readonly floor: string;
}

async function serving<Result>(path: string, work: (served: Served) => Promise<Result>): Promise<Result> {
  const program = fileURLToPath(new URL("./serving.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), program, path], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    return await work(JSON.parse(await firstLine(child)) as Served);
  } finally {
    const ended = once(child, "exit");
    if (child.kill()) await ended;
  }
}

async function median(url: string): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time <= TIMES; time += 1) {
    const began = performance.now();
    const answer = await fetch(url);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text.slice(0, 200)}`);
    if (time > 0) times.push(performance.now() - began); // the first compiles its statements
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}
