import type { SeverityCounts } from "../../contract/summary.ts";
import type { Severity } from "../../posture/words.ts";
import { count } from "../formats/number.ts";
import { severityNames, worstFirst } from "../words.ts";

/** Colour, and always the word beside it: neighbours of the ramp look alike to many eyes. */
export function SeverityMark({ severity }: { readonly severity: Severity }) {
  return (
    <span className="severity">
      <span className={`swatch fill-${severity.toLowerCase()}`} aria-hidden="true" />
      {severityNames[severity]}
    </span>
  );
}

/** One bar, as long as its share of the largest; the numbers stand in the table beside it, so it is hidden from screen readers. */
export function SeverityBar({ counts, largest }: { readonly counts: SeverityCounts; readonly largest: number }) {
  return (
    <svg className="severity-bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
      {slicesOf(counts, largest).map(({ severity, from, width }) => (
        <rect key={severity} x={from} width={width} y={0} height={10} className={`fill-${severity.toLowerCase()}`}>
          <title>{`${severityNames[severity]} ${count(counts[severity])}`}</title>
        </rect>
      ))}
    </svg>
  );
}

const SEAM = 3;

function slicesOf(counts: SeverityCounts, largest: number): readonly { severity: Severity; from: number; width: number }[] {
  let from = 0;
  return worstFirst
    .filter((severity) => counts[severity] > 0)
    .map((severity) => {
      const share = (1000 * counts[severity]) / Math.max(1, largest);
      const slice = { severity, from, width: Math.max(1, share - SEAM) };
      from += share;
      return slice;
    });
}
