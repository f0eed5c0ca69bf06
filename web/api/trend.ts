/** Days of the view and the range that the address chooses. */
import { useQuery } from "@tanstack/react-query";
import type { Trend, TrendQuery } from "../../contract/trend.ts";
import { useAsIf } from "../selection/as-if.ts";
import { placeQuery, rangeQuery } from "../selection/asked.ts";
import { useChartChoice } from "../selection/chart.ts";
import { usePlace } from "../selection/place.ts";
import { useRange } from "../selection/range.ts";
import { useView } from "../selection/view.ts";
import { changesQuery, trendQuery } from "./queries.ts";

interface TrendOptions {
  /** It obeys what the chart's switches say (like for like): the numbers beside a chart do not. */
  readonly isChart?: true;
}

/** @param by also a series for each principle, severity, …. */
export function useTrend(by: NonNullable<TrendQuery["by"]>, { isChart }: TrendOptions = {}) {
  const { range } = useRange();
  const { chart } = useChartChoice();
  const likeForLike = isChart === true && chart.likeForLike ? { likeForLike: true } : {};
  return useQuery(trendQuery({ ...useView(), ...rangeQuery(range), by, ...likeForLike }));
}

/** Why the open count moved over exactly the days that a trend counts its change over. Not asked where it counts none, nor as if nothing were decided. */
export function useChangesOver(trend: Trend | undefined) {
  const { place } = usePlace();
  const since = trend?.change?.since;
  const days = { from: since ?? "", to: trend?.to ?? "" };
  const { isOn } = useAsIf();
  return useQuery({ ...changesQuery({ ...placeQuery(place), ...days }), enabled: since !== undefined && !isOn });
}
