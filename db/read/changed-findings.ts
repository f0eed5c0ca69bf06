/** The findings behind a part of a change: one row an event, newest first. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import { hexOf } from "../../posture/hex.ts";
import { betweenDays } from "../../posture/range.ts";
import type { Reach } from "../../posture/reach.ts";
import type { Cause, Direction, Kind, LaidStanding, Severity, StepState } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type ChangesQuery, countedIn } from "./changes.ts";
import { type Calendar, todayOf } from "./counted.ts";
import { type FindingsView, findingsViewOf, isOpen } from "./findings-view.ts";
import { cursorAfter, EXACT_TOTAL, keyOf, type Page, totals } from "./page.ts";
import { knownSince } from "./trend-days.ts";
import type { Between } from "./trend-sums.ts";
import { isOneOf } from "./view.ts";

export interface ChangedFindingsQuery extends ChangesQuery {
  readonly direction: Direction;
  readonly cause: Cause;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** One change of a finding, as it is counted: members of an event. */
export interface Change {
  day: Day;
  at: string;
  seen: string;
  from: StepState;
  to: StepState;
  fromSeverity: Severity;
  toSeverity: Severity;
}

export const changeColumns = sql`day, at, seen, from_state AS "from", to_state AS "to", from_severity AS "fromSeverity", to_severity AS "toSeverity"`;

export interface ChangedFinding extends Change {
  /** Of the finding; it may come several times. */
  id: string;
  title: string;
  check: string;
  kind: Kind;
  product: string;
  accountId: string;
  accountName: string;
  region: string;
  resource: { id: string; type: string; name: string | null };
  /** As they are now. */
  status: LaidStanding;
  severity: Severity;
}

interface Row extends Omit<ChangedFinding, "id" | "resource"> {
  readonly seq: number;
  readonly public_id: Uint8Array;
  readonly uid: string;
  readonly type: string;
  readonly name: string | null;
}

/** @throws Refusal naming `from`, `to` or `cursor`. */
export async function readChangedFindings(
  db: Kysely<Schema>,
  reach: Reach,
  query: ChangedFindingsQuery,
  calendar: Calendar,
): Promise<Page<ChangedFinding>> {
  const counted = countedIn(betweenDays(query.from, query.to, todayOf(calendar)), await knownSince(db));
  const after = query.cursor === undefined ? undefined : keyOf(query.cursor, "changes", query, ["string", "number"] as const);
  if (counted === undefined) return { items: [], ...totals(0), next: null };
  const view = await findingsViewOf(db, reach, query);
  const limit = query.limit ?? 50;
  const events = eventsOf(query, view, counted);
  const { rows: counts } = await sql<{
    n: number;
  }>`SELECT count(*) AS n FROM (SELECT 1 FROM ${events} LIMIT ${EXACT_TOTAL + 1}) AS found`.execute(db);
  const behind = after === undefined ? sql`` : sql`AND (day, seq) < (${after[0]}, ${after[1]})`;
  const { rows } = await sql<Row>`
    SELECT seq, public_id, coalesce(findings.title, checks.title) AS title, check_id AS "check", findings.kind, ${ofSide(query.direction, "product")} AS product,
      account_id AS "accountId", accounts.name AS "accountName", event.region, uid, resources.type, resources.name, standing AS status,
      findings.severity, ${changeColumns}
    FROM ${events} ${behind} ORDER BY day DESC, seq DESC LIMIT ${limit + 1}`.execute(db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ seq: _seq, public_id, uid, type, name, ...row }) => ({
      ...row,
      id: hexOf(public_id),
      resource: { id: uid, type, name },
    })),
    ...totals(counts[0]?.n ?? 0),
    next: rows.length > limit && last !== undefined ? cursorAfter([last.day, last.seq], "changes", query) : null,
  };
}

/** Where the finding was moved to another check, it left by what it was. */
export const ofSide = (direction: Direction, what: "check_ref" | "product"): RawBuilder<unknown> => {
  const before = sql.ref(what === "check_ref" ? "event.from_check" : "event.from_product");
  const column = sql.ref(`event.${what}`);
  return direction === "left" ? sql`coalesce(${before}, ${column})` : column;
};

/** Behind FROM: the very events that db/write/steps.ts counts into this part. */
function eventsOf({ direction, cause }: ChangedFindingsQuery, view: FindingsView, { from, to }: Between): RawBuilder<unknown> {
  const check = ofSide(direction, "check_ref");
  return sql`finding_events AS event JOIN findings ON findings.id = event.finding JOIN accounts ON accounts.id = event.account
      JOIN checks ON checks.id = ${check} JOIN resources ON resources.id = findings.resource
    WHERE day > ${from} AND day <= ${to} AND ${isOfCause(direction, cause, view.severities)} AND ${isOneOf("event.account", view.accounts)}
      AND ${isOneOf("event.region", view.regions)} AND ${isOneOf("principle", view.principles)}
      AND ${view.products === undefined ? sql`1 = 1` : sql`${ofSide(direction, "product")} IN (${sql.join(view.products)})`}`;
}

export function isOfCause(direction: Direction, cause: Cause, severities: FindingsView["severities"]): RawBuilder<unknown> {
  const view = { severities };
  const [inside, outside] = direction === "entered" ? (["to", "from"] as const) : (["from", "to"] as const);
  const isCounted = sql`event.counted = 1 AND from_check IS NULL AND ${isOpen(inside, view)} AND NOT (${isOpen(outside, view)})`;
  const isMove = sql`from_state = 'open' AND to_state = 'open'`;
  if (cause === "severity") return sql`${isCounted} AND ${isMove}`;
  const isSo = sql`${isCounted} AND cause = ${cause} AND NOT (${isMove})`;
  if (cause !== "reclassified") return isSo;
  const counted = sql.ref(direction === "entered" ? "event.counted" : "from_counted");
  return sql`((${isSo}) OR (from_check IS NOT NULL AND ${counted} = 1 AND ${isOpen(inside, view)}))`;
}
