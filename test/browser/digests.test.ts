/** Who gets a digest, how somebody gets none any more, and the mails themselves: nothing that axe finds. */
import { expect, it } from "vitest";
import { openForReading } from "../../db/open.ts";
import { type AttemptEnd, endAttempt, takeMail } from "../../db/write/mail-attempts.ts";
import { recipientKey } from "../../db/write/mail-stops.ts";
import { putMail } from "../../db/write/outbox.ts";
import { previewHtml } from "../../notify/digest/make.ts";
import { stopToken } from "../../notify/links/stop.ts";
import { reachOfText } from "../../posture/reach.ts";
import { noon } from "../support/database.ts";
import { sampleDigests } from "../support/digests.ts";
import { accessibilityFaults, overflow } from "../support/pages.ts";
import { sampleDatabase } from "../support/sample.ts";
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

it.each(oneScreen)("at $width px, dark: $dark: what a mail server said to each attempt is read there", async (reader) => {
  const { writer } = database();
  const to = `refused-${reader.width}@pillarwatch.test`;
  const [from, on] = [Date.parse(noon) - 7_200_000, Date.parse(noon) - 3_600_000];
  const holder = { host: "here", pid: 1, token: `the test's, ${reader.width}` };
  const put = {
    kind: "owner-digest",
    person: null,
    address: to,
    period: "2026-W47",
    subject: "Payments: 3 new critical",
    reach: reachOfText(""),
  } as const;
  const attempt = (atMs: number, end: AttemptEnd) =>
    writer.transaction(async (tx) => {
      const now = new Date(atMs);
      const mail = await takeMail(tx, holder, now);
      if (mail?.address !== to) throw new Error(`${mail?.address} is due`);
      await endAttempt(tx, mail, end, { holder, now, share: 0 });
    });
  await writer.transaction((tx) =>
    putMail(tx, { ...put, messageId: `of-${to}`, message: Buffer.from("Payments\r\n") }, new Date(from).toISOString()),
  );
  await attempt(from, { outcome: "later", code: 450, answer: "450 4.2.0 Greylisted, come again later" });
  await attempt(on, { outcome: "refused", code: 550, answer: "550 5.1.1 No such <b>user</b> here" });
  const visit = await open("/digests?show=failed", reader, "administrator");
  const { page, context } = visit;
  const row = page.getByRole("row", { name: to });
  await row.getByText("550 5.1.1 No such <b>user</b> here").waitFor();
  await row.getByText("1 attempt before").click();
  await row.getByText("450 4.2.0 Greylisted, come again later").waitFor();
  await expectSound(visit);
  await context.close();
});

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

/** A mail stands within the page of a mail program, whose landmarks these are: one of its own would be a second. */
const ofPages = ["landmark-one-main", "region"] as const;

it("axe finds nothing in a mail, light or dark, and none is wider than a phone", async () => {
  const reader = openForReading(`sqlite:${await sampleDatabase()}`);
  const digests = await sampleDigests(reader.kysely);
  await reader.close();
  const { page, context } = await open("/sign-in", { width: 390, dark: false });
  // Of a page of ours the policy would refuse a mail's inline style.
  await page.goto("about:blank");
  for (const name of ["owner-some", "owner-quiet", "lead-busy", "lead-stale"]) {
    const digest = digests[name];
    if (digest === undefined) throw new Error(`there is no ${name}`);
    await page.setContent(previewHtml(digest));
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const faults = (await accessibilityFaults(page)).filter((fault) => !ofPages.some((rule) => fault.startsWith(rule)));
      expect([name, colorScheme, faults, await overflow(page)]).toEqual([name, colorScheme, [], 0]);
    }
  }
  await context.close();
});
