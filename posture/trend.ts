/** Which days of a trend speak, and for what (domain.md section 7). Pure. */
import type { Day } from "./calendar.ts";

/** What the accounts of a view reported on a day with a run. */
export interface DayReport {
  readonly day: Day;
  /** Accounts that were there, read or not; and those of them with a scope that was fresh. */
  readonly accounts: number;
  readonly reporting: number;
  readonly fresh: number;
  readonly scopes: number;
  /** Likewise of the scopes that can speak for the score. */
  readonly scoreFresh: number;
  readonly scoreScopes: number;
  readonly deniedByScp: number;
}

/** Since when something is known of a view. */
export interface Beginnings {
  /** Day of the first complete run; of the first run at all where none was complete. Undefined: nothing was ever read. */
  readonly known: Day | undefined;
  /** The first day on which an account of the view reported. */
  readonly reported: Day | undefined;
  /** The first day of which the records' own dates tell; undefined where none does. */
  readonly reconstructed: Day | undefined;
}

export type DayState =
  /** Nobody can speak for it: null, never 0. */
  | { readonly kind: "unknown" }
  | { readonly kind: "reconstructed" }
  | { readonly kind: "reported"; readonly report: DayReport }
  /** No run: the state of the last one is carried. */
  | { readonly kind: "carried"; readonly report: DayReport };

/**
 * Of every day. An account that never could be read says nothing by having no problems, and neither does one that left.
 * @param days in order. @param reports in order, with the last one before the range.
 */
export function dayStates(days: readonly Day[], reports: readonly DayReport[], since: Beginnings): readonly DayState[] {
  let at = 0;
  return days.map((day): DayState => {
    while (at < reports.length && (reports[at]?.day ?? day) <= day) at += 1;
    const report = reports[at - 1];
    if (since.known === undefined || day < since.known)
      return isReconstructed(day, since) ? { kind: "reconstructed" } : { kind: "unknown" };
    const isSpokenFor = report !== undefined && report.accounts > 0 && since.reported !== undefined && since.reported <= day;
    if (!isSpokenFor) return { kind: "unknown" };
    return { kind: report.day === day ? "reported" : "carried", report };
  });
}

const isReconstructed = (day: Day, { known, reconstructed }: Beginnings): boolean =>
  known !== undefined && reconstructed !== undefined && reconstructed <= day;

/** What is said of the day: nothing that was found in the first complete run is a change, since nobody had looked before. */
export const tellsChanges = (day: Day, state: DayState, { known, reported }: Beginnings): boolean =>
  (state.kind === "reported" || state.kind === "carried") && known !== undefined && day > known && reported !== undefined;

/** Sums up to each day of changes that come by day; those before the range under ''. @param add must not change its first parameter. */
export function upToEach<Row extends { readonly day: Day | "" }, Sum>(
  days: readonly Day[],
  rows: readonly Row[],
  nothing: Sum,
  add: (sum: Sum, row: Row) => Sum,
): readonly { readonly row: Row | undefined; readonly sum: Sum }[] {
  const byDay = new Map(rows.map((row) => [row.day, row]));
  const before = byDay.get("");
  let sum = before === undefined ? nothing : add(nothing, before);
  return days.map((day) => {
    const row = byDay.get(day);
    if (row !== undefined) sum = add(sum, row);
    return { row, sum };
  });
}
