import { useId } from "react";
import type { ChartPoint } from "./data.ts";
import { isSilent, type Span, spansOf } from "./days.ts";

interface EvidenceLaneProps {
  readonly points: readonly ChartPoint[];
  /** Index at which the plot ends: after the last point where a goal is drawn. */
  readonly last: number;
  /** px between the plot's own edges and those of its place. */
  readonly left: number;
  readonly right: number;
  /** px, of the place. */
  readonly width: number;
}

const HEIGHT = 6;

/** Under the axis: which days were read, reconstructed or stale; a gap is a day without a run. It says so in print too, where a tint may be lost. */
export function EvidenceLane({ points, last, left, right, width }: EvidenceLaneProps) {
  const pattern = useId().replaceAll(/[^a-zA-Z0-9]/g, "");
  const inner = Math.max(width - left - right, 1);
  const x = (day: number) => (inner * Math.min(Math.max(day, 0), last)) / last;
  const bar = ({ from, to }: Span, fill: string) => (
    <rect key={`${fill} ${from}`} x={x(from - 0.5)} width={Math.max(x(to + 0.5) - x(from - 0.5), 2)} height={HEIGHT} fill={fill} />
  );
  return (
    <svg
      className="evidence-lane"
      style={{ insetInlineStart: left }}
      width={inner}
      height={HEIGHT}
      viewBox={`0 0 ${inner} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <defs>
        <pattern id={pattern} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width={1.5} height={5} fill="var(--quiet)" />
        </pattern>
      </defs>
      {spansOf(points, (point) => !point.carried && !point.reconstructed && !isSilent(point)).map((span) => bar(span, "var(--line)"))}
      {spansOf(points, ({ reconstructed }) => reconstructed).map((span) => bar(span, `url(#${pattern})`))}
      {spansOf(points, isSilent).map((span) => bar(span, "var(--stale)"))}
    </svg>
  );
}
