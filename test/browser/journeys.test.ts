/** By the keyboard alone: going to what is named, and the whole way of a lead and of an owner from the overview to an answer. */
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { samplePages } from "./support/sample-pages.ts";
import { expectSound, screens } from "./support/sound.ts";

const { address, open, ask } = samplePages();

const isFocused = (of: Locator): Promise<boolean> =>
  of.evaluateAll((found) => found.some((element) => element === element.ownerDocument.activeElement));

/** As far as a page may be read by a patient reader. */
const MOST_STEPS = 250;

/** Steps on until the focus is there: what the keyboard does not reach is not found. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.first().waitFor();
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (await isFocused(wanted)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("the keyboard does not come there");
}

describe("the command palette", () => {
  it.each(screens.filter(({ width, dark }) => (width === 390) === dark))("at $width px, dark: $dark: by keys alone", async (reader) => {
    const [account] = (await ask("/search", { text: "prod" })).accounts;
    const visit = await open("/?range=7", reader);
    const { page } = visit;
    const opener = page.getByRole("button", { name: /^Go to/ }).first();
    await opener.focus();
    await page.keyboard.press("Enter");
    const field = page.getByRole("combobox", { name: /^Go to/ });
    await expect.poll(() => field.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    await page.keyboard.type("no such name");
    await page.getByText("Nothing is called “no such name”.").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => field.count()).toBe(0);
    await expect.poll(() => opener.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("prod");
    await page.getByRole("option", { name: account?.name ?? "?" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    expect(await page.getByRole("option", { selected: true }).textContent()).toContain(account?.id);
    await expectSound(visit);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${address}/accounts/${account?.id}?range=7`);
    await visit.context.close();
  });

  it("a pasted finding id, AWS's ARN of it and its resource's lead straight there, whatever the page is narrowed to", async () => {
    const { id, resource, records } = await ask(`/findings/${(await ask("/findings", { source: "inspector" })).items[0]?.id}`);
    const { page, context } = await open("/checks?account=111111111111");
    const field = page.getByRole("combobox", { name: /^Go to/ });
    await page
      .getByRole("button", { name: /^Go to/ })
      .first()
      .waitFor(); // nobody hears the keys before
    for (const [pasted, url] of [
      [id, `/findings/${id}`],
      [records[0]?.nativeId ?? "?", `/findings/${id}`],
      [resource.id, `/findings?resourceId=${encodeURIComponent(resource.id)}`],
    ] as const) {
      await page.keyboard.press("Control+k");
      await field.fill(pasted);
      await page.getByRole("option").first().waitFor();
      await page.keyboard.press("Enter");
      await expect.poll(() => field.count()).toBe(0);
      await page.waitForURL((to) => to.href.startsWith(`${address}${url}`));
      expect(page.url()).not.toContain("account=");
    }
    await context.close();
  });
});

describe("the lead", () => {
  it("finds what got worse this month, who owns it, and the very findings", async () => {
    const { series, points, change } = await ask("/posture/trend", { range: "30", by: "account" });
    const since = points.findIndex(({ date }) => date === change?.since);
    const moves = series.map(({ id, name, open }) => ({ id, name, by: (open.at(-1) ?? 0) - (open[since] ?? Number.POSITIVE_INFINITY) }));
    const [worst] = moves.filter(({ id, by }) => id !== null && by > 0).sort((a, b) => b.by - a.by);
    const account = await ask(`/accounts/${worst?.id}`);
    const days = { from: change?.since ?? "", to: points.at(-1)?.date ?? "" };
    const { entered } = await ask("/posture/changes", { account: account.id, ...days });
    const fresh = entered.parts.find(({ cause }) => cause === "new")?.n ?? 0;
    const { page, complaints, context } = await open("/");
    const row = page.getByRole("row", { name: account.name }).filter({ hasText: `+${worst?.by}` });
    await row.getByText(account.owner?.name ?? "no owner").waitFor();
    await tabTo(page, row.getByRole("link", { name: account.name }));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: account.name }).waitFor();
    await page
      .locator("main")
      .getByText(account.owner?.name ?? "no owner")
      .first()
      .waitFor();
    await tabTo(page, page.locator(".waterfall").getByRole("link", { name: "New", exact: true }));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: `Findings (${fresh})`, exact: true }).waitFor();
    expect(fresh).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("the owner", () => {
  it("finds their three most urgent findings and how to fix each", async () => {
    const owner = (await ask("/accounts")).items.find(({ name }) => name === "payments-prod")?.owner?.name ?? "?";
    const { items, total } = await ask("/findings", { owner, status: "open", sort: "severity", limit: "3" });
    expect(items).toHaveLength(3);
    const { page, complaints, context } = await open("/");
    await tabTo(page, page.getByRole("link", { name: "Findings", exact: true }));
    await page.keyboard.press("Enter");
    await page.waitForURL(`${address}/findings`);
    await tabTo(page, page.getByRole("combobox", { name: /^Filter findings/ }));
    await page.keyboard.type(`Owner = ${owner}`);
    await page.getByRole("option", { name: owner }).first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const apply = page.getByRole("button", { name: "Apply" });
    if (await apply.isVisible()) {
      await tabTo(page, apply);
      await page.keyboard.press("Enter");
    }
    await page.getByRole("heading", { level: 1, name: `Findings (${total.toLocaleString("en-GB")})`, exact: true }).waitFor();
    for (const { id, title } of items) {
      const { explanation } = await ask(`/findings/${id}`);
      await tabTo(page, page.locator(`a[data-finding="${id}"]`));
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: title, exact: true }).first().waitFor();
      await page
        .getByText(explanation?.fix ?? "?")
        .first()
        .waitFor();
      await tabTo(page, page.getByRole("button", { name: "Close panel" }));
      await page.keyboard.press("Enter");
      await expect.poll(() => isFocused(page.locator(`a[data-finding="${id}"]`))).toBe(true);
    }
    expect(complaints).toEqual([]);
    await context.close();
  });
});
