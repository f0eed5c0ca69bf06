import "./overview.css";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { FIXES } from "../../api/first-questions.ts";
import { useLastRun } from "../../api/last-run.ts";
import { useIsLively, usePosture } from "../../api/posture.ts";
import { checksQuery, coverageQuery, summaryQuery } from "../../api/queries.ts";
import { useChangesOver, useTrend } from "../../api/trend.ts";
import { Box } from "../../boxes/Box.tsx";
import { DueBox } from "../../boxes/DueBox.tsx";
import { FixFirstBox } from "../../boxes/FixFirst.tsx";
import { PostureBoxes } from "../../boxes/PostureBoxes.tsx";
import { WhyItMovedBox } from "../../boxes/WhyItMoved.tsx";
import { Page } from "../../components/Page.tsx";
import { paths } from "../../paths.ts";
import { usePlace } from "../../selection/place.ts";
import { useView } from "../../selection/view.ts";
import { AccountsMoved } from "./AccountsMoved.tsx";
import { Extent } from "./Extent.tsx";
import { NotReporting } from "./NotReporting.tsx";

// Seen once, before there is anything to show.
const FirstRun = lazy(async () => ({ default: (await import("./FirstRun.tsx")).FirstRun }));

/** Better or worse, where, why, what next: within ten seconds. */
export function OverviewPage() {
  const lastRun = useLastRun();
  const summary = useQuery(summaryQuery(useIsLively()));
  const posture = usePosture();
  const isUnread = summary.data?.lastCompleteRunAt === null && posture.data?.openTotal === null;
  return (
    <Page
      title="Overview"
      scoped={["place", "range", "decisions"]}
      description={
        <span className="extent">
          <Extent summary={summary.data} posture={posture.data} />
        </span>
      }
    >
      {isUnread && lastRun.data !== undefined ? (
        <Suspense fallback={null}>
          <FirstRun lastRun={lastRun.data} />
        </Suspense>
      ) : (
        <Boxes />
      )}
    </Page>
  );
}

function Boxes() {
  const { place } = usePlace();
  const accounts = useTrend("account");
  const days = useTrend("principle");
  const changes = useChangesOver(days.data);
  const checks = useQuery(checksQuery({ ...useView(), limit: FIXES }));
  const coverage = useQuery(coverageQuery({ limit: 1, ...accountOnly(place.account) }, useIsLively()));
  return (
    <PostureBoxes changes={changes} checks={checks} accounts={accounts}>
      <WhyItMovedBox days={days} changes={changes} lines={16} />
      <FixFirstBox checks={checks} lines={16} />
      <Box name="Accounts that moved" of={accounts} lines={10} more={["All accounts", paths.accounts]}>
        {(trend) => <AccountsMoved trend={trend} />}
      </Box>
      <div className="stack">
        <DueBox />
        <Box name="Who is not reporting" of={coverage} lines={10} more={["Coverage", paths.coverage]}>
          {(coverage) => <NotReporting coverage={coverage} />}
        </Box>
      </div>
    </PostureBoxes>
  );
}

const accountOnly = (account: readonly string[]) => (account.length > 0 ? { account: [...account] } : {});
