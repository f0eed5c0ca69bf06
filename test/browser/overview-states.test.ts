/** What the Overview says when there is nothing to say yet, when too little is known, when a box fails, and when a run ends. */
import { expect, inject, it } from "vitest";
import { rebuildOrganizationDays } from "../../db/write/account-days.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { serve, visit } from "../support/pages.ts";
import { november, trended } from "../support/trended.ts";
import { samplePages } from "./support/sample-pages.ts";
import { expectSound } from "./support/sound.ts";

const { open, browser } = samplePages();

/** The Overview of a database of one's own. */
async function shown(database: TestDatabase, width = 390) {
  const served = await serve(database, inject("pages"));
  const visited = await visit(browser(), { width, dark: width === 390 });
  await visited.page.clock.setFixedTime(noon);
  await visited.page.goto(`${served.address}/?range=7`);
  return {
    ...visited,
    end: async () => {
      await visited.context.close();
      await served.close();
      await database.close();
    },
  };
}

it("before the first run it says so, with the next step, and no dash", async () => {
  const visited = await shown(await testDatabase());
  await visited.page.getByRole("heading", { name: "Nothing has been collected yet" }).waitFor();
  await visited.page.getByRole("link", { name: "Open runs" }).waitFor();
  expect(await visited.page.locator("main").textContent()).not.toContain("–");
  await expectSound(visited);
  await visited.end();
});

it("during the first run it says how far it is", async () => {
  const database = await testDatabase();
  const account = await database.account();
  const run = await database.run({ complete: 0, state: "running", ended_at: null, beat_at: noon, progress_at: noon });
  await database.runScope({ run, scope: await database.scope({ account }), records: 40 });
  await database.runScope({
    run,
    scope: await database.scope({ account, source: "config", state: null, last_success_at: null }),
    state: "waiting",
  });
  const visited = await shown(database);
  await visited.page.getByRole("heading", { name: "The first run is going on" }).waitFor();
  await visited.page.getByText("1 of 2 scopes, 40 records so far").waitFor();
  await expectSound(visited);
  await visited.end();
});

it("a small organization: better where all was fixed, no score where there is no control, days without a run are marked", async () => {
  const visited = await shown(await trended(), 1440);
  await visited.page.locator(".recharts-surface").first().waitFor();
  await visited.page.getByText("No run: the last state is carried").waitFor();
  expect(await visited.page.locator("li.principle.of-unmapped").textContent()).toContain("no score");
  await expectSound(visited);
  await visited.end();
});

it("below three quarters of fresh evidence there is no word", async () => {
  const database = await trended();
  await database.writer.transaction(async (tx) => {
    await tx.run("UPDATE account_days SET fresh = 1 WHERE day = '2026-11-24'");
    await rebuildOrganizationDays(tx);
  });
  const visited = await shown(database);
  await visited.page.locator(".headline", { hasText: "Cannot say" }).waitFor();
  await visited.page.getByText(/Only \d+ of \d+ scopes are fresh/).waitFor();
  await expectSound(visited);
  await visited.end();
});

it("a box that fails says so, with its request, and the others stand", async () => {
  const { page, context } = await open("/?range=90", { width: 1440, dark: false }, (page) =>
    page.route("**/api/v1/checks*", (route) =>
      route.fulfill({
        status: 400,
        json: { detail: "made to fail", requestId: "req-77", status: 400 },
        contentType: "application/problem+json",
      }),
    ),
  );
  await page.getByText("made to fail Request req-77. The rest of this page is current.").waitFor();
  await page.locator(".waterfall").waitFor();
  await page.locator(".headline").waitFor();
  await context.close();
});

it("what is asked for by an answer that failed is not waited for: why it moved says what went wrong with the days", async () => {
  const { page, context } = await open("/", { width: 1440, dark: false }, (page) =>
    page.route("**/api/v1/posture/trend?*", (route) =>
      route.fulfill({
        status: 400,
        json: { detail: "no days", requestId: "req-78", status: 400 },
        contentType: "application/problem+json",
      }),
    ),
  );
  await page.getByText("Why it moved could not be loaded").waitFor();
  await context.close();
});

it("loading is said box by box, and stands still for whoever wants less motion", async () => {
  const visited = await open("/", { width: 1440, dark: false, lessMotion: true }, (page) =>
    page.route("**/api/v1/posture*", () => undefined),
  );
  await visited.page.getByRole("status", { name: "The numbers is loading" }).waitFor();
  expect(await visited.page.evaluate("document.getAnimations().filter(({ playState }) => playState === 'running').length")).toBe(0);
  await visited.context.close();
});

it("a run that ends says so over the page, and nothing on it moves", async () => {
  const database = await trended();
  const visited = await shown(database, 1440);
  const { page } = visited;
  const run = await database.run({ day: november(24), state: "running", ended_at: null, complete: 0, beat_at: noon, progress_at: noon });
  await page.reload();
  await page
    .locator("#top a", { hasText: `Run ${run}: ` })
    .filter({ visible: true })
    .waitFor();
  await page.getByRole("heading", { name: "Who is not reporting" }).waitFor();
  await page.evaluate("window.scrollTo(0, 400)");
  await database.writer.transaction((tx) => tx.run(`UPDATE runs SET state = 'done', ended_at = '${noon}', complete = 1 WHERE id = ${run}`));
  await page.getByText(`Run ${run} has ended`).waitFor();
  expect(await page.evaluate("window.scrollY")).toBe(400);
  await visited.end();
});
