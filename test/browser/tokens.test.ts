/** The page of Tokens: what the API has; one is made, shown once, asks as its role may, and is revoked. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { isToken } from "../../posture/token.ts";
import { loggedAccounts } from "../support/logged.ts";
import { logPages } from "./support/log-pages.ts";
import { expectSound, oneScreen } from "./support/sound.ts";

const { address, ask, open } = logPages();

const row = (page: Page, name: string) => page.getByRole("row", { name: new RegExp(`^${name}`) });

async function statusOf(token: string, path = "/accounts"): Promise<number> {
  const response = await fetch(`${address()}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  await response.body?.cancel();
  return response.status;
}

describe("/tokens", () => {
  it.each(oneScreen)("is sound at $width px, dark: $dark, and tells each token as the API does", async (reader) => {
    const visit = await open("/tokens", reader);
    const { page, context } = visit;
    const { items, total } = await ask("/tokens");
    await page.getByRole("heading", { level: 1, name: `Tokens (${total})` }).waitFor();
    expect(await page.title()).toBe("Tokens · Pillarwatch");
    expect(await page.locator("table.tokens tbody th bdi").allTextContents()).toEqual(items.map(({ name }) => name));
    expect(await page.locator("table.tokens tbody code").allTextContents()).toEqual(items.map(({ prefix }) => `${prefix}…`));
    await expectSound(visit);
    await context.close();
  });

  it("says how long each is good, whose it is and when it was last used; one that is over cannot be revoked", async () => {
    const { page, context } = await open("/tokens");
    await row(page, "nightly report").waitFor();
    expect(await row(page, "nightly report").textContent()).toMatch(
      /Owner2 accounts560738219944, 111122223333Active, 89 days leftuntil 21 Feb 2027.*today 11:59Anna Berg/,
    );
    expect(await row(page, "auditors").textContent()).toMatch(/ViewerAllActive, 2 days leftuntil 26 Nov.*Never/);
    expect(await row(page, "laptop of Ben").textContent()).toMatch(/LeadAllRevokedtoday 07:30NeverErased person \(e1c9e07e\)/);
    expect(await row(page, "migration of 2025").textContent()).toMatch(/AdministratorAllExpired1 Oct.*3 Oct 2025.*At the machine/);
    for (const [name, isOver] of [
      ["nightly report", false],
      ["laptop of Ben", true],
      ["migration of 2025", true],
    ] as const)
      expect(
        await row(page, name)
          .getByRole("button", { name: /^Revoke/ })
          .isDisabled(),
      ).toBe(isOver);
    await context.close();
  });

  it.each(oneScreen)("at $width px, dark: $dark: an owner's is made for the chosen account, shown once, and revoked", async (reader) => {
    const visit = await open("/tokens", reader);
    const { page, context } = visit;
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const name = `made at ${reader.width} ${reader.dark}`;
    await page.getByRole("button", { name: "Make a token" }).click();
    const make = page.getByRole("button", { name: "Make", exact: true });
    expect(await make.isDisabled()).toBe(true);
    await page.getByLabel("What it is for").fill(name);
    await page.getByRole("radio", { name: "Owner" }).check();
    expect(await make.isDisabled()).toBe(true);
    await page.getByRole("button", { name: /Choose accounts/ }).click();
    await page.getByPlaceholder("Name or id").fill(loggedAccounts[1].slice(0, 6));
    await expect.poll(() => page.getByRole("option").count()).toBe(1);
    await page.getByRole("option", { name: new RegExp(loggedAccounts[1]) }).click();
    await page.keyboard.press("Escape");
    await page.getByLabel("Good for").fill("366");
    expect(await make.isDisabled()).toBe(true);
    await page.getByLabel("Good for").fill("30");
    await expectSound(visit);
    await make.click();
    await page.getByRole("heading", { name: "Keep this token" }).waitFor();
    await page.getByText("The token is not shown again").waitFor();
    const secret = (await page.locator(".made-link").textContent()) ?? "";
    expect(isToken(secret)).toBe(true);
    // What is sent with the command's words would stay in the shell: the example has a variable.
    expect(await page.getByRole("region", { name: "Example" }).textContent()).toBe(
      `curl -H "Authorization: Bearer $PILLARWATCH_TOKEN" ${address()}/api/v1/findings`,
    );
    await expectSound(visit);
    await page.getByRole("button", { name: "Copy the token" }).click();
    expect(await page.evaluate<string>("navigator.clipboard.readText()")).toBe(secret);
    await page.mouse.click(5, 400);
    expect(await page.locator(".made-link").isVisible()).toBe(true);
    await page.getByRole("button", { name: "Done" }).click();
    await row(page, name).waitFor();
    expect(await page.content()).not.toContain(secret);
    const made = (await ask("/tokens")).items.find((token) => token.name === name);
    expect(made).toMatchObject({ role: "owner", accounts: [loggedAccounts[1]], state: "active", expiresAt: "2026-12-24T12:00:00.000Z" });
    expect([await statusOf(secret), await statusOf(secret, "/runs")]).toEqual([200, 403]);

    await page.getByRole("button", { name: `Revoke ${name}` }).click();
    await page.getByText("there is no way back").waitFor();
    await expectSound(visit);
    await page.getByRole("button", { name: "Cancel" }).click();
    expect(await statusOf(secret)).toBe(200);
    await page.getByRole("button", { name: `Revoke ${name}` }).click();
    await page.getByRole("button", { name: "Revoke", exact: true }).click();
    await expect.poll(() => row(page, name).textContent()).toContain("Revoked");
    expect(await statusOf(secret)).toBe(401);
    await context.close();
  });

  it("what the server refuses is said at its field, and what was typed stays", async () => {
    const { page, context } = await open("/tokens", undefined, (one) =>
      one.route("**/api/v1/tokens", (route) =>
        route.request().method() === "POST"
          ? route.fulfill({
              status: 400,
              contentType: "application/problem+json",
              json: {
                type: "about:blank",
                title: "No",
                status: 400,
                detail: "No.",
                requestId: "r-1",
                errors: [{ field: "name", message: "is taken" }],
              },
            })
          : route.continue(),
      ),
    );
    await page.getByRole("button", { name: "Make a token" }).click();
    await page.getByLabel("What it is for").fill("taken");
    await page.getByRole("button", { name: "Make", exact: true }).click();
    await page.getByText("Is taken.").waitFor();
    expect(await page.getByLabel("What it is for").inputValue()).toBe("taken");
    await context.close();
  });

  it("without one it says what they are for; a failure is said, and asked again", async () => {
    const empty = { items: [], total: 0, totalExact: true, next: null };
    const visit = await open("/tokens", { width: 390, dark: true }, (page) =>
      page.route("**/api/v1/tokens?**", (route) => route.fulfill({ json: empty })),
    );
    await visit.page.getByRole("heading", { name: "No token yet" }).waitFor();
    await expectSound(visit);
    await visit.context.close();
    const failing = await open("/tokens", undefined, (page) =>
      page.route("**/api/v1/tokens?**", (route) => route.fulfill({ status: 400, body: "no" }), { times: 1 }),
    );
    await failing.page.getByText("The tokens could not be loaded").waitFor();
    await failing.page.getByRole("button", { name: "Try again" }).click();
    await row(failing.page, "nightly report").waitFor();
    await failing.context.close();
  });
});
