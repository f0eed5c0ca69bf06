/** People, by an administrator: invited, given another role, disabled, erased. And what an owner sees, by their own eyes and by another's. */
import { describe, expect, it } from "vitest";
import type { AccountId } from "../../posture/words.ts";
import { fillHalden } from "../support/halden.ts";
import type { Visit } from "../support/pages.ts";
import { sumRows } from "../support/summed.ts";
import { doors, signIn, signOut, takeUp } from "./support/doors.ts";
import { expectSound, screens } from "./support/sound.ts";

const own = ["100000000006", "100000000007"] as readonly string[] as readonly AccountId[];

const { database, address, open, withPassword } = doors({}, async (database) => {
  await fillHalden(database);
  await sumRows(database);
});

/** Chooses what is done with a person. */
async function begin({ page }: Pick<Visit, "page">, name: string, what: string): Promise<void> {
  await page.getByRole("button", { name: `What to do with ${name}` }).click();
  await page.getByRole("menuitem", { name: what }).click();
}

const confirm = ({ page }: Pick<Visit, "page">, verb: string) =>
  page.getByRole("dialog").getByRole("button", { name: verb, exact: true }).click();

describe("/people", () => {
  it.each(screens)(
    "at $width px, dark: $dark: somebody is invited, comes in, gets another role, is disabled, enabled and erased",
    async (reader) => {
      const email = `invited-${reader.width}@pillarwatch.test`;
      const visit = await open("/people", reader, "administrator");
      const { page, context } = visit;
      await page.getByRole("rowheader", { name: /Test administrator/ }).waitFor();
      await expectSound(visit);
      await page.getByRole("button", { name: "Invite", exact: true }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("E-mail address").fill(email);
      await dialog.getByRole("radio", { name: "Viewer" }).click();
      await confirm(visit, "Invite");
      const link = (await dialog.locator(".made-link").textContent()) ?? "";
      await dialog.getByRole("button", { name: "Done" }).click();
      const row = page.getByRole("row", { name: email });
      await row.getByText("Invited", { exact: true }).waitFor();

      const theirs = await open(link.replace(/^https?:\/\/[^/]+/, ""));
      await takeUp(theirs);
      // A viewer reads: there is no way to begin a run, and no page of people.
      await theirs.page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Runs" }).click();
      await theirs.page.getByRole("heading", { level: 1, name: "Runs" }).waitFor();
      expect(await theirs.page.getByRole("button", { name: "Collect now" }).count()).toBe(0);
      expect(await theirs.page.getByRole("link", { name: "People", exact: true }).count()).toBe(0);
      expect(theirs.complaints).toEqual([]);

      await page.reload();
      await begin(visit, email, "Change the role …");
      await dialog.getByRole("radio", { name: "Lead" }).click();
      await confirm(visit, "Change");
      await row.getByText("Lead", { exact: true }).waitFor();
      await theirs.page.getByRole("link", { name: "Coverage", exact: true }).click();
      await theirs.page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
      await signIn(theirs, email);
      await theirs.page.getByRole("heading", { level: 1, name: "Coverage" }).waitFor();
      await theirs.page.getByRole("button", { name: "Collect now" }).waitFor();

      await begin(visit, email, "Disable …");
      await confirm(visit, "Disable");
      await row.getByText("Disabled", { exact: true }).waitFor();
      await theirs.page.getByRole("link", { name: "Checks", exact: true }).click();
      await signIn(theirs, email);
      await theirs.page.getByRole("alert").getByText("Address and password do not fit together").waitFor();
      await theirs.context.close();
      await begin(visit, email, "Enable");
      await confirm(visit, "Enable");
      await row.getByText("Active", { exact: true }).waitFor();

      await begin(visit, email, "Erase …");
      expect(await dialog.getByRole("button", { name: "Erase", exact: true }).getAttribute("aria-disabled")).toBe("true");
      await dialog.getByLabel("Their address").fill(email);
      await confirm(visit, "Erase");
      await expect.poll(() => row.count()).toBe(0);
      await context.close();
    },
  );

  it("nobody takes the ground from under their own feet; a search finds by address", async () => {
    await withPassword("found@pillarwatch.test");
    const visit = await open("/people", screens[0], "administrator");
    const { page, complaints, context } = visit;
    await page.getByRole("button", { name: "What to do with Test administrator" }).click();
    for (const name of ["Change the role …", "Disable …", "Erase …"]) {
      expect(await page.getByRole("menuitem", { name }).getAttribute("aria-disabled")).toBe("true");
    }
    await page.keyboard.press("Escape");
    await page.getByRole("searchbox", { name: "Find people by name or address" }).fill("FOUND@");
    await expect.poll(() => page.locator("table.people tbody tr").count()).toBe(1);
    await page.getByRole("rowheader", { name: "found@pillarwatch.test" }).waitFor();
    expect(page.url()).toBe(`${address()}/people?search=FOUND%40`);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("an owner", () => {
  it.each(screens)("at $width px, dark: $dark: begins at their own accounts, and sees no others", async (reader) => {
    const email = `owner-${reader.width}@pillarwatch.test`;
    await withPassword(email, "owner", own);
    const visit = await open("/", reader);
    const { page, context } = visit;
    await signIn(visit, email);
    await page.getByRole("heading", { level: 1, name: "Your accounts" }).waitFor();
    await page.waitForLoadState("networkidle");
    if (reader.width === 390) for (const name of ["Your accounts", "Do these first"]) await page.getByRole("button", { name }).click();
    await page.locator(".account-cards li").first().waitFor();
    const shown = await page.locator(".account-cards h3").allInnerTexts();
    const names = await database().db.selectFrom("accounts").select(["account_id", "name"]).where("left_at", "is", null).execute();
    expect(shown.toSorted()).toEqual(
      names
        .filter(({ account_id }) => own.some((id) => id === account_id))
        .map(({ name }) => name)
        .toSorted(),
    );
    const text = (await page.locator("main").textContent()) ?? "";
    const foreign = names.filter(({ account_id }) => !own.some((id) => id === account_id));
    expect(foreign.length).toBeGreaterThan(0);
    for (const { account_id, name } of foreign) expect(text).not.toMatch(new RegExp(`${name}|${account_id}`));
    await page.locator(".do-first li").first().waitFor();
    // What the whole organization's is alone is neither offered nor asked for: a refusal would stand in the console.
    expect(await page.getByRole("link", { name: "Runs", exact: true }).count()).toBe(0);
    await expectSound(visit);
    await page.goto(`${address()}/runs`);
    await page.getByRole("heading", { name: "This page is not for your role" }).waitFor();
    await page.goto(`${address()}/accounts/100000000001`);
    await page.getByRole("heading", { name: "There is no such account here" }).waitFor();
    await context.close();
  });

  it("without an account is told whom to ask", async () => {
    await withPassword("new-owner@pillarwatch.test", "owner");
    const visit = await open("/", { width: 390, dark: false });
    await signIn(visit, "new-owner@pillarwatch.test");
    await visit.page.getByRole("heading", { name: "No account is yours yet" }).waitFor();
    await expectSound(visit);
    await visit.context.close();
  });

  it("is looked through by a lead, who reads only, and looks back", async () => {
    await withPassword("seen@pillarwatch.test", "owner", own);
    await withPassword("looking@pillarwatch.test", "administrator");
    const visit = await open("/people");
    const { page, context } = visit;
    await signIn(visit, "looking@pillarwatch.test");
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
    const other = await context.newPage();
    await other.goto(`${address()}/runs`);
    await other.getByRole("heading", { level: 1, name: "Runs" }).waitFor();
    await begin(visit, "seen@pillarwatch.test", "Look through their eyes");
    await confirm(visit, "Look");
    await page.getByRole("heading", { level: 1, name: "Your accounts" }).waitFor();
    await page.getByRole("region", { name: "Another's eyes" }).getByText("seen@pillarwatch.test").waitFor();
    await page.waitForLoadState("networkidle");
    await expectSound(visit);
    // The other tab has the same session, and so the same eyes.
    await other
      .getByRole("heading", { name: "This page is not for your role" })
      .or(other.getByRole("heading", { name: /another's eyes/ }))
      .waitFor();
    const finding = await database()
      .db.selectFrom("findings")
      .innerJoin("accounts", "accounts.id", "findings.account")
      .select("findings.public_id")
      .where("accounts.account_id", "in", [...own])
      .where("standing", "=", "open")
      .executeTakeFirstOrThrow();
    await page.goto(`${address()}/findings/${Buffer.from(finding.public_id).toString("hex")}`);
    const again = page.getByRole("button", { name: "I fixed it: look again" });
    expect(await again.getAttribute("aria-disabled")).toBe("true");
    await page.getByRole("button", { name: "Back to your own" }).click();
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    expect(await page.getByRole("region", { name: "Another's eyes" }).count()).toBe(0);
    await page.getByRole("link", { name: "People", exact: true }).waitFor();
    await signOut(visit, "looking@pillarwatch.test");
    await context.close();
  });
});
