import type { UseQueryResult } from "@tanstack/react-query";
import type { Trend } from "../../../contract/trend.ts";
import { severities } from "../../../posture/words.ts";
import { TrendContainer } from "../../boxes/TrendContainer.tsx";
import type { TrendChartProps } from "../../charts/data.ts";
import { TrendChart } from "../../charts/TrendChart.tsx";
import { Answer } from "../../components/Answer.tsx";
import { useChartChoice } from "../../selection/chart.ts";
import { type ChartChoice, wordOf } from "../../selection/read.ts";
import { chartOf, measureNames } from "../../trend/chart.ts";
import { severityNames } from "../../words.ts";

const severityOf = (id: string | null) => wordOf(severities, id) ?? "INFORMATIONAL";

/** Where the eye compares best, in the order that severities have. */
function worstAtTheBottom(trend: Trend, chart: ChartChoice, split: string): TrendChartProps {
  const props = chartOf({
    trend,
    chart,
    split,
    nameOf: ({ id }) => severityNames[severityOf(id)],
    colourOf: ({ id }) => `var(--${severityOf(id).toLowerCase()})`,
  });
  const order = (id: string) => severities.indexOf(severityOf(id));
  return { ...props, series: [...props.series].sort((a, b) => order(a.id) - order(b.id)) };
}

/** Its days: what is open by severity; score and checks passed as one line each. */
export function PrincipleTrend({ trend }: { readonly trend: UseQueryResult<Trend> }) {
  const { chart } = useChartChoice();
  const split = chart.measure === "open" ? " by severity" : "";
  return (
    <TrendContainer title={`${measureNames[chart.measure]}${split}`} trend={trend}>
      <Answer of={trend} name="The trend" lines={14}>
        {(trend) => <TrendChart {...worstAtTheBottom(trend, chart, split.trim())} />}
      </Answer>
    </TrendContainer>
  );
}
