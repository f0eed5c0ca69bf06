/** Every address of the pages, made here and nowhere else. */
import type { Severity, SourceId } from "../posture/words.ts";

export const paths = {
  collect: "/",
  /** The newest findings, filtered. */
  findings: (filter: { source?: SourceId; severity?: Severity; status?: string }): string => {
    const search = new URLSearchParams(Object.entries(filter));
    return `/?${search.toString()}#findings`;
  },
  coverage: "#coverage",
} as const;
