import { useQuery } from "@tanstack/react-query";
import type { WholeCheck } from "../../../contract/checks.ts";
import { trendQuery } from "../../api/queries.ts";
import { SeverityTrend } from "../../boxes/SeverityTrend.tsx";
import { rangeQuery } from "../../selection/asked.ts";
import { useChartChoice } from "../../selection/chart.ts";
import { useRange } from "../../selection/range.ts";
import { useView } from "../../selection/view.ts";

/** How many findings of it were open, day by day. A score is of many checks: it has none of its own. */
export function CheckTrend({ check: { check, kind } }: { readonly check: Pick<WholeCheck, "check" | "kind"> }) {
  const { range } = useRange();
  const { chart } = useChartChoice();
  const asked = { ...useView(), ...rangeQuery(range), check: [check], kind: [kind], by: "severity" as const };
  const trend = useQuery(trendQuery({ ...asked, ...(chart.likeForLike && { likeForLike: true }) }));
  return <SeverityTrend trend={trend} chart={{ ...chart, measure: "open" }} isOpenOnly />;
}
