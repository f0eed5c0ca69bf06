import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Run } from "../../contract/runs.ts";
import { lastRunQuery } from "./queries.ts";

type RunGoingOn = Run & { readonly state: "running" | "asked" };

export const isGoingOn = (run: Run | null | undefined): run is RunGoingOn => run?.state === "running" || run?.state === "asked";

/** Keeps the last run's query up to date by the server's events while it goes on; at its end every number is asked for again. */
export function useFollowedRun(run: Run | null | undefined): void {
  const queries = useQueryClient();
  const id = isGoingOn(run) ? run.id : undefined;
  useEffect(() => {
    if (id === undefined) return;
    const events = new EventSource(`/api/v1/runs/${id}/progress`);
    const take = (event: MessageEvent<string>) => queries.setQueryData(lastRunQuery.queryKey, JSON.parse(event.data) as Run);
    events.addEventListener("progress", take);
    events.addEventListener("end", (event) => {
      events.close(); // a closed stream would be opened again by the browser
      take(event);
      void queries.invalidateQueries();
    });
    return () => events.close();
  }, [id, queries]);
}
