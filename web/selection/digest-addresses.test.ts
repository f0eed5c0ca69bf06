import { expect, test } from "vitest";
import { addressesAt } from "../../notify/digest/addresses.ts";
import type { Day } from "../../posture/calendar.ts";
import { paths } from "../paths.ts";
import { readAcceptances } from "./acceptances.ts";
import { readFindings } from "./asked-findings.ts";
import { readRange } from "./read.ts";

const to = addressesAt("https://pillarwatch.example.com/");
const days = { from: "2026-11-15" as Day, to: "2026-11-22" as Day };

test.each([
  [to.open({ check: "S3.1", kind: "posture" }), { check: ["S3.1"], kind: ["posture"], status: ["open"] }],
  [to.open({ due: "overdue" }), { due: ["overdue"], status: ["open"] }],
  [to.moved(days, "entered", "new", { severity: "CRITICAL" }), { part: { direction: "entered", cause: "new" }, severity: ["CRITICAL"] }],
  [
    to.moved(days, "left", "fixed", { check: "S3.1", kind: "posture" }),
    { part: { direction: "left", cause: "fixed" }, check: ["S3.1"], kind: ["posture"] },
  ],
])("a digest's list is read whole: %s", (href, asked) => {
  const { pathname, searchParams } = new URL(href);
  expect(pathname).toBe(paths.findings);
  expect(readFindings(searchParams)).toEqual({ value: asked, refused: [] });
});

test("a digest's days are the page's range", () => {
  for (const href of [to.overview(days), to.account("111122223333", days), to.moved(days, "left", "fixed")])
    expect(readRange(new URL(href).searchParams)).toEqual({ value: { word: "custom", ...days }, refused: [] });
});

test("a digest leads to pages that are there", () => {
  const path = (href: string) => new URL(href).pathname;
  expect([to.coverage(), to.owners(), to.profile(), to.accounts(days), to.acceptances(), to.plans(), to.levels()].map(path)).toEqual([
    paths.coverage,
    paths.owners,
    paths.profile,
    paths.accounts,
    paths.acceptances,
    paths.plans,
    paths.levels,
  ]);
  expect(readAcceptances(new URL(to.acceptances()).searchParams)).toMatchObject({ value: { view: "ending" }, refused: [] });
  expect([to.finding("0f"), to.check("S3.1", "posture"), to.principle("data", days), to.account("1", days)].map(path)).toEqual([
    paths.finding("0f"),
    paths.check("S3.1"),
    paths.principle("data"),
    paths.account("1"),
  ]);
});
