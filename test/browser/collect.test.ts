import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Posture } from "../../contract/posture.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { figure } from "../support/figures.ts";
import { fillHalden } from "../support/halden.ts";
import { accessibilityFaults, overflow, type Served, serve, type Visit, visit } from "../support/pages.ts";
import { leadCookie } from "../support/signed-in.ts";
import { sumRows } from "../support/summed.ts";
import { sharedBrowser } from "./support/browser.ts";
import { screens } from "./support/sound.ts";

const pages = inject("pages");
let database: TestDatabase;
let served: Served;
beforeAll(async () => {
  database = await testDatabase();
  await fillHalden(database);
  await sumRows(database);
  served = await serve(database, pages, { isSample: true });
}, 120_000);
afterAll(async () => {
  await served.close();
  await database.close();
});
const browser = sharedBrowser();

async function opened(options: { width: number; dark: boolean }, path = "/findings"): Promise<Visit> {
  const visited = await visit(browser(), options);
  await visited.page.goto(`${served.address}${path}`);
  await visited.page.locator("h1").waitFor();
  return visited;
}

const wide = { width: 1440, dark: false };

// On a phone; pages.test.ts has the sample on a wide screen too.
describe.each(figure([{ width: 390, dark: true }], [...screens]))("the pages at $width px, dark: $dark", (screen) => {
  it.each([
    ["/runs", "Runs", "table.numbers", "168 of 168"],
    ["/coverage", "Coverage", "table.matrix", "147 of 164 scopes"],
    ["/findings", "Findings", "table.findings", "Findings (63)"],
  ])("%s, without complaint, fault or overflow", async (path, title, until, words) => {
    const { page, complaints, context } = await opened(screen, path);
    await page.locator(until).waitFor({ state: "attached" });
    expect(await page.title()).toBe(`${title} · Pillarwatch`);
    expect(await page.locator("main").textContent()).toContain(words);
    expect(await page.locator("#top").textContent()).toContain("Sample organization: invented data");
    expect(await overflow(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("shows the seven principles and what is mapped to none, as the API has them; together they are the whole", async () => {
    const { page, context } = await opened(screen, "/");
    const posture = (await (await fetch(`${served.address}/api/v1/posture`, { headers: { cookie: leadCookie } })).json()) as Posture;
    await page.locator("li.principle").first().waitFor();
    const cards = await page.locator("li.principle").allInnerTexts();
    expect(cards).toHaveLength(8);
    for (const [index, { openTotal, open }] of posture.principles.entries()) {
      const words = (cards[index] ?? "").split(/\s+/);
      expect(words).toContain(openTotal?.toLocaleString("en-US"));
      expect(cards[index]).toContain(`${open?.CRITICAL} critical, ${open?.HIGH} high`);
    }
    expect(posture.principles.reduce((sum, { openTotal }) => sum + (openTotal ?? 0), 0)).toBe(posture.openTotal);
    expect(posture.openTotal).toBe(63);
    await context.close();
  });

  it("opens a finding: life, records and raw document", async () => {
    const { page, complaints, context } = await opened(screen, "/findings?source=securityhub");
    await page.locator("table.findings a").first().click();
    await page.locator("ol.life li").first().waitFor();
    await page.getByRole("button", { name: /Raw document/ }).click();
    await page.getByText('"SchemaVersion": "2018-10-08"').waitFor();
    await page.getByRole("button", { name: "I fixed it: look again" }).click();
    await page.getByText("AWS has not looked again yet").waitFor();
    // Beside its list where there is room, else a page of its own.
    expect(page.url()).toMatch(screen.width === 390 ? /\/findings\/[0-9a-f]{32}/ : /[?&]finding=[0-9a-f]{32}/);
    expect(await overflow(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("the address is the state", () => {
  it("a filter is in it, and a mailed view shows the same", async () => {
    const { page, complaints, context } = await opened(wide);
    const filter = page.getByRole("combobox", { name: /^Filter findings/ });
    await filter.fill("Severity = Low");
    await filter.press("Enter");
    await page.getByRole("heading", { name: "Findings (15)" }).waitFor();
    expect(complaints).toEqual([]);
    const mailed = await opened(wide, `/findings${new URL(page.url()).search}`);
    await mailed.page.getByRole("heading", { name: "Findings (15)" }).waitFor();
    await mailed.context.close();
    await context.close();
  });

  it("a count opens exactly its findings", async () => {
    const { page, context } = await opened(wide, "/coverage");
    await page
      .getByRole("row", { name: /^GuardDuty/ })
      .getByRole("link")
      .last()
      .click();
    await page.getByRole("heading", { name: "Findings (8)" }).waitFor();
    await context.close();
  });

  it("a filter that nothing matches says how many are open without it", async () => {
    const { page, context } = await visit(browser(), { width: 1440, dark: false });
    await page.goto(`${served.address}/findings?severity=INFORMATIONAL`);
    await page.getByText("1 filter is set. 63 findings are open without it.").waitFor();
    await context.close();
  });

  it("next and previous pages by their buttons, from the keyboard", async () => {
    const { page, context } = await opened(wide);
    const first = await page.locator("table.findings a").first().textContent();
    await page.getByRole("button", { name: "Next findings" }).first().focus();
    await page.keyboard.press("Enter");
    await page.getByText("51–63 of 63").first().waitFor();
    await page.getByRole("button", { name: "Previous findings" }).first().focus();
    await page.keyboard.press("Enter");
    await page.getByText("1–50 of 63").first().waitFor();
    expect(await page.locator("table.findings a").first().textContent()).toBe(first);
    await context.close();
  });
});

describe("colours", () => {
  it("follow the reader's choice, also after the page is opened again", async () => {
    const { page, context } = await opened(wide);
    await page.getByRole("button", { name: "Change to dark colours" }).click();
    await page.locator("body.awsui-dark-mode").waitFor();
    await page.reload();
    await page.locator("body.awsui-dark-mode").waitFor();
    await context.close();
  });
});

describe("a run", () => {
  it("is asked for, followed live, and its end refreshes the numbers", async () => {
    const own = await testDatabase();
    const mine = await serve(own, pages);
    const { page, complaints, context } = await visit(browser(), { width: 1440, dark: false });
    await page.goto(`${mine.address}/runs`);
    await page.getByText("Nothing has been collected yet").waitFor();
    await page.getByRole("button", { name: "Collect now" }).click();
    await page.getByRole("heading", { name: "Run in progress #1" }).waitFor();
    expect(await page.getByRole("button", { name: "Collect now" }).getAttribute("aria-disabled")).toBe("true");

    const account = await own.account();
    const scope = await own.scope({ account, state: null, last_success_at: null });
    await own.runScope({ run: 1, scope, records: 17, changed: 1 });
    await own.writer.transaction((tx) => tx.run(`UPDATE runs SET state = 'running', started_at = '${noon}', progress_at = '${noon}'`));
    await page.getByText("1 of 1 scope, 17 records so far").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    await own.finding({ account });
    await own.writer.transaction(async (tx) => {
      await tx.run(`UPDATE scopes SET state = 'ok', last_success_at = '${noon}'`);
      await tx.run(`UPDATE runs SET state = 'done', ended_at = '${noon}', complete = 1`);
    });
    await page.getByRole("heading", { name: "Last run #1" }).waitFor();
    await page.getByText("Run 1 has ended").waitFor();
    await page.getByRole("link", { name: "Findings" }).click();
    await page.getByRole("heading", { name: "Findings (1)" }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
    await mine.close();
    await own.close();
  });
});

describe("what is empty says what is known", () => {
  const cases = [
    ["ok", "No open findings", "The one scope has fresh evidence"],
    ["failed", "No open findings in what was read", "0 of 1 scope is fresh"],
  ] as const;
  it.each(cases)("a scope that ended %s: %s", async (state, heading, words) => {
    const own = await testDatabase();
    await own.scope({ account: await own.account(), state });
    await own.run();
    const mine = await serve(own, pages);
    const { page, context } = await visit(browser(), { width: 1440, dark: false });
    await page.goto(`${mine.address}/findings`);
    await page.getByRole("heading", { name: heading, exact: true }).waitFor();
    await page.getByText(words).waitFor();
    await context.close();
    await mine.close();
    await own.close();
  });

  it("a box that fails says so, with the request, while the rest is current", async () => {
    const { page, context } = await visit(browser(), { width: 1440, dark: false });
    await page.route("**/api/v1/coverage*", (route) =>
      route.fulfill({
        status: 400,
        json: { detail: "made to fail", requestId: "req-77", status: 400 },
        contentType: "application/problem+json",
      }),
    );
    await page.goto(`${served.address}/coverage`);
    await page.getByText("made to fail Request req-77.").first().waitFor();
    await page.locator("table.numbers").waitFor();
    await context.close();
  });

  it("a page that is not there says so", async () => {
    const { page, context } = await visit(browser(), { width: 390, dark: true });
    const answer = await page.goto(`${served.address}/nowhere`);
    expect(answer?.status()).toBe(404);
    await page.getByRole("heading", { name: "There is no such page here" }).waitFor();
    await context.close();
  });
});
