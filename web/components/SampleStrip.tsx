import type { Run } from "../../contract/runs.ts";
import { useContents } from "../api/contents.ts";
import { isGoingOn } from "../api/follow.ts";
import { When } from "./When.tsx";

const DAY_MS = 86_400_000;

/** On every page, so that no picture of invented numbers goes round as a real one. It keeps its place until it is known: the first look is at the sample, most often. */
export function SampleStrip({ lastRun }: { readonly lastRun: Run | null | undefined }) {
  const contents = useContents();
  if (contents !== "sample" && contents !== undefined) return null;
  const isSaid = contents === "sample";
  return (
    <section className="sample-strip" aria-label="Sample organization">
      <b>{isSaid ? "Sample organization: invented data." : "\u00a0"}</b>{" "}
      {!isSaid ? null : isGoingOn(lastRun) && isOfThePast(lastRun) ? (
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
