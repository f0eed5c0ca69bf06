import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { RequestFailed } from "./get.ts";

/** @param failed is told every failure that is not tried again. */
export const openQueries = (failed: (error: unknown) => void = () => undefined) =>
  new QueryClient({
    queryCache: new QueryCache({ onError: failed }),
    mutationCache: new MutationCache({ onError: failed }),
    defaultOptions: {
      // What the request itself is wrong with does not get better by asking again.
      queries: { staleTime: 5_000, retry: (count, error) => count < 2 && !(error instanceof RequestFailed && error.problem.status < 500) },
    },
  });
