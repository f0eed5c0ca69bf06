import { expect, test } from "vitest";
import type { Day } from "./calendar.ts";
import { dayOf } from "./calendar.ts";
import { type DatedFinding, type DatedRecord, openChanges } from "./reconstruction.ts";

const at = (day: number): string => new Date(Date.UTC(2026, 0, day, 12)).toISOString();
const known = "2026-01-20" as Day;

const failed: DatedRecord = {
  control: true,
  isCopy: false,
  word: "open",
  silence: undefined,
  silentAt: undefined,
  previousCompliance: undefined,
  createdAt: at(2),
  firstObservedAt: at(9),
  firstAt: at(2),
};
const passed: DatedRecord = { ...failed, word: "passed", previousCompliance: "FAILED" };
const native: DatedRecord = { ...failed, control: false, firstObservedAt: undefined };
const regenerated: DatedRecord = { ...failed, silence: "regenerated", silentAt: at(12), firstObservedAt: at(4) };

const changes = (records: readonly DatedRecord[], more: Partial<DatedFinding> = {}, timeZone = "UTC"): readonly string[] =>
  openChanges({ standing: "open", secondHand: false, records, ...more }, known, (instant) => dayOf(instant, timeZone)).map(
    ({ day, n }) => `${day} ${n}`,
  );

test.each<[what: string, records: readonly DatedRecord[], more: Partial<DatedFinding>, expected: readonly string[]]>([
  ["a failed control is open since it was first observed so", [failed], {}, ["2026-01-09 1"]],
  [
    "one that passes and failed before was open from its creation until then",
    [passed],
    { standing: "passed" },
    ["2026-01-02 1", "2026-01-09 -1"],
  ],
  ["one that passed before as well never was", [{ ...passed, previousCompliance: "PASSED" }], { standing: "passed" }, []],
  ["one that has no answer tells nothing", [{ ...failed, word: "unknown" }], { standing: "unknown" }, []],
  ["a suppressed one is not open, and since when AWS does not say", [{ ...failed, word: "suppressed" }], { standing: "suppressed" }, []],
  ["one that a copy's suppression hides is not open", [failed], { standing: "suppressed" }, []],
  ["other records are open from their first date", [native], {}, ["2026-01-02 1"]],
  ["other records that are fixed tell nothing of when they were open", [{ ...native, word: "fixed" }], { standing: "resolved" }, []],
  ["open if any record is", [passed, { ...failed, firstObservedAt: at(5) }], {}, ["2026-01-02 1"]],
  [
    "what was regenerated spoke until then, and its successor since",
    [regenerated, { ...failed, firstObservedAt: at(12) }],
    {},
    ["2026-01-04 1"],
  ],
  ["and only until then where its successor passes", [regenerated], { standing: "passed" }, ["2026-01-04 1", "2026-01-12 -1"]],
  [
    "what fell silent for other reasons tells nothing",
    [{ ...failed, silence: "check switched off", silentAt: at(12) }],
    { standing: "closed" },
    [],
  ],
  ["a copy stands in", [{ ...native, isCopy: true }], { secondHand: true }, ["2026-01-02 1"]],
  [
    "a copy beside its native record does not",
    [
      { ...native, isCopy: true },
      { ...native, word: "fixed" },
    ],
    { standing: "resolved" },
    [],
  ],
  [
    "open and fixed within a day was not open at its end",
    [{ ...passed, createdAt: at(9).replace("12:", "08:") }],
    { standing: "passed" },
    [],
  ],
  ["from the first complete run on nothing is reconstructed", [{ ...failed, firstObservedAt: at(20) }], {}, []],
  ["an end on that day is the steps' to tell", [{ ...passed, firstObservedAt: at(20) }], { standing: "passed" }, ["2026-01-02 1"]],
])("%s", (_, records, more, expected) => {
  expect(changes(records, more)).toEqual(expected);
});

test("a day is the organization's", () => {
  expect(changes([{ ...failed, firstObservedAt: "2026-01-08T23:30:00.000Z" }], {}, "Europe/Berlin")).toEqual(["2026-01-09 1"]);
});
