import { count } from "../formats/number.ts";
import { dayName } from "../formats/time.ts";
import type { ChartPoint } from "./data.ts";
import { isSilent, type Span, spansOf } from "./days.ts";

const MOST_SPANS = 3;

/** What hatch, amber bands and gaps mean, with their days: colour is never the only sign. It keeps its line where there is nothing to say. */
export function EvidenceLegend({ points }: { readonly points: readonly ChartPoint[] }) {
  const stale = spansOf(points, isSilent);
  return (
    <figcaption className="evidence-legend quiet">
      {points.some(({ reconstructed }) => reconstructed) && (
        <span>
          <span className="swatch hatched" aria-hidden="true" /> Reconstructed from AWS's own dates: only the last change of each check, and
          not what AWS had already deleted
        </span>
      )}
      {stale.length > 0 && (
        <span>
          <span className="swatch stale" aria-hidden="true" /> Stale: {spanNames(stale, points)}
        </span>
      )}
      {points.some(({ carried }) => carried) && (
        <span>
          <span className="swatch no-run" aria-hidden="true" /> No run: the last state is carried
        </span>
      )}
    </figcaption>
  );
}

/** "17 Oct to 19 Oct 3 of 14 accounts, since 22 Nov 1 of 14". */
function spanNames(spans: readonly Span[], points: readonly ChartPoint[]): string {
  const names = spans.slice(-MOST_SPANS).map((span) => `${days(span, points)} ${silentIn(span, points)}`);
  const earlier = spans.length - names.length;
  return earlier > 0 ? `${names.join(", ")}, and ${earlier} times before` : names.join(", ");
}

function days({ from, to }: Span, points: readonly ChartPoint[]): string {
  const name = (index: number) => dayName(points[index]?.date ?? "", new Date());
  if (to === points.length - 1 && from < to) return `since ${name(from)}`;
  return from === to ? name(from) : `${name(from)} to ${name(to)}`;
}

function silentIn({ from, to }: Span, points: readonly ChartPoint[]): string {
  const worst = points.slice(from, to + 1).reduce((most, point) => (point.silent > most.silent ? point : most));
  return `${count(worst.silent)} of ${count(worst.accounts)} accounts`;
}
