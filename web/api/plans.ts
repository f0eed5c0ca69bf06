/** What is asked about planned fixes. */
import { queryOptions } from "@tanstack/react-query";
import type { PlansQuery } from "../../contract/plans.ts";
import { get } from "./get.ts";

export const plansQuery = (asked: PlansQuery) =>
  queryOptions({ queryKey: ["/plans", asked], queryFn: ({ signal }) => get("/plans", asked, signal) });
