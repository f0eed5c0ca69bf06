/** Of which day a number is, when it was counted and by which rules. */
import { type Kysely, sql } from "kysely";
import { type Day, dayAfter, dayOf } from "../../posture/calendar.ts";
import { isDay } from "../../posture/range.ts";
import { Refusal } from "../../posture/refusal.ts";
import { remembered } from "../dialect/remembered.ts";
import type { Schema } from "../schema.ts";
import { isLatest } from "./present.ts";
import { isOfCollection } from "./runs.ts";
import type { Clock } from "./scopes.ts";
import type { Days } from "./standing.ts";

/** What days and freshness are judged by. */
export interface Calendar extends Clock {
  readonly timeZone: string;
}

export interface Counted {
  day: Day;
  isFinal: boolean;
  countedAt: string | null;
  lastRunDay: Day | null;
  rules: string | null;
}

export const todayOf = ({ now, timeZone }: Calendar): Day => dayOf(now.toISOString(), timeZone);

/** @throws Refusal naming `at`: a day that is none, or is to come. */
export function dayAsked(at: string | undefined, calendar: Calendar): Day {
  const today = todayOf(calendar);
  if (at === undefined) return today;
  if (!isDay(at)) throw new Refusal("at", `${at} is no day of the calendar`);
  if (at > today) throw new Refusal("at", `${at} is yet to come: today is ${today} in ${calendar.timeZone}`);
  return at;
}

export async function countedOn(db: Kysely<Schema>, day: Day, calendar: Calendar): Promise<Counted> {
  const run = await remembered(db, `last run ${day}`, () => lastRun(db, day));
  // Today is not over, whatever runs.
  const isOver = day < todayOf(calendar);
  const going = isOver
    ? await db.selectFrom("runs").select("id").where("state", "=", "running").where("day", "=", day).limit(1).executeTakeFirst()
    : undefined;
  return {
    day,
    isFinal: isOver && going === undefined,
    countedAt: run?.ended_at ?? run?.progress_at ?? run?.started_at ?? null,
    lastRunDay: run?.day ?? null,
    rules: run?.rules ?? null,
  };
}

const lastRun = (db: Kysely<Schema>, day: Day) =>
  db
    .selectFrom("runs")
    .select(["day", "rules", "ended_at", "progress_at", "started_at"])
    .where("day", "<=", day)
    .where("started_at", "is not", null)
    .where(isOfCollection)
    .orderBy("day", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();

const COMPARED_DAYS = 30;

/**
 * What a day is compared with: the end of the day that is asked for, else 30 days before. Before the first complete run nothing was counted:
 * there is nothing to compare with then, and what begins earlier is compared with that run's day.
 * @param since null: nothing is compared.
 * @throws Refusal naming `since`.
 */
export async function comparedWith(db: Kysely<Schema>, day: Day, since?: string | null): Promise<Days> {
  if (since === null) return { day, isLatest: await isLatest(db, day) };
  const asked = since === undefined ? dayAfter(day, -COMPARED_DAYS) : sinceAsked(since, day);
  const [first, isNow] = await Promise.all([firstCompleteDay(db), isLatest(db, day)]);
  if (first === null || first >= day) return { day, isLatest: isNow };
  return { day, isLatest: isNow, since: asked > first ? asked : first };
}

/** Of the first complete run; null: none was. */
export const firstCompleteDay = (db: Kysely<Schema>): Promise<Day | null> =>
  remembered(db, "first complete day", async () => {
    const { rows } = await sql<{ first: Day | null }>`SELECT min(day) AS first FROM runs WHERE complete = 1`.execute(db);
    return rows[0]?.first ?? null;
  });

function sinceAsked(since: string, day: Day): Day {
  if (!isDay(since)) throw new Refusal("since", `${since} is no day of the calendar`);
  if (since >= day) throw new Refusal("since", `${since} is not before ${day}, which is compared with it`);
  return since;
}
