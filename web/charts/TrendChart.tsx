import { lazy, type ReactNode, Suspense } from "react";
import { useLater } from "../components/later.ts";
import type { TrendChartProps } from "./data.ts";
import { EvidenceLegend } from "./EvidenceLegend.tsx";
import { NumbersTable } from "./NumbersTable.tsx";
import { SeriesLegend } from "./SeriesLegend.tsx";
import { summaryOf } from "./summary.ts";

/** Drawn after what a reader came for, and fetched then. */
const TrendPlot = lazy(async () => ({ default: (await import("./TrendPlot.tsx")).TrendPlot }));

const HEIGHT = 300;

/** Days as areas or lines, with what makes a day less than certain; its sentence for whoever hears it, its numbers as a table. */
export function TrendChart({ below, ...props }: TrendChartProps & { readonly below?: ReactNode }) {
  const isLater = useLater(true);
  const { height = HEIGHT } = props;
  const summary = summaryOf(props, new Date());
  return (
    <figure className="trend-chart">
      <div className="plot" style={{ height }} role="img" aria-label={summary}>
        {isLater && (
          <Suspense fallback={null}>
            <TrendPlot {...props} height={height} />
          </Suspense>
        )}
      </div>
      {props.hasLegend === true && <SeriesLegend series={props.series} unit={props.unit} />}
      <EvidenceLegend points={props.points} />
      {below}
      <NumbersTable {...props} summary={summary} />
    </figure>
  );
}
