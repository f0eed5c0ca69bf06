/**
 * What a digest asks of a trend: how many were open day by day by principle, and how long it took to fix. The trend's own days and sums, without
 * the scores and percentiles of each day, which take most of its time and which nobody looks at here.
 */
import type { Kysely } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import type { Reach } from "../../posture/reach.ts";
import { type PrincipleGroup, principleGroups } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import type { Calendar } from "./counted.ts";
import { type FixTimes, fixTimesOf } from "./fix-times.ts";
import { changesIn, frameOf, spokenIn } from "./trend-frame.ts";
import { numbersByDay } from "./trend-numbers.ts";
import { type Between, sumsByPart } from "./trend-sums.ts";

export interface OpenTrend {
  days: {
    date: Day;
    /** False where nobody can speak for the day, or where it is reconstructed from AWS's own dates. */
    isCounted: boolean;
  }[];
  /** As many numbers as days, none of them of a day that is not counted. A principle of which nothing was ever known is not there. */
  open: Map<PrincipleGroup, (number | null)[]>;
}

/** @throws Refusal naming the field of a range that is none. */
export async function readOpenTrend(db: Kysely<Schema>, reach: Reach, range: Between, calendar: Calendar): Promise<OpenTrend> {
  const frame = await frameOf(db, reach, range, calendar);
  const { view, days } = frame;
  const [{ states, since }, steps] = await Promise.all([
    spokenIn(frame),
    sumsByPart(db, view, { key: "principle", of: undefined, names: new Map() }, frame.range),
  ]);
  const isCounted = states.map(({ kind }) => kind === "reported" || kind === "carried");
  const open = principleGroups.flatMap((principle): [PrincipleGroup, (number | null)[]][] => {
    const own = steps.filter(({ part }) => part === principle);
    if (own.length === 0) return [];
    const numbers = numbersByDay({ steps: own, controls: undefined, reconstructed: [], tellsChecks: false }, days, states, since);
    return [[principle, numbers.map((day, index) => (isCounted[index] === true ? day.open : null))]];
  });
  return { days: days.map((date, index) => ({ date, isCounted: isCounted[index] === true })), open: new Map(open) };
}

/** Of what was fixed in the range. @throws Refusal naming the field of a range that is none. */
export async function readTimeToFix(db: Kysely<Schema>, reach: Reach, range: Between, calendar: Calendar): Promise<FixTimes> {
  const frame = await frameOf(db, reach, range, calendar);
  return (await fixTimesOf(db, frame.view, changesIn(frame), undefined)).whole;
}
