/** How a mail writes numbers, days and names. English, whoever reads it: so are the dashboard and what AWS tells. */
import type { Day } from "../../posture/calendar.ts";
import { sourceNames } from "../../posture/names.ts";
import { oneLine } from "../../posture/owner.ts";
import type { Piece } from "./digest.ts";

const whole = new Intl.NumberFormat("en-US");
export const count = (value: number): string => whole.format(value);
export const countOf = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;
/** "+31", "−42" with the minus sign, "± 0". */
export const signed = (value: number): string => (value === 0 ? "± 0" : `${value > 0 ? "+" : "\u2212"}${count(Math.abs(value))}`);

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** The first ones by name, the others by their number. */
export const firstOf = (names: readonly string[], most: number, one: string, many?: string): string =>
  names.length <= most ? listed(names) : countOf(names.length, one, many);

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const longMonths = [
  ...["January", "February", "March", "April", "May", "June", "July"],
  ...["August", "September", "October", "November", "December"],
] as const;

const partsOf = (day: Day): readonly [year: string, month: number, day: number] => {
  const [year = "", month, date] = day.split("-");
  return [year, Number(month) - 1, Number(date)];
};

/** "16 Nov". */
export function dayName(day: Day): string {
  const [, month, date] = partsOf(day);
  return `${date} ${months[month] ?? ""}`;
}

/** "16 to 22 November 2026", "28 December 2026 to 3 January 2027". */
export function daysName(from: Day, to: Day): string {
  const [[year, month, date], [lastYear, lastMonth, lastDate]] = [partsOf(from), partsOf(to)];
  const end = `${lastDate} ${longMonths[lastMonth] ?? ""} ${lastYear}`;
  if (year !== lastYear) return `${date} ${longMonths[month] ?? ""} ${year} to ${end}`;
  return month === lastMonth ? `${date} to ${end}` : `${date} ${longMonths[month] ?? ""} to ${end}`;
}

/** "Mon 23 Nov 08:00", in the zone. @param instant ISO 8601 */
export function momentName(instant: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone, weekday: "short", day: "numeric", month: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("weekday")} ${Number(part("day"))} ${months[Number(part("month")) - 1] ?? ""} ${part("hour")}:${part("minute")}`;
}

/** "23 Nov", in the zone. */
export const instantDay = (instant: string, timeZone: string): string => momentName(instant, timeZone).split(" ").slice(1, 3).join(" ");

const productNames: Readonly<Record<string, string>> = { ...sourceNames, macie: "Macie", "access-analyzer": "IAM Access Analyzer" };
export const productName = (product: string): string => productNames[product] ?? cleaned(product, 40);

/** What turns the reading direction, or is seen by nobody: a title must not rearrange what stands around it. */
const invisible = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/gu;

/** Text that somebody wrote into AWS, on one line, cut, without what is invisible: fit for a subject. */
export function cleaned(text: string, most = 140): string {
  const letters = [...oneLine(text.replace(invisible, " "))];
  return letters.length > most
    ? `${letters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`
    : letters.join("");
}

const BREAK = "\u200b";

/**
 * Mail programs make links of whatever looks like an address. One in a title must not become a link that seems to be ours: a space without
 * width breaks it.
 */
const unlinked = (text: string): string =>
  text
    .replace(/:\/\//g, `:${BREAK}//`)
    .replace(/@(?=[\w-]+\.)/g, `@${BREAK}`)
    .replace(/(?<=[a-z0-9-]{2})\.(?=[a-z]{2,})/gi, `.${BREAK}`);

/** @param otherwise where nothing of it can be seen. */
export function foreign(text: string | null | undefined, otherwise: string, most?: number): Piece {
  const shown = cleaned(text ?? "", most);
  return { text: unlinked(shown === "" ? cleaned(otherwise, most) : shown), isForeign: true };
}
