/** The audit log as it is read: filtered, a page at a time. It is of the whole organization: for whoever may see all of it. */
import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from "kysely";
import { type AuditAction, type AuditActorKind, auditActorKinds } from "../../posture/audit.ts";
import { beginOf, dayAfter } from "../../posture/calendar.ts";
import { isDay } from "../../posture/range.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { Schema } from "../schema.ts";
import { namesOf } from "./actor-names.ts";
import { countTotals, cursorAfter, keyOf, type Page } from "./page.ts";

/** As it lies there: of a log that somebody changed every row can be shown, whatever stands in it (audit-chain.ts says whether one was). */
export interface LoggedEntry {
  seq: number;
  at: string;
  /** `name` is the person's or token's present one, null where there is none (any more). */
  actor: { kind: AuditActorKind; id: string | null; name: string | null };
  action: AuditAction;
  subject: string | null;
  subjectName: string | null;
  address: string | null;
  before: unknown;
  after: unknown;
}

export interface AuditFilter {
  /** Public id of a person or token, or a kind of actor. */
  readonly actor?: string | undefined;
  readonly action?: readonly AuditAction[] | undefined;
  readonly subject?: string | undefined;
  /** Days of the organization's time zone, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Newest first. @throws Refusal for a day that is none, and for a cursor that is not of this list. */
export async function readAudit(
  db: Kysely<Schema>,
  query: AuditFilter & { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  timeZone: string,
): Promise<Page<LoggedEntry>> {
  const { limit = 50, cursor } = query;
  const matches = matching(query, timeZone);
  const totals = await countTotals(db, db.selectFrom("audit").where(matches).select("seq"));
  let page = db
    .selectFrom("audit")
    .where(matches)
    .selectAll()
    .orderBy("seq", "desc")
    .limit(limit + 1);
  if (cursor !== undefined) page = page.where("seq", "<", keyOf(cursor, "audit", query, ["number"] as const)[0]);
  const rows = await page.execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await named(db, shown),
    ...totals,
    next: rows.length > limit && last !== undefined ? cursorAfter([last.seq], "audit", query) : null,
  };
}

const PAGE = 250;

/**
 * Every entry of a filter, however many there are: one page of them is held.
 * @param order `desc`: newest first, as the list has them. What is written meanwhile is in it then, or not.
 * @throws Refusal for a day that is none, before the first page.
 */
export function everyEntry(
  db: Kysely<Schema>,
  filter: AuditFilter,
  timeZone: string,
  order: "asc" | "desc",
): AsyncIterable<readonly LoggedEntry[]> {
  const matches = matching(filter, timeZone);
  return (async function* pages() {
    for (let after: number | undefined, isLast = false; !isLast; ) {
      let page = db.selectFrom("audit").where(matches).selectAll().orderBy("seq", order).limit(PAGE);
      if (after !== undefined) page = page.where("seq", order === "asc" ? ">" : "<", after);
      const rows = await page.execute();
      yield await named(db, rows);
      after = rows.at(-1)?.seq;
      isLast = rows.length < PAGE;
    }
  })();
}

function matching({ actor, action, subject, from, to }: AuditFilter, timeZone: string) {
  const [begin, end] = [begins("from", from, timeZone), ends("to", to, timeZone)];
  if (from !== undefined && to !== undefined && from > to) throw new Refusal("from", `${from} is after to, which is ${to}`);
  const isKind = auditActorKinds.some((kind) => kind === actor);
  return (eb: ExpressionBuilder<Schema, "audit">): Expression<SqlBool> =>
    eb.and([
      ...(actor === undefined ? [] : [isKind ? eb("actor_kind", "=", actor as AuditActorKind) : eb("actor", "=", actor)]),
      ...(action === undefined ? [] : [action.length === 0 ? sql<SqlBool>`1 = 0` : eb("action", "in", [...action])]),
      ...(subject === undefined ? [] : [eb("subject", "=", subject)]),
      ...(begin === undefined ? [] : [eb("at", ">=", begin)]),
      ...(end === undefined ? [] : [eb("at", "<", end)]),
    ]);
}

const begins = (field: string, day: string | undefined, timeZone: string): string | undefined =>
  day === undefined ? undefined : beginOf(demandDay(field, day), timeZone);
const ends = (field: string, day: string | undefined, timeZone: string): string | undefined =>
  day === undefined ? undefined : beginOf(dayAfter(demandDay(field, day)), timeZone);

function demandDay(field: string, day: string) {
  if (!isDay(day)) throw new Refusal(field, `"${day}" is no day: write YYYY-MM-DD`);
  return day;
}

async function named(db: Kysely<Schema>, rows: readonly Schema["audit"][]): Promise<LoggedEntry[]> {
  const names = await namesOf(
    db,
    rows.flatMap(({ actor, subject }) => [actor, subject]),
  );
  return rows.map(({ seq, at, actor_kind, actor, action, subject, address, before, after }) => ({
    seq,
    at,
    actor: { kind: actor_kind as AuditActorKind, id: actor, name: names.get(actor ?? "") ?? null },
    action: action as AuditAction,
    subject,
    subjectName: names.get(subject ?? "") ?? null,
    address,
    before: jsonOf(before),
    after: jsonOf(after),
  }));
}

function jsonOf(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
