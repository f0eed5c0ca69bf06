import "./runs.css";
import { useLastRun } from "../../api/last-run.ts";
import { CollectNow } from "../../components/CollectNow.tsx";
import { Page } from "../../components/Page.tsx";
import { History } from "./History.tsx";
import { LastRunBox } from "./RunBox.tsx";

/** Collection: the run that goes on or was the last, and those before it. */
export function RunsPage() {
  const lastRun = useLastRun();
  return (
    <Page title="Runs" description="A run reads every account, region and source." actions={<CollectNow lastRun={lastRun.data} />}>
      <LastRunBox lastRun={lastRun} />
      <History lastRun={lastRun.data} />
    </Page>
  );
}
