import { expect, test } from "vitest";
import { stepsOf } from "./waterfall.ts";

test("each bar begins where the one above ended, and all end at the whole change", () => {
  const { groups, zero, end } = stepsOf([
    {
      name: "Entered",
      kind: "entered",
      parts: [
        { id: "new", n: 6 },
        { id: "reopened", n: 4 },
      ],
    },
    { name: "Seen", kind: "seen", parts: [] },
    { name: "Left", kind: "left", parts: [{ id: "fixed", n: -5 }] },
  ]);
  expect(groups.map(({ name, sum }) => [name, sum])).toEqual([
    ["Entered", 10],
    ["Left", -5],
  ]);
  expect(groups.flatMap(({ parts }) => parts.map(({ left, width }) => [left, width]))).toEqual([
    [0, 60],
    [60, 40],
    [50, 50],
  ]);
  expect([zero, end]).toEqual([0, 50]);
});

test("what falls below where it began stays within the axis", () => {
  const { groups, zero, end } = stepsOf([{ name: "Left", kind: "left", parts: [{ id: "fixed", n: -4 }] }]);
  expect(groups[0]?.parts[0]).toMatchObject({ left: 0, width: 100 });
  expect([zero, end]).toEqual([100, 0]);
});

test("nothing moved: nothing is divided by zero", () => {
  expect(stepsOf([])).toEqual({ groups: [], zero: 0, end: 0 });
});
