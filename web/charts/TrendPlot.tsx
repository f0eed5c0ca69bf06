import { useId } from "react";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import { count } from "../formats/number.ts";
import { dayName } from "../formats/time.ts";
import type { ChartSeries, TrendChartProps } from "./data.ts";
import { evidenceOf, isSilent, spansOf, ticksOf } from "./days.ts";
import { EvidenceLane } from "./EvidenceLane.tsx";
import { useWidth } from "./width.ts";

/** A row of the chart: measured and reconstructed values apart, so that each has its own look. They share the first measured day, else there is a hole. */
type Row = Record<string, number | null> & { readonly at: number };

const NARROW = 520;

export function TrendPlot(props: TrendChartProps & { readonly height: number }) {
  const { points, series, total, form, notes, unit, height, goal = [] } = props;
  const [place, width] = useWidth();
  const prefix = useId().replaceAll(/[^a-zA-Z0-9]/g, "");
  const rows = rowsOf(props);
  const isNarrow = width < NARROW;
  const isStacked = form === "stacked";
  const margin = { top: 24, right: 24, bottom: 14, left: 0 };
  const bottomUp = [...series].reverse();
  const now = new Date();
  const last = Math.max(points.length - 1, 1, ...goal.map(({ at }) => at));
  return (
    <div ref={place} className="plot-place">
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: Math.max(width, 1), height }}>
        <ComposedChart data={rows} margin={margin} accessibilityLayer={false}>
          <defs>
            {series.map(({ id, colour }) => (
              <Hatch key={id} id={`${prefix}-${id}`} colour={colour} />
            ))}
          </defs>
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
            width={isNarrow ? 40 : 48}
            tick={{ fill: "var(--quiet)", fontSize: 12 }}
            tickFormatter={(value: number) => `${count(value)}${unit}`}
            tickLine={false}
            axisLine={false}
            allowDecimals={false}
            domain={[0, unit === " %" ? 100 : "auto"]}
          />
          {spansOf(points, isSilent).map(({ from, to }) => (
            <ReferenceArea
              key={from}
              x1={Math.max(0, from - 0.5)}
              x2={Math.min(points.length - 1, to + 0.5)}
              fill="var(--stale)"
              fillOpacity={0.14}
              ifOverflow="hidden"
            />
          ))}
          {bottomUp.map((one) => (isStacked ? areaOf(one, prefix) : lineOf(one)))}
          {isStacked && totalLines}
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
          {!isStacked && total.some((value) => value !== null) && unit === " %" && totalLines}
        </ComposedChart>
      </ResponsiveContainer>
      <EvidenceLane points={points} last={last} left={isNarrow ? 40 : 48} right={margin.right} width={width} />
    </div>
  );
}

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
function areaOf({ id, colour }: ChartSeries, prefix: string) {
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

function lineOf({ id, colour }: ChartSeries) {
  const shared = { type: "linear" as const, isAnimationActive: false, dot: false, activeDot: { r: 3 }, stroke: colour, strokeWidth: 2.25 };
  return [
    <Line key={id} {...shared} dataKey={id} />,
    <Line key={`${id}~`} {...shared} dataKey={`${id}~`} strokeDasharray="4 4" activeDot={false} />,
  ];
}

const totalLines = ["total", "total~"].map((key) => (
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
));

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
