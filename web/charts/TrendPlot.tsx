import { memo, useId } from "react";
import { Curve, Dot, Surface } from "recharts";
import { count } from "../formats/number.ts";
import { dayName } from "../formats/time.ts";
import type { TrendChartProps } from "./data.ts";
import { isSilent, spansOf, ticksOf } from "./days.ts";
import { EvidenceLane } from "./EvidenceLane.tsx";
import { PlotTip } from "./PlotTip.tsx";
import { type Band, dateAt, edgeOf, type Frame, goalOf, measuredOnly, reconstructedOnly, stackOf, ticksUpTo, x, y } from "./plot.ts";
import { useWidth } from "./width.ts";

const NARROW = 520;

/** At no width nothing is drawn, and so nothing twice. */
export const TrendPlot = memo(function TrendPlot(props: TrendChartProps & { readonly height: number }) {
  const [place, width] = useWidth();
  return (
    <div ref={place} className="plot-place" style={{ height: props.height }}>
      {width > 0 && <Sized of={props} width={width} height={props.height} />}
    </div>
  );
});

/** px above, beside and below the plot: for its notes, its last day and its days. */
const MARGIN = { top: 24, right: 24, bottom: 44 };

interface SizedProps {
  readonly of: TrendChartProps;
  readonly width: number;
  readonly height: number;
}

function Sized({ of: props, width, height }: SizedProps) {
  const { points, goal = [] } = props;
  const isNarrow = width < NARROW;
  const bands = stackOf(props);
  const frame: Frame = {
    left: isNarrow ? 40 : 48,
    right: width - MARGIN.right,
    top: MARGIN.top,
    bottom: height - MARGIN.bottom,
    last: Math.max(points.length - 1, 1, ...goal.map(({ at }) => at)),
    ticks: ticksUpTo(props, bands),
  };
  return (
    <>
      <Surface width={width} height={height}>
        <Grid frame={frame} />
        <Silence of={props} frame={frame} />
        {props.form === "stacked" ? <Areas of={props} bands={bands} frame={frame} /> : <Lines of={props} frame={frame} />}
        <Notes of={props} frame={frame} isNarrow={isNarrow} />
        <Axes of={props} frame={frame} isNarrow={isNarrow} />
      </Surface>
      <PlotTip of={props} frame={frame} />
      <EvidenceLane points={points} last={frame.last} left={frame.left} right={MARGIN.right} width={width} />
    </>
  );
}

interface PartProps {
  readonly of: TrendChartProps;
  readonly frame: Frame;
}

const Grid = ({ frame }: Pick<PartProps, "frame">) =>
  frame.ticks.map((tick) => (
    <line
      key={tick}
      x1={frame.left}
      x2={frame.right}
      y1={y(frame, tick)}
      y2={y(frame, tick)}
      fill="none"
      stroke="var(--line)"
      strokeDasharray="2 3"
    />
  ));

/** Days of which some accounts say nothing. */
const Silence = ({ of: { points }, frame }: PartProps) =>
  spansOf(points, isSilent).map(({ from, to }) => {
    const [left, right] = [x(frame, Math.max(0, from - 0.5)), x(frame, Math.min(points.length - 1, to + 0.5))];
    return (
      <rect
        key={from}
        x={left}
        width={right - left}
        y={frame.top}
        height={frame.bottom - frame.top}
        fill="var(--stale)"
        fillOpacity={0.14}
      />
    );
  });

/** 78 % of the hue with a seam in the ground's colour, so that neighbours are told apart by more than their hue; reconstructed days are hatched. */
function Areas({ of: props, bands, frame }: PartProps & { readonly bands: readonly Band[] }) {
  const prefix = useId().replaceAll(/[^a-zA-Z0-9]/g, "");
  const isReconstructed = props.points.some(({ reconstructed }) => reconstructed);
  return (
    <>
      {isReconstructed && (
        <defs>
          {bands.map(({ id, colour }) => (
            <Hatch key={id} id={`${prefix}-${id}`} colour={colour} />
          ))}
        </defs>
      )}
      {bands.map(({ id, colour, from, to }) => {
        const measured = measuredOnly(to, props);
        return (
          <g key={id} strokeWidth={1}>
            <Curve points={edgeOf(measured, frame)} baseLine={edgeOf(from, frame)} fill={colour} fillOpacity={0.78} stroke="none" />
            <Curve points={edgeOf(measured, frame)} fill="none" stroke="var(--ground)" />
            {isReconstructed && (
              <Curve
                points={edgeOf(reconstructedOnly(to, props), frame)}
                baseLine={edgeOf(from, frame)}
                fill={`url(#${prefix}-${id})`}
                stroke="none"
              />
            )}
            {props.points.length === 1 && <Only frame={frame} value={measured[0]} fill={colour} stroke="var(--ground)" strokeWidth={1} />}
          </g>
        );
      })}
      <Total of={props} frame={frame} />
      <Goal of={props} frame={frame} />
    </>
  );
}

function Lines({ of: props, frame }: PartProps) {
  return (
    <>
      {props.series.toReversed().map(({ id, colour, values }) => (
        <g key={id} fill="none" stroke={colour} strokeWidth={2.25}>
          <Curve points={edgeOf(measuredOnly(values, props), frame)} />
          <Curve points={edgeOf(reconstructedOnly(values, props), frame)} strokeDasharray="4 4" />
          {props.points.length === 1 && <Only frame={frame} value={values[0]} fill="#fff" stroke={colour} strokeWidth={2.25} />}
        </g>
      ))}
      <Goal of={props} frame={frame} />
      {props.unit === " %" && <Total of={props} frame={frame} />}
    </>
  );
}

const Total = ({ of: props, frame }: PartProps) => (
  <g fill="none" stroke="var(--ink)" strokeWidth={2}>
    <Curve points={edgeOf(measuredOnly(props.total, props), frame)} />
    <Curve points={edgeOf(reconstructedOnly(props.total, props), frame)} strokeDasharray="3 4" />
    {props.points.length === 1 && <Only frame={frame} value={props.total[0]} fill="#fff" stroke="var(--ink)" strokeWidth={2} />}
  </g>
);

const Goal = ({ of: { goal = [] }, frame }: PartProps) =>
  goal.length > 1 && (
    <Curve type="stepAfter" points={goalOf(goal, frame)} fill="none" stroke="var(--ink)" strokeWidth={2} strokeDasharray="6 4" />
  );

interface OnlyProps {
  readonly frame: Frame;
  readonly value: number | null | undefined;
  readonly fill: string;
  readonly stroke: string;
  readonly strokeWidth: number;
}

/** One day alone makes no line. */
const Only = ({ frame, value, ...look }: OnlyProps) => value != null && <Dot r={3} cx={x(frame, 0)} cy={y(frame, value)} {...look} />;

/** They stand above the plot; one that would leave it at the right ends at its line. */
function Notes({ of: { points, notes }, frame, isNarrow }: PartProps & { readonly isNarrow: boolean }) {
  if (isNarrow) return null;
  return notes.map(({ date, text }) => {
    const at = points.findIndex((point) => point.date === date);
    if (at < 0) return null;
    const [place, isEnd] = [x(frame, at), at > points.length * 0.8];
    return (
      <g key={`${at} ${text}`}>
        <line x1={place} x2={place} y1={frame.bottom} y2={frame.top} fill="none" stroke="var(--quiet)" strokeDasharray="2 3" />
        <text x={place + (isEnd ? -5 : 5)} y={9} dy="0.71em" fill="var(--ink)" fontSize={12} textAnchor={isEnd ? "end" : "start"}>
          {text}
        </text>
      </g>
    );
  });
}

function Axes({ of: { points, unit }, frame, isNarrow }: PartProps & { readonly isNarrow: boolean }) {
  const now = new Date();
  const { left, right, bottom, last } = frame;
  const days = [...ticksOf(points.length, isNarrow ? 5 : 7), ...(last > points.length ? [last] : [])];
  return (
    <g fill="var(--quiet)" fontSize={12}>
      <line x1={left} x2={right} y1={bottom} y2={bottom} stroke="var(--line)" />
      {days.map((at) => (
        <text key={at} x={x(frame, at)} y={bottom + 18} dy="0.71em" textAnchor="middle">
          {dayName(dateAt(points, at), now)}
        </text>
      ))}
      {frame.ticks.map((tick) => (
        <text key={tick} x={left - 8} y={y(frame, tick)} dy="0.355em" textAnchor="end">
          {`${count(tick)}${unit}`}
        </text>
      ))}
    </g>
  );
}

/** 45°, in the series' own hue: no change is counted from these days. */
const Hatch = ({ id, colour }: { readonly id: string; readonly colour: string }) => (
  <pattern id={id} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect width={6} height={6} fill={colour} fillOpacity={0.1} />
    <rect width={1.5} height={6} fill={colour} fillOpacity={0.7} />
  </pattern>
);
