/** Fixes that are planned, what came of them, and what would be open were they done. */
import { type Kysely, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import { stateOf } from "../../posture/plan.ts";
import type { Reach } from "../../posture/reach.ts";
import { type PlanState, type Severity, severities } from "../../posture/words.ts";
import { remembered } from "../dialect/remembered.ts";
import type { Schema } from "../schema.ts";
import { namesOf } from "./actor-names.ts";
import type { FindingsView } from "./findings-view.ts";
import { type NamedPerson, personOf } from "./handling.ts";
import { cursorAfter, EXACT_TOTAL, keyOf, type Page, totals } from "./page.ts";
import { isOneOf, viewOf } from "./view.ts";

export interface Plan {
  id: string;
  check: string;
  title: string;
  severity: Severity | null;
  place: string | null;
  accounts: number;
  date: Day;
  assignee: NamedPerson | null;
  state: PlanState;
  openThen: number;
  open: number;
  fixed: number;
  doneOn: Day | null;
  madeAt: string;
  madeBy: NamedPerson | null;
}

export interface PlansQuery {
  readonly id?: string | undefined;
  readonly check?: readonly string[] | undefined;
  readonly account?: readonly string[] | undefined;
  readonly state?: readonly PlanState[] | undefined;
}

export interface PlansPageQuery extends PlansQuery {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Of a check's page, and of a mail: more than anybody reads there. */
const MOST = 500;

interface PlanRow {
  readonly plan: number;
  readonly public_id: string;
  readonly check_id: string;
  readonly title: string;
  readonly place: string | null;
  readonly date: Day;
  readonly assignee: string | null;
  readonly made_at: string;
  readonly made_by: string | null;
  readonly ended_at: string | null;
  readonly accounts: number;
  readonly open_then: number;
  readonly fixed_before: number;
  readonly open: number;
  readonly urgency: string | null;
  readonly fixed: number;
  readonly last_left: Day | null;
}

/**
 * A plan is seen through those of its accounts that the reader sees, and every number of it is of these. The soonest first, what was taken back
 * last; of more than 500 the newest.
 */
export async function readPlans(db: Kysely<Schema>, reach: Reach, query: PlansQuery, today: Day): Promise<Plan[]> {
  return named(db, reach, await standingPlans(db, reach, query, today, MOST));
}

/**
 * The same in pages. How a plan stands follows from what is open of it today, so that all that match are looked at for each page: people make
 * them, by the hundred and not by the million. @throws Refusal naming `cursor`.
 */
export async function readPlansPage(db: Kysely<Schema>, reach: Reach, query: PlansPageQuery, today: Day): Promise<Page<Plan>> {
  const { limit = 50, cursor } = query;
  const after = cursor === undefined ? undefined : keyOf(cursor, "plans", query, ["number", "string", "number"] as const);
  const all = await standingPlans(db, reach, query, today, EXACT_TOTAL + 1);
  const rest = after === undefined ? all : all.filter((plan) => isBehind(placeOf(plan), after));
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await named(db, reach, shown),
    ...totals(all.length),
    next: rest.length > limit && last !== undefined ? cursorAfter(placeOf(last), "plans", query) : null,
  };
}

/** What it is sorted by. */
type Place = readonly [isTakenBack: number, date: string, row: number];

const placeOf = ({ ended_at, date, plan }: PlanRow): Place => [ended_at === null ? 0 : 1, date, plan];

const isBehind = (place: Place, after: Place): boolean => {
  for (const [index, part] of place.entries()) {
    const other = after[index];
    if (other !== undefined && part !== other) return part > other;
  }
  return false;
};

type StandingPlan = PlanRow & { readonly state: PlanState };

async function standingPlans(
  db: Kysely<Schema>,
  reach: Reach,
  query: PlansQuery,
  today: Day,
  most: number,
): Promise<readonly StandingPlan[]> {
  const { accounts } = await viewOf(db, reach, { account: query.account });
  const folded = query.check?.map((name) => name.toLowerCase());
  const { rows } = await sql<PlanRow>`
    WITH seen AS (
      SELECT plans.*, count(*) AS accounts, sum(open_then) AS open_then, sum(fixed_before) AS fixed_before
      FROM plans JOIN plan_accounts ON plan_accounts.plan = plans.id JOIN checks ON checks.id = plans.check_ref
      WHERE ${isOneOf("plan_accounts.account", accounts)} AND ${isOneOf("checks.folded", folded)}
        AND ${isOneOf("plans.public_id", query.id === undefined ? undefined : [query.id])}
      GROUP BY plans.id ORDER BY plans.id DESC LIMIT ${most}),
    places AS (SELECT seen.id AS plan, check_ref, made_day, account FROM seen JOIN plan_accounts ON plan_accounts.plan = seen.id
      WHERE ${isOneOf("account", accounts)}),
    stood AS (SELECT plan, count(*) AS open, min(urgency) AS urgency FROM places CROSS JOIN findings
      WHERE findings.check_ref = places.check_ref AND findings.standing = 'open' AND findings.account = places.account AND counted = 1
        AND clock_day IS NOT NULL GROUP BY plan),
    moved AS (SELECT plan, sum(CASE WHEN cause = 'fixed' THEN n ELSE 0 END) AS fixed, max(day) AS last_left FROM places CROSS JOIN steps
      WHERE steps.check_ref = places.check_ref AND steps.day >= made_day AND steps.account = places.account
        AND from_state = 'open' AND to_state <> 'open' GROUP BY plan)
    SELECT seen.id AS plan, seen.public_id, check_id, title, place, date, assignee, made_at, made_by, ended_at, accounts, open_then, fixed_before,
      ifnull(stood.open, 0) AS open, urgency, ifnull(fixed, 0) AS fixed, last_left
    FROM seen JOIN checks ON checks.id = seen.check_ref LEFT JOIN stood ON stood.plan = seen.id LEFT JOIN moved ON moved.plan = seen.id
    ORDER BY ended_at IS NOT NULL, date, seen.id`.execute(db);
  const plans = rows.map((row): StandingPlan => {
    const lastLeft = row.last_left ?? undefined;
    return { ...row, state: row.ended_at === null ? stateOf({ date: row.date, open: row.open, lastLeft }, today) : "taken back" };
  });
  return query.state === undefined ? plans : plans.filter(({ state }) => query.state?.includes(state) === true);
}

async function named(db: Kysely<Schema>, reach: Reach, rows: readonly StandingPlan[]): Promise<Plan[]> {
  const names = await namesOf(
    db,
    rows.flatMap(({ assignee, made_by }) => [assignee, made_by]),
  );
  return rows.map((row) => ({
    id: row.public_id,
    check: row.check_id,
    title: row.title,
    severity: row.urgency === null ? null : (worstFirst[Number(row.urgency[0]) - 1] ?? null),
    place: reach.kind === "everything" ? row.place : null,
    accounts: row.accounts,
    date: row.date,
    assignee: personOf(row.assignee, names),
    state: row.state,
    openThen: row.open_then,
    open: row.open,
    fixed: row.fixed - row.fixed_before,
    doneOn: row.open === 0 ? row.last_left : null,
    madeAt: row.made_at,
    madeBy: personOf(row.made_by, names),
  }));
}

/** As migration 20 ranks them. */
const worstFirst = [...severities].reverse();

/** Whether every account of the plan is within the reach: only then it is the reader's to change. */
export async function isWholePlan(db: Kysely<Schema>, reach: Reach, id: string): Promise<boolean> {
  const { accounts } = await viewOf(db, reach, {});
  const { rows } = await sql<{ seen: number; whole: number }>`
    SELECT sum(CASE WHEN ${isOneOf("account", accounts)} THEN 1 ELSE 0 END) AS seen, count(*) AS whole
    FROM plan_accounts JOIN plans ON plans.id = plan WHERE public_id = ${id}`.execute(db);
  const [{ seen, whole } = { seen: 0, whole: 0 }] = rows;
  return whole > 0 && seen === whole;
}

export interface GoalPoint {
  date: Day;
  open: number;
}

/** By the date of the plan that closes them. Nothing where nothing is planned in the view. Looks at the open findings of planned checks only. */
export async function plannedIn(db: Kysely<Schema>, view: FindingsView): Promise<readonly GoalPoint[]> {
  if (!(await remembered(db, "is anything planned", () => isAnythingPlanned(db)))) return [];
  const { rows } = await sql<GoalPoint>`
    SELECT date, count(*) AS open FROM (
      SELECT findings.id, min(plans.date) AS date
      FROM plans CROSS JOIN findings CROSS JOIN plan_accounts CROSS JOIN checks
      WHERE ended_at IS NULL AND findings.check_ref = plans.check_ref AND findings.standing = 'open' AND counted = 1 AND clock_day IS NOT NULL
        AND plan_accounts.plan = plans.id AND plan_accounts.account = findings.account AND checks.id = findings.check_ref
        AND ${isOneOf("findings.account", view.accounts)} AND ${isOneOf("findings.region", view.regions)}
        AND ${isOneOf("findings.product", view.products)} AND ${isOneOf("findings.severity", view.severities)}
        AND ${isOneOf("findings.check_ref", view.checks)} AND ${isOneOf("checks.principle", view.principles)}
      GROUP BY findings.id) AS closing
    GROUP BY date`.execute(db);
  return rows;
}

const isAnythingPlanned = async (db: Kysely<Schema>): Promise<boolean> =>
  (await db.selectFrom("plans").select("id").where("ended_at", "is", null).limit(1).executeTakeFirst()) !== undefined;
