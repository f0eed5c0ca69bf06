import { type Day, dayAfter } from "./calendar.ts";

/**
 * A range as the spans that it is made of, each as large as fits. A span is the first letters of its days: '2026-11' a month, '2026-11-1' the
 * 10th to the 19th, '2026-11-3' the 30th and 31st, as many as there are.
 */
export interface Spans {
  /** Months and tens of days. */
  readonly spans: readonly string[];
  /** The days that are left over. */
  readonly days: readonly Day[];
}

const MONTH_LETTERS = 7;
const TEN_LETTERS = 9;

/** @param to the last day: it is in the range. */
export function spansIn(from: Day, to: Day): Spans {
  const spans: string[] = [];
  const days: Day[] = [];
  for (let day = from; day <= to; ) {
    const span = [MONTH_LETTERS, TEN_LETTERS].map((letters) => day.slice(0, letters)).find((letters) => isWhole(letters, day, to));
    if (span === undefined) days.push(day);
    else spans.push(span);
    do day = dayAfter(day);
    while (span !== undefined && day.startsWith(span));
  }
  return { spans, days };
}

/** The day is the span's first, and its last one is no later than the range's. */
function isWhole(span: string, day: Day, to: Day): boolean {
  if (dayAfter(day, -1).startsWith(span)) return false;
  return !to.startsWith(span) || !dayAfter(to).startsWith(span);
}
