/** Which findings are listed, and which one is open. */
import type { FindingStatus } from "../../contract/findings.ts";
import { type Severity, type SourceId, severities, sources } from "../../posture/words.ts";
import { findingStatuses } from "../words.ts";
import { useAddress } from "./address.ts";
import { wordOf } from "./read.ts";

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

export function useFindingsFilter() {
  const { parameters, change, hrefWith } = useAddress();
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
    narrow: (to: Partial<Record<(typeof members)[number], string | undefined>>) =>
      change("status" in to ? { ...to, status: statusInAddress(to.status) } : to),
    clear: () => change(Object.fromEntries(members.map((member) => [member, undefined]))),
    finding: parameters.get("finding") ?? undefined,
    /** The same view with this finding open. */
    hrefOf: (finding: string) => hrefWith({ finding }),
  };
}

/** As little as says it: an address without a status is the usual view. */
const statusInAddress = (chosen: string | undefined): string | undefined =>
  chosen === usualStatus ? undefined : chosen === undefined || chosen === "" ? everyStatus : chosen;
