/** The principle whose open findings moved most over the last twelve weeks, as points a week apart. Pure. */
import type { OpenTrend } from "../../db/read/open-trend.ts";
import { type Day, daysFrom } from "../../posture/calendar.ts";
import { principleShort } from "../../posture/names.ts";
import { type PrincipleGroup, principleGroups } from "../../posture/words.ts";
import type { Chart } from "./digest.ts";
import { count, dayName, signed } from "./words.ts";

export interface MovedMost {
  readonly principle: PrincipleGroup;
  readonly by: number;
  /** Where counting begins: never on a reconstructed day. */
  readonly since: Day;
  readonly weeks: number;
  readonly chart: Chart;
}

interface Weekly {
  readonly index: number;
  readonly day: Day;
}

const LEAST_POINTS = 3;

/** @returns undefined where none moved, or too few weeks are known to draw a line. */
export function movedMost({ days, open: openOf }: OpenTrend): MovedMost | undefined {
  // From the last day backwards, so that the line ends where the digest's numbers are.
  const known = days.flatMap(({ date, isCounted }, index): Weekly[] =>
    (days.length - 1 - index) % 7 === 0 && isCounted ? [{ index, day: date }] : [],
  );
  const [first, last] = [known[0], known.at(-1)];
  if (known.length < LEAST_POINTS || first === undefined || last === undefined || last.index !== days.length - 1) return undefined;
  const moves = principleGroups.flatMap((principle) => {
    const open = openOf.get(principle);
    const [from, to] = [open?.[first.index] ?? 0, open?.[last.index] ?? 0];
    return from === to ? [] : [{ principle, by: to - from, open: known.map(({ index }) => open?.[index] ?? 0) }];
  });
  const [most] = moves.sort((a, b) => Math.abs(b.by) - Math.abs(a.by) || b.by - a.by);
  if (most === undefined) return undefined;
  const { principle, by, open } = most;
  const weeks = Math.round(daysFrom(first.day, last.day) / 7);
  return {
    principle,
    by,
    since: first.day,
    weeks,
    chart: chartOf(
      principle,
      known.map(({ day }) => day),
      open,
    ),
  };
}

function chartOf(principle: PrincipleGroup, days: readonly Day[], open: readonly number[]): Chart {
  const steps = open.map((value, index) => (index === 0 ? 0 : value - (open[index - 1] ?? value)));
  const largest = steps.reduce((found, step, index) => (Math.abs(step) > Math.abs(steps[found] ?? 0) ? index : found), 0);
  const step = { index: largest, text: `${signed(steps[largest] ?? 0)} by ${dayName(days[largest] as Day)}` };
  const values = days.map((day, index) => `${count(open[index] ?? 0)} on ${dayName(day)}`);
  return {
    principle,
    points: days.map((day, index) => ({ day: dayName(day), open: open[index] ?? 0 })),
    last: `${count(open.at(-1) ?? 0)} open`,
    step: largest === 0 ? undefined : step,
    alt: `Open findings of the principle ${principleShort[principle]}, week by week: ${values.join(", ")}. The largest step: ${step.text}.`,
  };
}
