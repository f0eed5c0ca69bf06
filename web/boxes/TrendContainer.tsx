import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Trend } from "../../contract/trend.ts";
import { ChartControls } from "../components/ChartControls.tsx";
import { countOf } from "../formats/number.ts";

interface TrendContainerProps {
  readonly title: string;
  readonly trend: UseQueryResult<Trend>;
  readonly isOpenOnly?: true;
  readonly children: ReactNode;
}

/** The frame of a trend: what is drawn and how is chosen at its head, and whom it leaves out is said there. */
export function TrendContainer({ title, trend, isOpenOnly, children }: TrendContainerProps) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={<ChartControls {...(isOpenOnly && { isOpenOnly })} />}
          description={trend.data?.likeForLike && likeForLike(trend.data.likeForLike.accounts)}
        >
          {title}
        </Header>
      }
    >
      {children}
    </Container>
  );
}

const likeForLike = (accounts: number) => `Like for like: only the ${countOf(accounts, "account")} that were there on every day.`;
