/** What happened to a finding, the newest first. */
import type { Kysely } from "kysely";
import { bytesOf } from "../../posture/hex.ts";
import type { Reach } from "../../posture/reach.ts";
import type { Cause, LaidStanding, Reason, Severity, StepState } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { findingsWithin } from "./finding-row.ts";
import { isProblem } from "./findings-rows.ts";
import { countTotals, cursorAfter, keyOf, type Page } from "./page.ts";

export interface FindingEvent {
  at: string;
  seen: string;
  run: number | null;
  from: LaidStanding;
  to: LaidStanding;
  fromSeverity: Severity;
  toSeverity: Severity;
  cause: Cause;
  reason: Reason | null;
  evidenceLost: boolean;
  countsAs: StepState | null;
  /** Public id of the acceptance that began or ended by it. */
  acceptance: string | null;
  /** Why it was revoked, where that is the end. */
  note: string | null;
}

export interface NewestEvents {
  events: FindingEvent[];
  /** All that there are. */
  eventsTotal: number;
}

/** Of a finding that flaps: more than anybody reads at once. */
const NEWEST = 100;

/** @param finding its row. */
export async function newestEvents(db: Kysely<Schema>, finding: number): Promise<NewestEvents> {
  const events = (await eventsBefore(db, finding, undefined).limit(NEWEST).execute()).map(eventOf);
  return { events, eventsTotal: events.length < NEWEST ? events.length : (await totalOf(db, finding)).total };
}

interface EventsQuery {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/**
 * @returns undefined where there is no such finding, or none that the reader may see: the two must not be told apart.
 * @throws Refusal naming `cursor`.
 */
export async function readFindingEvents(
  db: Kysely<Schema>,
  reach: Reach,
  id: string,
  query: EventsQuery,
): Promise<Page<FindingEvent> | undefined> {
  const finding = await findingsWithin(db, reach)
    .where("findings.public_id", "=", bytesOf(id))
    .where(isProblem)
    .select("findings.id")
    .executeTakeFirst();
  if (finding === undefined) return undefined;
  const { limit = 500, cursor } = query;
  const question = { finding: id };
  const before = cursor === undefined ? undefined : keyOf(cursor, "finding events", question, ["number"] as const)[0];
  const rows = await eventsBefore(db, finding.id, before)
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(eventOf),
    ...(await totalOf(db, finding.id)),
    next: rows.length > limit && last !== undefined ? cursorAfter([last.seq], "finding events", question) : null,
  };
}

const totalOf = (db: Kysely<Schema>, finding: number) =>
  countTotals(db, db.selectFrom("finding_events").where("finding", "=", finding).select("seq"));

/** @param seq of the last that was told. */
function eventsBefore(db: Kysely<Schema>, finding: number, seq: number | undefined) {
  const all = db
    .selectFrom("finding_events")
    .leftJoin("acceptances", "acceptances.id", "finding_events.acceptance")
    .selectAll("finding_events")
    .select(["acceptances.public_id as accepted_by", "acceptances.ended_note"])
    .where("finding_events.finding", "=", finding)
    .orderBy("seq", "desc");
  return seq === undefined ? all : all.where("seq", "<", seq);
}

const eventOf = (
  row: Schema["finding_events"] & { readonly accepted_by: string | null; readonly ended_note: string | null },
): FindingEvent => ({
  at: row.at,
  seen: row.seen,
  run: row.run,
  from: row.from_standing,
  to: row.to_standing,
  fromSeverity: row.from_severity,
  toSeverity: row.to_severity,
  cause: row.cause,
  reason: row.reason,
  evidenceLost: row.evidence_lost === 1,
  countsAs: row.to_state,
  acceptance: row.accepted_by,
  note: row.cause === "acceptance ended" ? row.ended_note : null,
});
