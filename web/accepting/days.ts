/** How far on a decision to live with a risk may reach (domain.md section 9), in the organization's days. */
import { LONGEST_ACCEPTANCE_DAYS } from "../../posture/words.ts";

const DAY_MS = 86_400_000;
export const USUAL_DAYS = 90;

export const dayAfterDays = (today: string, days: number): string => new Date(Date.parse(today) + days * DAY_MS).toISOString().slice(0, 10);

/** The last day that is taken: it counts to its end, which must not be more than 365 days on. */
export const lastDayOn = (today: string): string => dayAfterDays(today, LONGEST_ACCEPTANCE_DAYS - 1);

/** "today", "1 day", "12 days" until an instant; what is over has none left. */
export function daysUntil(until: string, nowMs: number): number {
  return Math.max(0, Math.ceil((Date.parse(until) - nowMs) / DAY_MS));
}

/** An end stands at the beginning of the day after the last one: what a reader is told is that last day's last second. */
export const lastSecond = (until: string): string => new Date(Date.parse(until) - 1000).toISOString();
