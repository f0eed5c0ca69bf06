/** Every address of the pages, made here and nowhere else. */
import type { FindingStatus } from "../contract/findings.ts";
import type { Severity, SourceId } from "../posture/words.ts";

export const paths = {
  collect: "/",
  /** The newest findings, filtered; the open ones unless another status is named. */
  findings: (filter: { source?: SourceId; severity?: Severity; status?: FindingStatus }): string => {
    const search = new URLSearchParams(Object.entries(filter));
    return `/?${search.toString()}#findings`;
  },
  coverage: "#coverage",
} as const;
