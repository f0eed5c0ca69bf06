/** What is asked about risk acceptances. */
import { queryOptions } from "@tanstack/react-query";
import type { AcceptancesQuery, SubjectAsked } from "../../contract/acceptances.ts";
import { get, send } from "./get.ts";

export const acceptancesQuery = (asked: AcceptancesQuery) =>
  queryOptions({ queryKey: ["/acceptances", asked], queryFn: ({ signal }) => get("/acceptances", asked, signal) });

/** Changes nothing: it is sent, since it names more than an address holds. */
export const acceptancePreviewQuery = (subjects: readonly SubjectAsked[]) =>
  queryOptions({
    queryKey: ["/acceptances", "preview", subjects],
    queryFn: () => send("POST /acceptances/preview", { subjects: [...subjects] }),
    retry: false,
  });

export const settingsQuery = queryOptions({ queryKey: ["/settings"], queryFn: ({ signal }) => get("/settings", {}, signal) });
