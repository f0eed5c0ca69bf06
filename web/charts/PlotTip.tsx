import { type PointerEvent, useLayoutEffect, useRef, useState } from "react";
import { count } from "../formats/number.ts";
import { dayName } from "../formats/time.ts";
import type { TrendChartProps } from "./data.ts";
import { evidenceOf, isSilent } from "./days.ts";
import { type Frame, x } from "./plot.ts";

interface PlotTipProps {
  readonly of: TrendChartProps;
  readonly frame: Frame;
}

/** px between the day and its numbers. */
const OFFSET = 10;

/** The day that is pointed at: a line over it, and its numbers beside it. It lies over the plot, which is not drawn again for it. */
export function PlotTip({ of: props, frame }: PlotTipProps) {
  const [at, setAt] = useState<number>();
  const { left, right, top, bottom, last } = frame;
  const point = (event: PointerEvent<HTMLElement>) => {
    const share = event.nativeEvent.offsetX / (right - left);
    const day = Math.round(Math.min(Math.max(share, 0), 1) * last);
    setAt(day < props.points.length ? day : undefined);
  };
  return (
    <>
      <div
        className="plot-pointed"
        style={{ insetInlineStart: left, insetBlockStart: top, inlineSize: right - left, blockSize: bottom - top }}
        onPointerDown={point}
        onPointerMove={point}
        onPointerLeave={() => setAt(undefined)}
      >
        {at !== undefined && <div className="plot-cursor" style={{ insetInlineStart: x(frame, at) - left - 0.5 }} />}
      </div>
      {at !== undefined && <Tip of={props} frame={frame} at={at} />}
    </>
  );
}

/** At the right of its day, or at its left where there is no room; never above the plot. */
function Tip({ of: { points, series, total, unit }, frame, at }: PlotTipProps & { readonly at: number }) {
  const own = useRef<HTMLDivElement>(null);
  const place = x(frame, at);
  const { left, right, top } = frame;
  useLayoutEffect(() => {
    if (own.current === null) return;
    const width = own.current.offsetWidth;
    const beside = place + OFFSET + width > right ? place - OFFSET - width : place + OFFSET;
    own.current.style.transform = `translate(${Math.max(beside, left)}px, ${top}px)`;
  }, [place, left, right, top]);
  const point = points[at];
  if (point === undefined) return null;
  const value = (number: number | null | undefined) => (number == null ? "–" : `${count(number)}${unit}`);
  return (
    <div ref={own} className="chart-tip">
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
