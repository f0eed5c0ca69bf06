/** The way in, as somebody walks it: by a link, by password, with one-time codes; and out again. */
import { Secret, TOTP } from "otpauth";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { makeLink } from "../../db/write/links.ts";
import { noon } from "../support/database.ts";
import { doors, PASSWORD, signIn, signOut, takeUp } from "./support/doors.ts";
import { expectSound, screens } from "./support/sound.ts";

const { database, address, open, invite, withPassword } = doors();

const pathOf = (page: Page): string => page.url().slice(address().length);

describe("a one-time link", () => {
  it.each(screens)(
    "invites at $width px, dark: $dark: its secret leaves the address, a weak password is refused, a good one signs in",
    async (reader) => {
      const email = `invited-${reader.width}-${reader.dark}@pillarwatch.test`;
      const token = await invite(email, "lead");
      const visit = await open(`/welcome#${token}`, reader);
      const { page, context } = visit;
      await page.getByRole("heading", { level: 1, name: "Welcome" }).waitFor();
      expect(pathOf(page)).toBe("/welcome");
      expect(await page.getByLabel("E-mail address").inputValue()).toBe(email);
      await expectSound(visit);
      await page.getByLabel("Password", { exact: true }).fill("passwordpassword");
      await page.getByRole("button", { name: "Choose and sign in" }).click();
      await page.getByText(/somebody would guess it/).waitFor();
      await takeUp(visit);
      expect(pathOf(page)).toBe("/");
      await context.close();
      const again = await open(`/welcome#${token}`, reader);
      await again.page.getByRole("heading", { level: 1, name: "This link works no longer" }).waitFor();
      await again.context.close();
    },
  );

  it("makes the first administrator, who has the page of people", async () => {
    const { token } = await database().writer.transaction((tx) => makeLink(tx, "set-up", null, noon));
    await database().writer.transaction((tx) => tx.run("UPDATE people SET role = 'lead' WHERE role = 'administrator'"));
    const visit = await open(`/welcome#${token}`);
    const { page, complaints, context } = visit;
    await page.getByLabel("E-mail address").fill("first@pillarwatch.test");
    await page.getByLabel("Name").fill("Erste Person");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Begin" }).click();
    await page.getByRole("button", { name: "Erste Person" }).waitFor();
    await page.getByRole("link", { name: "People", exact: true }).click();
    await page.getByRole("rowheader", { name: /Erste Person/ }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("is not kept: the page that is loaded anew says so, and a second link in the same tab is taken", async () => {
    const visit = await open("/welcome");
    const { page, context } = visit;
    await page.getByRole("heading", { level: 1, name: "Open the link again" }).waitFor();
    await expectSound(visit);
    const token = await invite("second-link@pillarwatch.test", "viewer");
    await page.evaluate(`location.hash = "${token}"`);
    await page.getByRole("heading", { level: 1, name: "Welcome" }).waitFor();
    expect(pathOf(page)).toBe("/welcome");
    await context.close();
  });
});

describe("by password", () => {
  it.each(screens)("at $width px, dark: $dark: a wrong one is said, the right one leads where one was going", async (reader) => {
    const email = `password-${reader.width}-${reader.dark}@pillarwatch.test`;
    await withPassword(email);
    const visit = await open("/coverage?source=config", reader);
    const { page, context } = visit;
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    expect(pathOf(page)).toBe("/sign-in?to=%2Fcoverage%3Fsource%3Dconfig");
    await expectSound(visit);
    await signIn(visit, email, "not the password of anybody");
    await page.getByRole("alert").getByText("Address and password do not fit together").waitFor();
    await signIn(visit, email.toUpperCase());
    await page.getByRole("heading", { level: 1, name: "Coverage" }).waitFor();
    expect(pathOf(page)).toBe("/coverage?source=config");
    await context.close();
  });

  it("what a password manager looks for is there, and the keyboard is enough", async () => {
    await withPassword("keyboard@pillarwatch.test");
    const { page, context } = await open("/sign-in");
    expect(await page.getByLabel("E-mail address").getAttribute("autocomplete")).toBe("username");
    expect(await page.getByLabel("Password", { exact: true }).getAttribute("autocomplete")).toBe("current-password");
    await page.keyboard.type("keyboard@pillarwatch.test");
    await page.keyboard.press("Tab");
    await page.keyboard.type(PASSWORD);
    await page.getByRole("button", { name: "Show: Password" }).click();
    expect(await page.getByLabel("Password", { exact: true }).getAttribute("type")).toBe("text");
    await page.getByLabel("Password", { exact: true }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await context.close();
  });

  it("leads to no other origin", async () => {
    await withPassword("to@pillarwatch.test");
    const visit = await open("/sign-in");
    const { page, context } = visit;
    for (const to of ["https://evil.example/", "//evil.example/", "/\\evil.example/"]) {
      await page.goto(`${address()}/sign-in?to=${encodeURIComponent(to)}`);
      await signIn(visit, "to@pillarwatch.test");
      await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
      expect(pathOf(page)).toBe("/");
      await context.clearCookies();
    }
    await context.close();
  });

  it("a browser that does not keep the session is told", async () => {
    const visit = await open("/sign-in");
    // As if it had come with a cookie that the browser refused.
    await visit.page.route("**/api/v1/session/password", (route) => route.fulfill({ json: {} }));
    await signIn(visit, "no-cookie@pillarwatch.test");
    await visit.page.getByText("Your browser did not keep the sign-in").waitFor();
    await expectSound(visit);
    await visit.context.close();
  });
});

it("a provider's sign-in that failed says why", async () => {
  const visit = await open("/sign-in", { width: 390, dark: true });
  for (const [word, said] of [
    ["refused", "You were not signed in"],
    ["no-role", "Ask your Pillarwatch administrator for access"],
    ["expired", "That took too long"],
    ["provider", "The provider did not answer as it should"],
    ["<b>luck</b>", "The sign-in failed"],
  ] as const) {
    await visit.page.goto(`${address()}/sign-in?failed=${encodeURIComponent(word)}`);
    await visit.page.getByText(said).waitFor();
  }
  await expectSound(visit);
  await visit.context.close();
});

describe("the end of a session", () => {
  it("by hand, in every tab; the next page asks for a sign-in", async () => {
    await withPassword("two-tabs@pillarwatch.test");
    const visit = await open("/checks");
    const { page, context } = visit;
    await signIn(visit, "two-tabs@pillarwatch.test");
    await page.getByRole("heading", { level: 1, name: "Checks" }).waitFor();
    const other = await context.newPage();
    await other.goto(`${address()}/coverage`);
    await other.getByRole("heading", { level: 1, name: "Coverage" }).waitFor();
    await signOut(visit, "two-tabs@pillarwatch.test");
    await other.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    expect(pathOf(other)).toBe("/sign-in?to=%2Fcoverage");
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await context.close();
  });

  it("by the server: the next question leads to the sign-in page, and from there back", async () => {
    await withPassword("ended@pillarwatch.test");
    const visit = await open("/checks");
    const { page, context } = visit;
    await signIn(visit, "ended@pillarwatch.test");
    await page.getByRole("heading", { level: 1, name: "Checks" }).waitFor();
    // What the page asks by itself meanwhile would lead there before anybody has clicked.
    let clicked: () => void = () => undefined;
    const isClicked = new Promise<void>((resolve) => (clicked = resolve));
    await page.route("**/api/v1/**", async (route) => {
      await isClicked;
      await route.continue();
    });
    await database().writer.transaction((tx) =>
      tx.run("DELETE FROM sessions WHERE person = (SELECT id FROM people WHERE email_folded = ?)", ["ended@pillarwatch.test"]),
    );
    await page.getByRole("link", { name: "Coverage", exact: true }).click();
    clicked();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await signIn(visit, "ended@pillarwatch.test");
    await page.getByRole("heading", { level: 1, name: "Coverage" }).waitFor();
    await context.close();
  });
});

describe("/profile", () => {
  /** What the authenticator shows at noon. A code is taken once, and the server's clock stands still: it is as if it had not been used. */
  const freshCode = async (secret: string): Promise<string> => {
    await database().writer.transaction((tx) => tx.run("UPDATE people SET code_step = NULL"));
    return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.parse(noon) });
  };

  it("one-time codes: set up, asked for at the next sign-in, replaced by a recovery code, removed", async () => {
    const email = "codes@pillarwatch.test";
    await withPassword(email);
    const visit = await open("/profile");
    const { page, context } = visit;
    await signIn(visit, email);
    await page.getByRole("button", { name: "Set up" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Your password", { exact: true }).fill("wrong");
    await dialog.getByRole("button", { name: "Next" }).click();
    await dialog.getByText("This is not your present password.").waitFor();
    await dialog.getByLabel("Your password", { exact: true }).fill(PASSWORD);
    await dialog.getByRole("button", { name: "Next" }).click();
    const secret = ((await dialog.locator(".secret").textContent()) ?? "").replaceAll(" ", "");
    expect(
      await dialog.getByRole("img", { name: /QR code/ }).evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
    ).toBeGreaterThan(100);
    await dialog.getByLabel("One-time code").fill("000000");
    await dialog.getByRole("button", { name: "Confirm" }).click();
    await dialog.getByText(/not the one of now/).waitFor();
    await dialog.getByLabel("One-time code").fill(await freshCode(secret));
    await dialog.getByRole("button", { name: "Confirm" }).click();
    await dialog.getByText("One-time codes are set up").waitFor();
    const recoveryCodes = await dialog.locator(".recovery-codes li").allInnerTexts();
    expect(recoveryCodes.length).toBeGreaterThan(7);
    await dialog.getByRole("button", { name: "I have kept them" }).click();
    await page.getByText(`${recoveryCodes.length} recovery codes left`).waitFor();
    await signOut(visit, email);
    await signIn(visit, email);
    await page.getByLabel("One-time code").fill(await freshCode(secret));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await signOut(visit, email);
    await signIn(visit, email);
    await page.getByRole("button", { name: "Use a recovery code" }).click();
    await page.getByLabel("Recovery code").fill(recoveryCodes[0] ?? "");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await page.goto(`${address()}/profile`);
    await page.getByText(`${recoveryCodes.length - 1} recovery codes left`).waitFor();
    await page.getByRole("button", { name: "Remove" }).click();
    await dialog.getByLabel("Your password", { exact: true }).fill(PASSWORD);
    await dialog.getByLabel("One-time code").fill(await freshCode(secret));
    await dialog.getByRole("button", { name: "Remove them" }).click();
    await page.getByText("Not set up.").waitFor();
    await context.close();
  });

  it("another session is ended, the password changed, and the old one is worth nothing", async () => {
    const email = "profile@pillarwatch.test";
    await withPassword(email);
    const elsewhere = await open("/checks");
    await signIn(elsewhere, email);
    await elsewhere.page.getByRole("heading", { level: 1, name: "Checks" }).waitFor();
    await elsewhere.context.close();
    const there = await open("/checks");
    await signIn(there, email);
    await there.page.getByRole("heading", { level: 1, name: "Checks" }).waitFor();
    const visit = await open("/profile", { width: 390, dark: true });
    const { page, context } = visit;
    await signIn(visit, email);
    await page.getByText("This one").waitFor();
    await expect.poll(() => page.locator(".session").count()).toBe(3);
    await expectSound(visit);
    // As if the sign-in were longer ago than five minutes.
    await database().writer.transaction((tx) => tx.run("UPDATE sessions SET proved_at = NULL"));
    await page
      .getByRole("button", { name: /^End the session/ })
      .first()
      .click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Your password", { exact: true }).fill(PASSWORD);
    await dialog.getByRole("button", { name: "End", exact: true }).click();
    await expect.poll(() => page.locator(".session").count()).toBe(2);
    await page.getByRole("button", { name: "End all others" }).click();
    await expect.poll(() => page.locator(".session").count()).toBe(1);
    await there.page.getByRole("link", { name: "Coverage", exact: true }).click();
    await there.page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await page.getByLabel("Present password", { exact: true }).fill(PASSWORD);
    await page.getByLabel("New password", { exact: true }).fill("too short");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText("Has 9 characters, and needs 15: a sentence will do.").waitFor();
    await page.getByLabel("New password", { exact: true }).fill(`another ${PASSWORD}`);
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText("The new password counts from now on.").waitFor();
    await signIn(there, email);
    await there.page.getByText("Address and password do not fit together").waitFor();
    await signIn(there, email, `another ${PASSWORD}`);
    await there.page.getByRole("heading", { level: 1, name: "Coverage" }).waitFor();
    await there.context.close();
    await context.close();
  });
});
