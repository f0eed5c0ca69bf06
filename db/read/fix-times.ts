/** Median and 90th percentile of how long what was fixed had been open: of the fixes themselves, never of other percentiles. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { type Day, dayAfter } from "../../posture/calendar.ts";
import { spansIn } from "../../posture/spans.ts";
import type { Schema } from "../schema.ts";
import { type FindingsView, ofChecks } from "./findings-view.ts";
import { namedOf, type Parts, practicesIn, type Told } from "./parts.ts";
import type { Between } from "./trend-sums.ts";
import { isOneOf } from "./view.ts";
import { askedOf, whileUnchanged } from "./while-unchanged.ts";

/** Nearest rank: the least number of hours in which so many of the fixes were made. */
export interface FixTimes {
  readonly fixes: number;
  readonly medianHours: number | null;
  readonly p90Hours: number | null;
}

export const noFixes: FixTimes = { fixes: 0, medianHours: null, p90Hours: null };

export async function fixTimesByDay(db: Kysely<Schema>, view: FindingsView, between: Between): Promise<ReadonlyMap<Day, FixTimes>> {
  const group = groupOf(view);
  // In one condition, so that of settled days no fix is looked at.
  const isUnsettled = sql`day > ifnull((SELECT max(day) FROM fix_days WHERE principle = '' AND day >= ${between.from}), ${dayAfter(between.from, -1)})
    AND day <= ${between.to}`;
  const { rows } = await sql<FixTimes & { day: Day }>`
    WITH fixed AS (
      SELECT day, hours, sum(n) AS n FROM ${fixesIn(view, group === undefined ? isBetween(between) : isUnsettled)} GROUP BY day, hours),
    ranked AS (
      SELECT day, hours, sum(n) OVER (PARTITION BY day ORDER BY hours ROWS UNBOUNDED PRECEDING) AS rank, sum(n) OVER (PARTITION BY day) AS fixes
      FROM fixed)
    SELECT day, fixes, min(CASE WHEN 2 * rank >= fixes THEN hours END) AS "medianHours", min(CASE WHEN 10 * rank >= 9 * fixes THEN hours END) AS "p90Hours"
    FROM ranked GROUP BY day, fixes
    ${group === undefined ? sql`` : sql`UNION ALL SELECT day, fixes, median_hours, p90_hours FROM fix_days WHERE principle = ${group} AND ${isBetween(between)}`}`.execute(
    db,
  );
  return new Map(rows.map(({ day, ...times }) => [day, times]));
}

/** Of all accounts, nothing else narrowed than the principle: such fixes lie summed (migration 30). */
const isSummed = ({ accounts, regions, products, severities, checks }: FindingsView): boolean =>
  [accounts, regions, products, severities, checks].every((narrowed) => narrowed === undefined);

/** As what the percentiles of the view's days lie counted: '' is all principles together. Several of some have others than each. */
function groupOf(view: FindingsView): string | undefined {
  if (!isSummed(view) || (view.principles !== undefined && view.principles.length !== 1)) return undefined;
  return view.principles?.[0] ?? "";
}

const isBetween = ({ from, to }: Between) => sql`day >= ${from} AND day <= ${to}`;

interface RangeFixes {
  readonly whole: FixTimes;
  readonly byPart: ReadonlyMap<string, FixTimes>;
}

/** How many fixes took so many hours. */
interface Took {
  readonly key: string | number;
  readonly hours: number;
  readonly n: number;
}

/** Of the whole range, and of each of its parts: the fixes are looked at once for both. */
export const fixTimesOf = (
  db: Kysely<Schema>,
  view: FindingsView,
  between: Between,
  parts: Parts | "severity" | undefined,
): Promise<RangeFixes> => {
  const read = () => readFixTimes(db, view, between, parts);
  // Which part an account belongs to is a question of thousands of words, and other accounts are asked for next.
  return parts === undefined || parts === "severity" || parts.of === undefined
    ? whileUnchanged(db, ["fix times", askedOf(view), between, typeof parts === "object" ? [parts.key] : parts], read)
    : read();
};

async function readFixTimes(
  db: Kysely<Schema>,
  view: FindingsView,
  between: Between,
  parts: Parts | "severity" | undefined,
): Promise<RangeFixes> {
  const column = parts === undefined || parts === "severity" ? parts : parts.key;
  const others = othersOf(view, parts);
  const rows = others === undefined ? await tookOf(db, view, between, column) : await tookWithRest(db, view, between, others);
  const partsOf = keysOf(parts);
  const byPart = new Map<string, Took[]>();
  for (const row of rows) {
    for (const part of partsOf(row.key)) {
      const took = byPart.get(part) ?? [];
      took.push(row);
      byPart.set(part, took);
    }
  }
  return { whole: percentilesOf(rows), byPart: new Map([...byPart].map(([part, fixes]) => [part, percentilesOf(fixes)])) };
}

/** One account after the other, where many others are together: see `namedOf`. */
function othersOf(view: FindingsView, parts: Parts | "severity" | undefined): Told | undefined {
  if (parts === undefined || parts === "severity" || parts.key !== "account" || parts.areUnits === true || !isSummed(view))
    return undefined;
  const told = namedOf(parts);
  return told.others.length === 0 ? undefined : told;
}

async function tookOf(db: Kysely<Schema>, view: FindingsView, between: Between, column: string | undefined): Promise<readonly Took[]> {
  const key = column === undefined ? sql`''` : sql.ref(column);
  const isSpanned = isSummed(view) && (column === undefined || column === "principle");
  const { rows } = await (isSpanned
    ? sql<Took>`SELECT ${key} AS key, hours, sum(n) AS n FROM ${spannedFixes(view, between, column === "principle")} GROUP BY 1, 2`
    : isOfFew(column)
      ? sql<Took>`SELECT ${key} AS key, hours, n FROM ${fixesIn(view, isBetween(between), column)}`
      : sql<Took>`SELECT ${key} AS key, hours, sum(n) AS n FROM ${fixesIn(view, isBetween(between), column)} GROUP BY 1, 2`
  ).execute(db);
  return rows;
}

/** The others' are those of all, which lie summed, without those of the accounts that are told one by one. */
async function tookWithRest(db: Kysely<Schema>, view: FindingsView, between: Between, { named, others }: Told): Promise<readonly Took[]> {
  const [own, all] = await Promise.all([
    tookOf(db, { ...view, accounts: named.map(([account]) => account) }, between, "account"),
    tookOf(db, view, between, undefined),
  ]);
  const rest = new Map(all.map(({ hours, n }) => [hours, n]));
  for (const { hours, n } of own) rest.set(hours, (rest.get(hours) ?? 0) - n);
  return [...own, ...[...rest].map(([hours, n]) => ({ key: others[0] ?? 0, hours, n }))];
}

/** Of one account, hardly two fixes of a range took the same hours: to look for them took longer than to tell each. */
const isOfFew = (column: string | undefined): boolean => column === "account";

/** The fixes of all accounts as `(principle, hours, n)`, by the months and tens of days that the range is made of, and by the days left over. */
function spannedFixes({ principles }: FindingsView, { from, to }: Between, isSplit: boolean): RawBuilder<unknown> {
  const { spans, days } = spansIn(from, to);
  const needsPrinciple = isSplit || principles !== undefined;
  const group = needsPrinciple ? sql`principle > '' AND ${isOneOf("principle", principles)}` : sql`principle = ''`;
  const single = needsPrinciple
    ? sql`principle, hours, n FROM fix_times JOIN checks ON checks.id = check_ref WHERE ${isOneOf("day", days)} AND ${isOneOf("principle", principles)}`
    : sql`'', hours, n FROM fix_times WHERE ${isOneOf("day", days)}`;
  return sql`(SELECT principle, hours, n FROM fix_sums WHERE ${isOneOf("span", spans)} AND ${group} UNION ALL SELECT ${single}) AS fixes`;
}

function keysOf(parts: Parts | "severity" | undefined): (key: string | number) => readonly string[] {
  if (parts === undefined) return () => [];
  if (parts === "severity") return (key) => [String(key)];
  if (parts.key === "practices") return (key) => practicesIn(String(key));
  if (parts.of === undefined) return (key) => [String(key)];
  const of = new Map<number, string[]>();
  for (const [key, part] of parts.of) of.set(key, [...(of.get(key) ?? []), part]);
  return (key) => of.get(key as number) ?? [];
}

function percentilesOf(took: readonly Took[]): FixTimes {
  const fixes = took.reduce((sum, { n }) => sum + n, 0);
  if (fixes === 0) return noFixes;
  const sorted = took.toSorted((a, b) => a.hours - b.hours);
  const within = (tenths: number): number | null => {
    let rank = 0;
    for (const { hours, n } of sorted) {
      rank += n;
      if (10 * rank >= tenths * fixes) return hours;
    }
    return null;
  };
  return { fixes, medianHours: within(5), p90Hours: within(9) };
}

/** Of all accounts the days of the range lie together (migration 23). @param key what is asked of each. */
const fixesIn = (view: FindingsView, days: RawBuilder<unknown>, key?: string): RawBuilder<unknown> =>
  sql`fix_times ${view.principles !== undefined || key === "principle" || key === "practices" ? sql`JOIN checks ON checks.id = check_ref` : sql``}
    WHERE ${isOneOf("account", view.accounts)} AND ${days} AND ${isOneOf("region", view.regions)}
    AND ${isOneOf("principle", view.principles)} AND ${isOneOf("product", view.products)} AND ${isOneOf("severity", view.severities)} AND ${ofChecks(view)}`;
