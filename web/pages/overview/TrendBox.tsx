import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Trend } from "../../../contract/trend.ts";
import { type PrincipleGroup, principleGroups } from "../../../posture/words.ts";
import { chartOf } from "../../charts/ofTrend.ts";
import { TrendChart } from "../../charts/TrendChart.tsx";
import { Answer } from "../../components/Answer.tsx";
import { ChartControls } from "../../components/ChartControls.tsx";
import { useChartChoice } from "../../selection/chart.ts";
import { wordOf } from "../../selection/read.ts";
import { principleShort } from "../../words.ts";

const groupOf = (id: string | null): PrincipleGroup => wordOf(principleGroups, id) ?? "unmapped";

export function TrendBox({ trend }: { readonly trend: UseQueryResult<Trend> }) {
  const { chart } = useChartChoice();
  return (
    <Container
      header={
        <Header variant="h2" actions={<ChartControls />}>
          By principle
        </Header>
      }
    >
      <Answer of={trend} name="The trend" lines={16}>
        {(trend) => (
          <TrendChart
            {...chartOf({
              trend,
              chart,
              split: "by principle",
              nameOf: ({ id }) => principleShort[groupOf(id)],
              colourOf: ({ id }) => `var(--${groupOf(id)})`,
            })}
          />
        )}
      </Answer>
    </Container>
  );
}
