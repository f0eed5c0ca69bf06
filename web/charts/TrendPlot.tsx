import { memo, type ReactElement, useId } from "react";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import { count } from "../formats/number.ts";
import { dayName } from "../formats/time.ts";
import type { ChartSeries, TrendChartProps } from "./data.ts";
import { evidenceOf, isSilent, type Span, spansOf, ticksOf } from "./days.ts";
import { EvidenceLane } from "./EvidenceLane.tsx";
import { useWidth } from "./width.ts";

/** A row of the chart: measured and reconstructed values apart, so that each has its own look. They share the first measured day, else there is a hole. */
type Row = Record<string, number | null> & { readonly at: number };

const NARROW = 520;

/** Drawn anew only where something of it has changed: it is the dearest part of a page. At no width nothing is drawn, and so nothing twice. */
export const TrendPlot = memo(function TrendPlot(props: TrendChartProps & { readonly height: number }) {
  const [place, width] = useWidth();
  const { points, height } = props;
  const isNarrow = width < NARROW;
  const sizes = { width, height, last: lastOf(props), left: isNarrow ? 40 : 48, isNarrow };
  return (
    <div ref={place} className="plot-place">
      {width > 0 && (
        <>
          <Plot of={props} {...sizes} />
          <EvidenceLane points={points} last={sizes.last} left={sizes.left} right={MARGIN.right} width={width} />
        </>
      )}
    </div>
  );
});

const MARGIN = { top: 24, right: 24, bottom: 14, left: 0 };

/** Index at which the days end: those of a goal too. */
const lastOf = ({ points, goal = [] }: TrendChartProps): number => Math.max(points.length - 1, 1, ...goal.map(({ at }) => at));

interface PlotProps {
  readonly of: TrendChartProps;
  readonly width: number;
  readonly height: number;
  readonly last: number;
  /** px, for the words of the upright axis. */
  readonly left: number;
  readonly isNarrow: boolean;
}

function Plot({ of: props, width, height, last, left, isNarrow }: PlotProps) {
  const { points, series, total, form, notes, unit, goal = [] } = props;
  const prefix = useId().replaceAll(/[^a-zA-Z0-9]/g, "");
  const isStacked = form === "stacked";
  const bottomUp = [...series].reverse();
  const now = new Date();
  const isReconstructed = points.some(({ reconstructed }) => reconstructed);
  const drawn = isReconstructed ? both : onlyMeasured;
  return (
    <ComposedChart width={width} height={height} data={rowsOf(props)} margin={MARGIN} accessibilityLayer={false}>
      {isReconstructed && (
        <defs>
          {series.map(({ id, colour }) => (
            <Hatch key={id} id={`${prefix}-${id}`} colour={colour} />
          ))}
        </defs>
      )}
      <CartesianGrid vertical={false} stroke="var(--line)" strokeDasharray="2 3" />
      <XAxis
        dataKey="at"
        type="number"
        domain={[0, last]}
        ticks={[...ticksOf(points.length, isNarrow ? 5 : 7), ...(last > points.length ? [last] : [])]}
        tickFormatter={(at: number) => dayName(dateAt(points, at), now)}
        tick={{ fill: "var(--quiet)", fontSize: 12 }}
        tickLine={false}
        stroke="var(--line)"
        interval={0}
        tickMargin={12}
      />
      <YAxis
        width={left}
        tick={{ fill: "var(--quiet)", fontSize: 12 }}
        tickFormatter={(value: number) => `${count(value)}${unit}`}
        tickLine={false}
        axisLine={false}
        allowDecimals={false}
        domain={[0, unit === " %" ? 100 : "auto"]}
      />
      {spansOf(points, isSilent).map((span) => silence(span, points.length))}
      {bottomUp.map((one) => drawn(isStacked ? areaOf(one, prefix) : lineOf(one)))}
      {isStacked && drawn(totalLines)}
      {goal.length > 1 && goalLine}
      {notes.map(({ date, text }) =>
        noteOf(
          points.findIndex((point) => point.date === date),
          text,
          points.length,
          isNarrow,
        ),
      )}
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: "var(--quiet)", strokeWidth: 1 }}
        content={(shown) => <Tip {...shown} of={props} />}
      />
      {!isStacked && total.some((value) => value !== null) && unit === " %" && drawn(totalLines)}
    </ComposedChart>
  );
}

/** Of what is drawn for measured days and for reconstructed ones: the latter costs as much, be there such days or not. */
type Pair = readonly [measured: ReactElement, reconstructed: ReactElement];
const both = (pair: Pair): readonly ReactElement[] => pair;
const onlyMeasured = ([measured]: Pair): readonly ReactElement[] => [measured];

const silence = ({ from, to }: Span, days: number) => (
  <ReferenceArea
    key={from}
    x1={Math.max(0, from - 0.5)}
    x2={Math.min(days - 1, to + 0.5)}
    fill="var(--stale)"
    fillOpacity={0.14}
    ifOverflow="hidden"
  />
);

function rowsOf({ points, series, total, goal = [] }: TrendChartProps): Row[] {
  const behind = points.map(({ reconstructed }, at) => {
    const isEdge = points[at - 1]?.reconstructed === true && !reconstructed;
    const row: Record<string, number | null> & { at: number } = { at };
    const put = (id: string, value: number | null) => {
      row[id] = reconstructed ? null : value;
      row[`${id}~`] = reconstructed || isEdge ? value : null;
    };
    for (const { id, values } of series) put(id, values[at] ?? null);
    put("total", total[at] ?? null);
    return row;
  });
  const [now, ...ahead] = goal;
  const today = behind.at(-1);
  if (now !== undefined && today !== undefined) today.goal = now.value;
  return [...behind, ...ahead.map(({ at, value }) => ({ at, goal: value }))];
}

/** Beyond the last point: days to come. */
function dateAt(points: TrendChartProps["points"], at: number): string {
  const point = points[at];
  if (point !== undefined) return point.date;
  const from = Date.parse(`${points[0]?.date ?? ""}T12:00:00Z`);
  return Number.isNaN(from) ? "" : new Date(from + at * 86_400_000).toISOString().slice(0, 10);
}

/** A step on each day on which something is planned. */
const goalLine = (
  <Line
    key="goal"
    dataKey="goal"
    type="stepAfter"
    isAnimationActive={false}
    dot={false}
    activeDot={false}
    connectNulls
    stroke="var(--ink)"
    strokeWidth={2}
    strokeDasharray="6 4"
  />
);

/** 78 % of the hue with a seam in the ground's colour, so that neighbours are told apart by more than their hue. */
function areaOf({ id, colour }: ChartSeries, prefix: string): Pair {
  const shared = { type: "linear" as const, isAnimationActive: false, dot: false, activeDot: false, connectNulls: false };
  return [
    <Area key={id} {...shared} dataKey={id} stackId="measured" fill={colour} fillOpacity={0.78} stroke="var(--ground)" strokeWidth={1} />,
    <Area
      key={`${id}~`}
      {...shared}
      dataKey={`${id}~`}
      stackId="reconstructed"
      fill={`url(#${prefix}-${id})`}
      fillOpacity={1}
      stroke="none"
    />,
  ];
}

function lineOf({ id, colour }: ChartSeries): Pair {
  const shared = { type: "linear" as const, isAnimationActive: false, dot: false, activeDot: { r: 3 }, stroke: colour, strokeWidth: 2.25 };
  return [
    <Line key={id} {...shared} dataKey={id} />,
    <Line key={`${id}~`} {...shared} dataKey={`${id}~`} strokeDasharray="4 4" activeDot={false} />,
  ];
}

const totalLine = (key: "total" | "total~") => (
  <Line
    key={key}
    dataKey={key}
    type="linear"
    isAnimationActive={false}
    dot={false}
    activeDot={false}
    stroke="var(--ink)"
    strokeWidth={2}
    {...(key === "total~" && { strokeDasharray: "3 4" })}
  />
);
const totalLines: Pair = [totalLine("total"), totalLine("total~")];

/** Labels stand above the plot; one that would leave it at the right ends at its line. */
function noteOf(at: number, text: string, days: number, isNarrow: boolean) {
  if (at < 0 || isNarrow) return null;
  const position = at > days * 0.8 ? "insideTopRight" : "insideTopLeft";
  return (
    <ReferenceLine
      key={`${at} ${text}`}
      x={at}
      stroke="var(--quiet)"
      strokeDasharray="2 3"
      label={{ value: text, position, dy: -20, fill: "var(--ink)", fontSize: 12 }}
    />
  );
}

/** 45°, in the series' own hue: no change is counted from these days. */
function Hatch({ id, colour }: { readonly id: string; readonly colour: string }) {
  return (
    <pattern id={id} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width={6} height={6} fill={colour} fillOpacity={0.1} />
      <rect width={1.5} height={6} fill={colour} fillOpacity={0.7} />
    </pattern>
  );
}

function Tip({ active, label, of: { points, series, total, unit } }: Partial<TooltipContentProps> & { readonly of: TrendChartProps }) {
  const at = Number(label);
  const point = points[at];
  if (active !== true || point === undefined) return null;
  const value = (number: number | null | undefined) => (number == null ? "–" : `${count(number)}${unit}`);
  return (
    <div className="chart-tip">
      <b>{dayName(point.date, new Date())}</b>
      <span className={isSilent(point) ? "quiet amber" : "quiet"}>{evidenceOf(point)}</span>
      <table>
        <tbody>
          {series.map(({ id, name, colour, values }) => (
            <tr key={id}>
              <th scope="row">
                <span className="swatch" style={{ background: colour, borderColor: colour }} /> {name}
              </th>
              <td>{value(values[at])}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">All</th>
            <td>
              <b>{value(total[at])}</b>
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
