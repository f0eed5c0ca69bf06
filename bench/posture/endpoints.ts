/** How long each endpoint takes, against hand-written SQL for the same answer, and against a tenth of the findings. */
import BetterSqlite3 from "better-sqlite3";
import { leadCookie } from "../../test/support/signed-in.ts";
import { whileRunning } from "../processes.ts";
import { aside, count, goal, type Line, median } from "../table.ts";
import { floors, perRow } from "./bare.ts";
import type { Size } from "./fill.ts";
import { filled } from "./filled.ts";

const TIMES = 41;

/** Median milliseconds by path. */
interface Measured {
  readonly api: number;
  readonly floor: number;
  /** Of the API, where there is a tenth of the findings. */
  readonly smallApi: number;
  /** Both, where something has changed before each question: what is remembered of before is none of it. */
  readonly first: number;
  readonly smallFirst: number;
}

export async function endpointLines(size: Size): Promise<readonly Line[]> {
  const measured = await filled({ ...size, findings: size.findings / 10 }, (small) => filled(size, (large) => ask(small, large)));
  const of = `${count(size.findings)} findings and passed checks, ${count(size.accounts)} accounts, ${count(size.days)} days`;
  return [
    aside(`at ${of}: median of ${TIMES}`, "API (first)", "bare SQL"),
    ...Object.keys({ ...floors, ...perRow }).map((path) => line(path, measured.get(path) ?? none)),
  ];
}

const none: Measured = { api: Number.NaN, floor: Number.NaN, smallApi: Number.NaN, first: Number.NaN, smallFirst: Number.NaN };

/** In brackets: who asks first after a change. */
function line(path: string, { api, floor, smallApi, first, smallFirst }: Measured): Line {
  const [ratio, growth] = [api / floor, api / smallApi];
  const goals = [goal("3", ratio <= 3), ...(path in perRow ? [] : [goal("1.3", growth <= 1.3)])];
  return {
    figure: path,
    measured: `${milliseconds(api)} (${milliseconds(first)})`,
    floor: milliseconds(floor),
    ratio: `${ratio.toFixed(1)} (${(first / floor).toFixed(1)}); ${growth.toFixed(2)} (${(first / smallFirst).toFixed(2)}) of a tenth's`,
    goal: goals.join(", "),
  };
}

const milliseconds = (ms: number): string => `${ms.toFixed(1)} ms`;

/** In turns, so that whatever else the machine does meanwhile is in all of them alike. */
const ask = (small: string, large: string): Promise<ReadonlyMap<string, Measured>> =>
  serving(small, (smallServed) =>
    serving(large, async ({ api, floor }) => {
      const measured = new Map<string, Measured>();
      for (const [index, path] of Object.keys({ ...floors, ...perRow }).entries()) {
        const asked = [`${api}/api/v1${path}`, `${smallServed.api}/api/v1${path}`];
        const [ofApi = Number.NaN, ofSmall = Number.NaN, ofFloor = Number.NaN] = await medians([...asked, `${floor}/${index}`]);
        const [first = Number.NaN, smallFirst = Number.NaN] = await medians(asked, () => [small, large].forEach(change));
        measured.set(path, { api: ofApi, floor: ofFloor, smallApi: ofSmall, first, smallFirst });
      }
      return measured;
    }),
  );

interface Served {
  readonly api: string;
  readonly floor: string;
}

const serving = <Result>(path: string, work: (served: Served) => Promise<Result>): Promise<Result> =>
  whileRunning(new URL("./serving.ts", import.meta.url), [path], work);

/** As a run does with each page that it writes. */
function change(path: string): void {
  const database = new BetterSqlite3(path);
  database.exec("UPDATE changes SET n = n + 1");
  database.close();
}

/** @param before each question */
async function medians(urls: readonly string[], before?: () => void): Promise<readonly number[]> {
  const times = urls.map((): number[] => []);
  for (let time = 0; time <= TIMES; time += 1) {
    for (const [index, url] of urls.entries()) {
      before?.();
      const began = performance.now();
      // The floor packs nothing, and what an answer takes is not what packing it takes.
      const answer = await fetch(url, { headers: { "accept-encoding": "identity", cookie: leadCookie } });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text.slice(0, 200)}`);
      if (time > 0) times[index]?.push(performance.now() - began); // the first compiles its statements
    }
  }
  return times.map(median);
}
