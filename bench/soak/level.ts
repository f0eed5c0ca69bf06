/** Whether something has levelled off, by estimates that a few odd hours do not move. */
import { median } from "../table.ts";

export interface Level {
  /** Of the first half, and of the second. */
  readonly medians: readonly [number, number];
  /** What it grows by in a day, of the first half and of the second: the median of the slopes between any two of its hours (Theil and Sen). */
  readonly slopes: readonly [number, number];
}

const HOURS_A_DAY = 24;
/** Of two hours that lie close the slope is noise. */
const APART = 12;

export function levelOf(hours: readonly number[]): Level {
  const half = Math.floor(hours.length / 2);
  const [first, second] = [hours.slice(0, half), hours.slice(half)];
  return { medians: [median(first), median(second)], slopes: [slopeOf(first), slopeOf(second)] };
}

function slopeOf(hours: readonly number[]): number {
  const slopes: number[] = [];
  for (const [from, one] of hours.entries())
    for (let to = from + APART; to < hours.length; to += 1) slopes.push(((hours[to] ?? 0) - one) / (to - from));
  return median(slopes) * HOURS_A_DAY;
}
