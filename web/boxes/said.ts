import type { UseQueryResult } from "@tanstack/react-query";
import type { Trend } from "../../contract/trend.ts";

/** Nothing is said yet: of the days, or of why they moved where they did. */
export const isUnsaid = ({ data }: UseQueryResult<Trend>, changes: UseQueryResult<unknown>): boolean =>
  data === undefined || (data.change !== null && changes.isPending);
