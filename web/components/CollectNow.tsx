import "./collect-now.css";
import Button from "@cloudscape-design/components/button";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Run, RunAsked } from "../../contract/runs.ts";
import { isGoingOn } from "../api/follow.ts";
import { send, whyFailed } from "../api/get.ts";
import { lastRunQuery } from "../api/queries.ts";
import { onlyReading, useSignedIn } from "../api/session.ts";

/** For those who decide. Disabled with the reason while it can't be done; what was refused is said beside it. */
export function CollectNow({ lastRun, canStop = true }: { readonly lastRun: Run | null | undefined; readonly canStop?: boolean }) {
  const asking = useAsking(() => send("POST /runs", {}));
  const stopping = useAsking(() => send(`POST /runs/${lastRun?.id ?? 0}/cancel`));
  const { isFor, hasRoleFor } = useSignedIn();
  const eyes = isFor("decide") ? undefined : onlyReading;
  const reason = eyes ?? reasonAgainst(lastRun);
  const against = eyes ?? (isGoingOn(lastRun) ? reasonAgainstStopping(lastRun) : undefined);
  const refused = asking.error ?? stopping.error;
  if (!hasRoleFor("decide")) return null;
  return (
    <span className="collect-now">
      <span className="refused" role="status">
        {refused !== null && whyFailed(refused)}
      </span>
      {canStop && isGoingOn(lastRun) && (
        <Button
          onClick={() => stopping.mutate()}
          loading={stopping.isPending}
          loadingText="Asking the run to stop"
          disabled={against !== undefined}
          {...(against === undefined ? {} : { disabledReason: against })}
        >
          Stop
        </Button>
      )}
      <Button
        variant="primary"
        onClick={() => asking.mutate()}
        loading={asking.isPending}
        loadingText="Asking for a run"
        disabled={reason !== undefined}
        {...(reason === undefined ? {} : { disabledReason: reason })}
      >
        Collect now
      </Button>
    </span>
  );
}

function useAsking(ask: () => Promise<RunAsked>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: ask, onSettled: () => queries.invalidateQueries({ queryKey: lastRunQuery.queryKey }) });
}

function reasonAgainst(run: Run | null | undefined): string | undefined {
  if (run === undefined) return "The last run is not known yet.";
  return isGoingOn(run) ? `Run ${run.id} is going on. Two runs at once are impossible.` : undefined;
}

function reasonAgainstStopping({ id, cancelAsked, trigger }: Run): string | undefined {
  if (cancelAsked) return `Run ${id} is asked to stop: it ends with the page that it is reading.`;
  return trigger === "demo" ? "The sample's history is being collected: without this run it would have a hole." : undefined;
}
