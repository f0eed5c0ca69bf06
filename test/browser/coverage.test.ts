/** The coverage page on the sample organization: its numbers are the API's and the database's, and each opens what it counts. */
import { describe, expect, inject, it } from "vitest";
import { noon, testDatabase } from "../support/database.ts";
import { serve, visit } from "../support/pages.ts";
import { samplePages } from "./support/sample-pages.ts";
import { expectSound, screens } from "./support/sound.ts";

const { address, open, ask, rows, browser } = samplePages();

/** A slow machine must not look like a wrong number. */
const soon = <Value>(read: () => Promise<Value> | Value) => expect.poll(read, { timeout: 10_000 });
const pages = inject("pages");

const fresh = `last_success_at >= '${new Date(Date.parse(noon) - 2 * 3_600_000).toISOString()}'`;

describe("/coverage", () => {
  it.each(screens)("at $width px, dark: $dark", async (reader) => {
    const visit = await open("/coverage?control=config", reader);
    await visit.page.locator(".matrix .mark").first().waitFor();
    await visit.page.locator(".control-places li").first().waitFor();
    await expectSound(visit);
    await visit.context.close();
  });

  it("counts what the API and the database count", async () => {
    const { page, context } = await open("/coverage");
    await page.locator(".matrix .mark").first().waitFor();
    const { share, states, total } = await ask("/coverage");
    const strip = await page.locator("#coverage dl.strip").textContent();
    expect(strip).toContain(`${share.fresh} of ${share.of} scopes`);
    for (const [state, scopes] of Object.entries(states))
      expect([state, await page.locator(`.mark.${state}`).count()]).toEqual([state, scopes]);
    const [counted] = await rows<{ all: number; fresh: number }>(
      `SELECT count(*) AS "all", sum(state = 'ok' AND ${fresh}) AS fresh FROM scopes WHERE watched = 1`,
    );
    expect(counted).toEqual({ all: total, fresh: states.ok });

    const { services } = await ask("/detective-controls");
    const told = await page.locator(".control .sums").allInnerTexts();
    expect(told).toEqual(services.map(({ on, off, unknown }) => `${on} on, ${off} off, ${unknown} unknown`));
    await context.close();
  });

  it("a number opens the accounts behind it and what is missing there; back closes it, and the address opens it again", async () => {
    const { page, complaints, context } = await open("/coverage");
    await page.getByRole("link", { name: /scopes?: Denied$/ }).click();
    await page.waitForURL(`${address}/coverage?state=denied`);
    const { items } = await ask("/coverage/matrix", { state: "denied" });
    await soon(() => page.locator(".matrix th.account").count()).toBe(items.length);
    const { gaps } = await ask("/coverage");
    const named = await page.locator(".gaps").textContent();
    for (const { accountName } of gaps.filter(({ state }) => state === "denied").slice(0, 1)) expect(named).toContain(accountName);
    expect(await page.locator(".gaps .glyph:not(.denied)").count()).toBe(0);
    const mailed = page.url();
    await page.goBack();
    await soon(() => page.locator(".matrix th.account").count()).toBeGreaterThan(items.length);
    await page.goto(mailed);
    await soon(() => page.locator(".matrix th.account").count()).toBe(items.length);
    await page.getByRole("button", { name: "Clear 1 filter" }).click();
    await page.waitForURL(`${address}/coverage`);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("a gap's mark opens that scope alone, from the keyboard too, with AWS's words and the statement to add", async () => {
    const { page, context } = await open("/coverage");
    const gap = (await ask("/coverage")).gaps.find(({ statement, state }) => state === "denied" && statement !== null);
    await page.locator("a.mark.denied").first().focus();
    await page.keyboard.press("Enter");
    await soon(() => new URL(page.url()).searchParams.get("account")).not.toBeNull();
    await soon(() => page.locator(".matrix .mark").count()).toBe(1);
    await soon(() => page.locator(".gaps > li").count()).toBe(1);
    expect(JSON.parse((await page.locator(".gaps .document").textContent()) ?? "")).toMatchObject({
      Effect: "Allow",
      Action: gap?.statement?.Action,
    });
    await context.close();
  });

  it("by source and region, chosen by keyboard; what nothing matches says so and is left in one step", async () => {
    const { page, context } = await open("/coverage");
    await page.getByRole("button", { name: /Only these sources/ }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await soon(() => new URL(page.url()).searchParams.getAll("source")).toHaveLength(1);
    await page.goto(`${address}/coverage?region=mars-north-1`);
    await page.getByRole("heading", { name: "No scope matches" }).waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.locator(".matrix .mark").first().waitFor();
    await page.goto(`${address}/coverage?state=odd&page=x`);
    await page.getByText("state: odd. Shown instead: everything.").waitFor();
    await page.getByText("page: x. Shown instead: the first page.").waitFor();
    await context.close();
  });

  it("a detective control opens where it is not on, and where it is, as many places as it counts", async () => {
    const { page, context } = await open("/coverage");
    await page.getByRole("link", { name: "GuardDuty", exact: true }).click();
    await page.waitForURL(`${address}/coverage?control=guardduty`);
    const { items } = await ask("/detective-controls", { service: "guardduty", limit: "1000" });
    const off = items.filter(({ services }) => services[0]?.state !== "on");
    await page.locator(".control-places li").first().waitFor();
    const told = (await page.locator(".control-places li > span:first-child .quiet").allInnerTexts()).flatMap((text) => text.split(", "));
    expect(told).toHaveLength(off.length);
    await page.getByRole("link", { name: `Where it is on (${items.length - off.length})` }).click();
    await page.waitForURL(`${address}/coverage?control=guardduty&places=on`);
    await page.locator(".control-places li", { hasText: /^On/ }).first().waitFor();
    const on = (await page.locator(".control-places li > span:first-child .quiet").allInnerTexts()).flatMap((text) => text.split(", "));
    expect(on).toHaveLength(items.length - off.length);
    await context.close();
  });

  it("on a phone what is missing comes first, and the matrix has accounts with gaps alone", async () => {
    const { page, context } = await open("/coverage", { width: 390, dark: false });
    await page.locator(".matrix .mark").first().waitFor();
    const { items } = await ask("/coverage/matrix");
    const withGaps = items.filter(({ states }) => states.some((state) => state !== null && state !== "ok"));
    expect(await page.locator(".matrix th.account").count()).toBe(withGaps.length);
    const top = async (selector: string) => (await page.locator(selector).boundingBox())?.y ?? 0;
    expect(await top(".of-gaps")).toBeLessThan(await top(".of-controls"));
    expect(await top(".of-controls")).toBeLessThan(await top(".of-matrix"));
    await context.close();
  });

  it("five hundred accounts: fifty rows at once, one trouble for one step, names of any kind, nothing wider", async () => {
    const database = await testDatabase();
    const first = await database.account({ name: `<script>alert(1)</script>\u202e${"long ".repeat(2_000)}😀` });
    await database.scope({ account: first, state: "failed", message: `<b>${"x".repeat(10_000)}` });
    await database.writer.transaction(async (tx) => {
      await tx.run(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
        INSERT INTO accounts (account_id, organization_id, name, state, ou_path, first_seen)
        SELECT printf('%012d', 200000000000 + i), 'o-halden0001', 'account ' || i, 'active', 'Root / Unit ' || (i % 7), '${noon}' FROM n`);
      await tx.run(`INSERT INTO scopes (account, region, source, watched, state, action, message, last_success_at)
        SELECT accounts.id, r.region, s.source, 1, CASE WHEN s.source = 'inspector' AND accounts.id % 5 = 0 THEN 'denied' ELSE 'ok' END,
          CASE WHEN s.source = 'inspector' AND accounts.id % 5 = 0 THEN 'inspector2:ListFindings' END, NULL, '${noon}'
        FROM accounts, (SELECT 'eu-west-1' AS region UNION ALL SELECT 'us-east-1' UNION ALL SELECT 'eu-central-1') r,
          (SELECT 'securityhub' AS source UNION ALL SELECT 'guardduty' UNION ALL SELECT 'inspector' UNION ALL SELECT 'config') s
        WHERE accounts.id <> ${first}`);
    });
    await database.run();
    const served = await serve(database, pages);
    const visited = await visit(browser(), { width: 390, dark: true });
    const { page } = visited;
    await page.goto(`${served.address}/coverage`);
    await page.locator(".gaps").getByText("and 99 more accounts").waitFor();
    await page.locator(".matrix th.account").first().waitFor();
    expect(await page.locator(".matrix th.account").count()).toBe(50);
    expect(await page.locator(".gaps").textContent()).toContain("<script>alert(1)</script>");
    await expectSound(visited);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByText("Accounts 1–50 of 501.").waitFor();
    await page.getByRole("button", { name: "Next accounts" }).click();
    await page.getByText("Accounts 51–100 of 501.").waitFor();
    expect(new URL(page.url()).searchParams.get("page")).toBe("2");
    await expectSound(visited);
    await visited.context.close();
    await served.close();
    await database.close();
  });
});
