import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Run } from "../../contract/runs.ts";
import { isGoingOn } from "../api/follow.ts";
import { useIsLively } from "../api/posture.ts";
import { summaryQuery } from "../api/queries.ts";
import { When } from "./When.tsx";

const KEY = "pillarwatch.contents";
const DAY_MS = 86_400_000;

/** On every page, so that no picture of invented numbers goes round as a real one. What it was last time keeps its place while the page loads. */
export function SampleStrip({ lastRun }: { readonly lastRun: Run | null | undefined }) {
  const { data } = useQuery(summaryQuery(useIsLively()));
  useEffect(() => {
    if (data !== undefined) localStorage.setItem(KEY, data.contents ?? "");
  }, [data]);
  if ((data === undefined ? localStorage.getItem(KEY) : data.contents) !== "sample") return null;
  return (
    <section className="sample-strip" aria-label="Sample organization">
      <b>Sample organization: invented data.</b>{" "}
      {isGoingOn(lastRun) && isOfThePast(lastRun) ? (
        <>
          Its history is being collected, now that of <When at={lastRun.startedAt} short />.
        </>
      ) : (
        <span className="only-wide">Nothing here is real. Configure AWS credentials to collect your own organization.</span>
      )}
    </section>
  );
}

/** The sample's past is collected by the ordinary collector, run by run, before its today is there. */
const isOfThePast = (run: Run): run is Run & { startedAt: string } =>
  run.trigger === "demo" && run.startedAt !== null && Date.now() - Date.parse(run.startedAt) >= DAY_MS;
