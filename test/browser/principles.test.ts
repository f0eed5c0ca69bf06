/** The principles and an account's own page: their numbers are the API's, and what they open has as many rows as they say. */
import { expect, it } from "vitest";
import { samplePages } from "./support/sample-pages.ts";
import { expectSound, screens } from "./support/sound.ts";

const { address, open, ask, rows } = samplePages();

it("each principle stands with the API's score and open findings", async () => {
  const visit = await open("/principles");
  await visit.page.locator(".principle-card").last().waitFor();
  const { principles } = await ask("/posture");
  const values = await visit.page.locator(".principle-card .value").allTextContents();
  expect(values).toEqual(
    principles.flatMap(({ score, openTotal }) => [score === null ? "–" : `${score} %`, (openTotal ?? 0).toLocaleString("en-GB")]),
  );
  await visit.context.close();
});

it("a best practice is opened by the address, with its checks and as many open findings as the list behind it has", async () => {
  const { page, complaints, context } = await open("/principles/traceability");
  const { bestPractices } = await ask("/principles/traceability");
  const practice = bestPractices[0];
  await page.getByRole("button", { name: new RegExp(practice?.id ?? "") }).click();
  await page.waitForURL(new RegExp(`practice=${practice?.id}`));
  await expect.poll(() => page.locator(".practice-rows .check").count()).toBe(practice?.checks.length);
  const behind = await ask("/findings", { status: "open", principle: "traceability", bestPractice: practice?.id ?? "" });
  expect(behind.total).toBe(practice?.openTotal);
  await page.locator(".detectors tbody tr").first().waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

// The other two screens, which only the soak shows: pages.test.ts has the others.
it.each(screens.filter(({ width, dark }) => (width === 390) !== dark))(
  "a principle and an account are sound at $width px, dark: $dark",
  async (reader) => {
    const visit = await open("/principles/traceability?practice=SEC04-BP01", reader);
    await visit.page.locator(".practice-rows .check").first().waitFor();
    await visit.page.waitForLoadState("networkidle");
    await expectSound(visit);
    const { items } = await ask("/accounts");
    await visit.page.goto(`${address}/accounts/${items[0]?.id}`);
    await visit.page.locator(".verdict-strip .headline").waitFor();
    await visit.page.waitForLoadState("networkidle");
    await expectSound(visit);
    await visit.context.close();
  },
);

it("an account's page counts what the account has, and its links stay within it", async () => {
  const { page, context } = await open("/accounts");
  const { items } = await ask("/accounts");
  const account = [...items].sort((a, b) => (b.openTotal ?? 0) - (a.openTotal ?? 0))[0];
  await page
    .locator(".heat .who a", { hasText: account?.name ?? "" })
    .first()
    .click();
  await page.getByRole("heading", { level: 1, name: account?.name ?? "" }).waitFor();
  const all = page.getByRole("link", { name: `All ${account?.openTotal?.toLocaleString("en-GB")} open findings` });
  expect(await all.getAttribute("href")).toContain(`account=${account?.id}`);
  const behind = await ask("/findings", { status: "open", account: account?.id ?? "" });
  expect(behind.total).toBe(account?.openTotal);
  await page
    .getByText(account?.owner?.name ?? "No owner", { exact: false })
    .first()
    .waitFor();
  await context.close();
});

it("nothing in the sample organization is unmapped", async () => {
  const [checks] = await rows<{ n: number }>("SELECT count(*) AS n FROM checks");
  expect(checks?.n).toBeGreaterThan(100);
  expect(await rows("SELECT check_id, kind FROM checks WHERE principle = 'unmapped'")).toEqual([]);
  expect((await ask("/principles")).items.find(({ id }) => id === "unmapped")?.openTotal).toBe(0);
});
