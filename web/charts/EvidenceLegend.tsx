import { dayName } from "../formats/time.ts";
import type { ChartPoint } from "./data.ts";
import { type Span, spansOf } from "./days.ts";

const MOST_SPANS = 3;

/** What the hatch and the amber bands mean, with their days: colour is never the only sign. */
export function EvidenceLegend({ points }: { readonly points: readonly ChartPoint[] }) {
  const reconstructed = points.some((point) => point.reconstructed);
  const stale = spansOf(points, (point) => point.stale && !point.reconstructed);
  if (!reconstructed && stale.length === 0) return null;
  return (
    <figcaption className="evidence-legend quiet">
      {reconstructed && (
        <span>
          <span className="swatch hatched" aria-hidden="true" /> Reconstructed: leaves out what was fixed, and what AWS had already deleted
        </span>
      )}
      {stale.length > 0 && (
        <span>
          <span className="swatch stale" aria-hidden="true" /> Stale: {spanNames(stale, points)}
        </span>
      )}
    </figcaption>
  );
}

function spanNames(spans: readonly Span[], points: readonly ChartPoint[]): string {
  const now = new Date();
  const last = points.length - 1;
  const names = spans.slice(-MOST_SPANS).map(({ from, to }) => {
    const first = dayName(points[from]?.date ?? "", now);
    if (to === last && from < last) return `since ${first}`;
    return from === to ? first : `${first} to ${dayName(points[to]?.date ?? "", now)}`;
  });
  const earlier = spans.length - names.length;
  return earlier > 0 ? `${names.join(", ")}, and ${earlier} times before` : names.join(", ");
}
