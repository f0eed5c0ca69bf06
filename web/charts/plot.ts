/**
 * Where days and numbers of a plot lie, in px, for the library's own curves. A whole chart of the library keeps a store and draws itself several
 * times over; a year of seven series is drawn once from its parts, in a tenth of the time (docs/decisions/a-trend-is-drawn-once.md).
 */
import { getNiceTickValues } from "recharts";
import type { TrendChartProps } from "./data.ts";

export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Index at which the days end: those of a goal too. */
  readonly last: number;
  /** Numbers of the upright axis, from 0: the last stands at the top. */
  readonly ticks: readonly number[];
}

/** px. */
interface Coordinate {
  readonly x: number;
  readonly y: number | null;
}

type Values = readonly (number | null)[];

/** Of a series in a stack: where it lies on each day. null where nobody can say: the others stand on what is below it. */
export interface Band {
  readonly id: string;
  readonly colour: string;
  readonly from: readonly number[];
  readonly to: Values;
}

export const x = ({ left, right, last }: Frame, at: number): number => left + ((right - left) * at) / last;
export const y = ({ top, bottom, ticks }: Frame, value: number): number => bottom - ((bottom - top) * value) / (ticks.at(-1) || 1);

/** From the bottom up: the first series stands on top. */
export function stackOf({ series, points }: Pick<TrendChartProps, "series" | "points">): readonly Band[] {
  const below = points.map(() => 0);
  return series.toReversed().map(({ id, colour, values }) => {
    const from = [...below];
    const to = points.map((_, at) => {
      const value = values[at] ?? null;
      if (value === null) return null;
      below[at] = (below[at] ?? 0) + value;
      return below[at] ?? null;
    });
    return { id, colour, from, to };
  });
}

/** Beyond the last point: days to come. */
export function dateAt(points: TrendChartProps["points"], at: number): string {
  const point = points[at];
  if (point !== undefined) return point.date;
  const from = Date.parse(`${points[0]?.date ?? ""}T12:00:00Z`);
  return Number.isNaN(from) ? "" : new Date(from + at * 86_400_000).toISOString().slice(0, 10);
}

const TICKS = 5;

/** Even numbers up to the largest that is drawn; percents up to 100. */
export function ticksUpTo({ series, total, form, unit, goal = [] }: TrendChartProps, bands: readonly Band[]): readonly number[] {
  if (unit === " %") return [0, 25, 50, 75, 100];
  const drawn = form === "stacked" ? [...bands.map(({ to }) => to), total] : series.map(({ values }) => values);
  const largest = [...drawn, goal.map(({ value }) => value)].flat().reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  return getNiceTickValues([0, largest], TICKS, false);
}

/** A day of which only AWS's own dates tell has a look of its own; the first measured one ends it, else there is a hole. */
export const measuredOnly = (values: Values, { points }: Pick<TrendChartProps, "points">): Values =>
  values.map((value, at) => (points[at]?.reconstructed === true ? null : value));
export const reconstructedOnly = (values: Values, { points }: Pick<TrendChartProps, "points">): Values =>
  values.map((value, at) => (points[at]?.reconstructed === true || points[at - 1]?.reconstructed === true ? value : null));

/** Of a line or of a band's edge, as the library's curves take it: a day of which nobody can say is a gap, not a zero. */
export const edgeOf = (values: Values, frame: Frame): readonly Coordinate[] =>
  values.map((value, at) => ({ x: x(frame, at), y: value === null ? null : y(frame, value) }));

/** On each day on which something is planned; between them it stays as it was. */
export const goalOf = (steps: NonNullable<TrendChartProps["goal"]>, frame: Frame): readonly Coordinate[] =>
  steps.map(({ at, value }) => ({ x: x(frame, at), y: y(frame, value) }));
