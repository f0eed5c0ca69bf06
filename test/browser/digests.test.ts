/** Who gets a digest, and how somebody gets none any more. */
import { expect, it } from "vitest";
import { recipientKey } from "../../db/write/mail-stops.ts";
import { stopToken } from "../../notify/links/stop.ts";
import { overflow } from "../support/pages.ts";
import { testKeys } from "../support/signed-in.ts";
import { doors } from "./support/doors.ts";
import { expectSound, oneScreen } from "./support/sound.ts";

const { address, database, open, withPassword } = doors();

it.each(oneScreen)(
  "at $width px, dark: $dark: who gets one; where no mail is sent the page says so, and what is due goes nowhere",
  async (reader) => {
    const email = `reads-digests-${reader.width}@pillarwatch.test`;
    await withPassword(email);
    const visit = await open("/digests", reader, "administrator");
    const { page, context } = visit;
    const row = page.getByRole("row", { name: email });
    await row.getByText("The organization").waitFor();
    await page.getByText("No way to send any is configured").waitFor();
    expect(await row.textContent()).toMatch(/None/);
    await expectSound(visit);
    const href = (await row.getByRole("link", { name: /^Preview for/ }).getAttribute("href")) ?? "";
    await page.goto(`${address()}${href}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await overflow(page)).toBe(0);
    await context.close();
  },
);

it.each(oneScreen)(
  "at $width px, dark: $dark: a link stops mails by a button, without a sign-in, and the same lets them come again",
  async (reader) => {
    const { writer } = database();
    const address = `stops-${reader.width}@pillarwatch.test`;
    const stopped = () => writer.rows.get("SELECT 1 FROM mail_stops WHERE recipient = ?", [recipientKey({ address })]);
    const token = stopToken(testKeys.links, { kind: "owner-digest", recipient: recipientKey({ address }) });
    const visit = await open(`/unsubscribe#${token}`, reader);
    const { page, context } = visit;
    await page.getByRole("heading", { name: "No more of these mails?" }).waitFor();
    expect(await stopped()).toBeUndefined(); // a scanner that opens it stops nothing
    await expectSound(visit);
    await page.getByRole("button", { name: "Stop these mails" }).click();
    await page.getByRole("heading", { name: "Stopped" }).waitFor();
    expect(await stopped()).toBeDefined();
    await page.getByRole("button", { name: "Send them again" }).click();
    await page.getByRole("heading", { name: "No more of these mails?" }).waitFor();
    expect(await stopped()).toBeUndefined();
    await context.close();
  },
);
