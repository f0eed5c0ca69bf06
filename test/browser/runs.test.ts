/** Runs and one run, on the sample organization: numbers are the API's and the database's, and each opens what it counts. */
import { describe, expect, it } from "vitest";
import { samplePages } from "./support/sample-pages.ts";
import { expectSound, screens } from "./support/sound.ts";

const { address, open, ask, rows } = samplePages();

/** A slow machine must not look like a wrong number. */
const soon = <Value>(read: () => Promise<Value> | Value) => expect.poll(read, { timeout: 10_000 });

const lastRun = async () => {
  const [run] = (await ask("/runs", { limit: "1" })).items;
  if (run === undefined) throw new Error("the sample has no run");
  return run;
};

describe("/runs", () => {
  it("tells each run as the API does, newest first; older ones are a step of the address, and back leads to the newer", async () => {
    const { page, complaints, context } = await open("/runs");
    await page.locator("table.runs tbody tr").first().waitFor();
    const { items, total } = await ask("/runs");
    const [counted] = await rows<{ n: number }>("SELECT count(*) AS n FROM runs WHERE trigger <> 'refresh'");
    expect(total).toBe(counted?.n);
    const shown = await page.locator("table.runs tbody tr").evaluateAll((found) => found.map((row) => row.textContent ?? ""));
    for (const [index, { id, scopes, records, changed }] of items.entries()) {
      for (const words of [
        `Run ${id}`,
        `${scopes.done} of ${scopes.total}`,
        records.toLocaleString("en-GB"),
        changed.toLocaleString("en-GB"),
      ]) {
        expect(shown[index]).toContain(words);
      }
    }
    // The sample's clock stands still: its runs took no time that anybody measured.
    expect(shown[0]).toContain("not measured");
    const newest = await page.locator("table.runs tbody a").first().textContent();
    await page.getByRole("button", { name: "Older runs" }).click();
    await soon(() => page.locator("table.runs tbody a").first().textContent()).not.toBe(newest);
    await page.goBack();
    await soon(() => page.locator("table.runs tbody a").first().textContent()).toBe(newest);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("/runs/:id", () => {
  // The other two are pages.test.ts's.
  it.each(screens.filter(({ width, dark }) => (width === 390) !== dark))("at $width px, dark: $dark", async (reader) => {
    const visit = await open(`/runs/${(await lastRun()).id}`, reader);
    await visit.page.locator("table.parts tbody tr").first().waitFor();
    await expectSound(visit);
    await visit.context.close();
  });

  it("by account and by source it adds up to the run; an account opens its scopes", async () => {
    const { id, scopes, records } = await lastRun();
    const { byAccount, runScopes } = await ask(`/runs/${id}`);
    const { page, complaints, context } = await open(`/runs/${id}?by=source`);
    const sumOf = async (column: number) => {
      await page.locator("table.parts tbody tr").first().waitFor();
      const cells = await page.locator(`table.parts tbody td:nth-child(${column})`).allTextContents();
      return cells.reduce((sum, text) => sum + Number(text.replaceAll(",", "")), 0);
    };
    expect([await sumOf(2), await sumOf(5)]).toEqual([scopes.total, records]);
    await page.goto(`${address}/runs/${id}`);
    await soon(() => page.locator("table.parts tbody tr").count()).toBe(byAccount.length);
    expect([await sumOf(2), await sumOf(5)]).toEqual([scopes.total, records]);
    const account = byAccount[0]?.accountId ?? "";
    await page.locator("table.parts a").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(`${address}/runs/${id}?of=${account}`);
    await soon(() => page.locator(".scopes-of li").count()).toBe(runScopes.filter(({ accountId }) => accountId === account).length);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("a number of what was not read opens what was denied, by the action that is missing", async () => {
    const run = await lastRun();
    const denied = (await ask(`/runs/${run.id}`)).runScopes.filter(({ outcome }) => outcome === "denied");
    expect(denied.length).toBeGreaterThan(0);
    const { page, context } = await open("/runs");
    await page
      .getByRole("row", { name: new RegExp(`^Run ${run.id}\\b`) })
      .getByRole("link", { name: String(run.scopes.unread), exact: true })
      .click();
    await page.waitForURL(`${address}/runs/${run.id}#unread`);
    const told = await page.locator("#unread").textContent();
    for (const { action } of denied) expect(told).toContain(action ?? "Denied");
    await context.close();
  });

  it.each(["/runs/999999", "/runs/last"])("%s: there is none, and one step leads on", async (path) => {
    const { page, context } = await open(path, { width: 390, dark: true });
    await page.getByRole("heading", { name: "There is no such run here" }).waitFor();
    await page.getByRole("link", { name: "All runs" }).click();
    await page.waitForURL(`${address}/runs`);
    await context.close();
  });
});
