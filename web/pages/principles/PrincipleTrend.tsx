import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Trend } from "../../../contract/trend.ts";
import { severities } from "../../../posture/words.ts";
import type { TrendChartProps } from "../../charts/data.ts";
import { TrendChart } from "../../charts/TrendChart.tsx";
import { Answer } from "../../components/Answer.tsx";
import { ChartControls } from "../../components/ChartControls.tsx";
import { countOf } from "../../formats/number.ts";
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
    <Container
      header={
        <Header
          variant="h2"
          actions={<ChartControls />}
          description={
            trend.data?.likeForLike &&
            `Like for like: only the ${countOf(trend.data.likeForLike.accounts, "account")} that were there on every day.`
          }
        >
          {measureNames[chart.measure]}
          {split}
        </Header>
      }
    >
      <Answer of={trend} name="The trend" lines={14}>
        {(trend) => <TrendChart {...worstAtTheBottom(trend, chart, split.trim())} />}
      </Answer>
    </Container>
  );
}
