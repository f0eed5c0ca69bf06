/**
 * How long a finding may be open (domain.md section 9): days to fix by severity, the clock of the present open spell, and what follows from
 * both: on which day it is due, whether it is overdue, and whether a fix kept its level. Pure: the day and the levels are given.
 */
import { type Day, dayAfter, dayOf, daysFrom } from "./calendar.ts";
import { Refusal } from "./refusal.ts";
import {
  type Due,
  type LaidStanding,
  type LeveledSeverity,
  type LevelPlace,
  LONGEST_LEVEL_DAYS,
  leveledSeverities,
  type Severity,
  type StepState,
} from "./words.ts";

/** Days to fix. */
export type Levels = Readonly<Record<LeveledSeverity, number>>;

/** Until somebody decides otherwise. */
export const usualLevels: Levels = { CRITICAL: 7, HIGH: 30, MEDIUM: 90, LOW: 180 };

/** A severity that is not decided there is as in the place around it. */
export type DecidedDays = Readonly<Partial<Record<LeveledSeverity, number | undefined>>>;

export interface DecidedLevels {
  readonly place: LevelPlace;
  /** An OU's id, an account's twelve digits; null: the organization. */
  readonly id: string | null;
  readonly days: DecidedDays;
}

/** Days of one severity, and who decided them; `usual`: nobody. */
export interface LevelOf {
  readonly days: number;
  readonly from: LevelPlace | "usual";
  /** Of the OU or account. */
  readonly id: string | null;
}

/** @param decided the nearest first: the account's own, that of its OU, of each OU above it, the organization's. */
export function levelsFrom(decided: readonly DecidedLevels[]): Readonly<Record<LeveledSeverity, LevelOf>> {
  const of = (severity: LeveledSeverity): LevelOf => {
    for (const { place, id, days } of decided) {
      const own = days[severity];
      if (own !== undefined) return { days: own, from: place, id };
    }
    return { days: usualLevels[severity], from: "usual", id: null };
  };
  return { CRITICAL: of("CRITICAL"), HIGH: of("HIGH"), MEDIUM: of("MEDIUM"), LOW: of("LOW") };
}

export const daysOf = (levels: Readonly<Record<LeveledSeverity, LevelOf>>): Levels => ({
  CRITICAL: levels.CRITICAL.days,
  HIGH: levels.HIGH.days,
  MEDIUM: levels.MEDIUM.days,
  LOW: levels.LOW.days,
});

/** @throws Refusal naming the severity: where both are decided at once, what is worse must not have longer than what is milder. */
export function demandLevels(days: DecidedDays): DecidedDays {
  const decided = leveledSeverities.flatMap((severity) => {
    const own = days[severity];
    return own === undefined ? [] : [{ severity, own }];
  });
  for (const { severity, own } of decided) {
    if (!Number.isInteger(own) || own < 1 || own > LONGEST_LEVEL_DAYS)
      throw new Refusal(`days.${severity}`, `must be whole days, from 1 to ${LONGEST_LEVEL_DAYS}`);
  }
  for (const [index, { severity, own }] of decided.entries()) {
    const worse = decided[index - 1];
    if (worse !== undefined && worse.own > own)
      throw new Refusal(`days.${severity}`, `must not be fewer than the ${worse.own} days of ${worse.severity}, which is worse`);
  }
  return Object.fromEntries(decided.map(({ severity, own }) => [severity, own]));
}

/** What the clock hears of an event. */
export interface ClockEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly from: LaidStanding;
  readonly to: LaidStanding;
  readonly toState: StepState;
}

/** How long the present open spell has counted. Only what is open counts: suppressed, accepted and closed days don't. */
export interface Clock {
  /** Before it last began to run. */
  readonly ranMs: number;
  /** Instant at which it last began to run; undefined while it stands still. */
  readonly since: string | undefined;
}

export const unstarted: Clock = { ranMs: 0, since: undefined };

/** Only a spell that ended resolved is over: the next one begins at nothing. */
const beginsSpell = ({ from, to }: ClockEvent): boolean => from === "resolved" && (to === "open" || to === "accepted");

/** @param events of the finding, in order. @param inherited what its clock had run under an earlier key. */
export const clockOf = (events: readonly ClockEvent[], inherited: Clock = unstarted): Clock => events.reduce(clockAfter, inherited);

export function clockAfter(clock: Clock, event: ClockEvent): Clock {
  const isRunning = event.toState === "open";
  if (beginsSpell(event)) return { ranMs: 0, since: isRunning ? event.at : undefined };
  if (isRunning) return clock.since === undefined ? { ranMs: clock.ranMs, since: event.at } : clock;
  return { ranMs: ranUntil(clock, event.at), since: undefined };
}

/** How long it has run by an instant, in milliseconds. */
export const ranUntil = ({ ranMs, since }: Clock, at: string): number =>
  since === undefined ? ranMs : ranMs + Math.max(0, Date.parse(at) - Date.parse(since));

/** When it would have begun, had it run without a break until the instant: what was open so long by then has been open since. */
export const startedBy = (clock: Clock, at: string): string => new Date(Date.parse(at) - ranUntil(clock, at)).toISOString();

/** The day from which the days of the level count; undefined while the clock stands still. */
export const clockDay = (clock: Clock, timeZone: string): Day | undefined =>
  clock.since === undefined ? undefined : dayOf(startedBy(clock, clock.since), timeZone);

/** The last day on which it is in time. @returns undefined for what has no level. */
export const dueDay = (from: Day, severity: Severity, levels: Levels): Day | undefined =>
  severity === "INFORMATIONAL" ? undefined : dayAfter(from, levels[severity]);

/**
 * A week, this day among it: so long ahead people plan, and so often the digest comes. A level of seven days is not due soon on its first day.
 */
export const SOON_DAYS = 7;

/** By days of the organization's time zone: nothing becomes overdue in the middle of a day. */
export function dueOn(due: Day, today: Day): Due {
  const left = daysFrom(today, due);
  return left < 0 ? "overdue" : left < SOON_DAYS ? "soon" : "later";
}

/**
 * Whether what is fixed at the instant was in time. @returns undefined for what has no level. A clock that stands still has been in time for as
 * long as it ran.
 */
export function isInTime(clock: Clock, at: string, severity: Severity, levels: Levels, timeZone: string): boolean | undefined {
  const end = clock.since === undefined ? at : at > clock.since ? at : clock.since;
  const due = dueDay(dayOf(startedBy(clock, end), timeZone), severity, levels);
  return due === undefined ? undefined : dayOf(end, timeZone) <= due;
}
