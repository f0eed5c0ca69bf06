import type { CellMeasure } from "../../selection/read.ts";
import type { Bins } from "./bins.ts";

const titles: Readonly<Record<CellMeasure, string>> = {
  score: "Score, %",
  checksPassed: "Checks passed, %",
  open: "Open findings",
  change: "Open findings more or less",
};

/** What the strengths mean: colour is never the only sign, and never without its words. */
export function HeatLegend({ bins, cells }: { readonly bins: Bins; readonly cells: CellMeasure }) {
  return (
    <div className="heat-legend quiet">
      <b>{titles[cells]}</b>
      {bins.legend.map(({ strength, words }) => (
        <span key={strength}>
          <span className={`heat-swatch bin-${strength}`} aria-hidden="true" /> {words}
        </span>
      ))}
      <span>
        <span className="heat-swatch stale" aria-hidden="true" /> Stale: last known value
      </span>
      <span>– {cells === "score" || cells === "checksPassed" ? "no control with data" : "nobody has reported"}</span>
      <p>
        An OU's score is that of all its accounts together: a control that fails in one account fails for the OU, so it may be lower than
        any of them.
      </p>
    </div>
  );
}
