/** What the page says when not all is well, what it says to whoever does not see it or has no mouse, and that its numbers are the API's. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { fillFlapping } from "../support/flapping.ts";
import { fillHalden } from "../support/halden.ts";
import { accessibilityFaults, overflow, type Served, serve, visit } from "../support/pages.ts";
import { sharedBrowser } from "./support/browser.ts";

const pages = inject("pages");
let halden: TestDatabase;
let served: Served;
beforeAll(async () => {
  halden = await testDatabase();
  await fillHalden(halden);
  served = await serve(halden, pages);
}, 120_000);
afterAll(async () => {
  await served.close();
  await halden.close();
});
const browser = sharedBrowser();

const narrowAndDark = { width: 390, dark: true };
const wide = { width: 1440, dark: false };
const minutesAgo = (minutes: number): string => new Date(Date.parse(noon) - minutes * 60_000).toISOString();

/** A run that has read one scope of two. */
async function halfRead(database: TestDatabase, row: Parameters<TestDatabase["run"]>[0]): Promise<void> {
  const account = await database.account();
  const done = await database.scope({ account });
  const waiting = await database.scope({ account, source: "config", state: null, last_success_at: null, last_attempt_at: null });
  const run = await database.run({ complete: 0, started_at: minutesAgo(4), ...row });
  await database.runScope({ run, scope: done, records: 40, changed: 2 });
  await database.runScope({ run, scope: waiting, state: "waiting" });
  await database.finding({ account });
}

const running = { state: "running", ended_at: null, beat_at: noon };

const states: readonly (readonly [
  what: string,
  fill: (database: TestDatabase) => Promise<unknown>,
  words: Readonly<Record<string, readonly (string | RegExp)[]>>,
])[] = [
  [
    "before the first run",
    async () => undefined,
    {
      "/runs": ["Nothing has been collected yet"],
      "/coverage": ["No number is known before the first run", "No scope is known yet"],
      "/findings": ["No findings yet"],
    },
  ],
  [
    "the first run, under way",
    (database) => halfRead(database, { ...running, progress_at: minutesAgo(0.1) }),
    {
      "/runs": ["1 of 2 scopes, 40 records so far"],
      "/coverage": ["appear when its last scope is read", "1 scope is waiting for the run in progress"],
      "/findings": ["(1 so far)"],
    },
  ],
  [
    "a run without progress",
    (database) => halfRead(database, { ...running, progress_at: minutesAgo(30) }),
    { "/runs": [/Nothing was read since .*11:30/, "No progress"] },
  ],
  [
    "a run that a fault ended",
    (database) => halfRead(database, { state: "failed", ended_at: noon, error: "a rule is broken: two heads" }),
    { "/runs": ["a rule is broken: two heads", "This is a fault in Pillarwatch, not in AWS", /^Failed$/] },
  ],
  [
    "a scope that answers and proves nothing",
    async (database) => {
      const message = "Config's recorder is stopped: its rules judge an old picture";
      await database.scope({ account: await database.account(), source: "config", message, last_success_at: minutesAgo(9000) });
      await database.run();
    },
    {
      "/coverage": [
        /Config's recorder is stopped: its rules judge an old picture. Last good read 18 Nov.* 06:00./,
        "Mend that in the account",
      ],
    },
  ],
];

describe("states", () => {
  it.each(states)("%s", async (_, fill, words) => {
    const database = await testDatabase();
    await fill(database);
    const mine = await serve(database, pages);
    const { page, complaints, context } = await visit(browser(), narrowAndDark);
    for (const [path, texts] of Object.entries(words)) {
      await page.goto(`${mine.address}${path}`);
      for (const text of texts) await page.getByText(text).first().waitFor();
      expect(await overflow(page)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await context.close();
    await mine.close();
    await database.close();
  });

  it("a server that went away: what was read stays, and says that it is old", async () => {
    const mine = await serve(halden, pages);
    const { page, context } = await visit(browser(), narrowAndDark);
    await page.clock.install();
    await page.goto(`${mine.address}/coverage`);
    await page.locator("table.numbers").waitFor();
    await mine.close();
    const said = page.getByText("What is shown is what was last read.").first();
    while (!(await said.isVisible())) await page.clock.runFor(2_000);
    expect(await page.locator("table.numbers tfoot").textContent()).toContain("63");
    expect(await accessibilityFaults(page)).toEqual([]);
    await context.close();
  });

  it("what has not changed is not sent again, and lies in no cache of the browser", async () => {
    const { page, context, complaints } = await visit(browser(), narrowAndDark);
    await page.clock.install();
    await page.goto(`${served.address}/coverage`);
    await page.locator("table.numbers").waitFor();
    const unchanged = page.waitForResponse((response) => response.url().includes("/api/v1/coverage") && response.status() === 304);
    await page.clock.runFor(35_000);
    const answer = await unchanged;
    expect(await answer.request().headerValue("if-none-match")).toBe(await answer.headerValue("etag"));
    expect(await answer.headerValue("cache-control")).toBe("no-store");
    expect(await page.locator("table.numbers tfoot").textContent()).toContain("63");
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("loading is said, and stands still for whoever wants less motion", async () => {
    const { page, context } = await visit(browser(), { ...wide, lessMotion: true });
    await page.route(/\/api\/v1\/(?!session)/, () => undefined); // never answered; who is signed in is
    await page.goto(`${served.address}/findings`);
    await page.getByRole("status", { name: "Findings is loading", exact: true }).waitFor();
    expect(await page.evaluate("document.getAnimations().filter(({ playState }) => playState === 'running').length")).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await context.close();
  });
});

describe("by keyboard", () => {
  it("into a finding and back to its row, and through the filter", async () => {
    const { page, complaints, context } = await visit(browser(), wide);
    await page.goto(`${served.address}/findings`);
    const third = page.locator("table.findings a").nth(2);
    await third.focus();
    await page.keyboard.press("Enter");
    await page.locator("ol.life li").first().waitFor();
    expect(await focusIsIn(page, "[class*=split-panel]")).toBe(true);
    await page.getByRole("button", { name: "Close panel" }).focus();
    await page.keyboard.press("Enter");
    await page.locator("ol.life").waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement === document.querySelectorAll('table.findings a')[2]")).toBe(true);

    await page.getByRole("combobox", { name: /^Filter findings/ }).focus();
    await page.keyboard.type("kms");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /^Findings \(\d\)/ }).waitFor();
    expect(new URL(page.url()).searchParams.get("search")).toBe("kms");
    expect(complaints).toEqual([]);
    await context.close();
  });
});

const focusIsIn = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate<boolean>(`document.activeElement?.closest(${JSON.stringify(selector)}) !== null`);

describe("what the panel says of each status", () => {
  it.each([
    ["open", /^Open for \d+ d/],
    ["suppressed", /^Suppressed in (Security Hub CSPM|GuardDuty|Inspector|Config)$/],
    ["resolved", /^Resolved: fixed$/],
    ["closed", /^Closed: check switched off$/],
  ])("%s", async (status, words) => {
    const { page, complaints, context } = await visit(browser(), narrowAndDark);
    await page.goto(`${served.address}/findings?status=${status}`);
    await page.locator("table.findings a").first().waitFor();
    const marks = (await page.locator("table.findings .of-finding .quiet").first().textContent()) ?? "";
    expect(/suppressed|resolved|closed/.exec(marks)?.[0]).toBe(status === "open" ? undefined : status);
    await page.locator("table.findings a").first().click();
    expect(await page.locator(".verdict b").textContent()).toMatch(words);
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("a finding that went and came for a year: its last hundred events, and all that came before them when they are asked for", async () => {
    const database = await testDatabase();
    const { id, publicId } = await database.finding({ account: await database.account() });
    await fillFlapping(database, id, 250);
    const mine = await serve(database, pages);
    const { page, complaints, context } = await visit(browser(), narrowAndDark);
    await page.goto(`${mine.address}/findings/${publicId}`);
    const life = page.locator("ol.life li");
    await life.nth(99).waitFor();
    expect(await life.count()).toBe(100);
    const earlier = page.getByRole("button", { name: "Show earlier events" });
    await earlier.click();
    await life.nth(249).waitFor();
    expect([await life.count(), await earlier.count()]).toEqual([250, 0]);
    expect(await life.first().textContent()).toContain("Open, high");
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
    await mine.close();
    await database.close();
  });

  it("markup and a turned direction in a name or a tag are letters like any other", async () => {
    const database = await testDatabase();
    const name = "<img src=x onerror=alert(1)>\u202egnp.exe";
    const tags = JSON.stringify({ Purpose: "<script>alert('tag')</script>" });
    await database.finding({ account: await database.account({ name: "<b>sandbox</b>" }) }, { title: "<h1>big</h1>" }, { name, tags });
    const mine = await serve(database, pages);
    const { page, complaints, context } = await visit(browser(), narrowAndDark);
    await page.goto(`${mine.address}/findings`);
    await page.locator("table.findings a").first().waitFor();
    expect(await page.locator("table.findings").textContent()).toContain("<img src=x onerror=alert(1)>");
    await page.locator("table.findings a").first().click();
    await page.getByText("<script>alert('tag')</script>").waitFor();
    expect(await page.locator("main h1").allTextContents()).toEqual(["<h1>big</h1>"]);
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
    await mine.close();
    await database.close();
  });
});

describe("names that AWS passes on", () => {
  const turned = "\u202eturned round";

  it("turn the direction of nothing beside them, and a link without a visible title is called by its check", async () => {
    const database = await testDatabase();
    const account = await database.account({ name: turned, ou_path: `Root / ${"x".repeat(300)}` });
    await database.scope({ account, state: "failed", message: turned });
    await database.finding({ account }, { title: " \u200b\n" }, { name: turned });
    const mine = await serve(database, pages);
    const { page, context } = await visit(browser(), wide);
    await page.goto(`${mine.address}/coverage`);
    await page.locator(".gaps").first().waitFor();
    await page.locator(".scrolls").first().waitFor();
    expect(await page.evaluate("document.querySelector('.scrolls').scrollWidth <= document.querySelector('.scrolls').clientWidth")).toBe(
      true,
    );
    for (const [selector, words] of [
      [".gaps .quiet", "eu-west-1"],
      [".gaps .wrap", "Last good read"],
    ]) {
      expect([selector, await page.evaluate<boolean>(runsRight(selector ?? "", words ?? ""))]).toEqual([selector, true]);
    }
    await page.goto(`${mine.address}/findings`);
    await page.getByRole("link", { name: "S3.1", exact: true }).click();
    await page.locator(".verdict").waitFor();
    for (const [selector, words] of [
      [".of-resource .quiet", "eu-west-1"],
      ["[class*=split-panel] dl .quiet", "111111111111"],
    ]) {
      expect([selector, await page.evaluate<boolean>(runsRight(selector ?? "", words ?? ""))]).toEqual([selector, true]);
    }
    expect(await accessibilityFaults(page)).toEqual([]);
    await context.close();
    await mine.close();
    await database.close();
  });
});

/** Whether these words, in the first such element that holds them, stand from left to right. */
const runsRight = (selector: string, words: string): string => `(() => {
  const within = [...document.querySelectorAll(${JSON.stringify(selector)})].find(({ textContent }) => textContent.includes(${JSON.stringify(words)}));
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  const rectOf = (node, at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const start = node.data.indexOf(${JSON.stringify(words.slice(0, 4))});
    if (start >= 0) return rectOf(node, start).left < rectOf(node, start + 3).left;
  }
  return false;
})()`;

describe("numbers", () => {
  it("in the page are those of the API, and times are the reader's with UTC beside", async () => {
    const { page, context } = await visit(browser(), { ...wide, timeZone: "America/New_York" });
    await page.goto(`${served.address}/coverage`);
    await page.locator("table.numbers tfoot").waitFor();
    await page.locator("table.matrix").waitFor();
    const ask = async <Answer>(path: string) => (await (await page.request.get(`${served.address}/api/v1${path}`)).json()) as Answer;
    const summary = await ask<{ open: { bySeverity: Record<string, number>; total: number }[]; openTotal: number; fixed: number }>(
      "/summary",
    );
    const rows = await page.evaluate<string[][]>(cells);
    const severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"];
    expect(rows).toEqual(
      summary.open.map(({ bySeverity, total }) => [...severities.map((severity) => bySeverity[severity]), total].map(String)),
    );
    expect((await page.locator("table.numbers tfoot td").allTextContents()).at(5)).toBe(String(summary.openTotal));
    expect(await page.locator("ul.beside").textContent()).toContain(`${summary.fixed} fixed`);
    const coverage = await ask<{ share: { fresh: number; of: number }; states: Record<string, number> }>("/coverage");
    const strip = await page.locator("#coverage dl.strip").textContent();
    expect(strip).toContain(`${coverage.share.fresh} of ${coverage.share.of} scopes`);
    expect(await page.locator("table.matrix .mark.ok").count()).toBe(coverage.states.ok);
    expect(await page.locator("table.matrix .mark.stale").count()).toBe(coverage.states.stale);

    await page.goto(`${served.address}/runs`);
    const began = page.locator(".figure", { hasText: "Took" }).locator("time");
    expect(await began.textContent()).toMatch(/06:42$/);
    expect(await began.getAttribute("title")).toMatch(/06:42:00 .*\(24 November 2026 at 11:42:00 UTC\)/);
    await context.close();
  });
});

/** Each row's numbers, without its head and its bar. */
const cells =
  "[...document.querySelectorAll('table.numbers tbody tr')].map((row) => [...row.querySelectorAll('td:not(.bar)')].map((cell) => cell.textContent))";
