/** How the parts of a view moved over a range, from its days: never counted from a reconstructed one. */
import type { Trend, TrendSeries } from "../../contract/trend.ts";

export interface Moved {
  /** As it is now. null: nobody can say. */
  readonly now: number | null;
  /** null: it was not there, or nobody can say, on one of both days. */
  readonly by: number | null;
}

export type Column = "open" | "score" | "checksPassed";

/** Where changes are counted from; undefined where no day of the range was read. */
const sinceIndex = ({ change, points }: Trend): number | undefined => {
  const index = points.findIndex(({ date }) => date === change?.since);
  return index < 0 ? undefined : index;
};

export function movedOf(trend: Trend, values: readonly (number | null)[]): Moved {
  const since = sinceIndex(trend);
  const now = values.at(-1) ?? null;
  const before = since === undefined ? null : (values[since] ?? null);
  return { now, by: now === null || before === null ? null : now - before };
}

export const seriesMoved = (trend: Trend, series: TrendSeries | undefined, column: Column): Moved =>
  series === undefined ? { now: null, by: null } : movedOf(trend, series[column]);

/** A series that is not there is one without findings: it was 0 on every day. */
export const partMoved = (trend: Trend, id: string, column: Column): Moved => {
  const series = trend.series.find((one) => one.id === id);
  return series === undefined && column === "open" ? { now: 0, by: 0 } : seriesMoved(trend, series, column);
};

export interface NamedMove {
  readonly id: string;
  readonly name: string;
  readonly now: number;
  readonly by: number;
}

/** Those that got worse, the most first, and those that got better. Who joined meanwhile has no change. */
export function mostMoved(trend: Trend): { readonly worse: readonly NamedMove[]; readonly better: readonly NamedMove[] } {
  const moves = trend.series.flatMap((series) => {
    const { now, by } = seriesMoved(trend, series, "open");
    return series.id === null || now === null || by === null || by === 0
      ? []
      : [{ id: series.id, name: series.name ?? series.id, now, by }];
  });
  return {
    worse: moves.filter(({ by }) => by > 0).sort((a, b) => b.by - a.by),
    better: moves.filter(({ by }) => by < 0).sort((a, b) => a.by - b.by),
  };
}

export interface Step {
  readonly date: string;
  /** The day that it is compared with. */
  readonly before: string;
  readonly by: number;
}

/** The day on which the open count moved most. undefined: it never moved, or no day was read. */
export function largestStep(trend: Trend): Step | undefined {
  const since = sinceIndex(trend);
  if (since === undefined) return undefined;
  let largest: Step | undefined;
  for (let index = since + 1; index < trend.points.length; index += 1) {
    const [before, point] = [trend.points[index - 1], trend.points[index]];
    if (before?.open == null || point?.open == null) continue;
    const by = point.open - before.open;
    if (Math.abs(by) > Math.abs(largest?.by ?? 0)) largest = { date: point.date, before: before.date, by };
  }
  return largest;
}
