/** What a reader's click or key takes up to its next paint, and whether the page ever stops answering. */
import type { Browser, Page } from "playwright-core";
import { aside, goal, type Line, median } from "../table.ts";
import { longest, nowIn, openSlow, seen } from "./browser.ts";
import type { Served } from "./served.ts";

interface Interaction {
  readonly name: string;
  readonly act: (page: Page) => Promise<unknown>;
}

interface Visited {
  readonly path: string;
  /** The page is whole: an expression in it. */
  readonly whole: string;
  readonly interactions: readonly Interaction[];
}

const button = (name: string | RegExp) => (page: Page) =>
  page
    .getByRole("button", { name, exact: typeof name === "string" })
    .first()
    .click();
const radio = (name: string) => (page: Page) =>
  page
    .getByRole("radio", { name, exact: true })
    .or(page.getByRole("button", { name, exact: true }))
    .first()
    .click();
const typed = (label: string | RegExp, text: string) => async (page: Page) => {
  await page
    .getByRole("combobox", { name: label })
    .or(page.getByRole("searchbox", { name: label }))
    .or(page.getByPlaceholder(label))
    .first()
    .click();
  await page.keyboard.type(text, { delay: 40 });
};
const is = (selector: string) => `document.querySelector(${JSON.stringify(selector)}) !== null`;

const visited: readonly Visited[] = [
  {
    path: "/",
    whole: is(".recharts-surface"),
    interactions: [
      { name: "range: a year", act: radio("1 y") },
      { name: "range: a week", act: radio("7 d") },
      { name: "the chart shows the score", act: radio("Score") },
    ],
  },
  {
    path: "/accounts",
    whole: is(".heat .line"),
    interactions: [
      { name: "filter: four letters", act: typed("Filter by account, OU, owner or tag", "t 77") },
      { name: "filter: cleared", act: button("Clear the filter") },
      { name: "sort by a principle", act: button("Data") },
      { name: "cells show what is open", act: radio("Open") },
      { name: "from the heat map to the table", act: radio("Table") },
    ],
  },
  {
    path: "/findings",
    whole: is("table.findings tbody tr"),
    interactions: [
      { name: "filter: four letters", act: typed(/^Filter findings/, "s3.4") },
      { name: "filter: applied", act: (page) => page.keyboard.press("Enter") },
      { name: "sort by severity", act: button(/^Severity/) },
      { name: "next findings", act: button("Next findings") },
    ],
  },
  { path: "/checks", whole: is("table.checks tbody tr"), interactions: [{ name: "next checks", act: button("Next checks") }] },
  { path: "/coverage", whole: is("h2"), interactions: [] },
];

const MOST_MS = 200;
/** After an interaction, until its answers are drawn and what they start is measured. */
const SETTLE_MS = 2_500;

/** Visits of each page: what the machine does beside it hits one of them. */
const VISITS = 3;

export async function interactionLines(browser: Browser, served: Served): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const page of visited) {
    const visits: (readonly Measured[])[] = [];
    for (let visit = 0; visit < VISITS; visit += 1) visits.push(await visitOnce(browser, served, page));
    for (const [index, { figure }] of (visits[0] ?? []).entries())
      lines.push(line(figure, median(visits.map((measured) => measured[index]?.ms ?? Number.NaN))));
  }
  return [aside(`each interaction: median of ${VISITS} visits`, ""), ...lines];
}

interface Measured {
  readonly figure: string;
  readonly ms: number;
}

async function visitOnce(browser: Browser, { pages }: Served, { path, whole, interactions }: Visited): Promise<readonly Measured[]> {
  const { page, close } = await openSlow(browser);
  await page.goto(`${pages}${path}`, { waitUntil: "commit" });
  const startedMs = await seen(page, whole);
  await settle(page);
  const measured: Measured[] = [{ figure: `${path}: longest task after it is whole`, ms: await longest(page, "tasks", startedMs) }];
  for (const { name, act } of interactions) {
    const began = await nowIn(page);
    await act(page);
    await settle(page);
    measured.push(
      { figure: `${path}: ${name}: to its next paint`, ms: await longest(page, "interactions", began) },
      { figure: `${path}: ${name}: longest task`, ms: await longest(page, "tasks", began) },
    );
  }
  await close();
  return measured;
}

async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(SETTLE_MS);
}

const line = (figure: string, ms: number): Line => ({
  figure,
  measured: ms === 0 ? "below what is measured" : `${ms.toFixed(0)} ms`,
  floor: "",
  ratio: "",
  goal: goal(`${MOST_MS} ms`, ms <= MOST_MS),
});
