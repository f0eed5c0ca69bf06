/** From changes by day to the numbers of each day: null where nobody can speak for one. */
import type { Day } from "../../posture/calendar.ts";
import { type Counts, noCounts, percentOf } from "../../posture/score.ts";
import { type Beginnings, type DayState, tellsChanges, upToEach } from "../../posture/trend.ts";
import type { ScoreRow } from "./score-rows.ts";
import type { ReconstructedRow } from "./trend-days.ts";
import type { DayRow } from "./trend-sums.ts";

export interface DayNumbers {
  /** At the end of the day. */
  open: number | null;
  /** Why it is another number than the day before: everything that became open, and that is open no longer. */
  entered: number | null;
  left: number | null;
  /** Of those that entered. */
  opened: number | null;
  reopened: number | null;
  /** Of those that left: fixed, or the resource is gone; and these two apart. */
  resolved: number | null;
  fixed: number | null;
  resourceGone: number | null;
  /** Whole percent. */
  score: number | null;
  checksPassed: number | null;
}

export interface Rows {
  readonly steps: readonly DayRow[];
  /** Undefined where no score belongs to the view. */
  readonly controls: readonly ScoreRow[] | undefined;
  readonly reconstructed: readonly ReconstructedRow[];
  /** False where what passed has no place in the view. */
  readonly tellsChecks: boolean;
}

export function numbersByDay(rows: Rows, days: readonly Day[], states: readonly DayState[], since: Beginnings): readonly DayNumbers[] {
  const before = upToEach(days, rows.reconstructed, 0, (open, { n }) => open + n);
  const steps = upToEach(days, rows.steps, { open: 0, checks: noCounts }, ({ open, checks }, row) => ({
    open: open + row.entered - row.left,
    checks: plus(checks, row),
  }));
  const controls = upToEach(days, rows.controls ?? [], noCounts, plus);
  return days.map((day, index) => {
    const state = states[index];
    if (state === undefined || state.kind === "unknown") return nothingKnown;
    if (state.kind === "reconstructed") return { ...nothingKnown, open: before[index]?.sum ?? 0 };
    const { row, sum } = steps[index] ?? { row: undefined, sum: { open: 0, checks: noCounts } };
    return {
      open: sum.open,
      ...(tellsChanges(day, state, since) ? changesOf(row) : noChanges),
      score: rows.controls === undefined ? null : percentOf(controls[index]?.sum ?? noCounts),
      checksPassed: rows.tellsChecks ? percentOf(sum.checks) : null,
    };
  });
}

const noChanges = { entered: null, left: null, opened: null, reopened: null, resolved: null, fixed: null, resourceGone: null };
const nothingKnown: DayNumbers = { open: null, ...noChanges, score: null, checksPassed: null };

const changesOf = (row: DayRow | undefined) => ({
  entered: row?.entered ?? 0,
  left: row?.left ?? 0,
  opened: row?.opened ?? 0,
  reopened: row?.reopened ?? 0,
  resolved: (row?.fixed ?? 0) + (row?.gone ?? 0),
  fixed: row?.fixed ?? 0,
  resourceGone: row?.gone ?? 0,
});

const plus = (sum: Counts, row: Counts): Counts => ({
  passed: sum.passed + row.passed,
  failed: sum.failed + row.failed,
  unknown: sum.unknown + row.unknown,
});
