import { useId } from "react";
import type { ChartPoint } from "./data.ts";
import { spansOf } from "./days.ts";

interface EvidenceLaneProps {
  readonly points: readonly ChartPoint[];
  /** px between the plot's own edges and those of its place. */
  readonly left: number;
  readonly right: number;
}

/** Under the axis: which days are reconstructed or stale. It says so in print too, where a tint may be lost. */
export function EvidenceLane({ points, left, right }: EvidenceLaneProps) {
  const pattern = useId().replaceAll(/[^a-zA-Z0-9]/g, "");
  const last = Math.max(points.length - 1, 1);
  const x = (day: number) => Math.min(Math.max(day, 0), last);
  return (
    <svg
      className="evidence-lane"
      style={{ insetInlineStart: left, inlineSize: `calc(100% - ${left + right}px)` }}
      viewBox={`0 0 ${last} 6`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <defs>
        <pattern id={pattern} width={last / 90} height={6} patternUnits="userSpaceOnUse">
          <rect width={last / 270} height={6} fill="var(--quiet)" />
        </pattern>
      </defs>
      <rect width={last} height={6} fill="var(--hover)" />
      {spansOf(points, (point) => point.reconstructed).map(({ from, to }) => (
        <rect key={from} x={x(from)} width={x(to + 0.5) - x(from)} height={6} fill={`url(#${pattern})`} />
      ))}
      {spansOf(points, (point) => point.stale && !point.reconstructed).map(({ from, to }) => (
        <rect key={from} x={x(from - 0.5)} width={x(to + 0.5) - x(from - 0.5)} height={6} fill="var(--stale)" />
      ))}
    </svg>
  );
}
