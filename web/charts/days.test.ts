import { expect, test } from "vitest";
import { spansOf, ticksOf } from "./days.ts";

const points = [true, true, false, true].map((carried, index) => ({
  date: `2026-11-0${index + 1}`,
  reconstructed: false,
  carried,
  silent: 0,
  accounts: 1,
  share: null,
}));

test("neighbouring days are one span, and a day between them ends it", () => {
  expect(spansOf(points, ({ carried }) => carried)).toEqual([
    { from: 0, to: 1 },
    { from: 3, to: 3 },
  ]);
});

test.each([
  [1, 7, [0]],
  [5, 7, [0, 1, 2, 3, 4]],
  [31, 7, [0, 5, 10, 15, 20, 25, 30]],
  [91, 7, [0, 15, 30, 45, 60, 75, 90]],
  [33, 5, [0, 8, 16, 24, 32]],
  [32, 5, [7, 15, 23, 31]],
])("%i days have at most %i ticks, the last day among them", (days, most, ticks) => {
  expect(ticksOf(days, most)).toEqual(ticks);
});
