/** An answer of /posture/trend as a chart takes it. */
import type { Trend } from "../../contract/trend.ts";
import type { ChartNote, ChartPoint, ChartSeries, TrendChartProps } from "../charts/data.ts";
import { signed } from "../formats/number.ts";
import { dayName } from "../formats/time.ts";
import type { ChartChoice } from "../selection/read.ts";
import { largestStep } from "./moved.ts";

export const measureNames: Readonly<Record<ChartChoice["measure"], string>> = {
  open: "Open findings",
  score: "Security score",
  checksPassed: "Checks passed",
};

interface Named {
  readonly trend: Trend;
  readonly chart: Pick<ChartChoice, "measure" | "form">;
  /** "by principle". */
  readonly split: string;
  readonly nameOf: (series: Trend["series"][number]) => string;
  readonly colourOf: (series: Trend["series"][number]) => string;
  /** Whose place is at the bottom, however many they are: what is mapped to none, all others together. */
  readonly isLast?: (series: Trend["series"][number]) => boolean;
}

/** The largest stands on top. Series that were 0 on every day are left out of the picture. */
export function chartOf({ trend, chart, split, nameOf, colourOf, isLast = () => false }: Named): TrendChartProps {
  const { measure } = chart;
  const series = trend.series
    .map((one): ChartSeries & { readonly rank: number } => ({
      id: one.id ?? "others",
      name: nameOf(one),
      colour: colourOf(one),
      values: one[measure],
      rank: isLast(one) ? -1 : (one[measure].at(-1) ?? 0),
    }))
    .filter(({ values }) => values.some((value) => value !== null && value !== 0))
    .sort((a, b) => b.rank - a.rank);
  return {
    name: `${measureNames[measure]} ${split}`,
    unit: measure === "open" ? "" : " %",
    points: pointsOf(trend),
    series,
    total: trend.points.map((point) => point[measure]),
    // Percentages of parts do not add up to one of the whole.
    form: measure === "open" ? chart.form : "lines",
    notes: notesOf(trend, measure),
    ...(measure === "open" && trend.goal !== null && { goal: goalOf(trend.goal, trend.points.length) }),
  };
}

/**
 * A day is marked as stale where accounts did not report, not where any scope was not fresh: somewhere a service is always off, and a chart
 * that is amber throughout says nothing. A day without a run carries the state of the day before, and its silence.
 */
function pointsOf({ points }: Trend): readonly ChartPoint[] {
  let silent = 0;
  return points.map(({ date, reconstructed, carried, accounts, accountsReporting, coverage }) => {
    if (!carried) silent = reconstructed ? 0 : accounts - accountsReporting;
    return { date, reconstructed, carried, silent, accounts, share: coverage };
  });
}

/** As many days ahead as half of those behind, so that the past is not squeezed by a plan for next year; the words below tell all of it. */
function goalOf(goal: NonNullable<Trend["goal"]>, days: number): NonNullable<TrendChartProps["goal"]> {
  const [today] = goal;
  if (today === undefined) return [];
  const most = Math.ceil(days / 2);
  const ahead = (date: string) => Math.round((Date.parse(date) - Date.parse(today.date)) / DAY_MS);
  return goal.filter(({ date }) => ahead(date) <= most).map(({ date, open }) => ({ at: days - 1 + ahead(date), value: open }));
}

const DAY_MS = 86_400_000;

/** Of an organization of thousands, one finding is no step. */
const LEAST_STEP = 0.02;

function notesOf(trend: Trend, measure: ChartChoice["measure"]): readonly ChartNote[] {
  const { knownSince, points, from } = trend;
  const notes: ChartNote[] = [];
  if (knownSince !== null && knownSince > from)
    notes.push({ date: knownSince, text: `First complete run ${dayName(knownSince, new Date())}` });
  for (const { date, marks } of points) for (const { kind } of marks) notes.push({ date, text: `Counted anew: ${kind}` });
  const step = measure === "open" ? largestStep(trend) : undefined;
  const open = points.at(-1)?.open ?? 0;
  if (step !== undefined && Math.abs(step.by) >= Math.max(1, LEAST_STEP * open)) {
    notes.push({ date: step.date, text: `${dayName(step.date, new Date())}: ${signed(step.by)}` });
  }
  return notes;
}
