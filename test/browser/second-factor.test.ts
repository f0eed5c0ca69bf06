/** Where one-time codes are asked of everyone: the first sign-in leads through setting them up, and to no other page. */
import { Secret, TOTP } from "otpauth";
import { expect, it } from "vitest";
import { makeLink } from "../../db/write/links.ts";
import { localPersonByEmail } from "../../db/write/people.ts";
import { noon } from "../support/database.ts";
import { doors, PASSWORD, signIn } from "./support/doors.ts";
import { expectSound } from "./support/sound.ts";

const { database, address, open, invite } = doors({ secondFactor: "everyone" });

it("an invitation leads through setting codes up; a link for a new password asks for one", async () => {
  const email = "new@pillarwatch.test";
  const visit = await open(`/welcome#${await invite(email, "lead")}`, { width: 390, dark: true });
  const { page, context } = visit;
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Choose and sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Set up one-time codes" }).waitFor();
  await page.goto(`${address()}/coverage`);
  await page.getByRole("heading", { level: 1, name: "Set up one-time codes" }).waitFor();
  await page.getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Next" }).click();
  const secret = ((await page.locator(".secret").textContent()) ?? "").replaceAll(" ", "");
  await expectSound(visit);
  const code = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.parse(noon) });
  await page.getByRole("textbox", { name: "One-time code" }).fill(code());
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("One-time codes are set up").waitFor();
  const [recoveryCode = ""] = await page.locator(".recovery-codes li").allInnerTexts();
  await expectSound(visit);
  await page.getByRole("button", { name: "I have kept them" }).click();
  await page.getByRole("heading", { level: 1, name: "Coverage" }).waitFor();
  await context.close();

  const token = await database().writer.transaction(async (tx) => {
    const person = await localPersonByEmail(tx, email);
    return (await makeLink(tx, "reset", person?.id ?? null, noon)).token;
  });
  const later = await open(`/welcome#${token}`);
  await later.page.getByLabel("Password", { exact: true }).fill(`another ${PASSWORD}`);
  await later.page.getByRole("button", { name: "Use a recovery code" }).click();
  await later.page.getByLabel("Recovery code").fill("not one of them");
  await later.page.getByRole("button", { name: "Choose and sign in" }).click();
  await later.page.getByText(/This code is not right/).waitFor();
  await later.page.getByLabel("Recovery code").fill(recoveryCode);
  await later.page.getByRole("button", { name: "Choose and sign in" }).click();
  await later.page.getByRole("button", { name: "Saved views" }).waitFor();
  expect(later.complaints.filter((line) => !line.includes("401"))).toEqual([]);
  await later.context.close();

  // The phone is lost, and the recovery codes with it: an administrator takes the codes off, and the next sign-in leads through new ones.
  await database().writer.transaction((tx) => tx.run("UPDATE people SET code_set_up_at = ? WHERE role = 'administrator'", [noon]));
  const administrator = await open("/people", { width: 390, dark: false }, "administrator");
  const row = administrator.page.getByRole("row", { name: email });
  await row.getByRole("button", { name: `What to do with ${email}` }).click();
  await administrator.page.getByRole("menuitem", { name: "Take off the one-time codes …" }).click();
  await expectSound(administrator);
  await administrator.page.getByRole("dialog").getByRole("button", { name: "Take them off" }).click();
  await expect.poll(() => administrator.page.getByRole("dialog").count()).toBe(0);
  await administrator.context.close();
  const anew = await open("/coverage");
  await signIn(anew, email, `another ${PASSWORD}`);
  await anew.page.getByRole("heading", { level: 1, name: "Set up one-time codes" }).waitFor();
  await anew.context.close();
});
