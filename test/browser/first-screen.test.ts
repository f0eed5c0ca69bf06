/** The overview's first screen, which needs none of the component library: what it says and where, until the whole page takes its place. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { accessibilityFaults, overflow } from "../support/pages.ts";
import { samplePages } from "./support/sample-pages.ts";
import { screens, wide } from "./support/sound.ts";

const { open } = samplePages();

/** The library's script, held back. */
async function held(page: Page): Promise<() => void> {
  let send = () => {};
  const sent = new Promise<void>((resolve) => {
    send = resolve;
  });
  await page.route("**/assets/whole-*.js", async (route) => {
    await sent;
    await route.continue();
  });
  return () => send();
}

async function openFirst(path: string, reader = wide) {
  let release = () => {};
  const visit = await open(path, reader, async (page) => {
    release = await held(page);
  });
  await visit.page.locator(".posture-numbers").waitFor();
  await visit.page.locator(".headline").waitFor();
  const whole = async () => {
    release();
    await visit.page.locator("#top [role=button]").first().waitFor({ state: "attached" });
  };
  return { ...visit, whole };
}

/** Words and where they stand, to a pixel or two, of what both have. */
const standing = (page: Page): Promise<readonly { readonly words: string; readonly at: readonly number[] }[]> =>
  page.evaluate(`[...document.querySelectorAll("h1, .extent, .verdict-strip .cell, .posture-numbers .figure, main .by-severity li, nav li")]
    // The navigation of a phone is not on the screen, and the count beside one of its entries comes with the whole page.
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().left >= 0 && !element.innerText.startsWith("Coverage"))
    .map((element) => {
      const { left, top } = element.getBoundingClientRect();
      return { words: element.innerText.replace(/\\s+/g, " ").trim(), at: [left, top].map(Math.round) };
    })`);

it.each(screens)("at $width px, dark: $dark: it says what the whole page says, at the same places", async (reader) => {
  const { page, context, complaints, whole } = await openFirst("/?range=90", reader);
  const before = await standing(page);
  expect(await overflow(page)).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);
  await whole();
  await page.locator(".recharts-surface").first().waitFor({ state: "attached" });
  const after = await standing(page);
  expect(before.length).toBeGreaterThan(14);
  for (const { words, at } of before) {
    const far = after
      .filter((one) => one.words === words)
      .map((one) => Math.max(...one.at.map((to, axis) => Math.abs(to - (at[axis] ?? 0)))));
    expect(Math.min(...far), words).toBeLessThan(5);
  }
  expect(complaints).toEqual([]);
  await context.close();
});

it("what can be clicked works, and the keyboard stays where it is", async () => {
  const { page, context, whole } = await openFirst("/?range=90");
  await page.getByRole("button", { name: "Change to dark colours" }).click();
  await page.locator("body.awsui-dark-mode").waitFor();
  await page.locator("nav").getByRole("link", { name: "Accounts", exact: true }).focus();
  await whole();
  expect(await page.evaluate<string>("document.activeElement.textContent")).toBe("Accounts");
  await context.close();
});

it("what opens over the page is open when the whole of it is there", async () => {
  const { page, context, whole } = await openFirst("/");
  await page.getByRole("button", { name: "Look through an owner’s eyes" }).click();
  await whole();
  await page.getByRole("dialog", { name: "Look through an owner’s eyes" }).waitFor();
  await context.close();
});

it("a link leads on as soon as its page is there, and the overview is not drawn in between", async () => {
  const { page, context, whole } = await openFirst("/?range=90");
  // Of an account: where the accounts' days are not there yet, a principle stands first.
  const link = page.locator('.verdict-strip .cell:nth-child(2) a[href^="/accounts/"]').first();
  const name = (await link.textContent()) ?? "";
  await link.click();
  await whole();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  expect(new URL(page.url()).searchParams.get("range")).toBe("90");
  await context.close();
});

it("a script that does not come is said, with the next step", async () => {
  const { page, context } = await open("/", wide, (page) => page.route("**/assets/whole-*.js", (route) => route.abort()));
  await page.getByRole("heading", { name: "Pillarwatch could not be loaded" }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.unroute("**/assets/whole-*.js");
  await page.getByRole("button", { name: "Load the page anew" }).click();
  await page.locator(".scope-bar").waitFor();
  await context.close();
});
