/** Days as a chart needs them: runs of days that are alike, and where ticks stand. */
import { count } from "../formats/number.ts";
import type { ChartPoint } from "./data.ts";

export interface Span {
  /** Indexes of the first and the last day. */
  readonly from: number;
  readonly to: number;
}

/** Neighbouring days of which something is true. */
export function spansOf(points: readonly ChartPoint[], isSo: (point: ChartPoint) => boolean): readonly Span[] {
  const spans: { from: number; to: number }[] = [];
  for (const [index, point] of points.entries()) {
    if (!isSo(point)) continue;
    const last = spans.at(-1);
    if (last !== undefined && last.to === index - 1) last.to = index;
    else spans.push({ from: index, to: index });
  }
  return spans;
}

/** Evenly spread days to be named, the last one among them. */
export function ticksOf(days: number, most: number): readonly number[] {
  if (days <= most) return Array.from({ length: days }, (_, index) => index);
  const step = Math.ceil((days - 1) / (most - 1));
  return Array.from({ length: Math.floor((days - 1) / step) + 1 }, (_, index) => days - 1 - index * step).reverse();
}

export const isSilent = ({ silent }: ChartPoint): boolean => silent > 0;

/** "124 of 144 scopes", or why there is no such number. */
export function evidenceOf({ reconstructed, carried, share }: ChartPoint): string {
  if (reconstructed) return "reconstructed";
  return carried || share === null ? "no run on this day" : `${count(share.fresh)} of ${count(share.of)} scopes`;
}
