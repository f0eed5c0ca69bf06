/** How long until the overview can be read, against a page of the same library that asks nothing. */
import type { Browser } from "playwright-core";
import { aside, goal, kilobytes, type Line } from "../table.ts";
import { openSlow, seen } from "./browser.ts";
import type { Served } from "./served.ts";

/** Verdict and numbers are there: a lead knows better or worse. The chart may still come. */
const ready = `document.querySelector(".verdict-strip .headline, .verdict-strip p") !== null && document.querySelector(".posture-numbers") !== null`;
const drawn = `document.querySelector("h2") !== null`;
const CHART = "/TrendPlot-";

const MOST_BYTES = 350_000;
const MOST_TIMES = 1.5;

export async function startLines(browser: Browser, { pages, bare }: Served, turns: number): Promise<readonly Line[]> {
  const [ours, floor]: [number[], number[]] = [[], []];
  let scripts: ReadonlyMap<string, number> = new Map();
  for (let turn = 0; turn <= turns; turn += 1) {
    const first = await load(browser, bare, drawn);
    const second = await load(browser, `${pages}/`, ready, ".recharts-surface");
    if (turn === 0) continue; // the server compiles its statements
    floor.push(first.ms);
    ours.push(second.ms);
    scripts = second.scripts;
  }
  const [ms, floorMs] = [median(ours), median(floor)];
  const beforeCharts = [...scripts].filter(([path]) => !path.includes(CHART)).reduce((sum, [, bytes]) => sum + bytes, 0);
  return [
    {
      figure: `overview: verdict and numbers are there, median of ${turns}`,
      measured: `${ms.toFixed(0)} ms`,
      floor: `${floorMs.toFixed(0)} ms`,
      ratio: (ms / floorMs).toFixed(2),
      goal: goal(`${MOST_TIMES}`, ms <= MOST_TIMES * floorMs),
    },
    {
      figure: "scripts of the first page before charts, gzip",
      measured: kilobytes(beforeCharts),
      floor: "",
      ratio: "",
      goal: goal(kilobytes(MOST_BYTES), beforeCharts <= MOST_BYTES),
    },
    aside(
      "charts, which come after the first paint, gzip",
      kilobytes([...scripts.values()].reduce((sum, bytes) => sum + bytes, 0) - beforeCharts),
    ),
  ];
}

async function load(browser: Browser, address: string, isThere: string, last?: string) {
  const { page, scripts, close } = await openSlow(browser);
  await page.goto(address, { waitUntil: "commit" });
  const ms = await seen(page, isThere);
  await page.waitForLoadState("networkidle");
  // Of scripts that come after it too, all are told.
  if (last !== undefined) await page.locator(last).first().waitFor();
  await close();
  return { ms, scripts };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
