/** What is asked about planned fixes. */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { PlansQuery } from "../../contract/plans.ts";
import { get } from "./get.ts";

export const plansQuery = (asked: PlansQuery) =>
  queryOptions({ queryKey: ["/plans", asked], queryFn: ({ signal }) => get("/plans", asked, signal) });

/** After one was made or taken back: beside the lists of them the trend shows them, as its goal. */
export const askPlansAgain = (queries: QueryClient): Promise<unknown> =>
  Promise.all(["/plans", "/posture/trend"].map((path) => queries.invalidateQueries({ queryKey: [path] })));
