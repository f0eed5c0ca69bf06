import { useAddress } from "./address.ts";
import { dayBefore, type Range, readRange } from "./read.ts";

/** Earlier than anything that AWS could have said: the API counts from the first complete run. */
const BEGINNING = "2000-01-01";

/** The day that numbers of `today` are compared with: the range's first, as a trend over it counts. A day is compared with none after it. */
export function sinceOf(range: Range, today: string): string {
  if (range.word === "all") return BEGINNING;
  const first = range.word === "custom" ? range.from : dayBefore(today, Number(range.word));
  const yesterday = dayBefore(today, 1);
  return first < yesterday ? first : yesterday;
}

export function useRange() {
  const { parameters, change } = useAddress();
  return {
    range: readRange(parameters).value,
    choose: (range: Range) =>
      change(
        range.word === "custom"
          ? { range: "custom", from: range.from, to: range.to }
          : { range: range.word, from: undefined, to: undefined },
      ),
  };
}
