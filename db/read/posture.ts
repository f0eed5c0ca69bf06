/** What the findings of a view mean on a day: score, checks passed, what is open, by principle (domain.md sections 5 to 7). */
import type { Kysely } from "kysely";
import { principleTitles } from "../../posture/principles.ts";
import type { Reach } from "../../posture/reach.ts";
import { type Counts, percentOf } from "../../posture/score.ts";
import { type Kind, type PrincipleGroup, principleGroups, severities } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type CountedControls, controlsBy, controlsTogether, noControls } from "./control-counts.ts";
import { type Calendar, type Counted, comparedWith, countedOn, dayAsked, todayOf } from "./counted.ts";
import { type Due, dueIn } from "./due.ts";
import { type DayShare, sharesOn } from "./share.ts";
import { type Days, type Moved, movedTogether, nothingMoved, standingsBy } from "./standing.ts";
import { type BySeverity, noneOpen, totalOf } from "./summary.ts";
import { isOneOf, type View, type ViewQuery, viewOf } from "./view.ts";

export interface PostureQuery extends ViewQuery {
  readonly at?: string | undefined;
  /** The day at whose end what stood then is compared with; null: nothing is. */
  readonly since?: string | null | undefined;
}

/** Of any part: null is what nobody can speak for. */
export interface PostureOf {
  score: number | null;
  controls: Counts;
  checksPassed: Counts & { percentage: number | null };
  open: BySeverity | null;
  openTotal: number | null;
}

export interface Change {
  since: string;
  score: number | null;
  checksPassed: number | null;
  open: number;
  /** The same by severity: they add up to it. */
  bySeverity: BySeverity;
  opened: number;
  fixed: number;
}

export interface PrinciplePosture extends PostureOf {
  id: PrincipleGroup;
  title: string;
  change: Change | null;
}

export interface Posture extends Counted, PostureOf {
  openByKind: Record<Kind, number> | null;
  suppressed: number | null;
  accepted: number | null;
  change: Change | null;
  /** null of a past day. */
  due: Due | null;
  coverage: DayShare | null;
  scoreCoverage: DayShare | null;
  accounts: { reporting: number; of: number } | null;
  principles: PrinciplePosture[];
}

/** @throws Refusal naming `at` or `since`. */
export async function readPosture(db: Kysely<Schema>, reach: Reach, query: PostureQuery, calendar: Calendar): Promise<Posture> {
  const day = dayAsked(query.at, calendar);
  const [view, days] = await Promise.all([viewOf(db, reach, query), comparedWith(db, day, query.since)]);
  const today = todayOf(calendar);
  const [counted, shares, parts, due] = await Promise.all([
    countedOn(db, day, calendar),
    sharesOn(db, view, day, today, calendar),
    principlesOf(db, view, days),
    day === today ? dueIn(db, view, today) : null,
  ]);
  const whole: Part = {
    moved: movedTogether([...parts.groups.values()].map(({ moved }) => moved)),
    controls: controlsTogether([...parts.groups.values()].map(({ controls }) => controls)),
  };
  const { hasReported } = parts;
  const { now } = whole.moved;
  return {
    ...counted,
    ...postureOf(whole, hasReported),
    openByKind: hasReported ? now.openByKind : null,
    suppressed: hasReported ? now.suppressed : null,
    accepted: hasReported ? now.accepted : null,
    change: changeOf(whole, days, hasReported),
    due: hasReported ? due : null,
    coverage: shares?.all ?? null,
    scoreCoverage: shares?.score ?? null,
    accounts: shares?.accounts ?? null,
    principles: groupsOf(parts, days),
  };
}

export interface PrinciplesAnswer extends Counted {
  items: PrinciplePosture[];
}

/** @throws Refusal naming `at` or `since`. */
export async function readPrinciples(db: Kysely<Schema>, reach: Reach, query: PostureQuery, calendar: Calendar): Promise<PrinciplesAnswer> {
  const day = dayAsked(query.at, calendar);
  const [view, days] = await Promise.all([viewOf(db, reach, query), comparedWith(db, day, query.since)]);
  const [parts, counted] = await Promise.all([principlesOf(db, view, days), countedOn(db, day, calendar)]);
  return { ...counted, items: groupsOf(parts, days) };
}

/** The sums that a part's numbers are made of. */
export interface Part {
  readonly moved: Moved;
  readonly controls: CountedControls;
}

export interface Principles {
  readonly groups: ReadonlyMap<PrincipleGroup, Part>;
  /** Whether anybody of the view had been read by then. */
  readonly hasReported: boolean;
}

export async function principlesOf(db: Kysely<Schema>, view: View, days: Days): Promise<Principles> {
  const [standings, controls] = await Promise.all([
    standingsBy<PrincipleGroup>(db, "principle", view, days),
    controlsBy<PrincipleGroup>(db, "principle", view, days),
  ]);
  const asked = principleGroups.filter((id) => view.principles === undefined || view.principles.includes(id));
  const groups = new Map(
    asked.map((id): [PrincipleGroup, Part] => [
      id,
      { moved: standings.get(id) ?? nothingMoved(), controls: controls.get(id) ?? noControls },
    ]),
  );
  return { groups, hasReported: standings.size > 0 || (await reported(db, view, days)) };
}

/** A day without problems is not a day without data. */
const reported = async (db: Kysely<Schema>, { accounts }: View, { day }: Days): Promise<boolean> =>
  (await db
    .selectFrom("account_days")
    .select("day")
    .where("day", "<=", day)
    .where(isOneOf("account", accounts))
    .limit(1)
    .executeTakeFirst()) !== undefined;

export const groupsOf = ({ groups, hasReported }: Principles, days: Days): PrinciplePosture[] =>
  [...groups].map(([id, part]) => ({
    id,
    title: principleTitles[id],
    ...postureOf(part, hasReported),
    change: changeOf(part, days, hasReported),
  }));

export function postureOf({ moved: { now }, controls }: Part, hasReported: boolean): PostureOf {
  return {
    score: percentOf(controls.now),
    controls: controls.now,
    checksPassed: { ...now.checks, percentage: percentOf(now.checks) },
    open: hasReported ? now.open : null,
    openTotal: hasReported ? totalOf(now.open) : null,
  };
}

export function changeOf({ moved, controls }: Part, { since }: Days, hasReported: boolean): Change | null {
  if (since === undefined || !hasReported) return null;
  const { now, earlier, opened, fixed } = moved;
  return {
    since,
    score: difference(percentOf(controls.now), percentOf(controls.earlier)),
    checksPassed: difference(percentOf(now.checks), percentOf(earlier.checks)),
    open: totalOf(now.open) - totalOf(earlier.open),
    bySeverity: differences(now.open, earlier.open),
    opened,
    fixed,
  };
}

function differences(now: BySeverity, earlier: BySeverity): BySeverity {
  const moved = noneOpen();
  for (const severity of severities) moved[severity] = now[severity] - earlier[severity];
  return moved;
}

const difference = (now: number | null, earlier: number | null): number | null => (now === null || earlier === null ? null : now - earlier);
