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
  readonly api: number;
  readonly floor: number;
  /** Of the API, where there is a tenth of the findings. */
  readonly smallApi: number;
}

export async function endpointLines(size: Size): Promise<readonly Line[]> {
  const measured = await filled({ ...size, findings: size.findings / 10 }, (small) => filled(size, (large) => ask(small, large)));
  const of = `${count(size.findings)} findings and passed checks, ${count(size.accounts)} accounts, ${count(size.days)} days`;
  return [
    aside(`at ${of}: median of ${TIMES}`, "API", "bare SQL"),
    ...Object.keys({ ...floors, ...perRow }).map((path) => line(path, measured.get(path) ?? none)),
  ];
}

const none: Measured = { api: Number.NaN, floor: Number.NaN, smallApi: Number.NaN };

function line(path: string, { api, floor, smallApi }: Measured): Line {
  const [ratio, growth] = [api / floor, api / smallApi];
  const goals = [goal("3", ratio <= 3), ...(path in perRow ? [] : [goal("1.3", growth <= 1.3)])];
  return {
    figure: path,
    measured: milliseconds(api),
    floor: milliseconds(floor),
    ratio: `${ratio.toFixed(1)}; ${growth.toFixed(2)} of a tenth's`,
    goal: goals.join(", "),
  };
}

const milliseconds = (ms: number): string => `${ms.toFixed(1)} ms`;

/** Where filled databases are kept for the next time: filling a million takes longer than asking it. */
const kept = process.env.PILLARWATCH_BENCH_DATABASES;

async function filled<Result>(size: Size, work: (path: string) => Promise<Result>): Promise<Result> {
  if (kept === undefined) {
    return withFolder(async (folder) => {
      const path = `${folder}/posture.db`;
      await make(path, size);
      return work(path);
    });
  }
  const path = `${kept}/posture-${size.findings}-${size.accounts}-${size.days}.db`;
  if (!existsSync(path)) await make(path, size);
  // Whatever the schema has gained since then.
  await (await openDatabase(`sqlite:${path}`, new Date().toISOString())).close();
  return work(path);
}

async function make(path: string, size: Size): Promise<void> {
  await fill(path, size);
  const writer = await openDatabase(`sqlite:${path}`, new Date().toISOString());
  await rebuild(writer);
  await writer.close();
}

/** In turns, so that whatever else the machine does meanwhile is in all of them alike. */
const ask = (small: string, large: string): Promise<ReadonlyMap<string, Measured>> =>
  serving(small, (smallServed) =>
    serving(large, async ({ api, floor }) => {
      const measured = new Map<string, Measured>();
      for (const [index, path] of Object.keys({ ...floors, ...perRow }).entries()) {
        const [ofApi, ofFloor, ofSmall] = await medians([`${api}/api/v1${path}`, `${floor}/${index}`, `${smallServed.api}/api/v1${path}`]);
        measured.set(path, { api: ofApi ?? Number.NaN, floor: ofFloor ?? Number.NaN, smallApi: ofSmall ?? Number.NaN });
      }
      return measured;
    }),
  );

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

async function medians(urls: readonly string[]): Promise<readonly number[]> {
  const times = urls.map((): number[] => []);
  for (let time = 0; time <= TIMES; time += 1) {
    for (const [index, url] of urls.entries()) {
      const began = performance.now();
      const answer = await fetch(url);
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text.slice(0, 200)}`);
      if (time > 0) times[index]?.push(performance.now() - began); // the first compiles its statements
    }
  }
  return times.map((each) => each.toSorted((a, b) => a - b)[Math.floor(each.length / 2)] ?? Number.NaN);
}
