import { expect, test } from "vitest";
import type { Day } from "./calendar.ts";
import { betweenDays, rangeOf } from "./range.ts";

const today = "2026-03-01" as Day;

test("a word is so many days back, today included", () => {
  expect(rangeOf({ range: "7" }, today)).toEqual({ from: "2026-02-22", to: today });
  expect(rangeOf({ range: "365" }, today)).toEqual({ from: "2025-03-01", to: today });
  expect(rangeOf({ range: "all" }, today)).toEqual({ from: undefined, to: today });
  expect(rangeOf({}, today)).toEqual(rangeOf({ range: "30" }, today));
});

test("a range of one's own ends today, unless it says otherwise", () => {
  expect(rangeOf({ from: "2026-02-10" }, today)).toEqual({ from: "2026-02-10", to: today });
  expect(betweenDays("2024-02-29", "2024-02-29", today)).toEqual({ from: "2024-02-29", to: "2024-02-29" });
});

test.each([
  ["range", { range: "7", from: "2026-02-10" }],
  ["from", { to: "2026-02-10" }],
  ["from", { from: "2026-02-10", to: "2026-02-09" }],
  ["from", { from: "2026-02-29" }],
  ["from", { from: "yesterday" }],
  ["from", { from: "2026-2-1" }],
  ["to", { from: "2026-02-10", to: "2026-03-02" }],
  ["to", { from: "2026-02-10", to: "2026-13-01" }],
  ["from", { from: "2016-01-01" }],
] as const)("%s is named in %j", (field, asked) => {
  expect(() => rangeOf(asked, today)).toThrow(expect.objectContaining({ field }));
});
