/** Risk acceptances on the pages: an owner proposes on a finding, a lead approves, renews, takes back; what is said beforehand comes true. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { Acceptances } from "../../contract/acceptances.ts";
import type { Findings } from "../../contract/findings.ts";
import type { Day } from "../../posture/calendar.ts";
import type { AccountId } from "../../posture/words.ts";
import { noon } from "../support/database.ts";
import { leadCookieIn, type Reader, type Visit, visit } from "../support/pages.ts";
import { leadCookie, signedIn } from "../support/signed-in.ts";
import { sumRows } from "../support/summed.ts";
import { ownPages } from "./support/own-pages.ts";
import { expectSound, oneScreen, wide } from "./support/sound.ts";

const [OWN, FOREIGN] = ["111111111111", "222222222222"] as const;
const OWNER_TOKEN = "the-owner".padEnd(43, "-");
let bucket = "";

const own = ownPages(async (database) => {
  const run = await database.run({ started_at: "2026-11-24T06:00:00.000Z" });
  const [mine, foreign] = [await database.account(), await database.account({ account_id: FOREIGN as AccountId, name: "billing-prod" })];
  const open = async (account: number, check_id: string, uid: string) => {
    const { id, publicId } = await database.finding({ account, run }, { check_id, title: `Title of ${check_id}` }, { uid });
    const check_ref = check_id === "S3.1" ? 1 : 2;
    await database.event({
      finding: id,
      run,
      day: "2026-11-24" as Day,
      account,
      region: "eu-west-1",
      check_ref,
      product: "securityhub",
      counted: 1,
      from_state: "none",
      to_state: "open",
    });
    return publicId;
  };
  bucket = await open(mine, "S3.1", "arn:aws:s3:::bucket");
  await open(mine, "S3.1", "arn:aws:s3:::other");
  await open(mine, "S3.2", "arn:aws:s3:::bucket");
  await open(foreign, "S3.1", "arn:aws:s3:::foreign");
  await sumRows(database);
  await signedIn(database.writer, { role: "owner", token: OWNER_TOKEN, accounts: [OWN] });
});

async function open(path: string, reader: Reader = wide, isOwner = false): Promise<Visit> {
  const visited = await visit(own.browser(), reader);
  if (isOwner) await visited.context.addCookies([{ ...leadCookieIn, value: OWNER_TOKEN }]);
  await visited.page.clock.setFixedTime(noon);
  await visited.page.goto(`${own.address()}${path}`);
  return visited;
}

async function ask<Answer>(path: string): Promise<Answer> {
  const response = await fetch(`${own.address()}/api/v1${path}`, { headers: { cookie: leadCookie } });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

const rows = (page: Page) => page.locator("table.acceptances tbody tr");
const dialogOf = (page: Page) => page.getByRole("dialog");

it.each(oneScreen)(
  "at $width px, dark: $dark: proposed by an owner, approved by a lead, hidden, renewed, and taken back",
  async (reader) => {
    const theirs = await open(`/findings/${bucket}`, reader, true);
    const owner = theirs.page;
    await owner.getByRole("button", { name: "Accept the risk…" }).click();
    const dialog = dialogOf(owner);
    await dialog.getByText("Hides 1 of 3 open findings").waitFor();
    await dialog.getByRole("radio", { name: /S3.1 on the whole of payments-prod/ }).check();
    await dialog.getByText("Hides 2 of 3 open findings").waitFor();
    expect(await dialog.getByRole("region", { name: "What it hides" }).textContent()).toMatch(/\(2 high\).*It is a proposal/);
    const propose = dialog.getByRole("button", { name: "Propose", exact: true });
    expect(await propose.isDisabled()).toBe(true);
    await dialog.getByLabel("Reason").fill("A public website.");
    await dialog.getByLabel(/^Ticket/).fill("http://tickets.example/T-1");
    await expectSound(theirs);
    await propose.click();
    await dialog.getByText(/https:\/\/… is needed/).waitFor();
    expect(await dialog.getByLabel("Reason").inputValue()).toBe("A public website.");
    await dialog.getByLabel(/^Ticket/).fill("https://tickets.example/T-1");
    await dialog.getByLabel("Until").fill("2026-12-01");
    await propose.click();
    await expect.poll(() => dialog.count()).toBe(0);
    expect((await ask<Findings>("/findings?status=open")).total).toBe(4);

    const visited = await open("/acceptances", reader);
    const { page, context } = visited;
    await page.getByRole("heading", { name: "No risk is accepted" }).waitFor();
    await expectSound(visited);
    await choose(page, "Proposed (1)", reader);
    expect(await rows(page).first().textContent()).toMatch(
      /Title of S3.1.*A check on an account.*payments-prod.*nothing yet.*A public website/,
    );
    await page.getByRole("button", { name: "Approve: Title of S3.1" }).click();
    await dialogOf(page).getByText("Hides 2 of 3 open findings").waitFor();
    await dialogOf(page)
      .getByLabel(/^A word/)
      .fill("Until the launch.");
    await dialogOf(page).getByRole("button", { name: "Approve", exact: true }).click();
    await page.getByRole("heading", { name: "Nothing waits for approval" }).waitFor();
    await choose(page, "Ending within 14 days (1)", reader);
    expect(await rows(page).first().textContent()).toMatch(
      /2 findings.*Test owner.*approved by Test administrator.*Until the launch.*1 Dec.*8 days left/,
    );
    await expectSound(visited);
    await page.getByRole("link", { name: "2 findings" }).click();
    await page.getByRole("heading", { level: 1, name: "Findings (2)" }).waitFor();
    expect((await ask<Findings>("/findings?status=accepted")).total).toBe(2);

    await page.goto(`${own.address()}/findings/${bucket}`);
    const note = page.getByRole("region", { name: "Accepted" });
    expect(await note.textContent()).toMatch(/Accepted until 1 Dec by Test administrator.*A public website/);
    expect(await page.locator("ol.life").textContent()).toMatch(/Accepted.*By a risk acceptance/);
    await expectSound(visited);
    await note.getByRole("link", { name: "Renew or take back" }).click();
    await page.getByRole("button", { name: "Renew: Title of S3.1" }).click();
    expect(await dialogOf(page).getByLabel("Reason").inputValue()).toBe("A public website.");
    await dialogOf(page).getByRole("button", { name: "a year" }).click();
    await dialogOf(page).getByRole("button", { name: "Renew", exact: true }).click();
    await expect.poll(() => rows(page).first().textContent()).toMatch(/23 Nov 2027/);
    await rows(page).first().getByRole("checkbox").check();
    await page.getByRole("button", { name: "Revoke (1)" }).click();
    await dialogOf(page).getByText("2 findings are open again at once").waitFor();
    await dialogOf(page).getByLabel("Why").fill("The website has moved.");
    await dialogOf(page).getByRole("button", { name: "Revoke", exact: true }).click();
    await expect.poll(() => rows(page).count()).toBe(0);
    expect((await ask<Findings>("/findings?status=open")).total).toBe(4);
    const { items } = await ask<Acceptances>("/acceptances?sort=made");
    expect(items.map(({ state }) => state).slice(0, 2)).toEqual(["revoked", "ended"]); // the second: by its renewal
    await Promise.all([context.close(), theirs.context.close()]);
  },
);

/** The views are buttons, and a list to choose from where the screen is narrow. */
async function choose(page: Page, name: string, { width }: Reader): Promise<void> {
  if (width > 688) return page.getByRole("button", { name }).click();
  await page.getByRole("button", { name: /Risk acceptances listed/ }).click();
  await page.getByRole("option", { name }).click();
}

it("of several findings at once from their list: what is accepted already is left out", async () => {
  const { page, context } = await open(`/findings?account=${FOREIGN}&account=${OWN}`);
  await page.getByRole("checkbox", { name: "Choose: Title of S3.2" }).check();
  await page.getByRole("button", { name: "Accept the risk of 1 chosen finding" }).click();
  await dialogOf(page).getByLabel("Reason").fill("Nobody reads it.");
  await dialogOf(page).getByRole("button", { name: "Accept", exact: true }).click();
  await expect.poll(async () => (await ask<Findings>("/findings?status=accepted")).total).toBe(1);
  await page.goto(`${own.address()}/findings?account=${OWN}&status=all&check=S3.2&check=S3.1`);
  await page.getByRole("checkbox", { name: "All findings of this page" }).check();
  await page.getByRole("button", { name: "Accept the risk of 3 chosen findings" }).click();
  await dialogOf(page).getByText("1 of them is accepted, or proposed, already, and left out: 2 remain").waitFor();
  await dialogOf(page).getByLabel("Reason").fill("A public website.");
  await dialogOf(page).getByRole("button", { name: "Accept", exact: true }).click();
  await expect.poll(async () => (await ask<Findings>("/findings?status=accepted")).total).toBe(3);
  await context.close();
});

it.each(oneScreen)("at $width px, dark: $dark: as if nothing were decided, from page to page, until it is taken off", async (reader) => {
  const visited = await open("/", reader);
  const { page, context } = visited;
  const strip = page.getByRole("region", { name: "As if nothing were decided" });
  const { total } = await ask<Findings>("/findings?status=open");
  await page
    .locator(".figure.of-open .value")
    .getByRole("link", { name: String(total), exact: true })
    .waitFor();
  expect(await strip.count()).toBe(0);
  await page.getByRole("checkbox", { name: "As if nothing were decided" }).click();
  await page.locator(".figure.of-open .value").getByRole("link", { name: "4", exact: true }).waitFor();
  expect(await strip.textContent()).toContain("counts as open");
  expect(new URL(page.url()).searchParams.get("asIf")).toBe("nothing-decided");
  await expectSound(visited);
  await page.locator(".figure.of-open .value").getByRole("link").first().click();
  await page.getByRole("heading", { level: 1, name: "Findings (4)" }).waitFor();
  await expectSound(visited);
  const go = async (path: string, about: string | RegExp) => {
    await page.goto(`${own.address()}${path}${path.includes("?") ? "&" : "?"}asIf=nothing-decided`);
    await page.getByText(about).first().waitFor();
    await strip.waitFor();
  };
  await go("/?measure=score", "the score is known of the present only");
  await go("/principles/data", "Only told as it was decided");
  await go(`/accounts/${OWN}`, "All 3 open findings");
  await go("/checks/S3.1", "in 3 resources and 2 accounts");
  await go("/checks", "Checks with open findings");
  await go("/accounts?show=table", "payments-prod");
  await go("/coverage", "This page shows it as it was decided");
  await strip.getByRole("button", { name: "As it was decided" }).click();
  await expect.poll(() => strip.count()).toBe(0);
  await page.goto(`${own.address()}/findings?asIf=anything`);
  await page.getByText(/asIf/).first().waitFor();
  await context.close();
});
