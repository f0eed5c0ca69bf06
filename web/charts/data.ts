/** What a chart over days is given: columns in the order of the points, as /posture/trend answers them. */
export interface ChartPoint {
  /** A day of the organization's time zone. */
  readonly date: string;
  readonly reconstructed: boolean;
  /** No run on this day: it shows the state of the day before. */
  readonly carried: boolean;
  /** Accounts that did not report, of `accounts`: the day shows what was last known of them. */
  readonly silent: number;
  readonly accounts: number;
  /** Scopes with fresh evidence; null on a day without a run. */
  readonly share: { readonly fresh: number; readonly of: number } | null;
}

export interface ChartSeries {
  readonly id: string;
  readonly name: string;
  /** A colour of palette.css: "var(--layers)". */
  readonly colour: string;
  /** null: nobody can say; never 0 for that. */
  readonly values: readonly (number | null)[];
}

export interface ChartNote {
  readonly date: string;
  readonly text: string;
}

export interface TrendChartProps {
  /** Says what is counted, of what: "Open findings by principle". */
  readonly name: string;
  readonly unit: "" | " %";
  readonly points: readonly ChartPoint[];
  /** The first stands on top of the stack. */
  readonly series: readonly ChartSeries[];
  /** Of the whole view. A score does not add up from its series. */
  readonly total: readonly (number | null)[];
  readonly form: "stacked" | "lines";
  /** Above the plot: the first complete run, the largest step. */
  readonly notes: readonly ChartNote[];
  /** What is aimed at, from the last point on: a line of its own beyond it. */
  readonly goal?: readonly { readonly at: number; readonly value: number }[];
  /** Names and colours below the plot, where no table of them stands beside it. */
  readonly hasLegend?: boolean;
  /** px, of the plot with its axis. */
  readonly height?: number;
}
