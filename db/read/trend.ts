/** The trend of a view: a point a day, and the same by part (domain.md section 7). All sums are made in SQL; here they become days. */
import type { Kysely } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import { goalFrom } from "../../posture/plan.ts";
import type { Reach } from "../../posture/reach.ts";
import type { DayState } from "../../posture/trend.ts";
import type { TrendSplit } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type Calendar, todayOf } from "./counted.ts";
import type { FindingsView } from "./findings-view.ts";
import { type FixTimes, fixTimesByDay, fixTimesOf, noFixes } from "./fix-times.ts";
import { byEachPractice, type Parts, partsOf } from "./parts.ts";
import { type GoalPoint, plannedIn } from "./plans.ts";
import { type Mark, marksOf, type Presence, presenceOf, reconstructedOf } from "./trend-days.ts";
import { changesIn, type Frame, frameOf, reaches, type SpokenFor, spokenIn, type TrendQuery } from "./trend-frame.ts";
import { type DayNumbers, numbersByDay, type Rows } from "./trend-numbers.ts";
import { scoresByPart, scoresOf } from "./trend-score.ts";
import { sumsByPart, sumsBySeverity, sumsOf } from "./trend-sums.ts";

interface Share {
  fresh: number;
  of: number;
  deniedByScp: number;
}

export interface TrendPoint extends DayNumbers {
  date: Day;
  timeToFix: FixTimes;
  accounts: number;
  accountsReporting: number;
  coverage: Share | null;
  scoreCoverage: Pick<Share, "fresh" | "of"> | null;
  stale: boolean;
  carried: boolean;
  reconstructed: boolean;
  marks: Mark[];
}

type Columns = { [Name in keyof DayNumbers]: DayNumbers[Name][] };

export interface TrendSeries extends Columns {
  id: string | null;
  name: string | null;
  timeToFix: FixTimes;
}

export interface Trend {
  from: Day;
  to: Day;
  knownSince: Day | null;
  likeForLike: { accounts: number } | null;
  change: { since: Day; open: number | null; score: number | null; checksPassed: number | null } | null;
  timeToFix: FixTimes;
  points: TrendPoint[];
  /** Of today's open: see posture/plan.ts. Null where the range ends before today, nothing is planned, or nobody has reported. */
  goal: GoalPoint[] | null;
  by: TrendSplit | null;
  series: TrendSeries[];
}

/** @throws Refusal naming the field of a range that is none. */
export async function readTrend(db: Kysely<Schema>, reach: Reach, query: TrendQuery, calendar: Calendar): Promise<Trend> {
  const frame = await frameOf(db, reach, query, calendar);
  const { view, range, known } = frame;
  const by = query.by === undefined || query.by === "severity" ? query.by : await partsOf(db, reach, query.by, view, range.to);
  const today = todayOf(calendar);
  // What takes longest is asked first: there are more questions than threads.
  const [series, fixes, of, spoken, planned] = await Promise.all([
    query.by === undefined || by === undefined ? undefined : askedOfParts(frame, query.by, by),
    fixTimesOf(db, view, changesIn(frame), by),
    askedOf(frame),
    spokenIn(frame),
    range.to === today ? plannedIn(db, view) : [],
  ]);
  const points = pointsOf(frame, spoken, of);
  return {
    ...range,
    knownSince: known ?? null,
    likeForLike: query.likeForLike === true ? { accounts: view.accounts?.length ?? (await countAccounts(db)) } : null,
    change: changeOf(points),
    timeToFix: fixes.whole,
    points,
    goal: goalIn(points, planned, today),
    by: query.by ?? null,
    series: series === undefined ? [] : seriesOf(frame, spoken, series, fixes.byPart),
  };
}

function goalIn(points: readonly TrendPoint[], planned: readonly GoalPoint[], today: Day): GoalPoint[] | null {
  const open = points.at(-1)?.open ?? null;
  if (open === null || planned.length === 0) return null;
  return [...goalFrom(open, planned, today)];
}

async function countAccounts(db: Kysely<Schema>): Promise<number> {
  const { n } = await db
    .selectFrom("accounts")
    .select(({ fn }) => fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return n;
}

/** Control records have neither severity nor another product than Security Hub CSPM; a score of single checks says nothing. */
const tellsScore = ({ severities, products, checks, asIf }: FindingsView): boolean =>
  asIf === undefined && severities === undefined && checks === undefined && products?.includes("securityhub") !== false;

interface OfDays {
  readonly rows: Rows;
  readonly fixes: ReadonlyMap<Day, FixTimes>;
  readonly marks: ReadonlyMap<Day, readonly Mark[]>;
}

async function askedOf(frame: Frame): Promise<OfDays> {
  const { db, view, range } = frame;
  const [steps, controls, reconstructed, fixes, marks] = await Promise.all([
    sumsOf(db, view, range),
    tellsScore(view) ? scoresOf(db, view, range) : undefined,
    reaches(frame) ? reconstructedOf(db, view, range, undefined) : [],
    fixTimesByDay(db, view, changesIn(frame)),
    marksOf(db, range),
  ]);
  return { rows: { steps, controls, reconstructed, tellsChecks: view.severities === undefined }, fixes, marks };
}

function pointsOf({ days }: Frame, { states, since }: SpokenFor, { rows, fixes, marks }: OfDays): TrendPoint[] {
  const numbers = numbersByDay(rows, days, states, since);
  return days.map((date, index) => ({
    date,
    ...(numbers[index] as DayNumbers),
    timeToFix: fixes.get(date) ?? noFixes,
    ...reportOf(states[index]),
    marks: [...(marks.get(date) ?? [])],
  }));
}

type Reported = Pick<TrendPoint, "accounts" | "accountsReporting" | "coverage" | "scoreCoverage" | "stale" | "carried" | "reconstructed">;

/** Of a day without a run nobody can say what was fresh. */
function reportOf(state: DayState | undefined): Reported {
  const none: Reported = {
    accounts: 0,
    accountsReporting: 0,
    coverage: null,
    scoreCoverage: null,
    stale: false,
    carried: state?.kind === "carried",
    reconstructed: state?.kind === "reconstructed",
  };
  if (state?.kind === "carried") return { ...none, accounts: state.report.accounts };
  if (state?.kind !== "reported") return none;
  const { accounts, reporting, fresh, scopes, scoreFresh, scoreScopes, deniedByScp } = state.report;
  return {
    ...none,
    accounts,
    accountsReporting: reporting,
    coverage: { fresh, of: scopes, deniedByScp },
    scoreCoverage: { fresh: scoreFresh, of: scoreScopes },
    stale: fresh < scopes,
  };
}

/** Against the first day of the range of which something is known; never against one that is reconstructed. */
function changeOf(points: readonly TrendPoint[]): Trend["change"] {
  const first = points.find(({ open, reconstructed }) => open !== null && !reconstructed);
  const last = points.at(-1);
  if (first === undefined || last === undefined || last.open === null) return null;
  const between = (a: number | null, b: number | null) => (a === null || b === null ? null : b - a);
  return {
    since: first.date,
    open: between(first.open, last.open),
    score: between(first.score, last.score),
    checksPassed: between(first.checksPassed, last.checksPassed),
  };
}

/** The rows of all parts, each with its own. */
interface OfParts {
  readonly rows: Rows;
  readonly names: ReadonlyMap<string, string>;
  /** Undefined where parts are of no accounts. */
  readonly presence: ReadonlyMap<string, Presence> | undefined;
}

async function askedOfParts(frame: Frame, by: TrendSplit, parts: Parts | "severity"): Promise<OfParts> {
  const { db, view, range } = frame;
  const withScore = parts !== "severity" && by !== "product" && tellsScore(view);
  const [steps, controls, reconstructed, presence] = await Promise.all([
    parts === "severity" ? sumsBySeverity(db, view, range) : sumsByPart(db, view, parts, range),
    withScore ? scoresByPart(db, view, parts, range) : undefined,
    reaches(frame) ? reconstructedOf(db, view, range, parts) : [],
    by === "account" || by === "ou" ? presenceOf(db, (parts as Parts).of ?? []) : undefined,
  ]);
  const each = by === "bestPractice" ? byEachPractice : <Row>(rows: readonly Row[]) => rows;
  const rows: Rows = {
    steps: each(steps),
    controls: controls && each(controls),
    reconstructed: each(reconstructed),
    tellsChecks: by !== "severity" && view.severities === undefined,
  };
  return { rows, names: parts === "severity" ? new Map() : parts.names, presence };
}

function seriesOf(
  { days }: Frame,
  { states, since }: SpokenFor,
  { rows, names, presence }: OfParts,
  fixes: ReadonlyMap<string, FixTimes>,
): TrendSeries[] {
  const [steps, controls, reconstructed] = [byPart(rows.steps), byPart(rows.controls ?? []), byPart(rows.reconstructed)];
  const ids = new Set([...names.keys(), ...[steps, controls, reconstructed].flatMap((parts) => [...parts.keys()])]);
  return [...ids].sort().map((id) => {
    const own: Rows = {
      steps: steps.get(id) ?? [],
      controls: rows.controls && (controls.get(id) ?? []),
      reconstructed: reconstructed.get(id) ?? [],
      tellsChecks: rows.tellsChecks,
    };
    const present = presence && { ...presence.get(id), reconstructed: own.reconstructed.map(({ day }) => day).sort()[0] };
    const stood = present === undefined ? states : states.map((state, index) => presentIn(state, days[index] as Day, present));
    return {
      id: id === "" ? null : id,
      name: names.get(id) ?? null,
      ...columnsOf(numbersByDay(own, days, stood, since)),
      timeToFix: fixes.get(id) ?? noFixes,
    };
  });
}

function byPart<Row extends { readonly part: string }>(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const parts = new Map<string, Row[]>();
  for (const row of rows) {
    const own = parts.get(row.part);
    if (own === undefined) parts.set(row.part, [row]);
    else own.push(row);
  }
  return parts;
}

/** Whoever had not joined yet, or has left, says nothing; nor do days before its records' first date. */
function presentIn(
  state: DayState,
  day: Day,
  { first, last, reconstructed }: Partial<Presence> & { reconstructed: string | undefined },
): DayState {
  const unknown = { kind: "unknown" } as const;
  if (state.kind === "unknown") return state;
  if (state.kind === "reconstructed") return reconstructed !== undefined && reconstructed <= day ? state : unknown;
  return first !== undefined && last !== undefined && first <= day && state.report.day <= last ? state : unknown;
}

function columnsOf(numbers: readonly DayNumbers[]): Columns {
  const column = <Name extends keyof DayNumbers>(name: Name) => numbers.map((day) => day[name]);
  return {
    open: column("open"),
    entered: column("entered"),
    left: column("left"),
    opened: column("opened"),
    reopened: column("reopened"),
    resolved: column("resolved"),
    fixed: column("fixed"),
    resourceGone: column("resourceGone"),
    score: column("score"),
    checksPassed: column("checksPassed"),
  };
}
