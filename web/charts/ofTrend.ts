/** An answer of /posture/trend as a chart takes it. */
import type { Trend } from "../../contract/trend.ts";
import type { ChartChoice } from "../selection/read.ts";
import type { ChartSeries, TrendChartProps } from "./data.ts";

const measureNames: Readonly<Record<ChartChoice["measure"], string>> = {
  open: "Open findings",
  score: "Security score",
  checksPassed: "Checks passed",
};

interface Named {
  readonly trend: Trend;
  readonly chart: ChartChoice;
  /** "by principle". */
  readonly split: string;
  readonly nameOf: (series: Trend["series"][number]) => string;
  readonly colourOf: (series: Trend["series"][number]) => string;
}

/** The largest stands on top. Series that were 0 on every day are left out of the picture, and stay in the legend. */
export function chartOf({ trend, chart, split, nameOf, colourOf }: Named): TrendChartProps {
  const { measure } = chart;
  const series = trend.series
    .map((one): ChartSeries & { readonly last: number } => ({
      id: one.id ?? "others",
      name: nameOf(one),
      colour: colourOf(one),
      values: one[measure],
      last: one[measure].at(-1) ?? 0,
    }))
    .filter(({ values }) => values.some((value) => value !== null && value !== 0))
    .sort((a, b) => b.last - a.last);
  return {
    name: `${measureNames[measure]} ${split}`,
    unit: measure === "open" ? "" : " %",
    points: trend.points,
    series,
    total: trend.points.map((point) => point[measure]),
    // Percentages of parts do not add up to one of the whole.
    form: measure === "open" ? chart.form : "lines",
    notes: notesOf(trend),
  };
}

function notesOf({ knownSince, points, from }: Trend): TrendChartProps["notes"] {
  const notes: { date: string; text: string }[] = [];
  if (knownSince !== null && knownSince > from) notes.push({ date: knownSince, text: "First complete run" });
  for (const { date, marks } of points) for (const { kind } of marks) notes.push({ date, text: `Counted anew: ${kind}` });
  return notes;
}
