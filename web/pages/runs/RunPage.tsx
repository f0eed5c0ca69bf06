import "./runs.css";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { runQuery } from "../../api/queries.ts";
import { Page } from "../../components/Page.tsx";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { RunBox } from "./RunBox.tsx";

/** One run: how far it is or how it ended, what it read, and its warnings. */
export function RunPage() {
  const { id = "" } = useParams();
  const href = useHref();
  const run = useQuery(runQuery(Number(id)));
  return (
    <Page title={`Run ${id}`} above={[{ text: "Runs", href: href(paths.runs) }]}>
      <RunBox lastRun={run} />
    </Page>
  );
}
