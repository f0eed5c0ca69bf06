/** Days of the organization's time zone (domain.md section 7). Pure: the zone and the instant are given. */

/** `YYYY-MM-DD`; compares as text. */
export type Day = string & { readonly brand: "Day" };

const DAY_MS = 86_400_000;
/** A record may claim an instant that four digits of a year cannot say in every zone, or some days may lead there: it is the nearest they can. */
const [FIRST_MS, LAST_MS] = [Date.parse("0001-01-01T12:00:00Z"), Date.parse("9999-12-31T09:59:59Z")];
const within = (ms: number): number => Math.min(Math.max(ms, FIRST_MS), LAST_MS);
const formats = new Map<string, Intl.DateTimeFormat>();

/** The day in which an instant falls. A day has 23 or 25 hours twice a year where clocks are changed: nothing here counts hours. */
export function dayOf(instant: string | number, timeZone: string): Day {
  const kept = formats.get(timeZone);
  const format = kept ?? new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  if (kept === undefined) formats.set(timeZone, format);
  return format.format(within(new Date(instant).getTime())).padStart(10, "0") as Day;
}

/** An instant as runs keep it: with its day, and in which time zone that was told. */
export interface Moment {
  readonly seen: string;
  readonly day: Day;
  readonly timeZone: string;
}

export const momentOf = (ms: number, timeZone: string): Moment => ({
  seen: new Date(ms).toISOString(),
  day: dayOf(ms, timeZone),
  timeZone,
});

const noonOf = (day: Day): number => Date.parse(`${day}T12:00:00Z`);
const dayAt = (ms: number): Day => new Date(within(ms)).toISOString().slice(0, 10) as Day;

/** @param days may be negative. */
export const dayAfter = (day: Day, days = 1): Day => dayAt(noonOf(day) + days * DAY_MS);

/** The first instant of the day. A day may begin at 01:00, where clocks are put forward at midnight. */
export function beginOf(day: Day, timeZone: string): string {
  // No zone is further than 14 hours from UTC. In between, days only grow.
  let [before, from] = [noonOf(day) - 30 * 3_600_000, noonOf(day) + 6 * 3_600_000];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (dayOf(middle, timeZone) < day) before = middle;
    else from = middle;
  }
  return new Date(from).toISOString();
}

/** How many days after `from` the day `to` is. */
export const daysFrom = (from: Day, to: Day): number => Math.round((noonOf(to) - noonOf(from)) / DAY_MS);

/** Every day of the range, both ends included; none where `to` is before `from`. */
export const daysIn = (from: Day, to: Day): readonly Day[] =>
  Array.from({ length: Math.max(0, daysFrom(from, to) + 1) }, (_, index) => dayAfter(from, index));
