/** What everybody sees while something is broken, and what an administrator is told of it, with the command that mends it. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Condition } from "../../posture/condition.ts";
import { Conditions, gatherFacts } from "../../server/conditions.ts";
import type { AskedDoctor } from "../../server/options.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { awsSays, doctored } from "../support/doctored.ts";
import { leadCookieIn, type Reader, type Served, serve, visit } from "../support/pages.ts";
import { signedIn } from "../support/signed-in.ts";
import { sharedBrowser } from "./support/browser.ts";
import { expectSound, oneScreen, screens, wide } from "./support/sound.ts";

const browser = sharedBrowser();
const OWNER = "owner".padEnd(43, "-");
const eightOClock = "2026-11-24T08:14:03.000Z";

let database: TestDatabase;
let served: Served;
let writing: "disk-full" | undefined = "disk-full";
let asked: AskedDoctor = { state: "never", at: null, checks: [] };
let conditions: Conditions;
beforeAll(async () => {
  database = await testDatabase();
  await database.account();
  await database.run({ ended_at: "2026-11-24T07:20:00.000Z" });
  await signedIn(database.writer, { role: "owner", token: OWNER, accounts: ["111111111111"] });
  const process = () => ({
    since: noon,
    ended: [],
    isEnding: false,
    killedAt: [],
    writing: writing && { trouble: writing, since: eightOClock },
  });
  const gather = () =>
    gatherFacts({ db: database.db, path: database.file, intervalMs: 24 * 3_600_000, now: () => new Date(noon), process });
  conditions = new Conditions(gather, undefined, 0);
  await conditions.now();
  const doctor = doctored(asked, () => ({ state: "going-on", at: noon, checks: [] }));
  served = await serve(database, inject("pages"), {
    conditions,
    doctor: { ...doctor, asked: () => (asked.state === "never" ? doctor.asked() : asked) },
  });
});
afterAll(async () => {
  await served.close();
  await database.close();
});

async function open(path: string, reader: Reader = wide, before: (page: Page) => unknown = () => undefined) {
  const visited = await visit(browser(), reader);
  await visited.page.clock.setFixedTime(noon);
  await before(visited.page);
  await visited.page.goto(`${served.address}${path}`);
  return visited;
}

const strip = (page: Page) => page.getByRole("region", { name: "State" });
const said: Condition["text"] = "The disk is full: nothing new is collected, and no decision can be written.";

describe("while something is broken", () => {
  it.each(screens)("each page says what, since when and of when the numbers are, at $width px, dark: $dark", async (reader) => {
    const visited = await open("/principles", reader);
    await strip(visited.page).waitFor();
    const text = await strip(visited.page).textContent();
    expect(text).toMatch(
      /^The disk is full: nothing new is collected, and no decision can be written\. What is shown stands as it was read last\. /,
    );
    expect(text).toMatch(/ Since today 08:14\..*Numbers stand as of today 07:20\..*How to mend it$/);
    await expectSound(visited);
    await visited.context.close();
  });

  it("an owner is told the same, without the way to mend it; when it is over, nobody is told", async () => {
    const { page, context } = await open("/principles", wide, (page) => page.context().addCookies([{ ...leadCookieIn, value: OWNER }]));
    await strip(page).waitFor();
    expect(await strip(page).textContent()).toContain(said);
    expect([await strip(page).getByRole("link").count(), await page.getByRole("link", { name: "Doctor" }).count()]).toEqual([0, 0]);
    writing = undefined;
    await conditions.now();
    await page.reload();
    await page.locator("h1").waitFor();
    await page.waitForLoadState("networkidle");
    expect(await strip(page).count()).toBe(0);
    writing = "disk-full";
    await conditions.now();
    await context.close();
  });
});

describe("/doctor", () => {
  it.each(oneScreen)("is sound at $width px, dark: $dark: trouble first, each with its command", async (reader) => {
    const visited = await open("/doctor", reader);
    const { page, context } = visited;
    await page.getByRole("heading", { level: 1, name: "Doctor (2 troubles)" }).waitFor();
    expect((await page.locator(".checks-of-doctor h3").allTextContents()).slice(0, 3)).toEqual([
      "The disk is full",
      "Proxy and certificates",
      "Database",
    ]);
    expect(await page.locator(".checks-of-doctor code").allTextContents()).toContain("du -sh /data/pillarwatch.db*");
    expect(await page.locator(".checks-of-doctor li").first().textContent()).toMatch(/stands as it was read last\. Since today 08:14\./);
    await page.getByText("Nobody has asked yet").waitFor();
    await expectSound(visited);
    await context.close();
  });

  it("the strip leads there; AWS is asked when somebody wants it, and its answer stands there when it comes", async () => {
    const { page, context } = await open("/principles");
    await strip(page).getByRole("link", { name: "How to mend it" }).click();
    await page.getByRole("button", { name: "Ask AWS too" }).click();
    await page.getByText("What it says will stand here").waitFor();
    asked = { state: "done", at: noon, checks: awsSays };
    await page.clock.runFor(5_000);
    await page.getByText("guardduty:ListFindings is denied in 560738219944 eu-central-1").waitFor();
    await page.getByText("npx pillarwatch policy --template organization", { exact: true }).waitFor();
    asked = { state: "failed", at: noon, checks: [] };
    await page.reload();
    await page.getByText("AWS could not be asked").waitFor();
    await context.close();
  });

  it("while it loads it keeps its place; where it cannot be had it says so", async () => {
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const json = { detail: "made to fail", requestId: "req-79", status: 400 };
    const { page, context } = await open("/doctor", wide, (page) =>
      page.route("**/api/v1/doctor*", async (route) => {
        await held;
        await route.fulfill({ status: 400, json, contentType: "application/problem+json" });
      }),
    );
    await page.getByRole("status", { name: "The doctor is loading" }).waitFor();
    answer();
    await page.getByText("The doctor could not be loaded").waitFor();
    await page.getByText("made to fail Request req-79.").waitFor();
    await context.close();
  });
});
