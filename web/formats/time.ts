const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const exactly = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "long" });

/** "21 Sep", the year only if it is not this one. */
function day(at: Date, now: Date): string {
  const text = `${at.getDate()} ${months[at.getMonth()] ?? ""}`;
  return at.getFullYear() === now.getFullYear() ? text : `${text} ${at.getFullYear()}`;
}

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

/** With the zone, for whoever hovers. */
export const exact = (instant: string): string => exactly.format(new Date(instant));

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "3 d 4 h", "4 h", "12 min", "40 s". */
export function duration(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(0, Math.round(ms / 1000))} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  return hours === 0 ? `${Math.floor(ms / DAY_MS)} d` : `${Math.floor(ms / DAY_MS)} d ${hours} h`;
}
