/** What is chosen on the page: the address is the state, so that a view can be mailed. */
import { useSearchParams } from "react-router";
import type { FindingStatus } from "../../../contract/findings.ts";
import { type Severity, type SourceId, severities, sources } from "../../../posture/words.ts";
import { findingStatuses } from "../../words.ts";

export interface Filter {
  readonly source: SourceId | undefined;
  readonly severity: Severity | undefined;
  readonly status: FindingStatus | undefined;
  readonly search: string | undefined;
}

const members = ["source", "severity", "status", "search"] as const;

/** What a reader comes for. `all` in the address shows the rest as well. */
const usualStatus: FindingStatus = "open";
const everyStatus = "all";

export function useSelection() {
  const [parameters, setParameters] = useSearchParams();
  const change = (changes: Readonly<Record<string, string | undefined>>) =>
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === undefined || value === "") after.delete(name);
          else after.set(name, value);
        }
        return after;
      },
      { preventScrollReset: true },
    );
  const status = parameters.get("status");
  const filter: Filter = {
    source: wordOf(sources, parameters.get("source")),
    severity: wordOf(severities, parameters.get("severity")),
    status: status === everyStatus ? undefined : (wordOf(findingStatuses, status) ?? usualStatus),
    search: parameters.get("search") ?? undefined,
  };
  return {
    filter,
    /** How many of its members are set. */
    filtersSet: members.filter((member) => filter[member] !== (member === "status" ? usualStatus : undefined)).length,
    finding: parameters.get("finding") ?? undefined,
    narrow: (to: Partial<Record<(typeof members)[number], string | undefined>>) =>
      change("status" in to ? { ...to, status: statusInAddress(to.status) } : to),
    clear: () => change(Object.fromEntries(members.map((member) => [member, undefined]))),
    /** The same view with this finding open. */
    hrefOf: (finding: string) => {
      const search = new URLSearchParams(parameters);
      search.set("finding", finding);
      return `?${search.toString()}`;
    },
    choose: (finding: string | undefined) => change({ finding }),
  };
}

/** As little as says it: an address without a status is the usual view. */
const statusInAddress = (chosen: string | undefined): string | undefined =>
  chosen === usualStatus ? undefined : chosen === undefined || chosen === "" ? everyStatus : chosen;

const wordOf = <Word extends string>(words: readonly Word[], text: string | null): Word | undefined => words.find((word) => word === text);
