/**
 * Control status and score, as Security Hub CSPM takes them (domain.md section 5; AWS's user guide, "Determining security scores"). Pure:
 * the numbers of control records that count are given, of whatever view.
 */
import type { ControlStatus } from "./words.ts";

/** Control records of one control in a view: active, not suppressed, of active accounts and watched regions. */
export interface RecordCounts {
  readonly failed: number;
  /** WARNING and NOT_AVAILABLE. */
  readonly unknown: number;
  readonly passed: number;
}

/** One bad record fails the control, however large the view is. */
export function statusOf({ failed, unknown, passed }: RecordCounts): ControlStatus {
  if (failed > 0) return "failed";
  if (unknown > 0) return "unknown";
  return passed > 0 ? "passed" : "no data";
}

/** How many controls, or checks, of a view are so. What has no data is in none of them. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
}

export const noCounts: Counts = { passed: 0, failed: 0, unknown: 0 };

/**
 * Passed of all that have data, in whole percent, a half rounded up as AWS's own figures are.
 * @returns null where nothing has data: never 0, never 100.
 */
export function percentOf({ passed, failed, unknown }: Counts): number | null {
  const all = passed + failed + unknown;
  // Of integers: 100 * passed / all may lie a hair under the half that it is.
  return all === 0 ? null : Math.floor((200 * passed + all) / (2 * all));
}

export function countStatuses(records: Iterable<RecordCounts>): Counts {
  const counts = { ...noCounts };
  for (const record of records) {
    const status = statusOf(record);
    if (status !== "no data") counts[status] += 1;
  }
  return counts;
}
