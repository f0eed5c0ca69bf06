/** What the pages ask, each question once. While a run goes on, numbers are asked for more often. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { AccountQuery, Accounts, AccountsQuery, UnitsQuery } from "../../contract/accounts.ts";
import type { AuditQuery } from "../../contract/audit.ts";
import type { ChangedFindingsQuery, ChangesQuery } from "../../contract/changes.ts";
import type { CheckQuery, ChecksQuery } from "../../contract/checks.ts";
import type { CoverageMatrixQuery, CoverageQuery } from "../../contract/coverage.ts";
import type { DetectiveControlsQuery } from "../../contract/detective-controls.ts";
import type { FindingsQuery } from "../../contract/findings.ts";
import type { FindingGroupsQuery, SuggestionsQuery } from "../../contract/findings-groups.ts";
import type { AssigneesQuery } from "../../contract/handling.ts";
import type { PeopleQuery } from "../../contract/people.ts";
import type { ExplainQuery, PostureQuery } from "../../contract/posture.ts";
import type { PrincipleQuery } from "../../contract/practices.ts";
import type { RunsQuery } from "../../contract/runs.ts";
import type { KeptQuery } from "../../contract/service-levels.ts";
import type { TokensQuery } from "../../contract/tokens.ts";
import type { TrendQuery } from "../../contract/trend.ts";
import type { DeliveriesQuery } from "../../contract/webhooks.ts";
import { get } from "./get.ts";

const CALM_MS = 30_000;
const LIVELY_MS = 4_000;

const every = (isLively: boolean) => (isLively ? LIVELY_MS : CALM_MS);

export const lastRunQuery = queryOptions({
  queryKey: ["/runs", "last"],
  queryFn: async ({ signal }) => (await get("/runs", { limit: 1 }, signal)).items[0] ?? null,
  refetchInterval: 10_000,
});

export const runQuery = (id: number, isLively = false) =>
  queryOptions({
    queryKey: ["/runs", id],
    queryFn: ({ signal }) => get(`/runs/${id}`, {}, signal),
    // One that is over stays as it is.
    refetchInterval: isLively ? LIVELY_MS : false,
  });

export const summaryQuery = (isLively: boolean) =>
  queryOptions({ queryKey: ["/summary"], queryFn: ({ signal }) => get("/summary", {}, signal), refetchInterval: every(isLively) });

export const postureQuery = (asked: PostureQuery, isLively: boolean) =>
  queryOptions({
    queryKey: ["/posture", asked],
    queryFn: ({ signal }) => get("/posture", asked, signal),
    refetchInterval: every(isLively),
  });

/** Days that are over stay as they are, so that only a run's end changes it. */
export const trendQuery = (asked: TrendQuery) =>
  queryOptions({ queryKey: ["/posture/trend", asked], queryFn: ({ signal }) => get("/posture/trend", asked, signal) });

export const changesQuery = (asked: ChangesQuery) =>
  queryOptions({ queryKey: ["/posture/changes", asked], queryFn: ({ signal }) => get("/posture/changes", asked, signal) });

export const changedFindingsQuery = (asked: ChangedFindingsQuery) =>
  queryOptions({
    queryKey: ["/posture/changes/findings", asked],
    queryFn: ({ signal }) => get("/posture/changes/findings", asked, signal),
  });

export const explainQuery = (asked: ExplainQuery) =>
  queryOptions({ queryKey: ["/posture/explain", asked], queryFn: ({ signal }) => get("/posture/explain", asked, signal) });

export const principleQuery = (id: string, asked: PrincipleQuery) =>
  queryOptions({ queryKey: ["/principles", id, asked], queryFn: ({ signal }) => get(`/principles/${id}`, asked, signal) });

/** As many as one answer may hold. */
const MOST_ACCOUNTS = 1000;

export const accountsQuery = queryOptions({
  queryKey: ["/accounts"],
  queryFn: ({ signal }) => get("/accounts", { limit: MOST_ACCOUNTS }, signal),
});

/** With what has changed since the end of that day. */
export const accountsSinceQuery = (asked: Pick<AccountsQuery, "since" | "asIf">) =>
  queryOptions({ queryKey: ["/accounts", asked], queryFn: ({ signal }) => get("/accounts", { limit: MOST_ACCOUNTS, ...asked }, signal) });

/** Every account with its principles, however many answers that takes. @param asked without a limit. */
export const everyAccountQuery = (asked: AccountsQuery, isLively: boolean) =>
  queryOptions({
    queryKey: ["/accounts", "every", asked],
    queryFn: async ({ signal }) => {
      const items: Accounts["items"] = [];
      let cursor: string | null = null;
      do {
        const page: Accounts = await get(
          "/accounts",
          { ...asked, include: ["principles"], limit: 1000, ...(cursor !== null && { cursor }) },
          signal,
        );
        items.push(...page.items);
        cursor = page.next;
      } while (cursor !== null);
      return items;
    },
    refetchInterval: every(isLively),
  });

export const accountQuery = (id: string, asked: AccountQuery) =>
  queryOptions({ queryKey: ["/accounts", id, asked], queryFn: ({ signal }) => get(`/accounts/${id}`, asked, signal) });

export const unitsQuery = (asked: UnitsQuery = {}) =>
  queryOptions({ queryKey: ["/ous", asked], queryFn: ({ signal }) => get("/ous", asked, signal) });

export const checksQuery = (asked: ChecksQuery) =>
  queryOptions({ queryKey: ["/checks", asked], queryFn: ({ signal }) => get("/checks", asked, signal) });

export const checkQuery = (id: string, asked: CheckQuery) =>
  queryOptions({
    queryKey: ["/checks", id, asked],
    queryFn: ({ signal }) => get(`/checks/${encodeURIComponent(id)}`, asked, signal),
  });

/** Names change with a run only; nothing is asked again for being looked at. */
export const searchQuery = (text: string) =>
  queryOptions({
    queryKey: ["/search", text],
    queryFn: ({ signal }) => get("/search", { text: text.slice(0, 2000) }, signal),
    retry: false,
  });

export const runsQuery = (asked: RunsQuery) =>
  queryOptions({ queryKey: ["/runs", "list", asked], queryFn: ({ signal }) => get("/runs", asked, signal) });

export const coverageQuery = (asked: CoverageQuery, isLively: boolean) =>
  queryOptions({
    queryKey: ["/coverage", asked],
    queryFn: ({ signal }) => get("/coverage", asked, signal),
    refetchInterval: every(isLively),
  });

export const coverageMatrixQuery = (asked: CoverageMatrixQuery, isLively: boolean) =>
  queryOptions({
    queryKey: ["/coverage/matrix", asked],
    queryFn: ({ signal }) => get("/coverage/matrix", asked, signal),
    refetchInterval: every(isLively),
  });

export const detectiveControlsQuery = (asked: DetectiveControlsQuery, isLively: boolean) =>
  queryOptions({
    queryKey: ["/detective-controls", asked],
    queryFn: ({ signal }) => get("/detective-controls", asked, signal),
    refetchInterval: every(isLively),
  });

export const findingsQuery = (asked: FindingsQuery, isLively: boolean) =>
  queryOptions({
    queryKey: ["/findings", asked],
    queryFn: ({ signal }) => get("/findings", asked, signal),
    refetchInterval: every(isLively),
    // Paging keeps the table's height; another filter begins with an empty one, else old rows would stand under new words.
    placeholderData: (previous, query) => (isSameFilter(query?.queryKey[1], asked) ? previous : undefined),
  });

function isSameFilter(before: unknown, asked: FindingsQuery): boolean {
  const filterOf = (query: object) => JSON.stringify({ ...query, cursor: undefined });
  return typeof before === "object" && before !== null && filterOf(before) === filterOf(asked);
}

export const findingGroupsQuery = (asked: FindingGroupsQuery, isLively: boolean) =>
  queryOptions({
    queryKey: ["/findings", "groups", asked],
    queryFn: ({ signal }) => get("/findings/groups", asked, signal),
    refetchInterval: every(isLively),
  });

export const suggestionsQuery = (asked: SuggestionsQuery) =>
  queryOptions({ queryKey: ["/findings", "suggestions", asked], queryFn: ({ signal }) => get("/findings/suggestions", asked, signal) });

export const findingQuery = (id: string) =>
  queryOptions({ queryKey: ["/findings", id], queryFn: ({ signal }) => get(`/findings/${id}`, {}, signal) });

const ASKING_MS = 1_000;

/** Asked until it is answered. @param answered called once, with what was read again to be shown. */
export const refreshQuery = (id: number, answered: () => void) =>
  queryOptions({
    queryKey: ["/refreshes", id],
    queryFn: async ({ signal }) => {
      const refresh = await get(`/refreshes/${id}`, {}, signal);
      if (refresh.endedAt !== null) answered();
      return refresh;
    },
    refetchInterval: ({ state }) => (state.data?.endedAt == null ? ASKING_MS : false),
  });

export const documentQuery = (id: string, record: string) =>
  queryOptions({
    queryKey: ["/findings", id, "document", record],
    queryFn: ({ signal }) => get(`/findings/${id}/document`, { record }, signal),
  });

/** All that happened to it, the newest first, page by page: asked for when somebody wants to see further back. */
export const eventsQuery = (finding: string) =>
  infiniteQueryOptions({
    queryKey: ["/findings", finding, "events"],
    queryFn: ({ pageParam, signal }) => get(`/findings/${finding}/events`, pageParam === undefined ? {} : { cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    enabled: false,
  });

export const viewsQuery = queryOptions({ queryKey: ["/views"], queryFn: ({ signal }) => get("/views", {}, signal) });

export const profileQuery = queryOptions({ queryKey: ["/profile"], queryFn: ({ signal }) => get("/profile", {}, signal) });

export const ownDigestQuery = queryOptions({ queryKey: ["/profile/digest"], queryFn: ({ signal }) => get("/profile/digest", {}, signal) });

export const digestsQuery = queryOptions({ queryKey: ["/digests"], queryFn: ({ signal }) => get("/digests", {}, signal) });

export const peopleQuery = (asked: PeopleQuery) =>
  queryOptions({ queryKey: ["/people", asked], queryFn: ({ signal }) => get("/people", asked, signal) });

export const tokensQuery = (asked: TokensQuery) =>
  queryOptions({ queryKey: ["/tokens", asked], queryFn: ({ signal }) => get("/tokens", asked, signal) });

export const webhooksQuery = queryOptions({ queryKey: ["/webhooks"], queryFn: ({ signal }) => get("/webhooks", {}, signal) });

/** Asked again while something waits: a test is answered within seconds. */
export const deliveriesQuery = (id: string, asked: DeliveriesQuery) =>
  queryOptions({
    queryKey: ["/webhooks", id, asked],
    queryFn: ({ signal }) => get(`/webhooks/${id}/deliveries`, asked, signal),
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => one.state === "waiting" && one.attempts.length === 0) === true ? 1_000 : false,
  });

export const auditQuery = (asked: AuditQuery) =>
  queryOptions({ queryKey: ["/audit", asked], queryFn: ({ signal }) => get("/audit", asked, signal) });

export const auditHeadQuery = queryOptions({ queryKey: ["/audit", "head"], queryFn: ({ signal }) => get("/audit/head", {}, signal) });

export const ownersQuery = queryOptions({ queryKey: ["/owners"], queryFn: ({ signal }) => get("/owners", {}, signal) });

export const unownedQuery = queryOptions({ queryKey: ["/owners", "unowned"], queryFn: ({ signal }) => get("/owners/unowned", {}, signal) });

export const serviceLevelsQuery = queryOptions({
  queryKey: ["/service-levels"],
  queryFn: ({ signal }) => get("/service-levels", {}, signal),
});

export const keptQuery = (asked: KeptQuery) =>
  queryOptions({ queryKey: ["/service-levels", "kept", asked], queryFn: ({ signal }) => get("/service-levels/kept", asked, signal) });

export const assigneesQuery = (asked: AssigneesQuery) =>
  queryOptions({ queryKey: ["/assignees", asked], queryFn: ({ signal }) => get("/assignees", asked, signal) });

export const assignmentsQuery = queryOptions({
  queryKey: ["/owners", "assignments"],
  queryFn: ({ signal }) => get("/owners/assignments", {}, signal),
});

/** Those whose name, id or OU has the text in it: a thousand accounts fit into no list to choose from. */
export const accountsFoundQuery = (text: string) =>
  queryOptions({
    queryKey: ["/accounts", "found", text],
    queryFn: ({ signal }) => get("/accounts", { limit: 50, ...(text !== "" && { search: text }) }, signal),
  });
