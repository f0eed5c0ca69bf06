/** When a digest is due: the first hour of DIGEST_CRON after its week is over, in the zone of whoever gets it. */
import { createTask } from "node-cron";
import { beginOf, type Day, dayAfter, dayOf } from "../../posture/calendar.ts";
import type { DigestPreference } from "../../posture/digest-preference.ts";
import { firstDay, type Period, periodOf, type Week, weekBefore } from "../../posture/week.ts";

/** DIGEST_CRON, in the organization's time zone. */
export interface DigestSchedule {
  readonly cron: string;
  readonly timeZone: string;
}

const MINUTE_MS = 60_000;
/** A schedule that names no minute in so long is one of once a year: its week's digest waits for it no longer. */
const LONGEST_WAIT_MINUTES = 7 * 24 * 60;
/** Monthly ones come five weeks after each other at most. */
const LOOKED_BACK_WEEKS = 5;

const known = new Map<string, number>();

/**
 * The first minute of the schedule at or after the Monday that follows the week, as the reader's clocks have it; and never before the
 * organization's own Monday has begun, since the week's numbers are not final until then.
 * @param timeZone the reader's.
 * @returns milliseconds
 */
export function dueMs(week: Week, timeZone: string, { cron, timeZone: ours }: DigestSchedule): number {
  const key = JSON.stringify([week, timeZone, cron, ours]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const monday = dayAfter(firstDay(week), 7);
  const due = Math.max(firstMatch(cron, timeZone, monday), Date.parse(beginOf(monday, ours)));
  if (known.size > 1_000) known.clear();
  known.set(key, due);
  return due;
}

/** The hour of the schedule on the morning after a day, whatever its days are. */
export function alertDueMs(day: Day, timeZone: string, { cron, timeZone: ours }: DigestSchedule): number {
  const daily = [...cron.trim().split(/\s+/).slice(0, 2), "*", "*", "*"].join(" ");
  const next = dayAfter(day);
  return Math.max(firstMatch(daily, timeZone, next), Date.parse(beginOf(next, ours)));
}

function firstMatch(cron: string, timeZone: string, day: Day): number {
  const task = createTask(cron, () => undefined, { timezone: timeZone });
  try {
    const from = Date.parse(beginOf(day, timeZone));
    for (let minute = 0; minute < LONGEST_WAIT_MINUTES; minute += 1) {
      const at = from + minute * MINUTE_MS;
      if (task.match(new Date(at))) return at;
    }
    return from;
  } finally {
    void task.destroy();
  }
}

export interface Due {
  readonly period: Period;
  readonly dueMs: number;
}

/** The latest digest that was due by now: of several that were missed only that one. @returns undefined where they want none. */
export function latestDue(preference: DigestPreference, schedule: DigestSchedule, nowMs: number): Due | undefined {
  return eachDue(preference, schedule, nowMs, -LOOKED_BACK_WEEKS).findLast(({ dueMs }) => dueMs <= nowMs);
}

/** The first that is still to come. */
export function nextDue(preference: DigestPreference, schedule: DigestSchedule, nowMs: number): Due | undefined {
  return eachDue(preference, schedule, nowMs, LOOKED_BACK_WEEKS + 1).find(({ dueMs }) => dueMs > nowMs);
}

/** From the week that ended last, so many back or on. In order. */
function eachDue(preference: DigestPreference, schedule: DigestSchedule, nowMs: number, weeks: number): readonly Due[] {
  const zone = preference.timeZone ?? schedule.timeZone;
  const ended = firstDay(weekBefore(dayOf(nowMs, schedule.timeZone)));
  const [from, to] = [Math.min(0, weeks), Math.max(0, weeks)];
  return Array.from({ length: to - from + 1 }, (_, index) => weekOfMonday(dayAfter(ended, (from + index) * 7))).flatMap((week) => {
    const period = periodOf(week, preference.pace);
    return period === undefined ? [] : [{ period, dueMs: dueMs(week, zone, schedule) }];
  });
}

const weekOfMonday = (monday: Day): Week => weekBefore(dayAfter(monday, 7));
