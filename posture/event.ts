/** A finding's history: what a run changed, and by which cause (domain.md sections 3 and 7). */
import type { FindingState } from "./finding.ts";
import type { Cause, Reason, Severity, Standing } from "./words.ts";

/** The change of a finding in one run: at most one. Mirrors `FindingState` members that are history. */
export interface FindingEvent {
  readonly from: Standing;
  readonly to: Standing;
  readonly fromSeverity: Severity;
  readonly toSeverity: Severity;
  readonly cause: Cause;
  readonly reason: Reason | undefined;
  readonly evidenceLost: boolean;
  readonly at: string;
}

/** Events for what changed between two states; undefined where nothing that is history did. */
export function eventBetween(before: FindingState, after: FindingState, at: string): FindingEvent | undefined {
  const lostBefore = before.evidenceLostSince !== undefined;
  const lostAfter = after.evidenceLostSince !== undefined;
  const moved = before.standing !== after.standing || before.reason !== after.reason;
  if (!moved && before.severity === after.severity && lostBefore === lostAfter) return undefined;
  return {
    from: before.standing,
    to: after.standing,
    fromSeverity: before.severity,
    toSeverity: after.severity,
    cause: moved ? causeOf(before, after) : before.severity !== after.severity ? "severity" : "evidence",
    reason: after.reason,
    evidenceLost: lostAfter,
    at,
  };
}

/** One cause each, the first that fits: domain.md section 7, "In" and "Out". */
function causeOf(before: FindingState, after: FindingState): Cause {
  if (after.standing === "open") {
    if (before.standing === "suppressed") return "unsuppressed";
    if (before.reason === "check switched off") return "check switched on";
    if (before.reason === "reclassified") return "reclassified";
    if (after.reopened > before.reopened) return "reopened";
    return before.openedAt === undefined ? "new" : "evaluated again";
  }
  if (after.standing === "suppressed") return "suppressed";
  if (after.reason !== undefined) return after.reason;
  return before.standing === "none" ? "new" : "evidence";
}
