import { expect, test } from "vitest";
import type { TrendChartProps } from "./data.ts";
import { dateAt, edgeOf, type Frame, goalOf, measuredOnly, reconstructedOnly, stackOf, ticksUpTo } from "./plot.ts";

const frame: Frame = { left: 0, right: 20, top: 0, bottom: 100, last: 2, ticks: [0, 50, 100] };

const point = (date: string, reconstructed = false) => ({ date, reconstructed, carried: false, silent: 0, accounts: 1, share: null });
const points = [point("2026-11-23", true), point("2026-11-24"), point("2026-11-25")];
const series = (id: string, values: readonly (number | null)[]) => ({ id, name: id, colour: `var(--${id})`, values });

const chart = (more: Partial<TrendChartProps>): TrendChartProps => ({
  name: "Open findings by principle",
  unit: "",
  points,
  series: [],
  total: [],
  form: "stacked",
  notes: [],
  ...more,
});

test("the first series stands on top; over a day that one of them cannot speak for the others close up", () => {
  expect(stackOf(chart({ series: [series("layers", [30, 30, 30]), series("data", [10, null, 10])] }))).toEqual([
    { id: "data", colour: "var(--data)", from: [0, 0, 0], to: [10, null, 10] },
    { id: "layers", colour: "var(--layers)", from: [10, 0, 10], to: [40, 30, 40] },
  ]);
});

test("a day that nobody can speak for is a gap, not a zero", () => {
  expect(edgeOf([100, null, 0], frame)).toEqual([
    { x: 0, y: 0 },
    { x: 10, y: null },
    { x: 20, y: 100 },
  ]);
});

test("reconstructed days and measured ones share the first measured day, so that there is no hole", () => {
  expect(measuredOnly([1, 2, 3], { points })).toEqual([null, 2, 3]);
  expect(reconstructedOnly([1, 2, 3], { points })).toEqual([1, 2, null]);
});

test("the upright axis goes in whole, even steps up to the largest that is drawn, and percents up to 100", () => {
  const drawn = chart({ series: [series("layers", [30, 900, 30]), series("data", [10, 300, 10])], total: [40, 1_200, 40] });
  expect(ticksUpTo(drawn, stackOf(drawn))).toEqual([0, 300, 600, 900, 1_200]);
  expect(ticksUpTo({ ...drawn, form: "lines" }, [])).toEqual([0, 250, 500, 750, 1_000]);
  expect(ticksUpTo({ ...drawn, goal: [{ at: 2, value: 1_900 }] }, stackOf(drawn))).toEqual([0, 500, 1_000, 1_500, 2_000]);
  expect(ticksUpTo({ ...drawn, unit: " %" }, [])).toEqual([0, 25, 50, 75, 100]);
  expect(ticksUpTo(chart({ total: [0, 0, 0] }), [])).toEqual([0, 1, 2, 3, 4]);
});

test("a goal has each day on which something is planned, beyond the last point too", () => {
  const steps = [
    { at: 0, value: 100 },
    { at: 2, value: 50 },
  ];
  expect(goalOf(steps, frame)).toEqual([
    { x: 0, y: 0 },
    { x: 20, y: 50 },
  ]);
  expect(dateAt(points, 2)).toBe("2026-11-25");
  expect(dateAt(points, 4)).toBe("2026-11-27");
});
