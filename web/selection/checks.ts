/** Which checks are listed, and in which order. */
import type { ChecksQuery } from "../../contract/checks.ts";
import { type Kind, kinds, type Severity, severities } from "../../posture/words.ts";
import { useAddress } from "./address.ts";
import { usePlace } from "./place.ts";
import { readWord, wordOf } from "./read.ts";
import { useView } from "./view.ts";

export const checkSorts = ["weight", "open", "severity", "resources", "accounts", "check"] as const;
export type CheckSort = (typeof checkSorts)[number];

const checkFilters = ["principle", "severity", "kind", "product"] as const;
export type CheckFilter = (typeof checkFilters)[number];

export function useChecksFilter() {
  const { parameters, change } = useAddress();
  const { place } = usePlace();
  const view = useView();
  const chosen: Readonly<Record<CheckFilter, readonly string[]>> = {
    principle: place.principle,
    severity: parameters.getAll("severity").filter((word): word is Severity => wordOf(severities, word) !== undefined),
    kind: parameters.getAll("kind").filter((word): word is Kind => wordOf(kinds, word) !== undefined),
    product: parameters.getAll("product").filter((word) => word !== "" && word.length <= 100),
  };
  const given = Object.fromEntries(Object.entries(chosen).filter(([, values]) => values.length > 0));
  const sorted = readWord(parameters, "sort", checkSorts, "weight");
  const sort = sorted.value;
  return {
    chosen,
    /** Of the checks' own part of the address: what narrows findings as well is said by all pages. */
    refused: sorted.refused,
    kind: chosen.kind as readonly Kind[],
    sort,
    /** As the API takes it. */
    filter: { ...view, ...given, sort } as ChecksQuery,
    filtersSet:
      Object.keys(given).length + (place.account.length > 0 ? 1 : 0) + (place.ou.length > 0 ? 1 : 0) + (place.region.length > 0 ? 1 : 0),
    narrow: (to: Partial<Record<CheckFilter, string | undefined>>) => change({ ...to, cursor: undefined }),
    sortBy: (to: CheckSort) => change({ sort: to === "weight" ? undefined : to, cursor: undefined }),
    clear: () => change(Object.fromEntries([...checkFilters, "account", "ou", "region", "cursor"].map((name) => [name, undefined]))),
  };
}
