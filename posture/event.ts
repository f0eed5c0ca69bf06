/** A finding's history: what a run changed, and by which cause (domain.md sections 3 and 7). */
import type { FindingState } from "./finding.ts";
import { changedAt, type RecordState } from "./record.ts";
import type { Cause, Evaluation, LaidStanding, Reason, Severity } from "./words.ts";

/** The change of a finding in one run: at most one. Mirrors `FindingState` members that are history. */
export interface FindingEvent {
  readonly from: LaidStanding;
  readonly to: LaidStanding;
  readonly fromSeverity: Severity;
  readonly toSeverity: Severity;
  readonly cause: Cause;
  readonly reason: Reason | undefined;
  readonly evidenceLost: boolean;
  /** Of what is no problem after it. */
  readonly evaluation: Evaluation;
  readonly at: string;
}

/** What lies over the two states: whether a risk acceptance covered the finding before and after the run. Of what is not open it says nothing. */
export interface Laid {
  readonly wasAccepted: boolean;
  readonly isAccepted: boolean;
}

export const nothingLaid: Laid = { wasAccepted: false, isAccepted: false };

/** What is known of a change besides the two states. */
export interface Change extends Laid {
  readonly records: readonly RecordState[];
  /** Start of the run. */
  readonly seen: string;
  /** When the finding's last event was; undefined before its first. */
  readonly previousAt: string | undefined;
  /** Last update, by AWS's own time, of the records that this run changed, where it dates the change. */
  readonly updatedAt: string | undefined;
  /** A record belongs to this finding since this run: its key is another one now. */
  readonly arrived: boolean;
  /** It was read in its scope's first complete read, or before that: what is found so is no change of the world's. */
  readonly joining: Joining | undefined;
}

/** The account's first run, or only the scope's. */
export type Joining = "account joined" | "scope joined";

const hasMoved = (before: FindingState, after: FindingState): boolean =>
  before.standing !== after.standing || before.reason !== after.reason;

/** A layer over open, and over nothing else (domain.md section 3). */
export const laidOver = ({ standing }: Pick<FindingState, "standing">, isAccepted: boolean): LaidStanding =>
  isAccepted && standing === "open" ? "accepted" : standing;

const isLaidOtherwise = (before: FindingState, after: FindingState, { wasAccepted, isAccepted }: Laid): boolean =>
  (laidOver(before, wasAccepted) === "accepted") !== (laidOver(after, isAccepted) === "accepted");

/** Nothing of how it stands need change: a fix whose resource is gone is a fix, and no check that passes. */
const isEvaluatedOtherwise = (before: FindingState, after: FindingState): boolean => before.evaluation !== after.evaluation;

const isLost = ({ evidenceLostSince }: FindingState): boolean => evidenceLostSince !== undefined;

/** Whether anything that is history changed between two states. */
export const isHistory = (before: FindingState, after: FindingState, laid = nothingLaid): boolean =>
  hasMoved(before, after) ||
  isLaidOtherwise(before, after, laid) ||
  before.severity !== after.severity ||
  isLost(before) !== isLost(after) ||
  isEvaluatedOtherwise(before, after);

export function eventBetween(before: FindingState, after: FindingState, change: Change): FindingEvent {
  const moved = hasMoved(before, after) || isLaidOtherwise(before, after, change);
  return {
    from: laidOver(before, change.wasAccepted),
    to: laidOver(after, change.isAccepted),
    fromSeverity: before.severity,
    toSeverity: after.severity,
    cause: moved ? causeOf(before, after, change) : before.severity !== after.severity ? "severity" : "evidence",
    reason: after.reason,
    evidenceLost: isLost(after),
    evaluation: after.evaluation,
    at: timeOf(before, after, change),
  };
}

/** One cause each, the first that fits: domain.md section 7, "In" and "Out". */
function causeOf(before: FindingState, after: FindingState, { arrived, joining, isAccepted }: Change): Cause {
  if (arrived || before.reason === "reclassified") return "reclassified";
  if (after.standing === "open") {
    // Read as open for the first time, or again, while it is accepted: it never was open to anybody.
    if (isAccepted) return "accepted";
    // Begun and ended by people and the clock (db/write/acceptance-layer.ts); a run alone changes it only with the key or the name.
    if (before.standing === "open") return "reclassified";
    if (joining !== undefined) return joining;
    if (before.standing === "suppressed") return "unsuppressed";
    if (before.reason === "check switched off") return "check switched on";
    if (after.reopened > before.reopened) return "reopened";
    return before.openedAt === undefined ? "new" : "evaluated again";
  }
  if (after.standing === "suppressed") return "suppressed";
  if (after.reason !== undefined) return after.reason;
  return before.standing === "none" ? (joining ?? "new") : "evidence";
}

/**
 * AWS's own time where AWS dates the change. A spell begins when its records say; everything else is not before the event that it follows:
 * a date that is dates something else (a copy that was withdrawn, a control that is on again), and the read's stands.
 */
function timeOf(before: FindingState, after: FindingState, change: Change): string {
  if (after.openedAt !== undefined && after.openedAt !== before.openedAt) return after.openedAt;
  const { previousAt, seen } = change;
  const at = datedBy(before, after, change);
  return previousAt === undefined || at >= previousAt ? at : seen > previousAt ? seen : previousAt;
}

function datedBy(before: FindingState, after: FindingState, { records, seen, updatedAt }: Change): string {
  if (after.leftAt !== undefined && after.leftAt !== before.leftAt) return after.leftAt;
  if (before.standing === after.standing && before.severity !== after.severity) return updatedAt ?? seen;
  return records.map(changedAt).reduce((a, b) => (a > b ? a : b), "") || seen;
}
