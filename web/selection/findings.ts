/** Which findings are listed, how, and which one is open. */
import type { FindingsFilter } from "../../contract/findings-filter.ts";
import { usePosture } from "../api/posture.ts";
import { useAddress } from "./address.ts";
import { useAsIf } from "./as-if.ts";
import { type AskedFindings, filtersIn, findingsAddress, readFindings } from "./asked-findings.ts";
import { useRange } from "./range.ts";
import { dayBefore, type Range, readWord } from "./read.ts";

export const groupings = ["none", "check", "resource"] as const;
export type Grouping = (typeof groupings)[number];
const sorts = ["severity", "changed", "firstSeen", "account", "due"] as const;
export type Sort = (typeof sorts)[number];
const orders = ["asc", "desc"] as const;
/** Of each sort the one that people mean: the worst, the newest, the first letter. */
export const usualOrder = (sort: Sort): (typeof orders)[number] => (sort === "account" || sort === "due" ? "asc" : "desc");

/** Whatever else is listed begins at its first page, and nothing of the old list stays open. */
const anew = { cursor: undefined, finding: undefined } as const;

export function useFindingsFilter() {
  const { parameters, change, hrefWith } = useAddress();
  const asked = readFindings(parameters).value;
  const part = useChangePart(asked);
  const { asked: asIf } = useAsIf();
  const { part: _, ...rest } = asked;
  const sorted = readWord(parameters, "sort", sorts, asked.part === undefined ? "severity" : "changed");
  const sort = sorted.value;
  const order = readWord(parameters, "order", orders, usualOrder(sort));
  const grouping = readWord(parameters, "by", groupings, "none");
  return {
    asked,
    /** As the API takes it. */
    filter: { ...rest, ...part, ...asIf } satisfies FindingsFilter,
    filtersSet: filtersIn(asked),
    narrow: (to: AskedFindings) => change({ ...findingsAddress(to), ...anew }),
    /** Back to what is usual. */
    clear: () => change({ ...findingsAddress({ status: ["open"] }), ...anew }),
    grouping: grouping.value,
    /** Of how they are listed: which ones is said by all pages. */
    refused: [sorted, order, grouping].flatMap(({ refused }) => refused),
    group: (by: Grouping) => change({ by: by === "none" ? undefined : by, sort: undefined, order: undefined, ...anew }),
    sort,
    order: order.value,
    sortBy: (to: Sort, order: (typeof orders)[number]) =>
      change({ sort: to === "severity" ? undefined : to, order: order === usualOrder(to) ? undefined : order, ...anew }),
    finding: parameters.get("finding") ?? undefined,
    /** The same view with this finding open. */
    hrefOf: (finding: string) => hrefWith({ finding }),
    /** The list that a group opens into: its findings and no other. */
    hrefOfGroup: (more: AskedFindings, account?: string) =>
      hrefWith({ ...findingsAddress({ ...asked, ...more }), ...(account !== undefined && { account }), by: undefined, ...anew }),
  };
}

/** A part of a change counts between two days: those of the range. */
function useChangePart({ part }: AskedFindings): Pick<FindingsFilter, "cause" | "direction" | "from" | "to"> {
  const { range } = useRange();
  const day = usePosture().data?.day;
  if (part === undefined) return {};
  return { cause: part.cause as NonNullable<FindingsFilter["cause"]>, direction: part.direction, ...daysOf(range, day) };
}

function daysOf(range: Range, today = new Date().toISOString().slice(0, 10)): { from: string; to: string } {
  if (range.word === "custom") return { from: range.from, to: range.to };
  // Counting begins with the first complete run, however far back it is asked for.
  const days = range.word === "all" ? 400 : Number(range.word);
  return { from: dayBefore(today, days), to: today };
}
