/** The Overview says what the API and the database say, in every state, and every number on it opens as many rows as it says. */
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Changes } from "../../contract/changes.ts";
import { signed } from "../../web/formats/number.ts";
import { leadCookie } from "../support/signed-in.ts";
import { samplePages } from "./support/sample-pages.ts";
import { expectSound, screens } from "./support/sound.ts";

const { address, open, ask, rows } = samplePages();
const range = "/?range=90";

/** All boxes have their numbers. */
async function whole(page: Page): Promise<void> {
  await page.locator(".recharts-surface").first().waitFor();
  await page.locator(".waterfall, [class*=expandable]").first().waitFor({ state: "attached" });
  await page.waitForLoadState("networkidle");
}

const textsOf = (page: Page, selector: string): Promise<string[]> => page.locator(selector).allInnerTexts();
const n = (value: number): string => value.toLocaleString("en-GB");

describe.each(screens)("at $width px, dark: $dark", (reader) => {
  it("is whole, sound, and stands still while it loads", async () => {
    const visit = await open(range, reader, (page) => page.addInitScript(countShifts));
    await whole(visit.page);
    await expectSound(visit);
    expect(await visit.page.evaluate<number>("window.shifted")).toBeLessThan(0.1);
    await visit.context.close();
  });
});

/** Chromium's own measure: the share of the window that moved, times how far. Below 0.1 it calls a page still. */
const countShifts = `window.shifted = 0;
  new PerformanceObserver((list) => { for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shifted += value; })
    .observe({ type: "layout-shift", buffered: true });`;

describe("numbers", () => {
  it("score, checks passed and open by severity are the API's, and the database's", async () => {
    const { page, context } = await open(range);
    await whole(page);
    const { score, controls, checksPassed, open: bySeverity, openTotal } = await ask("/posture");
    const [scoreText = "", checksText = "", openText = ""] = await textsOf(page, ".posture-numbers .figure");
    expect(scoreText).toContain(`${score} %`);
    expect(scoreText).toContain(`${controls.passed} of ${controls.passed + controls.failed + controls.unknown} controls passed`);
    expect(checksText).toContain(`${checksPassed.percentage} %`);
    expect(checksText).toContain(
      `${n(checksPassed.passed)} of ${n(checksPassed.passed + checksPassed.failed + checksPassed.unknown)} evaluations`,
    );
    expect(openText).toContain(n(openTotal ?? -1));
    const stored = await rows<{ severity: string; n: number }>(
      "SELECT severity, count(*) AS n FROM findings WHERE standing = 'open' AND counted = 1 GROUP BY severity",
    );
    const shown = await textsOf(page, ".by-severity b");
    const order = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"] as const;
    expect(shown).toEqual(order.map((severity) => n(stored.find((row) => row.severity === severity)?.n ?? 0)));
    expect(shown).toEqual(order.map((severity) => n(bySeverity?.[severity] ?? -1)));
    await context.close();
  });

  it("the legend and the cards are the eight groups, and together they are the whole", async () => {
    const { page, context } = await open(range);
    await whole(page);
    const { principles, openTotal } = await ask("/posture");
    const trend = await ask("/posture/trend", { range: "90", by: "principle" });
    const open90 = (id: string) => trend.series.find((series) => series.id === id)?.open ?? [];
    const since = trend.points.findIndex(({ date }) => date === trend.change?.since);
    const cards = await textsOf(page, "li.principle");
    expect(cards).toHaveLength(8);
    for (const [index, { id, openTotal, controls, open }] of principles.entries()) {
      const words = (cards[index] ?? "").split(/\s+/);
      expect(words).toContain(n(openTotal ?? -1));
      expect(cards[index]).toContain(`${open?.CRITICAL} critical, ${open?.HIGH} high`);
      const withData = controls.passed + controls.failed + controls.unknown;
      expect(cards[index]).toContain(withData > 0 ? `${controls.passed} of ${withData} control` : "no score");
      const by = (open90(id).at(-1) ?? 0) - (open90(id)[since] ?? 0);
      expect(words).toContain(by === 0 ? "0" : signed(by));
    }
    const legend = await page.locator(".trend-legend tbody tr td:nth-child(2)").allInnerTexts();
    expect(legend.reduce((sum, text) => sum + Number(text.replaceAll(",", "")), 0)).toBe(openTotal);
    expect(await page.locator(".trend-legend tfoot td").first().textContent()).toBe(n(openTotal ?? -1));
    const [stored] = await rows<{ n: number }>("SELECT count(*) AS n FROM findings WHERE standing = 'open' AND counted = 1");
    expect(stored?.n).toBe(openTotal);
    await context.close();
  });

  it("why it moved adds up, part by part, and the verdict is made of it", async () => {
    const { page, context } = await open(range);
    await whole(page);
    const changes = await changesOver("90");
    const parts = [...changes.entered.parts.map(({ n }) => n), ...changes.left.parts.map(({ n }) => -n)];
    const shown = await textsOf(page, ".waterfall td b");
    expect([...shown].sort()).toEqual(parts.map(signed).sort());
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(changes.difference);
    expect(await page.locator(".waterfall .difference").textContent()).toBe(signed(changes.difference));
    const headline = await page.locator(".headline").textContent();
    expect(headline).toContain(`${signed(changes.difference)} open`);
    expect(await page.locator(".verdict-strip .cell").first().textContent()).toContain(
      `${n(changes.open.from ?? -1)} → ${n(changes.open.to ?? -1)}`,
    );
    const part = (side: Changes["entered"], cause: string) => side.parts.find((one) => one.cause === cause)?.n ?? 0;
    expect(await page.locator(".verdict-strip .cell").nth(2).textContent()).toContain(
      `${n(part(changes.entered, "new") + part(changes.entered, "reopened"))} new`,
    );
    await context.close();
  });

  it("what to fix first, and who moved", async () => {
    const { page, context } = await open(range);
    await whole(page);
    const { items, together } = await ask("/checks", { limit: "7" });
    expect(await textsOf(page, ".fixes tbody td:nth-child(2)")).toEqual(items.map(({ openTotal }) => n(openTotal)));
    expect(await page.locator(".fixes tfoot td").first().textContent()).toBe(n(together.openTotal));
    const stored = await rows<{ account: string; n: number }>(
      `SELECT accounts.account_id AS account, count(*) AS n FROM findings JOIN accounts ON accounts.id = findings.account
       WHERE standing = 'open' AND counted = 1 GROUP BY 1`,
    );
    const links = page.locator(".sides td a");
    expect(await links.count()).toBeGreaterThan(2);
    for (const link of await links.all()) {
      const account = new URL((await link.getAttribute("href")) ?? "", address).searchParams.get("account");
      expect(await link.textContent()).toBe(n(stored.find((row) => row.account === account)?.n ?? 0));
    }
    const { gaps } = await ask("/coverage", { limit: "1" });
    const [first] = gaps.filter(({ state }) => state !== "denied_by_scp");
    expect(await page.locator(".silent tbody tr").first().textContent()).toContain(first?.accountName);
    await context.close();
  });

  it("every number that leads to findings leads to exactly as many", async () => {
    const { page, context } = await open(range);
    await whole(page);
    const links = await page
      .locator('#content a[href^="/findings?"]')
      .evaluateAll<{ href: string; text: string; row: string }[], void>((anchors) =>
        anchors.map((anchor) => ({
          href: anchor.getAttribute("href") ?? "",
          text: anchor.textContent ?? "",
          row: anchor.closest("tr")?.querySelector("td b")?.textContent ?? "",
        })),
      );
    expect(links.length).toBeGreaterThan(30);
    for (const { href, text, row } of links) {
      const asked = new URL(href, address).searchParams;
      const isPart = asked.has("cause");
      asked.delete("range");
      if (asked.get("status") === "all") asked.delete("status");
      else asked.set("status", "open");
      if (!isPart) for (const name of ["from", "to"]) asked.delete(name);
      const response = await fetch(`${address}/api/v1/findings?limit=1&${asked.toString()}`, { headers: { cookie: leadCookie } });
      const { total } = (await response.json()) as { total: number };
      const said = (isPart ? row : text).replaceAll(/[^\d]/g, "");
      expect([href, total]).toEqual([href, Number(said)]);
    }
    await context.close();
  });

  it("a number tells how it was made", async () => {
    const visit = await open(range);
    await whole(visit.page);
    await visit.page.getByRole("button", { name: /evaluations$/ }).click();
    const made = visit.page.getByRole("dialog");
    const { rule, value } = await ask("/posture/explain", { number: "checksPassed" });
    await made.getByText(rule).waitFor();
    expect(await made.textContent()).toContain(`${value} %`);
    expect(await made.getByRole("link", { name: "Open the checks behind it" }).getAttribute("href")).toContain("/checks?");
    expect(await made.getByRole("link", { name: "What the numbers mean" }).getAttribute("href")).toMatch(/^\/help\/concepts.*#numbers$/);
    await expectSound(visit);
    await visit.context.close();
  });
});

async function changesOver(days: string): Promise<Changes> {
  const trend = await ask("/posture/trend", { range: days });
  return ask("/posture/changes", { from: trend.change?.since ?? "", to: trend.to });
}

describe("what is chosen", () => {
  it("range, chart and account are in the address, and back undoes them", async () => {
    const { page, complaints, context } = await open("/");
    await whole(page);
    await page.getByRole("button", { name: "7 d", exact: true }).click();
    await page.waitForURL(/range=7$/);
    const week = await changesOver("7");
    await page.getByText(`, ${signed(week.difference)} open`).waitFor();
    await page.getByRole("button", { name: "Score", exact: true }).click();
    await page.getByRole("heading", { name: "Security score by principle" }).waitFor();
    await page.getByRole("button", { name: /All accounts/ }).click();
    const [account] = (await ask("/accounts")).items;
    await page.getByRole("option", { name: account?.name ?? "" }).click();
    await page.waitForURL(new RegExp(`account=${account?.id}`));
    const posture = await ask("/posture", { account: account?.id ?? "" });
    await page.locator(".of-open .value", { hasText: n(posture.openTotal ?? -1) }).waitFor();
    await page.goBack();
    await page.goBack();
    await page.getByRole("heading", { name: "Open findings by principle" }).waitFor();
    expect(new URL(page.url()).search).toBe("?range=7");
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("a chart's numbers are a table, a file, and at the pointer", async () => {
    const { page, context } = await open("/?range=7");
    await whole(page);
    const trend = await ask("/posture/trend", { range: "7", by: "principle" });
    await page.getByRole("button", { name: "Numbers as a table" }).click();
    const last = page.locator(".chart-numbers tbody tr").first();
    expect(await last.locator("td").last().textContent()).toBe(
      `${trend.points.at(-1)?.coverage?.fresh} of ${trend.points.at(-1)?.coverage?.of} scopes`,
    );
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download the numbers of the chart as CSV" }).click(),
    ]);
    const lines = (await streamed(await download.createReadStream())).trim().split("\r\n");
    expect(lines).toHaveLength(trend.points.length + 1);
    expect(lines.at(-1)).toContain(`,${trend.points.at(-1)?.open},`);
    const plot = page.locator(".plot-pointed");
    const { width = 0 } = (await plot.boundingBox()) ?? {};
    for (const [index, beside] of [3, width - 3].entries()) {
      await plot.hover({ position: { x: beside, y: 40 } });
      const shown = page.locator(".chart-tip");
      const day = n(trend.points.at(index === 0 ? 0 : -1)?.open ?? -1);
      await expect.poll(() => shown.locator("td").last().textContent()).toBe(day);
      const [tip, place] = [await shown.boundingBox(), await plot.boundingBox()];
      expect((tip?.x ?? 0) + (tip?.width ?? 0), "the numbers at the pointer lie within the plot").toBeLessThanOrEqual(
        (place?.x ?? 0) + width + 1,
      );
    }
    await page.mouse.move(0, 0);
    await page.locator(".chart-tip").waitFor({ state: "detached" });
    await context.close();
  });

  it("what is reconstructed says so, and no change is counted from it", async () => {
    const { page, context } = await open("/?range=all");
    await whole(page);
    await page.getByText("Reconstructed from AWS's own dates: only the last change of each check").waitFor();
    const { knownSince, change } = await ask("/posture/trend", { range: "all" });
    expect(change?.since).toBe(knownSince);
    await context.close();
  });
});

async function streamed(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const piece of stream) text += String(piece);
  return text;
}

it("the scripts before the charts are small", async () => {
  const sizes = new Map<string, Promise<number>>();
  const measure = (page: Page) =>
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.endsWith(".js"))
        sizes.set(
          pathname,
          response.body().then((body) => gzipSync(body).byteLength),
        );
    });
  const { page, context } = await open("/", screens[0], measure);
  await page.locator(".recharts-surface").first().waitFor();
  const before = [...sizes].filter(([url]) => !url.includes("TrendPlot"));
  expect(sizes.size).toBe(before.length + 1);
  const total = (await Promise.all(before.map(([, size]) => size))).reduce((sum, size) => sum + size, 0);
  expect(total).toBeLessThan(350_000);
  await context.close();
});

it("on paper it is light, says that it is a sample and when it was read, and shows no control", async () => {
  const { page, context } = await open(range, { width: 1440, dark: true });
  await whole(page);
  await page.emulateMedia({ media: "print" });
  await page.locator("body:not(.awsui-dark-mode)").waitFor();
  expect(await page.getByText("Sample organization: invented data").isVisible()).toBe(true);
  expect(await page.getByText("(24 November 2026 at 12:00:00 UTC)").isVisible()).toBe(true);
  expect(await page.getByRole("button", { name: "Saved views" }).isVisible()).toBe(false);
  expect(await page.getByRole("link", { name: "Principles", exact: true }).isVisible()).toBe(false);
  await context.close();
});

it("the keyboard skips to the content, and a page that is gone to begins at its beginning", async () => {
  const { page, context } = await open(range);
  await whole(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.evaluate<string>("document.activeElement.id")).toBe("content");
  await page.getByRole("link", { name: "Checks", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Checks" }).waitFor();
  expect(await page.evaluate<string>("document.activeElement.id")).toBe("content");
  await context.close();
});
