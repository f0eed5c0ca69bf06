/** Every page of the sample organization: sound at both widths, in both modes, with its title; by its address, and by the links in it. */
import { describe, expect, it } from "vitest";
import { expectSound, samplePages, screens } from "./support/sample-pages.ts";

const { address, open, ask } = samplePages();

/** The first thing of a kind that the API lists. */
const first = {
  account: async () => (await ask("/accounts")).items[0]?.id,
  finding: async () => (await ask("/findings")).items[0]?.id,
  check: async () => (await ask("/checks")).items[0]?.check,
  run: async () => (await ask("/runs")).items[0]?.id,
};

const pages: readonly { readonly path: string; readonly title: RegExp; readonly id?: () => Promise<string | number | undefined> }[] = [
  { path: "/", title: /^Overview · Pillarwatch$/ },
  { path: "/principles", title: /^Principles · Pillarwatch$/ },
  { path: "/principles/identity", title: /^Strong identity foundation · Pillarwatch$/ },
  { path: "/principles/traceability?practice=SEC04-BP01", title: /^Maintain traceability · Pillarwatch$/ },
  { path: "/principles/unmapped", title: /^Unmapped · Pillarwatch$/ },
  { path: "/accounts", title: /^Accounts · Pillarwatch$/ },
  { path: "/accounts?show=table", title: /^Accounts · Pillarwatch$/ },
  { path: "/accounts/", title: /^(?!Account ).+ · Pillarwatch$/, id: first.account },
  { path: "/findings", title: /^Findings · Pillarwatch$/ },
  { path: "/findings/", title: /^(?!Finding ·).+ · Pillarwatch$/, id: first.finding },
  { path: "/checks", title: /^Checks · Pillarwatch$/ },
  { path: "/checks/", title: /.+ · Pillarwatch$/, id: first.check },
  { path: "/compare", title: /^Compare · Pillarwatch$/ },
  { path: "/coverage", title: /^Coverage · Pillarwatch$/ },
  { path: "/runs", title: /^Runs · Pillarwatch$/ },
  { path: "/runs/", title: /^Run \d+ · Pillarwatch$/, id: first.run },
];

// Each width and each mode once; a page's own test shows it on all four screens.
describe.each(screens.filter(({ width, dark }) => (width === 390) === dark))("at $width px, dark: $dark", (reader) => {
  it.each(pages)("$path", async ({ path, title, id }) => {
    const url = `${path}${encodeURIComponent((await id?.()) ?? "")}`;
    expect((await fetch(`${address}${url}`, { headers: { accept: "text/html" } })).status).toBe(200);
    const visit = await open(url, reader);
    await expect.poll(() => visit.page.title()).toMatch(title);
    await visit.page.waitForLoadState("networkidle");
    // A question may wait for another's answer, so that the network is idle in between.
    await expect
      .poll(() =>
        visit.page
          .locator("main")
          .getByRole("status", { name: /is loading/ })
          .count(),
      )
      .toBe(0);
    await expectSound(visit);
    await visit.context.close();
  });
});

it("from page to page the range and the scope go along, and back works", async () => {
  const { page, complaints, context } = await open("/?range=90");
  await page.getByRole("link", { name: "Accounts", exact: true }).click();
  await page.waitForURL(`${address}/accounts?range=90`);
  await page.getByRole("link", { name: "Checks", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Checks" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "Accounts" }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

it("an address that asks for what there is not says so, and what is shown instead", async () => {
  const visit = await open("/?range=12&account=7", { width: 390, dark: false });
  await visit.page.getByText("range: 12. Shown instead: the last 30 days.").waitFor();
  await visit.page.getByText("account: 7. Shown instead: everything.").waitFor();
  await expectSound(visit);
  await visit.context.close();
});

it("what there is not, or is not yours, is the same sentence", async () => {
  const { page, context } = await open("/accounts/999999999999");
  await page.getByRole("heading", { name: "There is no such account here" }).waitFor();
  await context.close();
});

it("a view is saved by its name, stays when the page is opened again, and leads back", async () => {
  const visit = await open("/?range=7&measure=score");
  const { page } = visit;
  await page.getByRole("button", { name: "Saved views" }).click();
  await page.getByRole("menuitem", { name: "Save this view …" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Scores of the week");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await page.reload();
  await page.getByRole("button", { name: "Saved views" }).click();
  await page.getByRole("menuitem", { name: "Scores of the week", exact: true }).click();
  await page.waitForURL(`${address}/?range=7&measure=score`);
  await expectSound(visit);
  await visit.context.close();
});

describe("the command palette", () => {
  it.each(screens.filter(({ width, dark }) => (width === 390) === dark))("at $width px, dark: $dark: by keys alone", async (reader) => {
    const [account] = (await ask("/search", { text: "prod" })).accounts;
    const visit = await open("/?range=7", reader);
    const { page } = visit;
    const opener = page.getByRole("button", { name: /^Go to/ }).first();
    await opener.focus();
    await page.keyboard.press("Enter");
    const field = page.getByRole("combobox", { name: /^Go to/ });
    await expect.poll(() => field.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    await page.keyboard.type("no such name");
    await page.getByText("Nothing is called “no such name”.").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => field.count()).toBe(0);
    await expect.poll(() => opener.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("prod");
    await page.getByRole("option", { name: account?.name ?? "?" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    expect(await page.getByRole("option", { selected: true }).textContent()).toContain(account?.id);
    await expectSound(visit);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${address}/accounts/${account?.id}?range=7`);
    await visit.context.close();
  });

  it("a pasted finding id, AWS's ARN of it and its resource's lead straight there, whatever the page is narrowed to", async () => {
    const { id, resource, records } = await ask(`/findings/${(await ask("/findings", { source: "inspector" })).items[0]?.id}`);
    const { page, context } = await open("/checks?account=111111111111");
    for (const [pasted, url] of [
      [id, `/findings/${id}`],
      [records[0]?.nativeId ?? "?", `/findings/${id}`],
      [resource.id, `/findings?resourceId=${encodeURIComponent(resource.id)}`],
    ] as const) {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: /^Go to/ }).fill(pasted);
      await page.getByRole("option").first().waitFor();
      await page.keyboard.press("Enter");
      await page.waitForURL((to) => to.href.startsWith(`${address}${url}`));
      expect(page.url()).not.toContain("account=");
    }
    await context.close();
  });
});
