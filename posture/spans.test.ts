import fc from "fast-check";
import { expect, test } from "vitest";
import { type Day, dayAfter, daysIn } from "./calendar.ts";
import { spansIn } from "./spans.ts";

test.each<[from: string, to: string, spans: readonly string[], days: readonly string[]]>([
  ["2026-11-24", "2026-11-25", [], ["2026-11-24", "2026-11-25"]],
  ["2026-11-01", "2026-11-30", ["2026-11"], []],
  ["2026-11-01", "2026-11-29", ["2026-11-0", "2026-11-1", "2026-11-2"], []],
  ["2026-10-30", "2026-11-10", ["2026-10-3", "2026-11-0"], ["2026-11-10"]],
  ["2026-02-20", "2026-02-28", ["2026-02-2"], []],
  ["2026-02-20", "2026-02-27", [], ["20", "21", "22", "23", "24", "25", "26", "27"].map((day) => `2026-02-${day}`)],
  ["2024-02-20", "2024-02-28", [], ["20", "21", "22", "23", "24", "25", "26", "27", "28"].map((day) => `2024-02-${day}`)],
  ["2026-11-25", "2026-11-24", [], []],
])("%s to %s", (from, to, spans, days) => {
  expect(spansIn(from as Day, to as Day)).toEqual({ spans, days });
});

test("every day of a range is in one span, or by itself", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 800 }), (begins, lasts) => {
      const from = dayAfter("2024-01-01" as Day, begins);
      const to = dayAfter(from, lasts);
      const { spans, days } = spansIn(from, to);
      // As far as the longest span would reach beyond the range.
      const around = daysIn(dayAfter(from, -40), dayAfter(to, 40));
      const told = [...around.filter((day) => spans.some((span) => day.startsWith(span))), ...days].sort();
      expect(told).toEqual(daysIn(from, to));
      expect(new Set(spans).size).toBe(spans.length);
      expect(days.length).toBeLessThanOrEqual(18);
    }),
  );
});
