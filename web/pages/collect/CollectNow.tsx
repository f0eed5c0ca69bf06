import Button from "@cloudscape-design/components/button";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Run, RunAsked } from "../../../contract/runs.ts";
import { isGoingOn } from "../../api/follow.ts";
import { post, RequestFailed } from "../../api/get.ts";
import { lastRunQuery } from "../../api/queries.ts";

/** Disabled with the reason while it can't be done; what was refused is said beside it. */
export function CollectNow({ lastRun }: { readonly lastRun: Run | null | undefined }) {
  const queries = useQueryClient();
  const asking = useMutation({
    mutationFn: () => post<RunAsked>("/runs", {}),
    onSettled: () => queries.invalidateQueries({ queryKey: lastRunQuery.queryKey }),
  });
  const reason = reasonAgainst(lastRun);
  return (
    <span className="collect-now">
      <span className="refused" role="status">
        {asking.isError && (asking.error instanceof RequestFailed ? asking.error.message : "The server did not answer.")}
      </span>
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

function reasonAgainst(run: Run | null | undefined): string | undefined {
  if (run === undefined) return "The last run is not known yet.";
  return isGoingOn(run) ? `Run ${run.id} is going on. Two runs at once are impossible.` : undefined;
}
