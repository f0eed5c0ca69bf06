import "./coverage.css";
import { useQuery } from "@tanstack/react-query";
import { useIsLively } from "../../api/posture.ts";
import { coverageQuery, summaryQuery } from "../../api/queries.ts";
import { Page } from "../../components/Page.tsx";
import { CoverageBoxes } from "./CoverageBoxes.tsx";
import { OpenBySource } from "./OpenBySource.tsx";

/** All scopes of a matrix in one answer; larger organizations see the accounts that have gaps (CoverageMatrix). */
const everyScope = { limit: 2000 };

/** Who is heard, and what each source says. */
export function CoveragePage() {
  const isLively = useIsLively();
  const summary = useQuery(summaryQuery(isLively));
  const coverage = useQuery(coverageQuery(everyScope, isLively));
  const isFirstRun = isLively && summary.data?.lastCompleteRunAt === null;
  return (
    <Page title="Coverage" description="What no number can speak for, and what to do about it.">
      <CoverageBoxes coverage={coverage} isCollecting={isLively} />
      <OpenBySource summary={summary} coverage={coverage.data} isFirstRun={isFirstRun} />
    </Page>
  );
}
