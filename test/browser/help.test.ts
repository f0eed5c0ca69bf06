/** The documentation within the pages: every page of it, from one to the other, to a heading, by a search; and nothing asked for elsewhere. */
import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { figure } from "../support/figures.ts";
import { overflow, type Visit } from "../support/pages.ts";
import { root } from "../support/pages-to-read.ts";
import { doors, signIn } from "./support/doors.ts";
import { expectSound, screens } from "./support/sound.ts";

const { address, open, withPassword } = doors();

const files = readdirSync(`${root}docs`).filter((name) => name.endsWith(".md") && name !== "README.md");
const pages = [...files.map((name) => name.replace(".md", "")), "readme", "changelog", "contributing"];

const drawn = ({ page }: Visit) => page.locator(".help-text > *").first().waitFor();
/** How far below the window's top an element begins, in px. */
const topOf = ({ page }: Visit, id: string) => page.locator(`[id="${id}"]`).evaluate((element) => element.getBoundingClientRect().top);

it("every page is within its window on a phone, complains of nothing, and asks nobody else; the list leads to all of them", async () => {
  const visit = await open("/help", { width: 390, dark: true }, "administrator");
  const { page, context } = visit;
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(`${address()}/`)) elsewhere.push(request.url());
  });
  const titles = new Set<string>();
  const wide: string[] = [];
  for (const id of pages) {
    await page.locator(`.help-text a[href="/help/${id}"]`).first().click();
    await page.waitForURL(`${address()}/help/${id}`);
    await page.getByRole("navigation", { name: "Way back" }).waitFor();
    await drawn(visit);
    titles.add(await page.title());
    if ((await overflow(page)) > 0) wide.push(id);
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
  }
  expect([titles.size, titles.has("Not found · Pillarwatch")]).toEqual([pages.length, false]);
  expect([wide, elsewhere, visit.complaints]).toEqual([[], [], []]);
  await context.close();
});

/** With tables, pictures, code, lists and headings of each kind, by turns on one of the screens; in the soak all of them on all. */
const looked = figure(
  ["/help", "/help/operations", "/help/security", "/help/architecture"],
  ["/help", ...pages.map((id) => `/help/${id}`)],
);
const shown = looked.flatMap((path, index) =>
  figure([screens[index % screens.length]], [...screens]).flatMap((reader) => (reader === undefined ? [] : [{ path, ...reader }])),
);

it.each(shown)("$path at $width px, dark: $dark: nothing that axe finds, and every picture is seen", async ({ path, ...reader }) => {
  const visit = await open(path, reader, "administrator");
  await drawn(visit);
  for (const picture of await visit.page.locator(".help-text img").all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBeGreaterThan(0);
  }
  await expectSound(visit);
  await visit.context.close();
});

it("links go from page to page and to headings without loading the pages anew; a link to a heading opens at it; back leads back", async () => {
  const visit = await open("/help?account=111111111111", { width: 1440, dark: false }, "administrator");
  const { page, context } = visit;
  await drawn(visit);
  await page.evaluate("window.isSame = true");
  await page.locator(".help-text").getByRole("link", { name: "restoring", exact: true }).click();
  await page.waitForURL(`${address()}/help/operations?account=111111111111#restoring`);
  await expect.poll(() => topOf(visit, "restoring")).toSatisfy((top: number) => top > 40 && top < 200);
  await page.getByRole("navigation", { name: "On this page" }).getByRole("link", { name: "Watching" }).click();
  await expect.poll(() => topOf(visit, "watching")).toSatisfy((top: number) => top > 40 && top < 200);
  await page.goBack();
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
  expect(await page.evaluate("window.isSame")).toBe(true);
  await page.goto(`${address()}/help/troubleshooting#collecting`);
  await expect.poll(() => topOf(visit, "collecting")).toSatisfy((top: number) => top > 40 && top < 200);
  await page.goto(`${address()}/help/comparison`);
  const outside = page.locator('.help-text a[href^="https://"]').first();
  expect([await outside.getAttribute("target"), await outside.getAttribute("rel")]).toEqual(["_blank", "noopener noreferrer"]);
  expect(visit.complaints).toEqual([]);
  await context.close();
});

it("a search finds the part of a page, marks the words, and leads to it; what there is not is said", async () => {
  const visit = await open("/help", { width: 390, dark: false }, "administrator");
  const { page, context } = visit;
  const field = page.getByRole("searchbox", { name: "Search in the help" });
  await field.fill("wrong or LOST secret");
  await page.waitForURL(/search=wrong\+or\+LOST\+secret$/);
  const hit = page.getByRole("link", { name: "Operations: A secret that is wrong or lost" });
  await hit.waitFor();
  expect(await page.locator("mark").count()).toBeGreaterThan(0);
  await expectSound(visit);
  await hit.click();
  await expect.poll(() => topOf(visit, "a-secret-that-is-wrong-or-lost")).toSatisfy((top: number) => top > 40 && top < 200);
  await page.goto(`${address()}/help?search=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E`);
  await page.getByRole("heading", { name: "Nothing in the help has “<img src=x onerror=alert(1)>”" }).waitFor();
  await page.goto(`${address()}/help/nowhere`);
  await page.getByRole("heading", { name: "There is no such page here" }).waitFor();
  await expectSound(visit);
  await context.close();
});

it("about this installation: version, API, licence, changelog, and for an administrator what it stands on", async () => {
  const visit = await open("/help", { width: 390, dark: true }, "administrator");
  const { page, context } = visit;
  const about = page.locator(".help-about");
  for (const name of ["Pillarwatch", "API", "Licence", "Database", "Schema", "Node"])
    await about.getByText(name, { exact: true }).waitFor();
  expect(await about.textContent()).toMatch(/SQLite 3\..*version \d+, since /);
  expect(await about.getByRole("link", { name: "its document" }).getAttribute("href")).toBe("/api/docs");
  await expectSound(visit);
  await about.getByRole("link", { name: "Changelog" }).click();
  await page.getByRole("heading", { level: 1, name: "Changelog" }).waitFor();
  await context.close();
});

it("the palette finds a page of it, and a heading; on paper there is the text and no control", async () => {
  const visit = await open("/help", { width: 1440, dark: true }, "administrator");
  const { page, context } = visit;
  await drawn(visit);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("restoring");
  await page.getByRole("group", { name: "Help" }).getByRole("option", { name: "Restoring" }).click();
  await page.waitForURL(`${address()}/help/operations#restoring`);
  await drawn(visit);
  await page.getByRole("heading", { level: 2, name: "Restoring" }).waitFor();
  await page.emulateMedia({ media: "print" });
  await page.locator(".help-text table").first().waitFor();
  expect(await page.getByRole("button").filter({ visible: true }).count()).toBe(0);
  expect(await page.getByRole("navigation").filter({ visible: true }).count()).toBe(0);
  await context.close();
});

it("it is for everyone who is signed in, owners too, and for nobody else", async () => {
  await withPassword("owner@pillarwatch.test", "owner");
  const visit = await open("/help/owners");
  const { page, context } = visit;
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await signIn(visit, "owner@pillarwatch.test");
  await page.getByRole("heading", { level: 1, name: "Who answers for an account" }).waitFor();
  await page.getByRole("link", { name: "Help", exact: true }).first().waitFor();
  expect(await page.getByRole("link", { name: "Owners", exact: true }).count()).toBe(0);
  await page.goto(`${address()}/help`);
  await page.getByText(/^0\.\d+\.\d+, commit/).waitFor();
  expect(await page.getByText("Node", { exact: true }).count()).toBe(0);
  await context.close();
});
