import { expect, test } from "vitest";
import { binsOf } from "./bins.ts";

test.each([
  ["score", 100, 0],
  ["score", 85, 0],
  ["score", 84, 1],
  ["score", 55, 2],
  ["score", 40, 3],
  ["score", 39, 4],
  ["score", 0, 4],
  ["checksPassed", 94, 1],
  ["checksPassed", 64, 4],
] as const)("%s %i is of strength %i", (measure, value, strength) => {
  expect(binsOf(measure, []).strengthOf(value)).toBe(strength);
});

test("counts are set against each other, none is the weakest, and the legend says the bounds", () => {
  const bins = binsOf("open", [0, null, 1, 2, 3, 40]);
  expect([0, 1, 2, 3, 4, 40].map(bins.strengthOf)).toEqual([0, 1, 2, 3, 4, 4]);
  expect(bins.legend.map(({ words }) => words)).toEqual(["none", "1", "2", "3", "4–40"]);
});

test("less than before is as weak as no change", () => {
  const bins = binsOf("change", [-9, 0, 5, 5]);
  expect([-9, 0, 5].map(bins.strengthOf)).toEqual([0, 0, 1]);
  expect(bins.legend.map(({ words }) => words)).toEqual(["no more than before", "+1–5"]);
});

test("where nothing is open there is one bin", () => {
  expect(binsOf("open", [0, null]).legend).toEqual([{ strength: 0, words: "none" }]);
});
