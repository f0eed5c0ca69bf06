import "./findings.css";
import { useQuery } from "@tanstack/react-query";
import { useIsLively } from "../../api/posture.ts";
import { coverageQuery, summaryQuery } from "../../api/queries.ts";
import { Page } from "../../components/Page.tsx";
import { NewestFindings } from "./NewestFindings.tsx";

export function FindingsPage() {
  const isLively = useIsLively();
  const summary = useQuery(summaryQuery(isLively));
  const coverage = useQuery(coverageQuery({ limit: 1 }, isLively));
  const isFirstRun = isLively && summary.data?.lastCompleteRunAt === null;
  return (
    <Page title="Findings" description="Each problem once, with all the records behind it.">
      <NewestFindings coverage={coverage.data} openTotal={summary.data?.openTotal} isLively={isLively} isFirstRun={isFirstRun} />
    </Page>
  );
}
