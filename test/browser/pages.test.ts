/** Every page of the sample organization: sound at both widths, in both modes, with its title; by its address, and by the links in it. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { signed } from "../../web/formats/number.ts";
import { figure } from "../support/figures.ts";
import { samplePages } from "./support/sample-pages.ts";
import { expectSound, screens } from "./support/sound.ts";

const { address, open, ask } = samplePages();

/** Of a PNG in base64: its first pixel, and the share of its pixels that are another colour. */
const PIXELS = async (base64: string): Promise<[string, number]> => {
  const { Image, document } = globalThis as unknown as PageGlobals;
  const image = new Image();
  image.src = `data:image/png;base64,${base64}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  let others = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] !== data[0] || data[at + 1] !== data[1] || data[at + 2] !== data[2]) others += 1;
  return [`${data[0]},${data[1]},${data[2]}`, others / (data.length / 4)];
};

/** What of a browser is used in it: a test's own world has none. */
interface PageGlobals {
  readonly Image: new () => { src: string; width: number; height: number; decode(): Promise<void> };
  readonly document: {
    createElement(name: "canvas"): {
      width: number;
      height: number;
      getContext(of: "2d"): {
        drawImage(image: object, x: number, y: number): void;
        getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
      };
    };
  };
}

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
  { path: "/plans", title: /^Planned fixes · Pillarwatch$/ },
  { path: "/findings", title: /^Findings · Pillarwatch$/ },
  { path: "/findings/", title: /^(?!Finding ·).+ · Pillarwatch$/, id: first.finding },
  { path: "/checks", title: /^Checks · Pillarwatch$/ },
  { path: "/checks/", title: /.+ · Pillarwatch$/, id: first.check },
  { path: "/compare", title: /^Compare · Pillarwatch$/ },
  { path: "/coverage", title: /^Coverage · Pillarwatch$/ },
  { path: "/runs", title: /^Runs · Pillarwatch$/ },
  { path: "/people", title: /^People · Pillarwatch$/ },
  { path: "/profile", title: /^Profile · Pillarwatch$/ },
  { path: "/runs/", title: /^Run \d+ · Pillarwatch$/, id: first.run },
];

/** Each page on one of the two screens, by turns, so that both have half of them; its own test shows it on more. In the soak each on all four. */
const shown = pages.flatMap((page, index) =>
  figure([screens[index % screens.length]], [...screens]).flatMap((reader) => (reader === undefined ? [] : [{ ...page, ...reader }])),
);

describe("every page", () => {
  it.each(shown)("$path at $width px, dark: $dark", async ({ path, title, id, ...reader }) => {
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
  for (const [asked, ...said] of [
    ["/findings?sort=luck&order=up&by=moon", "sort: luck. Shown instead: severity.", "order: up.", "by: moon. Shown instead: none."],
    ["/checks?sort=luck", "sort: luck. Shown instead: weight."],
    ["/accounts?show=table&page=0", "page: 0. Shown instead: the first page."],
    ["/runs/28?by=moon", "by: moon. Shown instead: account."],
    ["/compare?of=accounts&first=9&on=2031-01-01", "first: 9. Shown instead: none chosen.", "on: 2031-01-01. Shown instead: today."],
  ] as const) {
    await visit.page.goto(`${address}${asked}`);
    for (const words of said) await visit.page.getByText(words).waitFor();
  }
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
  expect((await ask("/views")).items).toMatchObject([{ name: "Scores of the week", address: "/?range=7&measure=score" }]);

  // Another browser of the same person's.
  const later = await open("/accounts");
  // Before the page stands nobody listens for keys.
  await later.page.getByRole("heading", { level: 1, name: "Accounts" }).waitFor();
  await later.page.keyboard.press("Control+k");
  await later.page.getByRole("option", { name: "Scores of the week" }).click();
  await later.page.waitForURL(`${address}/?range=7&measure=score`);
  await later.page.getByRole("button", { name: "Saved views" }).click();
  await later.page.getByRole("menuitem", { name: "Forget “Scores of the week” …" }).click();
  await later.page.getByRole("dialog").getByRole("button", { name: "Forget" }).click();
  await later.page.getByRole("dialog").waitFor({ state: "detached" });
  await expectSound(later);
  await later.context.close();
  expect((await ask("/views")).items).toEqual([]);
});

describe("/compare", () => {
  /** Of a row: the first side, the second, the difference. */
  const cells = (page: Page, name: string) =>
    page
      .locator("table.compared tr", { has: page.getByRole("rowheader", { name, exact: true }) })
      .first()
      .locator("td")
      .allInnerTexts();
  const n = (value: number | null | undefined): string => (value == null ? "–" : value.toLocaleString("en-GB"));

  it("two days: each number is the API's of that day, and why it moved is the difference", async () => {
    const [before, now] = [await ask("/posture", { at: "2026-11-02" }), await ask("/posture")];
    const visit = await open("/compare?first=2026-11-02", { width: 390, dark: false });
    const { page } = visit;
    await page.locator("table.compared").waitFor();
    for (const [name, of] of [
      ["Open findings", ({ openTotal }) => openTotal],
      ["Critical", ({ open }) => open?.CRITICAL],
      ["Layers", ({ principles }) => principles.find(({ id }) => id === "layers")?.openTotal],
    ] as readonly (readonly [string, (posture: typeof now) => number | null | undefined])[]) {
      const shown = await cells(page, name);
      expect([shown[0], shown[1]]).toEqual([n(of(before)), n(of(now))]);
      expect(shown[2]).toContain(signed((of(now) ?? 0) - (of(before) ?? 0)));
    }
    await page.getByRole("button", { name: "Why it moved" }).click();
    expect(await page.locator(".waterfall .difference").textContent()).toBe(signed((now.openTotal ?? 0) - (before.openTotal ?? 0)));
    await page
      .getByRole("row", { name: /^Open findings/ })
      .getByRole("link")
      .click();
    await page.getByRole("heading", { level: 1, name: `Findings (${n(now.openTotal)})`, exact: true }).waitFor();
    await page.goBack();
    await page.locator("table.compared").waitFor();
    await expectSound(visit);
    await visit.context.close();
  });

  it("an OU against all accounts; the same twice; a day before the first run; an account that is not there", async () => {
    const ou = "Root / Production";
    const [part, whole] = [await ask("/posture", { ou }), await ask("/posture")];
    const { page, complaints, context } = await open(`/compare?of=ous&first=${encodeURIComponent(ou)}`);
    await page.locator("table.compared").waitFor();
    expect((await cells(page, "Open findings")).slice(0, 2)).toEqual([n(part.openTotal), n(whole.openTotal)]);
    expect(await page.locator("table.compared thead").textContent()).toContain(`${part.coverage?.fresh} of ${part.coverage?.of} scopes`);
    await page.goto(`${address}/compare?first=2020-01-01&second=2020-01-01`);
    await page.getByText("Both sides are the same").waitFor();
    await expect.poll(() => page.getByText("before the first run: nothing is known").count()).toBe(2);
    expect((await cells(page, "Open findings")).slice(0, 2)).toEqual(["–", "–"]);
    await page.goto(`${address}/compare?of=accounts&first=999999999999&second=560738219944`);
    await page.getByRole("heading", { name: "There is no such account here" }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});

it.each(screens.filter(({ width, dark }) => (width === 390) === dark))(
  "a chart at $width px, dark: $dark, is saved as a picture of twice its size, on the ground that is seen",
  async (reader) => {
    const { page, complaints, context } = await open("/principles/data", reader);
    await page.locator(".recharts-surface").first().waitFor();
    const width = await page
      .locator(".plot-place")
      .first()
      .evaluate((place) => place.clientWidth);
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download the chart as a picture (PNG)" }).first().click();
    const file = await saved;
    expect(file.suggestedFilename()).toBe("open-findings-by-severity.png");
    const png = readFileSync(await file.path());
    expect([png.subarray(1, 4).toString(), png.readUInt32BE(16)]).toEqual(["PNG", 2 * (width + 48)]);
    // Its own first pixel, and how much of it is no ground: an empty picture would be a file as well.
    const [ground, drawn] = await page.evaluate<[string, number], string>(PIXELS, png.toString("base64"));
    expect(ground).toBe(reader.dark ? "22,29,38" : "255,255,255");
    expect(drawn).toBeGreaterThan(0.1);
    expect(complaints).toEqual([]);
    await context.close();
  },
);
