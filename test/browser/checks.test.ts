/** Checks of the sample organization: ranked as the API ranks them, narrowed, and each with all that fail it. */
import { expect, it } from "vitest";
import { samplePages } from "./support/sample-pages.ts";
import { expectSound } from "./support/sound.ts";

const { open, ask, rows, address } = samplePages();

it("what to fix first stands first, with what it closes and what the score becomes, as the API says", async () => {
  const { items, total, together } = await ask("/checks");
  const visit = await open("/checks", { width: 1440, dark: true });
  const { page } = visit;
  await page.getByRole("heading", { name: `Checks (${total})`, exact: true }).waitFor();
  const lines = await page.locator("table.checks tbody tr").allInnerTexts();
  expect(lines.length).toBe(items.length);
  for (const [index, { openTotal, resources, accounts, fix }] of items.slice(0, 10).entries()) {
    const { from, to } = fix.score ?? { from: null, to: null };
    const becomes = from === null || from === to ? "" : `${from} → ${to} %`;
    for (const words of [`${openTotal} finding`, `${resources} resource`, `${accounts} account`, becomes])
      expect(lines[index]).toContain(words);
  }
  expect(await page.locator("table.checks tfoot").textContent()).toContain(`${together.openTotal.toLocaleString("en-GB")} findings`);
  await page
    .locator("table.checks tbody tr")
    .first()
    .getByRole("link", { name: /findings?$/ })
    .click();
  await page.getByRole("heading", { name: `Findings (${items[0]?.openTotal})`, exact: true }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: `Checks (${total})`, exact: true }).waitFor();
  await expectSound(visit);
  await visit.context.close();
});

it("each filter shows as many checks as the rows say, and lives in the address", async () => {
  const { page, complaints, context } = await open("/checks");
  for (const [label, option, search, where] of [
    ["Principle", "Protect data in transit and at rest", "principle=data", "principle = 'data'"],
    ["Severity", "Critical", "severity=CRITICAL", "severity = 'CRITICAL'"],
    ["Kind", "Vulnerability", "kind=vulnerability", "checks.kind = 'vulnerability'"],
  ] as const) {
    const [row] = await rows<{ n: number }>(
      `SELECT count(DISTINCT check_ref) AS n FROM findings JOIN checks ON checks.id = check_ref WHERE standing = 'open' AND counted = 1 AND ${where}`,
    );
    await page.goto(`${address}/checks`);
    await page.getByRole("button", { name: new RegExp(`^${label}`) }).click();
    await page.getByRole("option", { name: option }).click();
    await page.waitForURL(`${address}/checks?${search}`);
    await page.getByRole("heading", { name: `Checks (${row?.n})`, exact: true }).waitFor();
  }
  await page.goto(`${address}/checks?kind=threat&severity=LOW&principle=data`);
  await page.getByRole("heading", { name: "No check matches" }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

it("a check's days are the API's: of this check and kind, to the number that is open", async () => {
  const { items } = await ask("/checks");
  const { check = "", kind = "", openTotal } = items[0] ?? { openTotal: -1 };
  const { points, series } = await ask("/posture/trend", { check, kind, by: "severity", range: "7" });
  expect(points.at(-1)?.open).toBe(openTotal);
  const { page, complaints, context } = await open(`/checks/${encodeURIComponent(check)}?kind=${kind}&range=7&measure=score`);
  await page.locator(".recharts-surface").first().waitFor();
  expect(await page.locator(".series-legend li").count()).toBe(series.filter(({ open }) => open.some((n) => n !== null && n > 0)).length);
  await page.getByRole("button", { name: "Numbers as a table" }).click();
  const told = await page
    .locator(".chart-numbers tbody tr")
    .evaluateAll((found) => found.map((row) => row.querySelector("td:nth-last-child(2)")?.textContent));
  expect(told.reverse()).toEqual(points.map(({ open }) => (open === null ? "–" : open.toLocaleString("en-GB"))));
  expect(complaints).toEqual([]);
  await context.close();
});

it("a check tells why and how, its other names, and every resource that fails it, page by page", async () => {
  const { items } = await ask("/checks", { kind: "posture" });
  const { check = "", openTotal } = items.find((one) => one.openTotal > 20 && one.fix.score !== null) ?? { openTotal: -1 };
  const whole = await ask(`/checks/${check}`);
  const visit = await open(`/checks/${check}`, { width: 390, dark: false });
  const { page } = visit;
  await page.getByText(whole.explanation?.matters ?? "?").waitFor();
  await page.getByText(whole.explanation?.fix ?? "?").waitFor();
  expect(await page.locator("main").textContent()).toContain(whole.ties.rule);
  await page.getByRole("heading", { name: `Resources that fail it (${openTotal})` }).waitFor();
  await page.getByText(`1–20 of ${openTotal}`).waitFor();
  await page.getByRole("button", { name: "Next resources" }).click();
  await page.getByText(new RegExp(`^21–\\d+ of ${openTotal}$`)).waitFor();
  await expectSound(visit);
  await visit.context.close();
});
