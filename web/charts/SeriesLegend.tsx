import { count } from "../formats/number.ts";
import type { TrendChartProps } from "./data.ts";

/** Whose colour is whose, in the order of the stack from the top, with the number of the last day. */
export function SeriesLegend({ series, unit }: Pick<TrendChartProps, "series" | "unit">) {
  return (
    <ul className="series-legend" aria-label="Legend">
      {series.map(({ id, name, colour, values }) => (
        <li key={id}>
          <span className="swatch" style={{ background: colour, borderColor: colour }} aria-hidden="true" /> {name}{" "}
          <b>{values.at(-1) == null ? "–" : `${count(values.at(-1) ?? 0)}${unit}`}</b>
        </li>
      ))}
    </ul>
  );
}
