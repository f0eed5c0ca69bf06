import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import type { Run } from "../../../contract/runs.ts";
import { isGoingOn } from "../../api/follow.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { useFollow } from "../../components/follow.ts";
import { count, countOf } from "../../formats/number.ts";
import { paths } from "../../paths.ts";

/** Before there is a number: one sentence and the next step, not eight cards of dashes. */
export function FirstRun({ lastRun }: { readonly lastRun: Run | null }) {
  const follow = useFollow();
  const open = (text: string, href: string) => (
    <Button variant="primary" href={href} onFollow={follow}>
      {text}
    </Button>
  );
  return (
    <Container>
      {isGoingOn(lastRun) ? (
        <EmptyState heading="The first run is going on" next={open("Follow the run", paths.run(lastRun.id))}>
          A number appears when its last scope is read.
          <ProgressBar
            value={lastRun.scopes.total === 0 ? 0 : Math.floor((100 * lastRun.scopes.done) / lastRun.scopes.total)}
            ariaLabel="Scopes done"
            description={`${count(lastRun.scopes.done)} of ${countOf(lastRun.scopes.total, "scope")}, ${countOf(lastRun.records, "record")} so far`}
          />
        </EmptyState>
      ) : lastRun === null ? (
        <EmptyState heading="Nothing has been collected yet" next={open("Open runs", paths.runs)}>
          The first run reads every account, region and source; the numbers are there when it ends.
        </EmptyState>
      ) : (
        <EmptyState heading="No run has read anything yet" next={open("See why", paths.run(lastRun.id))}>
          Run {lastRun.id} ended without an answer from any account.
        </EmptyState>
      )}
    </Container>
  );
}
