/** A planned fix: a check on some accounts that somebody is to fix by a day, and what came of it (domain.md section 9, top fixes). */
import { type Day, dayAfter, daysFrom } from "./calendar.ts";
import { isDay } from "./range.ts";
import { Refusal } from "./refusal.ts";
import type { PlanState } from "./words.ts";

const LONGEST_PLAN_DAYS = 730;

/** @throws Refusal naming `date`. */
export function demandPlanDay(date: string, today: Day): Day {
  if (!isDay(date)) throw new Refusal("date", `${date} is no day of the calendar`);
  if (date < today) throw new Refusal("date", `${date} is over: what is planned is to come`);
  if (daysFrom(today, date) > LONGEST_PLAN_DAYS) throw new Refusal("date", `${date} is more than ${LONGEST_PLAN_DAYS} days away`);
  return date;
}

/** How a plan stands. */
export interface Progress {
  readonly date: Day;
  /** Open findings of its check in its accounts now. */
  readonly open: number;
  /** The last day on which one of them left open since it was planned; undefined: none did. */
  readonly lastLeft: Day | undefined;
}

/** `done` is that nothing is open any more, whatever the way; only what was fixed is told as closed by it. */
export function stateOf({ date, open, lastLeft }: Progress, today: Day): PlanState {
  if (open > 0) return date < today ? "late" : "planned";
  return lastLeft !== undefined && lastLeft > date ? "done late" : "done";
}

interface Step {
  readonly date: Day;
  readonly open: number;
}

/**
 * What would be open, day by day, were each plan done on its day and nothing else to happen.
 * @param plans what each would close in the view: of findings that several cover, only the earliest has them. One whose day is over counts
 * from tomorrow on, which is the soonest that it can be done.
 */
export function goalFrom(open: number, plans: readonly Step[], today: Day): readonly Step[] {
  const tomorrow = dayAfter(today);
  const closing = new Map<Day, number>();
  for (const plan of plans) {
    const date = plan.date > today ? plan.date : tomorrow;
    closing.set(date, (closing.get(date) ?? 0) + plan.open);
  }
  let left = open;
  const steps = [...closing]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, closed]) => {
      left -= closed;
      return { date, open: left };
    });
  return steps.length === 0 ? [] : [{ date: today, open }, ...steps];
}
