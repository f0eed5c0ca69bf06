/** The page of the audit log: what the API has, narrowed by the address, and nothing for those whose it is not. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { logged, loggedAccounts, loggedEntries } from "../support/logged.ts";
import { leadCookieIn } from "../support/pages.ts";
import { signedIn } from "../support/signed-in.ts";
import { logPages } from "./support/log-pages.ts";
import { expectSound, oneScreen } from "./support/sound.ts";

const { address, ask, open, database } = logPages();

const rows = (page: Page) => page.locator("table.audit tbody tr");
const counted = (page: Page, number: number) => page.getByRole("heading", { level: 1, name: `Audit log (${number})` }).waitFor();

/** The entries' numbers in a file. */
const entriesIn = {
  csv: (text: string) =>
    text
      .trim()
      .split("\r\n")
      .slice(1)
      .map((line) => Number(line.split(",")[0])),
  json: (text: string) => (JSON.parse(text) as { seq: number }[]).map(({ seq }) => seq),
} as const;

describe("/audit", () => {
  it.each(oneScreen)("is sound at $width px, dark: $dark, and tells each entry as the API does", async (reader) => {
    const visit = await open("/audit", reader);
    const { page, context } = visit;
    await counted(page, loggedEntries);
    const { items, total } = await ask("/audit");
    expect(total).toBe(loggedEntries);
    expect(await page.title()).toBe("Audit log · Pillarwatch");
    expect(await rows(page).count()).toBe(items.length);
    const numbers = await page.locator("table.audit .of-when .quiet").allTextContents();
    expect(numbers).toEqual(items.map(({ seq }) => `No. ${seq}`));
    const times = await page
      .locator("table.audit .of-when time")
      .evaluateAll((found) => found.map((time) => time.getAttribute("datetime")));
    expect(times).toEqual(items.map(({ at }) => at));
    expect(await page.locator("table.audit .of-from").allTextContents()).toEqual(items.map((entry) => entry.address ?? "–"));
    await expectSound(visit);
    await context.close();
  });

  it("says who by their name of today, and of an erased person that they are erased; before and after read as a change", async () => {
    const { page, context } = await open("/audit");
    await rows(page).first().waitFor();
    const row = (words: string) => rows(page).filter({ hasText: words });
    expect(await row("Role changed").textContent()).toMatch(/Anna Berg.*ben\.olsen@pillarwatch\.test.*RoleOwner → {1,2}became {1,2}Lead/);
    expect(await row("Person erased").textContent()).toMatch(/Anna Berg.*Erased person \(e1c9e07e\).*Rolewas Owner/);
    expect(await row("Look again asked for").textContent()).toContain("Erased person (e1c9e07e)");
    expect(await row("Run asked for").textContent()).toContain("111122223333, 222233334444, 333344445555 and 2 more");
    expect(await row("Token revoked").textContent()).toMatch(/Somebody at the machine.*laptop of Ben/);
    expect(await row("Sign-in refused").textContent()).toContain("Somebody not signed in");
    expect(await page.locator("table.audit").textContent()).not.toMatch(/gone\.person|[{}]/i);
    const time = row("Role changed").locator(".of-when time");
    expect([await time.textContent(), await time.getAttribute("title")]).toEqual(["23 Nov 09:03", "23 November 2026 at 09:03:00 UTC"]);
    await context.close();
  });

  it("the time is the reader's, and exact with its zone on hover", async () => {
    const { page, context } = await open("/audit?action=role-changed", { width: 1440, dark: false, timeZone: "Asia/Tokyo" });
    const time = rows(page).locator(".of-when time");
    await time.waitFor();
    expect(await time.textContent()).toBe("23 Nov 18:03");
    expect(await time.getAttribute("title")).toMatch(/18:03:00 GMT\+9 \(.*09:03:00 UTC\)/);
    await context.close();
  });

  it.each([
    [`actor=${logged.anna}`, { actor: logged.anna }],
    ["actor=command", { actor: "command" }],
    ["action=head-told", { action: "head-told" }],
    [`subject=${logged.ben}`, { subject: logged.ben }],
    ["since=2026-11-23&until=2026-11-23", { from: "2026-11-23", to: "2026-11-23" }],
  ])("%s narrows it as the API does", async (search, query) => {
    const { total, items } = await ask("/audit", query as Record<string, string>);
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThan(loggedEntries);
    const { page, context, complaints } = await open(`/audit?${search}`);
    await counted(page, total);
    expect(await page.locator("table.audit .of-when .quiet").allTextContents()).toEqual(items.map(({ seq }) => `No. ${seq}`));
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("a name in it narrows to that one, the choices to kinds and deeds, and back is back", async () => {
    const { page, context } = await open("/audit");
    await rows(page).filter({ hasText: "Role changed" }).getByRole("link", { name: "Anna Berg" }).click();
    await page.waitForURL(`${address()}/audit?actor=${logged.anna}`);
    await counted(page, (await ask("/audit", { actor: logged.anna })).total);
    await page.getByRole("button", { name: /^Who/ }).click();
    await page.getByRole("option", { name: "Commands at the machine" }).click();
    await counted(page, (await ask("/audit", { actor: "command" })).total);
    await page.goBack();
    await counted(page, (await ask("/audit", { actor: logged.anna })).total);
    await page.getByRole("button", { name: /^What was done/ }).click();
    await page.getByRole("option", { name: "Person erased" }).click();
    await page.waitForURL(`${address()}/audit?actor=${logged.anna}&action=person-erased`);
    await counted(page, 1);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.waitForURL(`${address()}/audit`);
    await counted(page, loggedEntries);
    await page.getByLabel("What it was done to").fill(loggedAccounts[0]);
    await page.waitForURL(`${address()}/audit?subject=${loggedAccounts[0]}`);
    await counted(page, 1);
    await page.getByRole("link", { name: "open" }).click();
    await page.waitForURL(`${address()}/accounts/${loggedAccounts[0]}`);
    await context.close();
  });

  it("the second page keeps its place in the address: loaded anew it is the same one, and the first is a step back", async () => {
    const { page, context } = await open("/audit");
    await rows(page).first().waitFor();
    const first = await page.locator("table.audit .of-when .quiet").first().textContent();
    await page.getByRole("button", { name: "Next entries" }).click();
    const rest = page.getByText(`51–${loggedEntries} of ${loggedEntries}`);
    await rest.waitFor();
    const second = await page.locator("table.audit .of-when .quiet").allTextContents();
    expect(second).toEqual(Array.from({ length: loggedEntries - 50 }, (_, at) => `No. ${loggedEntries - 50 - at}`));
    await page.reload();
    await rest.waitFor();
    await page.getByRole("button", { name: "Previous entries" }).click();
    await expect.poll(() => page.locator("table.audit .of-when .quiet").first().textContent()).toBe(first);
    await context.close();
  });

  it.each(["csv", "json"] as const)("%s: the file has exactly what is filtered", async (format) => {
    const { page, context } = await open(`/audit?actor=${logged.anna}&since=2026-11-23&until=2026-11-23`);
    await rows(page).first().waitFor();
    const { items, total } = await ask("/audit", { actor: logged.anna, from: "2026-11-23", to: "2026-11-23" });
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByText(`All ${total} that are filtered`).waitFor();
    const saved = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: format.toUpperCase() }).click();
    const file = await saved;
    expect(file.suggestedFilename()).toBe(`pillarwatch-audit-2026-11-24.${format}`);
    const text = readFileSync(await file.path(), "utf8");
    expect(entriesIn[format](text)).toEqual(items.map(({ seq }) => seq));
    await context.close();
  });

  it("the end of the log is the API's, and is copied whole", async () => {
    const { page, context } = await open("/audit");
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const { head } = await ask("/audit/head");
    await page.getByText(head ?? "no head").waitFor();
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByText("Copied").waitFor();
    expect(await page.evaluate<string>("navigator.clipboard.readText()")).toBe(head);
    await context.close();
  });

  it("an address that asks for what there is not is told, where nothing matches one step leads back, and a failure is said", async () => {
    const visit = await open("/audit?actor=robot&action=signed-out", { width: 390, dark: true });
    const { page, context } = visit;
    await page.getByText("The address asks for what there is not").waitFor();
    await page.getByRole("heading", { name: "No entry matches" }).waitFor();
    await expectSound(visit);
    await page.getByRole("button", { name: "Clear filters" }).last().click();
    await counted(page, loggedEntries);
    await context.close();
    const failing = await open("/audit", undefined, (one) =>
      one.route("**/api/v1/audit?**", (route) =>
        route.fulfill({
          status: 400,
          contentType: "application/problem+json",
          json: { type: "about:blank", title: "No", status: 400, detail: "It is no day.", requestId: "r-1" },
        }),
      ),
    );
    await failing.page.getByText("The audit log could not be loaded").waitFor();
    await failing.page.getByText("It is no day. Request r-1.").waitFor();
    await failing.context.close();
  });

  it.each([
    ["lead", true],
    ["viewer", false],
    ["owner", false],
  ] as const)("a %s has it: %s", async (role, isTheirs) => {
    const token = `log-${role}`.padEnd(43, "-");
    await signedIn(database().writer, { role, token, email: `log-${role}@pillarwatch.test` });
    const { page, context } = await open("/profile");
    await context.clearCookies();
    await context.addCookies([{ ...leadCookieIn, value: token }]);
    await page.goto(`${address()}/audit`);
    await page.getByRole("heading", { level: 1, name: isTheirs ? "Audit log" : "Not for your role" }).waitFor();
    expect(await page.getByRole("link", { name: "Audit log", exact: true }).count()).toBe(isTheirs ? 1 : 0);
    expect(await page.getByRole("link", { name: "Tokens", exact: true }).count()).toBe(0);
    await context.close();
  });
});
