/** Everybody's digest of a week, composed on a thread of the process that serves pages, as `pillarwatch serve` does it. */
import { copyFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { dayAfter } from "../../posture/calendar.ts";
import { leadCookie } from "../../test/support/signed-in.ts";
import { at } from "../people/timed.ts";
import { type Size, today } from "../posture/fill.ts";
import { filled } from "../posture/filled.ts";
import { whileRunning, withFolder } from "../processes.ts";
import { aside, count, goal, type Line, megabytes, seconds } from "../table.ts";
import { floorMs } from "./bare.ts";
import type { Composed } from "./composed.ts";
import { type OwnedSize, withOwners } from "./owners.ts";

const MOST_MS = 60_000;
const MOST_GROWTH = 1.25;
const MOST_SLOWER = 3;
const IDLE_VIEWS = 150;
/** Between two views: one reader who clicks as fast as anybody does, and a machine that is not ours alone. */
const REST_MS = 100;

/** What the overview asks at once. */
const view = [
  "/summary",
  `/posture?since=${dayAfter(today, -7)}`,
  "/posture/trend?range=30",
  `/posture/changes?from=${dayAfter(today, -7)}&to=${today}`,
  "/checks?limit=5",
];

interface Served {
  readonly api: string;
  readonly control: string;
}

export const composingLines = (size: Size & OwnedSize): Promise<readonly Line[]> =>
  filled(size, (kept) =>
    withFolder(async (folder) => {
      const database = `${folder}/digest.db`;
      copyFileSync(kept, database);
      const owned = await withOwners(database, size);
      const floor = floorMs(database, owned);
      return whileRunning(new URL("./serving.ts", import.meta.url), [database], async ({ api, control }: Served) => {
        await views(api, 10); // statements are compiled, pages of the file are in memory
        const idle = await views(api, IDLE_VIEWS);
        const composing = fetch(control, { method: "POST" }).then((answer) => answer.json() as Promise<Composed>);
        let isOver = false;
        void composing.finally(() => {
          isOver = true;
        });
        const meanwhile = await views(api, Number.POSITIVE_INFINITY, () => isOver);
        return linesOf(size, { composed: await composing, floor, idle, meanwhile });
      });
    }),
  );

interface Measured {
  readonly composed: Composed;
  readonly floor: number;
  readonly idle: readonly number[];
  readonly meanwhile: readonly number[];
}

function linesOf({ owners, accounts, findings }: Size & OwnedSize, { composed, floor, idle, meanwhile }: Measured): readonly Line[] {
  const { mails, ms, cpuMs, bytes } = composed;
  // The one who looks at pages is a lead, and gets one too.
  if (mails !== owners + 1) throw new Error(`${mails} mails were put for ${owners} owners and a lead`);
  const [early = Number.NaN, ...later] = bytes;
  const growth = Math.max(...later) / early;
  const slower = at(0.99, meanwhile) / at(0.99, idle);
  const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`;
  return [
    {
      figure: `${count(owners)} digests of ${count(findings)} findings and passed checks in ${count(accounts)} accounts`,
      measured: seconds(ms),
      floor: seconds(floor),
      ratio: (ms / floor).toFixed(1),
      goal: goal("60 s or less", ms <= MOST_MS),
    },
    aside("of one", `${milliseconds(ms / mails)}, ${milliseconds(cpuMs / mails)} of processor with the pages`, milliseconds(floor / mails)),
    {
      figure: "resident memory: most, against after a tenth of them",
      measured: megabytes(Math.max(...later)),
      floor: megabytes(early),
      ratio: growth.toFixed(2),
      goal: goal(`${MOST_GROWTH} or less`, growth <= MOST_GROWTH),
    },
    {
      figure: `overview, p99 of ${count(meanwhile.length)} views, against ${count(idle.length)} while nothing is composed`,
      measured: milliseconds(at(0.99, meanwhile)),
      floor: milliseconds(at(0.99, idle)),
      ratio: slower.toFixed(2),
      goal: goal(`${MOST_SLOWER} or less`, slower <= MOST_SLOWER),
    },
    aside(
      "the same, median",
      milliseconds(at(0.5, meanwhile)),
      milliseconds(at(0.5, idle)),
      (at(0.5, meanwhile) / at(0.5, idle)).toFixed(2),
    ),
  ];
}

/** @returns what each took until the last of its answers was there, milliseconds. */
async function views(api: string, most: number, isOver = () => false): Promise<readonly number[]> {
  const times: number[] = [];
  while (times.length < most && !isOver()) {
    const began = performance.now();
    await Promise.all(view.map((path) => answered(`${api}/api/v1${path}`)));
    times.push(performance.now() - began);
    await sleep(REST_MS);
  }
  return times;
}

async function answered(url: string): Promise<void> {
  const answer = await fetch(url, { headers: { cookie: leadCookie } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text.slice(0, 200)}`);
}
