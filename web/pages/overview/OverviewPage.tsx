import "./overview.css";
import "./print.css";
import Container from "@cloudscape-design/components/container";
import { useQuery } from "@tanstack/react-query";
import { useIsLively, usePosture } from "../../api/posture.ts";
import { checksQuery, coverageQuery, lastRunQuery, summaryQuery } from "../../api/queries.ts";
import { useChangesOver, useTrend } from "../../api/trend.ts";
import { Answer } from "../../components/Answer.tsx";
import { Page } from "../../components/Page.tsx";
import { PrincipleCards } from "../../components/PrincipleCards.tsx";
import { paths } from "../../paths.ts";
import { placeQuery, usePlace } from "../../selection/place.ts";
import { AccountsMoved } from "./AccountsMoved.tsx";
import { Box } from "./Box.tsx";
import { Extent } from "./Extent.tsx";
import { FirstRun } from "./FirstRun.tsx";
import { FixFirst } from "./FixFirst.tsx";
import { NotReporting } from "./NotReporting.tsx";
import { Numbers } from "./Numbers.tsx";
import { TrendBox } from "./TrendBox.tsx";
import { Verdict } from "./Verdict.tsx";
import { VerdictLoading } from "./VerdictLoading.tsx";
import { WhyItMoved } from "./WhyItMoved.tsx";

/** Better or worse, where, why, what next: within ten seconds. */
export function OverviewPage() {
  const lastRun = useQuery(lastRunQuery);
  const summary = useQuery(summaryQuery(useIsLively()));
  const posture = usePosture();
  const isUnread = summary.data?.lastCompleteRunAt === null && posture.data?.openTotal === null;
  return (
    <Page
      title="Overview"
      scoped={["place", "range"]}
      description={
        <span className="extent">
          <Extent summary={summary.data} posture={posture.data} />
        </span>
      }
    >
      {isUnread && lastRun.data !== undefined ? <FirstRun lastRun={lastRun.data} /> : <Boxes />}
    </Page>
  );
}

const FIXES = 7;

function Boxes() {
  const { place } = usePlace();
  const posture = usePosture();
  const trend = useTrend("principle");
  const charted = useTrend("principle", { isChart: true });
  const severities = useTrend("severity");
  const accounts = useTrend("account");
  const changes = useChangesOver(trend.data);
  const checks = useQuery(checksQuery({ ...placeQuery(place), limit: FIXES }));
  const coverage = useQuery(coverageQuery({ limit: 1, ...accountOnly(place.account) }, useIsLively()));
  return (
    <div className="overview">
      {trend.data === undefined || (trend.data.change !== null && changes.isPending) ? (
        <VerdictLoading trend={trend} />
      ) : (
        trend.data.change !== null && (
          <Answer of={changes} name="Better or worse">
            {(changes) => <Verdict changes={changes} trend={trend.data} accounts={accounts.data} checks={checks.data} />}
          </Answer>
        )
      )}
      <Container>
        <div className="overview-numbers-box">
          <Answer of={posture} name="The numbers" lines={4}>
            {(posture) => <Numbers posture={posture} trend={severities.data} />}
          </Answer>
        </div>
      </Container>
      <TrendBox trend={charted} />
      <div className="overview-cards">
        <Answer of={posture} name="Principles" lines={11}>
          {({ principles }) => <PrincipleCards principles={principles} trend={trend.data} />}
        </Answer>
      </div>
      <div className="overview-pairs">
        <Box name="Why it moved" description="Every open finding that came or went counts once." of={changes} lines={16}>
          {(changes) => <WhyItMoved changes={changes} />}
        </Box>
        <Box
          name="Fix first"
          description="By findings closed, weighted by severity."
          of={checks}
          lines={16}
          more={["All checks", paths.checks]}
        >
          {(checks) => <FixFirst checks={checks} />}
        </Box>
        <Box name="Accounts that moved" of={accounts} lines={10} more={["All accounts", paths.accounts]}>
          {(trend) => <AccountsMoved trend={trend} />}
        </Box>
        <Box name="Who is not reporting" of={coverage} lines={10} more={["Coverage", paths.coverage]}>
          {(coverage) => <NotReporting coverage={coverage} />}
        </Box>
      </div>
    </div>
  );
}

const accountOnly = (account: readonly string[]) => (account.length > 0 ? { account: [...account] } : {});
