/** How long until the overview can be read, against a page of the same library that asks nothing. */
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { aside, goal, kilobytes, type Line, median } from "../table.ts";
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
  // On a load of its own: to read scripts as they come takes the page a processor.
  const scripts = await scriptsOf(browser, `${pages}/`);
  for (let turn = 0; turn <= turns; turn += 1) {
    const first = await load(browser, bare, drawn);
    const second = await load(browser, `${pages}/`, ready);
    if (turn === 0) continue; // the server compiles its statements
    floor.push(first);
    ours.push(second);
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

async function load(browser: Browser, address: string, isThere: string): Promise<number> {
  const { page, close } = await openSlow(browser);
  await page.goto(address, { waitUntil: "commit" });
  const ms = await seen(page, isThere);
  await page.waitForLoadState("networkidle");
  await close();
  return ms;
}

/** In bytes after gzip, with those that come after it can be read. */
async function scriptsOf(browser: Browser, address: string): Promise<ReadonlyMap<string, number>> {
  const { page, close } = await openSlow(browser);
  const scripts = new Map<string, Promise<number>>();
  page.on("response", (response) => {
    const url = response.url();
    if (url.endsWith(".js"))
      scripts.set(
        new URL(url).pathname,
        response.body().then((body) => gzipSync(body).length),
      );
  });
  await page.goto(address, { waitUntil: "networkidle" });
  await page.locator(".recharts-surface").first().waitFor();
  const sizes = await Promise.all([...scripts].map(async ([path, size]) => [path, await size] as const));
  await close();
  return new Map(sizes);
}
