/** Ranges of days, as they are asked for (domain.md section 7). Pure: today is given. */
import { type Day, dayAfter, daysFrom } from "./calendar.ts";
import { Refusal } from "./refusal.ts";
import type { RangeWord } from "./words.ts";

/** Longer ones are refused: an answer has a row a day. */
export const LONGEST_RANGE_DAYS = 3660;

export interface AskedRange {
  readonly range?: RangeWord | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Both ends are in it. */
export interface Range {
  /** Undefined: as far back as anything is known. */
  readonly from: Day | undefined;
  readonly to: Day;
}

const DEFAULT_RANGE: RangeWord = "30";

/** @throws Refusal naming `range`, `from` or `to`. */
export function rangeOf({ range, from, to }: AskedRange, today: Day): Range {
  if (from === undefined && to === undefined) return { from: beginOf(range ?? DEFAULT_RANGE, today), to: today };
  if (range !== undefined) throw new Refusal("range", "is one way to ask and from, to are the other: give the one or the other");
  if (from === undefined) throw new Refusal("from", "is missing: to alone is no range");
  return betweenDays(from, to ?? today, today);
}

const beginOf = (range: RangeWord, today: Day): Day | undefined => (range === "all" ? undefined : dayAfter(today, -Number(range)));

/** @throws Refusal naming `from` or `to`. */
export function betweenDays(from: string, to: string, today: Day): { readonly from: Day; readonly to: Day } {
  const [first, last] = [dayNamed("from", from, today), dayNamed("to", to, today)];
  if (first > last) throw new Refusal("from", `${first} is after to, which is ${last}`);
  if (daysFrom(first, last) > LONGEST_RANGE_DAYS) throw new Refusal("from", `is more than ${LONGEST_RANGE_DAYS} days before to`);
  return { from: first, to: last };
}

/** @throws Refusal naming the field. */
function dayNamed(field: "from" | "to", text: string, today: Day): Day {
  if (!isDay(text)) throw new Refusal(field, `"${text}" is no day: write YYYY-MM-DD`);
  if (text > today) throw new Refusal(field, `${text} is in the future: today is ${today}`);
  return text;
}

export function isDay(text: string): text is Day {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T12:00:00Z`) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
