/** The accounts: their numbers are the API's and the database's, and all of how they are shown is in the address. */
import { expect, it } from "vitest";
import type { Accounts } from "../../contract/accounts.ts";
import { one, ownerNamed } from "../support/listed-account.ts";
import { samplePages } from "./support/sample-pages.ts";
import { expectSound, screens } from "./support/sound.ts";

const { address, open, ask, rows } = samplePages();
const listed = () => ask("/accounts", { include: "principles", limit: "1000", since: "2026-10-25" });

it("every cell, every total and every evidence is what the API says, and open is what the database holds", async () => {
  const visit = await open("/accounts?byUnit=no&rank=name&cells=open");
  await visit.page.locator(".heat .line").last().waitFor();
  const shown = await visit.page.evaluate<string[][]>(cellsOf);
  const { items } = await listed();
  const byName = [...items].sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  expect(shown).toEqual(
    byName.map(({ id, principles, openTotal, open, scopes }) => [
      id,
      ...(principles ?? []).filter((group) => group.id !== "unmapped").map((group) => text(group.openTotal)),
      text(openTotal),
      text(open?.CRITICAL ?? null),
      text(open?.HIGH ?? null),
      scopes.of === 0 ? "no scope" : `${scopes.fresh} of ${scopes.of}`,
    ]),
  );
  const [held] = await rows<{ n: number }>("SELECT count(*) AS n FROM findings WHERE standing = 'open' AND counted = 1");
  expect(items.reduce((sum, { openTotal }) => sum + (openTotal ?? 0), 0)).toBe(held?.n);
  await visit.context.close();
});

const text = (value: number | null) => (value === null ? "–" : value.toLocaleString("en-GB"));
/** Of each account: id, cells, open, critical, high, evidence. */
const cellsOf = `[...document.querySelectorAll('.heat .line')].map((row) => [
  row.querySelector('.account-id').textContent,
  ...['td.cell', 'td.open', 'td.critical', 'td.high', 'td.evidence'].flatMap((cell) => [...row.querySelectorAll(cell)].map(({ textContent }) => textContent)),
])`;

// The other two screens, which only the soak shows: pages.test.ts has the others.
it.each(screens.filter(({ width, dark }) => (width === 390) !== dark))(
  "the heat map and the table are sound at $width px, dark: $dark",
  async (reader) => {
    const visit = await open("/accounts?cells=change", reader);
    await visit.page.locator(".heat .line").last().waitFor();
    await expectSound(visit);
    await visit.page.goto(`${address}/accounts?show=table`);
    await visit.page.getByRole("table", { name: "Accounts" }).waitFor();
    await expectSound(visit);
    await visit.context.close();
  },
);

it("a click on a column puts its worst first, back undoes it, and the address shows a colleague the same", async () => {
  const { page, context } = await open("/accounts?byUnit=no");
  await page.locator(".heat .line").first().waitFor();
  const first = () => page.locator(".heat .line .account-id").first().textContent();
  const { items } = await listed();
  const scoreOf = (account: Accounts["items"][number]) => account.principles?.find(({ id }) => id === "data")?.score ?? 101;
  const worst = Math.min(...items.map(scoreOf));
  const before = await first();
  await page.getByRole("button", { name: "Data" }).click();
  await page.waitForURL(/rank=data/);
  await page.getByRole("columnheader", { name: "Data" }).and(page.locator("[aria-sort]")).waitFor();
  expect(items.filter((item) => scoreOf(item) === worst).map(({ id }) => id)).toContain(await first());
  await page.goBack();
  await expect.poll(first).toBe(before);
  await context.close();
});

it("what is typed finds accounts by owner or tag, and what finds none says how many there are", async () => {
  const { page, context } = await open("/accounts");
  const filter = page.getByPlaceholder("Filter by account, OU, owner or tag");
  await filter.fill("no owner");
  const without = (await listed()).items.filter(({ owner }) => owner === null).length;
  await expect.poll(() => page.locator(".heat .line").count()).toBe(without);
  expect(new URL(page.url()).searchParams.get("find")).toBe("no owner");
  await filter.fill("nobody is called so");
  await page.getByRole("heading", { name: "No account matches" }).waitFor();
  await page.getByRole("button", { name: "Clear the filter" }).last().click();
  await page.locator(".heat .line").first().waitFor();
  await context.close();
});

it("by keyboard: the arrows go from number to number, and Enter opens what is behind it", async () => {
  const { page, context } = await open("/accounts?byUnit=no&cells=open");
  await page.locator(".heat .line .who a").first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/findings\?.*principle=identity/);
  await context.close();
});

it("a thousand accounts with hostile names are all there, and one of them is found", async () => {
  const visit = await open("/runs");
  const name = `<script>alert(1)</script>\u202e${"x".repeat(10_000)} 😀`;
  const items = Array.from({ length: 1000 }, (_, index) =>
    one(index === 0 ? name : `account-${index}`, {
      id: String(100_000_000_000 + index),
      openTotal: index,
      owners: [ownerNamed(name)],
    }),
  );
  await visit.page.route("**/api/v1/accounts?**", (route) => route.fulfill({ json: { items, total: 1000, totalExact: true, next: null } }));
  await visit.page.getByRole("link", { name: "Accounts", exact: true }).click();
  await expect.poll(() => visit.page.locator(".heat .line").count()).toBe(1000);
  await visit.page.getByPlaceholder("Filter by account, OU, owner or tag").fill("account-777");
  await expect.poll(() => visit.page.locator(".heat .line .who a").allTextContents()).toEqual(["account-777"]);
  await expectSound(visit);
  await visit.context.close();
});
