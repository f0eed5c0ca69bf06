import { useQuery } from "@tanstack/react-query";
import { lastRunQuery } from "./queries.ts";
import { useSignedIn } from "./session.ts";

/** Not asked for an owner: a run is of the whole organization. It is not known then, for as long as they look. */
export function useLastRun() {
  return useQuery({ ...lastRunQuery, enabled: useSignedIn().isFor("whole") });
}
