/**
 * Weeks of ISO 8601, Monday to Sunday, of the organization's days: what a digest is about. Pure; days count in calendar.ts.
 * @see https://www.iso.org/iso-8601-date-and-time-format.html
 */
import { type Day, dayAfter, daysFrom } from "./calendar.ts";
import { Refusal } from "./refusal.ts";

/** `YYYY-Www`; compares as text. The year is that of the week's Thursday. */
export type Week = string & { readonly brand: "Week" };

/** How often somebody wants their digest. */
export const paces = ["weekly", "two-weekly", "monthly", "none"] as const;
export type Pace = (typeof paces)[number];

/** Whole days, both ends in it. */
export interface Period {
  /** The last week of the period: what it is called by. */
  readonly week: Week;
  readonly weeks: number;
  readonly from: Day;
  readonly to: Day;
}

const MONDAY = "1970-01-05" as Day;

const mondayOf = (day: Day): Day => dayAfter(day, -(((daysFrom(MONDAY, day) % 7) + 7) % 7));

export function weekOf(day: Day): Week {
  const thursday = dayAfter(mondayOf(day), 3);
  const year = thursday.slice(0, 4);
  const number = Math.floor(daysFrom(`${year}-01-01` as Day, thursday) / 7) + 1;
  return `${year}-W${String(number).padStart(2, "0")}` as Week;
}

/** The week that ended last before the day. */
export const weekBefore = (day: Day): Week => weekOf(dayAfter(day, -7));

/** @throws Refusal naming `field`, where it is no week of that year. */
export function weekNamed(text: string, field: string): Week {
  const week = /^\d{4}-W\d{2}$/.test(text) ? (text as Week) : undefined;
  if (week !== undefined && weekOf(firstDay(week)) === week) return week;
  throw new Refusal(field, `"${text}" is no week such as 2026-W47`);
}

/** Its Monday. 4 January is always in the first week of its year. */
export function firstDay(week: Week): Day {
  const [year = "", number = ""] = week.split("-W");
  return dayAfter(mondayOf(`${year}-01-04` as Day), (Number(number) - 1) * 7);
}

/**
 * The days that the digest after this week is about, for somebody with this pace; undefined where none is due after it. Two-weekly: after
 * every other week, counted without regard to years, since one has 52 or 53 of them. Monthly: after the week behind which a month's first
 * Monday comes, about all days since the digest before.
 */
export function periodOf(week: Week, pace: Pace): Period | undefined {
  const monday = firstDay(week);
  const next = dayAfter(monday, 7);
  const ending = (weeks: number): Period => ({ week, weeks, from: dayAfter(next, -7 * weeks), to: dayAfter(next, -1) });
  switch (pace) {
    case "none":
      return undefined;
    case "weekly":
      return ending(1);
    case "two-weekly":
      return (daysFrom(MONDAY, monday) / 7) % 2 === 1 ? ending(2) : undefined;
    case "monthly":
      return isFirstOfMonth(next) ? ending(isFirstOfMonth(dayAfter(next, -28)) ? 4 : 5) : undefined;
  }
}

const isFirstOfMonth = (monday: Day): boolean => Number(monday.slice(8)) <= 7;
