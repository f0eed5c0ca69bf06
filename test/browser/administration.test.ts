/** Tokens and the audit log, by an administrator: what is done shows, and who may not see it is not offered it. */
import { expect, it } from "vitest";
import { doors, signIn } from "./support/doors.ts";
import { expectSound, oneScreen } from "./support/sound.ts";

const { address, open, withPassword } = doors();

it.each(oneScreen)("at $width px, dark: $dark: a token is made, asks, is revoked and asks no more; the log tells both", async (reader) => {
  const name = `program ${reader.width}`;
  const visit = await open("/tokens", reader, "administrator");
  const { page, context } = visit;
  await page.getByRole("button", { name: "Make a token" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What it is for").fill(name);
  await dialog.getByRole("radio", { name: "Owner" }).click();
  await dialog.getByRole("button", { name: /Choose accounts/ }).click();
  await page.getByPlaceholder("Name or id").fill("111122223333");
  await page.getByRole("option", { name: /111122223333/ }).click();
  await page.keyboard.press("Escape");
  await dialog.getByLabel("Good for").fill("7");
  await dialog.getByRole("button", { name: "Make", exact: true }).click();
  const secret = (await dialog.locator(".made-link").textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  const ask = async () => (await fetch(`${address()}/api/v1/summary`, { headers: { authorization: `Bearer ${secret}` } })).status;
  expect(await ask()).toBe(200);
  await page.getByRole("row", { name }).getByText("1 account").waitFor();
  await expectSound(visit);
  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  await dialog.getByRole("button", { name: "Revoke", exact: true }).click();
  await page.getByRole("row", { name }).getByText("Revoked").waitFor();
  expect(await ask()).toBe(401);

  await page.goto(`${address()}/audit?action=token-made&action=token-revoked`);
  await page.getByRole("rowheader", { name: "Token revoked" }).first().waitFor();
  expect(await page.locator("table.audit tbody tr").first().textContent()).toContain("Test administrator");
  await expectSound(visit);
  expect(await page.locator("main").textContent()).not.toContain(secret);
  await context.close();
});

it("the log is narrowed by a click, exported as it is narrowed, and an address that is none is said", async () => {
  await withPassword("writes-log@pillarwatch.test");
  const first = await open("/audit");
  await signIn(first, "writes-log@pillarwatch.test");
  const { page, complaints, context } = first;
  await page.getByRole("rowheader", { name: "Signed in" }).first().waitFor();
  await page.getByRole("link", { name: "writes-log@pillarwatch.test" }).first().click();
  await page.waitForURL(/actor=[0-9a-f]{32}/);
  await expect.poll(() => page.locator("table.audit tbody tr").count()).toBe(1);
  await page.getByRole("button", { name: "Export" }).click();
  const href = (await page.getByRole("menuitem", { name: "CSV" }).getAttribute("href")) ?? "";
  expect(new URL(href, address()).searchParams.get("actor")).toMatch(/^[0-9a-f]{32}$/);
  await page.keyboard.press("Escape");
  await page.getByText("pillarwatch audit verify").waitFor();
  await page.goto(`${address()}/audit?action=danced`);
  await page.getByText("action: danced. Shown instead: everything.").waitFor();
  expect(complaints).toEqual([]);
  // A lead decides; people and tokens are the administrator's.
  expect(await page.getByRole("link", { name: "Tokens", exact: true }).count()).toBe(0);
  await page.goto(`${address()}/tokens`);
  await page.getByRole("heading", { name: "This page is not for your role" }).waitFor();
  await context.close();
});
