/** Days of the view and the range that the address chooses. */
import { useQuery } from "@tanstack/react-query";
import type { TrendQuery } from "../../contract/trend.ts";
import { useChartChoice } from "../selection/chart.ts";
import { placeQuery, usePlace } from "../selection/place.ts";
import { rangeQuery, useRange } from "../selection/range.ts";
import { trendQuery } from "./queries.ts";

/** @param by also a series for each principle, severity, …. What a page narrows further (`account` of an account's page) is given in `within`. */
export function useTrend(by: NonNullable<TrendQuery["by"]>, within: TrendQuery = {}) {
  const { place } = usePlace();
  const { range } = useRange();
  const { chart } = useChartChoice();
  return useQuery(
    trendQuery({ ...placeQuery(place), ...rangeQuery(range), ...within, by, ...(chart.likeForLike && { likeForLike: true }) }),
  );
}
