import "./collect.css";
import "./coverage.css";
import "./findings.css";
import "./panel.css";
import "./principles.css";
import Alert from "@cloudscape-design/components/alert";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import type { Run } from "../../../contract/runs.ts";
import type { Summary } from "../../../contract/summary.ts";
import { isGoingOn, useFollowedRun } from "../../api/follow.ts";
import { coverageQuery, lastRunQuery, postureQuery, summaryQuery, trendByPrincipleQuery } from "../../api/queries.ts";
import { Shell } from "../../components/Shell.tsx";
import { When } from "../../components/When.tsx";
import { countOf } from "../../formats/number.ts";
import { CollectNow } from "./CollectNow.tsx";
import { CoverageBoxes } from "./CoverageBoxes.tsx";
import { FindingPanel } from "./FindingPanel.tsx";
import { NewestFindings } from "./NewestFindings.tsx";
import { OpenBySource } from "./OpenBySource.tsx";
import { Principles } from "./Principles.tsx";
import { RunBox } from "./RunBox.tsx";
import { useSelection } from "./selection.ts";

/** All scopes of a matrix in one answer; larger organizations see the accounts that have gaps (CoverageMatrix). */
const everyScope = { limit: 2000 };

export function CollectPage() {
  const { finding, choose } = useSelection();
  const lastRun = useQuery(lastRunQuery);
  useFollowedRun(lastRun.data);
  const isLively = isGoingOn(lastRun.data);
  const summary = useQuery(summaryQuery(isLively));
  const coverage = useQuery(coverageQuery(everyScope, isLively));
  const posture = useQuery(postureQuery(isLively));
  const trend = useQuery(trendByPrincipleQuery);
  const isFirstRun = isLively && summary.data?.lastCompleteRunAt === null;
  const close = () => choose(undefined);
  return (
    <Shell
      panel={finding === undefined ? undefined : { content: <FindingPanel key={finding} id={finding} />, close, opener: linkTo(finding) }}
    >
      <title>Collection · Pillarwatch</title>
      <ContentLayout
        header={
          <Header
            variant="h1"
            actions={<CollectNow lastRun={lastRun.data} />}
            description={summary.data === undefined ? "\u00a0" : <Extent of={summary.data} />}
          >
            Collection
          </Header>
        }
      >
        <SpaceBetween size="m">
          {summary.data?.contents === "sample" && (
            <Alert type="info" header="Sample organization: invented data">
              No account, finding or resource here is real. Configure AWS credentials to collect your own organization.
              {lastRun.data && <SampleHistory run={lastRun.data} />}
            </Alert>
          )}
          <RunBox lastRun={lastRun} />
          <Principles posture={posture} trend={trend.data} />
          <OpenBySource summary={summary} coverage={coverage.data} isFirstRun={isFirstRun} />
          <CoverageBoxes coverage={coverage} isCollecting={isLively} />
          <NewestFindings coverage={coverage.data} openTotal={summary.data?.openTotal} isLively={isLively} isFirstRun={isFirstRun} />
        </SpaceBetween>
      </ContentLayout>
    </Shell>
  );
}

/** Of a row's link; ids are hexadecimal, and an address that holds another one opens nothing. */
const linkTo = (finding: string): string => `a[data-finding="${CSS.escape(finding)}"]`;

const DAY_MS = 86_400_000;

/** The sample's past is collected by the ordinary collector, run by run, before its today is there. */
function SampleHistory({ run: { startedAt, trigger } }: { readonly run: Run }) {
  if (trigger !== "demo" || startedAt === null || Date.now() - Date.parse(startedAt) < DAY_MS) return null;
  return (
    <>
      {" "}
      Its history is being collected, now that of <When at={startedAt} short />: numbers and coverage are of that day.
    </>
  );
}

function Extent({ of: { accounts, regions, lastCompleteRunAt } }: { readonly of: Summary }) {
  return (
    <>
      {accounts > 0 && `${countOf(accounts, "account")}, ${countOf(regions, "region")}. `}
      {lastCompleteRunAt === null ? (
        "No run has been completed yet."
      ) : (
        <>
          Last complete run <When at={lastCompleteRunAt} />.
        </>
      )}
    </>
  );
}
