/** The days of a trend and what is known of them: a range, the view in it, and who reported on which day. */
import type { Kysely } from "kysely";
import { type Day, dayAfter, daysIn } from "../../posture/calendar.ts";
import { type AskedRange, LONGEST_RANGE_DAYS, rangeOf } from "../../posture/range.ts";
import type { Reach } from "../../posture/reach.ts";
import { type Beginnings, type DayState, dayStates } from "../../posture/trend.ts";
import type { TrendSplit } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type Calendar, todayOf } from "./counted.ts";
import { type FindingsView, type FindingsViewQuery, findingsViewOf } from "./findings-view.ts";
import { beginningsOf, knownSince, likeForLike, reportsOf } from "./trend-days.ts";
import type { Between } from "./trend-sums.ts";

export interface TrendQuery extends FindingsViewQuery, AskedRange {
  readonly by?: TrendSplit | undefined;
  readonly likeForLike?: boolean | undefined;
}

export interface Frame {
  readonly db: Kysely<Schema>;
  readonly view: FindingsView;
  readonly range: Between;
  /** Of the whole database: see `knownSince`. */
  readonly known: Day | undefined;
  readonly days: readonly Day[];
}

/** @throws Refusal naming the field of a range that is none. */
export async function frameOf(db: Kysely<Schema>, reach: Reach, query: TrendQuery, calendar: Calendar): Promise<Frame> {
  const asked = rangeOf(query, todayOf(calendar));
  const [known, whole] = await Promise.all([knownSince(db), findingsViewOf(db, reach, query)]);
  const from = asked.from ?? firstDay(await beginningsOf(db, whole, known), asked.to);
  const range: Between = { from, to: asked.to };
  const view = query.likeForLike === true ? await ofTheSame(db, whole, range, known) : whole;
  return { db, view, range, known, days: daysIn(range.from, range.to) };
}

/** Since when something is known of the view, and what of each day. */
export interface SpokenFor {
  readonly since: Beginnings;
  readonly states: readonly DayState[];
}

export async function spokenIn({ db, view, range, known, days }: Frame): Promise<SpokenFor> {
  const [since, reports] = await Promise.all([beginningsOf(db, view, known), reportsOf(db, view, range)]);
  return { since, states: dayStates(days, reports, since) };
}

/** As far back as something is known, and no further than an answer reaches. */
function firstDay({ known, reconstructed }: Beginnings, to: Day): Day {
  const earliest = [known, reconstructed].flatMap((day) => day ?? []).sort()[0] ?? to;
  const furthest = dayAfter(to, -LONGEST_RANGE_DAYS);
  return earliest < furthest ? furthest : earliest > to ? to : earliest;
}

/** Where every account is the same, or nearly, the sums of all answer it. */
async function ofTheSame(db: Kysely<Schema>, view: FindingsView, { from, to }: Between, known: Day | undefined): Promise<FindingsView> {
  const accounts = await likeForLike(db, view, { from: known !== undefined && known > from ? known : from, to });
  const same: FindingsView = { ...view, units: undefined, accounts };
  if (view.accounts !== undefined) return same;
  const kept = new Set(accounts);
  const others = (await db.selectFrom("accounts").select("id").execute()).flatMap(({ id }) => (kept.has(id) ? [] : [id]));
  return others.length === 0 ? view : { ...same, allBut: others };
}

/** Before the first complete run nothing is a change. */
export const changesIn = ({ range, known }: Frame): Between => ({
  from: known !== undefined && known >= range.from ? dayAfter(known) : range.from,
  to: range.to,
});

/** The days before the range are in its first sums: it need not reach back to be reconstructed. */
export const reaches = ({ range, known }: Frame): boolean => known !== undefined && range.from < known;
