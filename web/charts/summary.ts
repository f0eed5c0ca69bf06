/** What a chart says, in a sentence: for whoever hears it, and above its table. */
import { count, countOf, signed } from "../formats/number.ts";
import { dayName } from "../formats/time.ts";
import type { ChartPoint } from "./data.ts";

interface Told {
  /** "Open findings by principle". */
  readonly name: string;
  readonly unit: "" | " %";
  readonly points: readonly Pick<ChartPoint, "date" | "reconstructed" | "silent">[];
  readonly total: readonly (number | null)[];
}

/** Counted from the first day that was read, never from a reconstructed one. */
export function summaryOf({ name, unit, points, total }: Told, now: Date): string {
  const known = points.flatMap(({ date, reconstructed }, index) => {
    const value = total[index];
    return value == null || reconstructed ? [] : [{ date, value }];
  });
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined) return `${name}: no day of this range was read.`;
  const values = known.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const number = (value: number) => `${count(value)}${unit}`;
  const reconstructed = points.filter((point) => point.reconstructed).length;
  const stale = points.filter(({ silent }) => silent > 0).length;
  return [
    `${name}: ${number(first.value)} on ${dayName(first.date, now)}, ${number(last.value)} on ${dayName(last.date, now)} (${signed(last.value - first.value)}); lowest ${number(low)}, highest ${number(high)}.`,
    reconstructed > 0 ? ` ${countOf(reconstructed, "earlier day is", "earlier days are")} reconstructed.` : "",
    stale > 0 ? ` On ${countOf(stale, "day")} some accounts did not report.` : "",
  ].join("");
}
