import { expect, test } from "vitest";
import { lineOf } from "./line.ts";

const ys = (path: string): number[] => [...path.matchAll(/[ML][\d.-]+ ([\d.-]+)/g)].map(([, y]) => Number(y));

test("a day that nobody can speak for is a gap, not a zero", () => {
  expect(lineOf([4, null, 4], 100, 20, 0)?.path).toBe("M0.0 10.0M100.0 10.0");
});

test("a line over one known day, or none, is no line", () => {
  expect(lineOf([null, 3, null], 100, 20, 0)).toBeUndefined();
  expect(lineOf([], 100, 20, 0)).toBeUndefined();
});

test("more lies higher, and what moves by little is drawn nearly flat", () => {
  const [first = 0, last = 0] = ys(lineOf([100, 200], 100, 20, 0)?.path ?? "");
  expect([first, last]).toEqual([20, 0]);
  const [before = 0, after = 0] = ys(lineOf([1_000, 1_001], 100, 20, 0)?.path ?? "");
  expect(before - after).toBeLessThan(1);
  expect(before).toBeGreaterThan(after);
});

test("zero on every day is a line too", () => {
  expect(lineOf([0, 0, 0], 100, 20, 0)).toMatchObject({ start: 10, end: { x: 100, y: 10 } });
});
