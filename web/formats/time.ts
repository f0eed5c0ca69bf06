const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const exactly = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "long" });
const inUtc = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "medium", timeZone: "UTC" });

/** "21 Sep", the year only if it is not this one. */
function day(at: Date, now: Date): string {
  const text = `${at.getDate()} ${months[at.getMonth()] ?? ""}`;
  return at.getFullYear() === now.getFullYear() ? text : `${text} ${at.getFullYear()}`;
}

/** "21 Sep", of a day in the organization's time zone as the API names it: the reader's zone must not shift it. */
/** How many days ago a day was, by days of whoever looks; less than nothing: to come. */
export const daysAgo = (named: string, now: Date): number =>
  Math.round((new Date(now.getFullYear(), now.getMonth(), now.getDate(), 12).getTime() - Date.parse(`${named}T12:00:00`)) / DAY_MS);

export const dayName = (named: string, now: Date): string => day(new Date(`${named}T12:00:00`), now);

/** "today 06:14", "21 Sep 06:14". */
export function when(instant: string, now: Date): string {
  const at = new Date(instant);
  const isToday = at.toDateString() === now.toDateString();
  return `${isToday ? "today" : day(at, now)} ${clock.format(at)}`;
}

/** "today 06:14", "21 Sep": for columns, where the hour of another day is no news. */
export function whenShort(instant: string, now: Date): string {
  const at = new Date(instant);
  return at.toDateString() === now.toDateString() ? when(instant, now) : day(at, now);
}

/** For whoever hovers: with the reader's zone, and as logs and AWS have it. */
export function exact(instant: string): string {
  const at = new Date(instant);
  const utc = `${inUtc.format(at)} UTC`;
  return at.getTimezoneOffset() === 0 ? utc : `${exactly.format(at)} (${utc})`;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "81 d", "3 d 4 h", "4 h", "12 min", "40 s": hours are no news beside a week. */
export function duration(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(0, Math.round(ms / 1000))} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  return hours === 0 || ms >= 7 * DAY_MS ? `${Math.floor(ms / DAY_MS)} d` : `${Math.floor(ms / DAY_MS)} d ${hours} h`;
}

/** Of evidence: "now" where it is as fresh as can be. */
export const age = (ms: number): string => (ms < MINUTE_MS ? "now" : duration(ms));
