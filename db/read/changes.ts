/** Why the number of open findings moved between two days: the steps by their causes, entered and left, without a rest. */
import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { type Day, dayAfter } from "../../posture/calendar.ts";
import { lastFreshMs } from "../../posture/coverage.ts";
import { betweenDays } from "../../posture/range.ts";
import type { Reach } from "../../posture/reach.ts";
import { type DayReport, dayStates } from "../../posture/trend.ts";
import type { Cause } from "../../posture/words.ts";
import { causesIn, causesOut } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type Calendar, todayOf } from "./counted.ts";
import { type FindingsView, type FindingsViewQuery, findingsViewOf, isOpen } from "./findings-view.ts";
import { type Clock, freshnessAt } from "./scopes.ts";
import { beginningsOf, knownSince, reportsOf } from "./trend-days.ts";
import { type Between, openNow, stepsSince } from "./trend-sums.ts";
import { isOneOf } from "./view.ts";

export interface ChangesQuery extends FindingsViewQuery {
  readonly from: string;
  readonly to: string;
}

export interface Part {
  cause: Cause;
  n: number;
}

interface Side {
  total: number;
  parts: Part[];
}

export interface Changes {
  from: Day;
  to: Day;
  /** Changes are counted after this day. */
  countedFrom: Day | null;
  open: { from: number | null; to: number | null };
  difference: number;
  entered: Side;
  left: Side;
  withoutFreshEvidence: number | null;
  coverage: { fresh: number; of: number; deniedByScp: number } | null;
}

/** @throws Refusal naming `from` or `to`. */
export async function readChanges(db: Kysely<Schema>, reach: Reach, query: ChangesQuery, calendar: Calendar): Promise<Changes> {
  const asked = betweenDays(query.from, query.to, todayOf(calendar));
  const view = await findingsViewOf(db, reach, query);
  const counted = countedIn(asked, await knownSince(db));
  const none: Side = { total: 0, parts: [] };
  if (counted === undefined) {
    const unknown = {
      open: { from: null, to: null },
      difference: 0,
      entered: none,
      left: none,
      withoutFreshEvidence: null,
      coverage: null,
    };
    return { ...asked, countedFrom: null, ...unknown };
  }
  const [rows, open, spoken, withoutFreshEvidence] = await Promise.all([
    sums(db, view, counted),
    openNow(db, view),
    spokenFor(db, view, counted),
    isLatest(db, counted.to).then((latest) => (latest ? unconfirmedOpen(db, view, calendar) : null)),
  ]);
  const before = rows.reduce((sum, row) => sum - row.since, open);
  const entered = sideOf(causesIn, rows, "entered");
  const left = sideOf(causesOut, rows, "left");
  const difference = entered.total - left.total;
  return {
    ...asked,
    countedFrom: counted.from,
    open: { from: spoken.from ? before : null, to: spoken.to === undefined ? null : before + difference },
    difference,
    entered,
    left,
    withoutFreshEvidence: spoken.to === undefined ? null : withoutFreshEvidence,
    coverage: spoken.to?.day === counted.to ? shareOf(spoken.to) : null,
  };
}

/** How many came in by a cause, and nothing beside it: part of `readChanges`. @throws Refusal naming `from` or `to`. */
export async function readEntered(
  db: Kysely<Schema>,
  reach: Reach,
  cause: Cause,
  query: ChangesQuery,
  calendar: Calendar,
): Promise<number> {
  const counted = countedIn(betweenDays(query.from, query.to, todayOf(calendar)), await knownSince(db));
  if (counted === undefined) return 0;
  const rows = await sums(db, await findingsViewOf(db, reach, query), counted);
  return rows.find((row) => row.cause === cause)?.entered ?? 0;
}

/** No change is counted from a reconstructed day. @returns undefined where the whole range is. */
export const countedIn = ({ from, to }: Between, known: Day | undefined): Between | undefined =>
  known === undefined || to < known ? undefined : { from: from < known ? known : from, to };

interface Row {
  readonly cause: Cause;
  /** Of all days after `from`, to this day: how many more are open by it. */
  readonly since: number;
  readonly entered: number;
  readonly left: number;
}

async function sums(db: Kysely<Schema>, view: FindingsView, { from, to }: Between): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    SELECT cause, sum(enters - leaves) AS since, sum(CASE WHEN day <= ${to} THEN enters ELSE 0 END) AS entered,
      sum(CASE WHEN day <= ${to} THEN leaves ELSE 0 END) AS "left"
    FROM (
      SELECT day, CASE WHEN from_state = 'open' AND to_state = 'open' THEN 'severity' ELSE cause END AS cause,
        CASE WHEN ${isOpen("to", view)} AND NOT (${isOpen("from", view)}) THEN n ELSE 0 END AS enters,
        CASE WHEN ${isOpen("from", view)} AND NOT (${isOpen("to", view)}) THEN n ELSE 0 END AS leaves
      FROM ${stepsSince(view, dayAfter(from))}) AS moves
    GROUP BY cause`.execute(db);
  return rows;
}

/** In the order of domain.md section 7; what moved between severities last. */
function sideOf(order: readonly Cause[], rows: readonly Row[], side: "entered" | "left"): Side {
  const place = (cause: Cause) => (order.includes(cause) ? order.indexOf(cause) : order.length);
  const parts = rows.filter((row) => row[side] !== 0).map((row) => ({ cause: row.cause, n: row[side] }));
  return {
    total: parts.reduce((sum, { n }) => sum + n, 0),
    parts: parts.sort((a, b) => place(a.cause) - place(b.cause) || (a.cause < b.cause ? -1 : 1)),
  };
}

/** Whether somebody can speak for the first day, and what was reported on the last or before it. */
async function spokenFor(
  db: Kysely<Schema>,
  view: FindingsView,
  { from, to }: Between,
): Promise<{ readonly from: boolean; readonly to: DayReport | undefined }> {
  const since = await beginningsOf(db, view, await knownSince(db));
  const reports = await reportsOf(db, view, { from, to });
  const [first, last] = dayStates([from, to], reports, since);
  return {
    from: first?.kind === "reported" || first?.kind === "carried",
    to: last?.kind === "reported" || last?.kind === "carried" ? last.report : undefined,
  };
}

const shareOf = ({ fresh, scopes, deniedByScp }: DayReport) => ({ fresh, of: scopes, deniedByScp });

/** No run after it: what stands now stood then. */
const isLatest = async (db: Kysely<Schema>, day: Day): Promise<boolean> =>
  (await db.selectFrom("organization_days").where("day", ">", day).select("day").limit(1).executeTakeFirst()) === undefined;

/**
 * Of the open: those of scopes that are not fresh, that rest on an earlier word, or that are no longer listed. The scopes' are counted by scope
 * in an index, which is a fraction of the findings; those that are marked are few, and looked at one by one.
 */
async function unconfirmedOpen(db: Kysely<Schema>, view: FindingsView, clock: Clock): Promise<number> {
  const freshSince = new Date(lastFreshMs((await freshnessAt(db, clock)).getTime(), clock.intervalMs)).toISOString();
  const open = sql`standing = 'open' AND counted = 1 AND ${isOneOf("account", view.accounts)} AND ${isOneOf("region", view.regions)}
    AND ${isOneOf("product", view.products)} AND ${isOneOf("severity", view.severities)} AND ${
      view.principles === undefined ? sql`1 = 1` : sql`check_ref IN (SELECT id FROM checks WHERE ${isOneOf("principle", view.principles)})`
    }`;
  const { rows } = await sql<{ n: number }>`
    SELECT coalesce(sum(n), 0) AS n FROM (
      SELECT n FROM (
        SELECT account, region, source, count(*) AS n FROM findings INDEXED BY findings_open_by_scope WHERE ${open}
        GROUP BY account, source, region) AS found
      WHERE NOT ${isSpokenFor(freshSince)}
      UNION ALL
      SELECT count(*) FROM (
        SELECT account, region, source FROM findings INDEXED BY findings_uncertain
        WHERE (evidence_lost_since IS NOT NULL OR unconfirmed_since IS NOT NULL) AND ${open}) AS found
      WHERE ${isSpokenFor(freshSince)}) AS each_one`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Of `found`: its scope was read and is fresh. Of what is global any region speaks. */
const isSpokenFor = (freshSince: string): RawBuilder<SqlBool> => sql`EXISTS (
  SELECT 1 FROM scopes WHERE scopes.account = found.account AND scopes.source = found.source AND watched = 1 AND state = 'ok'
    AND (scopes.region = found.region OR found.region = 'global') AND last_success_at >= ${freshSince})`;
