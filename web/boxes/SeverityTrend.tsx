import type { UseQueryResult } from "@tanstack/react-query";
import type { Trend } from "../../contract/trend.ts";
import { severities } from "../../posture/words.ts";
import type { TrendChartProps } from "../charts/data.ts";
import { TrendChart } from "../charts/TrendChart.tsx";
import { Answer } from "../components/Answer.tsx";
import { type ChartChoice, wordOf } from "../selection/read.ts";
import { chartOf, measureNames } from "../trend/chart.ts";
import { severityNames } from "../words.ts";
import { GoalNote } from "./GoalNote.tsx";
import { TrendContainer } from "./TrendContainer.tsx";

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

interface SeverityTrendProps {
  readonly trend: UseQueryResult<Trend>;
  readonly chart: ChartChoice;
  /** Where nothing else can be counted: no choice is offered. */
  readonly isOpenOnly?: true;
}

/** The days of a part of the posture: what is open by severity; score and checks passed as one line each. */
export function SeverityTrend({ trend, chart, isOpenOnly }: SeverityTrendProps) {
  const split = chart.measure === "open" ? " by severity" : "";
  return (
    <TrendContainer title={`${measureNames[chart.measure]}${split}`} trend={trend} {...(isOpenOnly && { isOpenOnly })}>
      <Answer of={trend} name="The trend" lines={14}>
        {(trend) => (
          <TrendChart
            {...worstAtTheBottom(trend, chart, split.trim())}
            hasLegend
            below={chart.measure === "open" && <GoalNote goal={trend.goal} />}
          />
        )}
      </Answer>
    </TrendContainer>
  );
}
