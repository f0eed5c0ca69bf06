/** What fixing a check would change: how checks are ranked, and the numbers as they would be (domain.md section 9). Exact, no estimates. */
import { type Counts, type RecordCounts, statusOf } from "./score.ts";
import type { Severity } from "./words.ts";

/** What one open finding weighs in the rank of its check. */
export const fixWeights: Readonly<Record<Severity, number>> = { CRITICAL: 10, HIGH: 5, MEDIUM: 2, LOW: 1, INFORMATIONAL: 0 };

/**
 * How many controls would be passed, failed and unknown if these had no failed records in the view. What failed would pass; what AWS cannot
 * tell it still cannot tell: such a control becomes unknown and not passed.
 * @param counts of all controls of the view.
 * @param fixed the records of some of those controls, each control once.
 */
export function controlsAfter(counts: Counts, fixed: Iterable<RecordCounts>): Counts {
  const after = { ...counts };
  for (const { failed, unknown, passed } of fixed) {
    if (failed === 0) continue;
    after.failed -= 1;
    after[statusOf({ failed: 0, unknown, passed: passed + failed }) === "unknown" ? "unknown" : "passed"] += 1;
  }
  return after;
}

/** The same for checks passed: each open posture finding that is closed is a passed check. */
export const checksAfter = ({ passed, failed, unknown }: Counts, closed: number): Counts => ({
  passed: passed + closed,
  failed: failed - closed,
  unknown,
});
