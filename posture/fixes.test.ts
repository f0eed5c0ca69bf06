/** Against a naive reckoning: change the records one by one, and take score and checks passed of what is left anew. */
import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { checksAfter, controlsAfter } from "./fixes.ts";
import { countStatuses, percentOf, type RecordCounts } from "./score.ts";

const words = ["FAILED", "WARNING", "PASSED"] as const;
type Word = (typeof words)[number];

/** Some controls, each with its records, and whether it is fixed. */
const view = fc.array(fc.record({ records: fc.array(fc.constantFrom(...words), { maxLength: 6 }), isFixed: fc.boolean() }), {
  maxLength: 30,
});

const countsOf = (records: readonly Word[]): RecordCounts => ({
  failed: records.filter((word) => word === "FAILED").length,
  unknown: records.filter((word) => word === "WARNING").length,
  passed: records.filter((word) => word === "PASSED").length,
});

function naiveScore(controls: readonly (readonly Word[])[]): number | null {
  const withData = controls.filter((records) => records.length > 0);
  const passed = withData.filter((records) => records.every((word) => word === "PASSED"));
  return withData.length === 0 ? null : Math.round(Number(((100 * passed.length) / withData.length).toFixed(6)));
}

describe("the score after a fix", () => {
  it("is that of the same records with every failed one of the fixed controls passed", () => {
    fc.assert(
      fc.property(view, (controls) => {
        const mended = controls.map(({ records, isFixed }) =>
          records.map((word): Word => (isFixed && word === "FAILED" ? "PASSED" : word)),
        );
        const before = countStatuses(controls.map(({ records }) => countsOf(records)));
        const fixed = controls.filter(({ isFixed }) => isFixed).map(({ records }) => countsOf(records));
        const after = controlsAfter(before, fixed);
        expect(after).toEqual(countStatuses(mended.map(countsOf)));
        expect(percentOf(after)).toBe(naiveScore(mended));
      }),
    );
  });

  test.each([
    [
      { failed: 3, unknown: 0, passed: 4 },
      { failed: 0, unknown: 0, passed: 2 },
    ],
    [
      { failed: 3, unknown: 0, passed: 0 },
      { failed: 0, unknown: 0, passed: 2 },
    ],
    [
      { failed: 1, unknown: 2, passed: 9 },
      { failed: 0, unknown: 1, passed: 1 },
    ],
    [
      { failed: 0, unknown: 2, passed: 9 },
      { failed: 1, unknown: 0, passed: 1 },
    ],
    [
      { failed: 0, unknown: 0, passed: 0 },
      { failed: 1, unknown: 0, passed: 1 },
    ],
  ])("records %o beside one passed control: %o", (records, after) => {
    expect(controlsAfter({ failed: 1, unknown: 0, passed: 1 }, [records])).toEqual(after);
  });
});

it("checks passed after a fix are those of the same checks with the closed ones passed", () => {
  const checks = fc.array(fc.record({ word: fc.constantFrom(...words), isClosed: fc.boolean() }), { maxLength: 40 });
  fc.assert(
    fc.property(checks, (all) => {
      const closed = all.filter(({ word, isClosed }) => isClosed && word === "FAILED").length;
      const mended = all.map(({ word, isClosed }): Word => (isClosed && word === "FAILED" ? "PASSED" : word));
      expect(checksAfter(countsOf(all.map(({ word }) => word)), closed)).toEqual(countsOf(mended));
    }),
  );
});
