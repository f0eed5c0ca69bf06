import { useQuery } from "@tanstack/react-query";
import type { WholeCheck } from "../../../contract/checks.ts";
import { trendQuery } from "../../api/queries.ts";
import { SeverityTrend } from "../../boxes/SeverityTrend.tsx";
import { useAsIf } from "../../selection/as-if.ts";
import { placeQuery, rangeQuery } from "../../selection/asked.ts";
import { useChartChoice } from "../../selection/chart.ts";
import { usePlace } from "../../selection/place.ts";
import { useRange } from "../../selection/range.ts";

/** How many findings of it were open, day by day. A score is of many checks: it has none of its own. */
export function CheckTrend({ check: { check, kind } }: { readonly check: Pick<WholeCheck, "check" | "kind"> }) {
  const { place } = usePlace();
  const { range } = useRange();
  const { chart } = useChartChoice();
  const asked = { ...useAsIf().asked, ...placeQuery(place), ...rangeQuery(range), check: [check], kind: [kind], by: "severity" as const };
  const trend = useQuery(trendQuery({ ...asked, ...(chart.likeForLike && { likeForLike: true }) }));
  return <SeverityTrend trend={trend} chart={{ ...chart, measure: "open" }} isOpenOnly />;
}
