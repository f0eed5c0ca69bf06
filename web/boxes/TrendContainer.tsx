import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Trend } from "../../contract/trend.ts";
import { ChartControls } from "../components/ChartControls.tsx";
import { countOf } from "../formats/number.ts";
import { useAsIf } from "../selection/as-if.ts";
import { useChartChoice } from "../selection/chart.ts";

interface TrendContainerProps {
  readonly title: string;
  readonly trend: UseQueryResult<Trend>;
  readonly isOpenOnly?: true;
  readonly children: ReactNode;
}

/** The frame of a trend: what is drawn and how is chosen at its head, and whom it leaves out is said there. */
export function TrendContainer({ title, trend, isOpenOnly, children }: TrendContainerProps) {
  const { isOn } = useAsIf();
  const { measure } = useChartChoice().chart;
  const hasNoScore = isOn && measure === "score" && isOpenOnly !== true;
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={<ChartControls {...(isOpenOnly && { isOpenOnly })} />}
          description={hasNoScore ? noScore : trend.data?.likeForLike && likeForLike(trend.data.likeForLike.accounts)}
        >
          {title}
        </Header>
      }
    >
      {children}
    </Container>
  );
}

const noScore = "As if nothing were decided, the score is known of the present only: what was suppressed earlier is not kept by control.";
const likeForLike = (accounts: number) => `Like for like: only the ${countOf(accounts, "account")} that were there on every day.`;
