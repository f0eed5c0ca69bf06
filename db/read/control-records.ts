/** The numbers of control records behind each control's status in a view, and its checks passed, as they are now. */
import { type Kysely, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import { type Counts, noCounts, type RecordCounts } from "../../posture/score.ts";
import type { PrincipleGroup } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { suppressedIn } from "./as-if.ts";
import { ofPrinciples } from "./control-counts.ts";
import { isLatest, recordsNow, scoreStepsAfter, standingsIn } from "./present.ts";
import { globalChecksIn, isOneOf, scoreStepsIn, type View } from "./view.ts";

/** Every control that ever had data in the view: some hundreds at most. */
export async function controlRecords(db: Kysely<Schema>, view: View): Promise<ReadonlyMap<number, RecordCounts>> {
  const { rows } = await sql<RecordCounts & { check_ref: number }>`
    SELECT check_ref, controls.failed, controls.unknown, controls.passed FROM ${await recordsNow(db, view)} AS controls
    JOIN checks ON checks.id = controls.check_ref WHERE ${ofPrinciples(view)}`.execute(db);
  return new Map(rows.map(({ check_ref, ...records }) => [check_ref, records]));
}

/** One control's, by each account of the view. */
export async function recordsByAccount(
  db: Kysely<Schema>,
  view: View & { readonly accounts: readonly number[] },
  check: number,
): Promise<ReadonlyMap<number, RecordCounts>> {
  const globalChecks = await globalChecksIn(db, view);
  const columns = sql`account, failed, unknown, passed`;
  const told =
    view.regions === undefined
      ? sql`SELECT ${columns} FROM control_records WHERE ${isOneOf("account", view.accounts)} AND region = '' AND check_ref = ${check}`
      : sql`SELECT ${columns} FROM score_steps WHERE ${scoreStepsIn(view, globalChecks)} AND check_ref = ${check}`;
  const suppressed =
    view.asIf === undefined
      ? sql``
      : sql`UNION ALL SELECT ${columns} FROM (${suppressedIn(view, globalChecks)} AND check_ref = ${check}) AS suppressed`;
  const { rows } = await sql<RecordCounts & { account: number }>`
    SELECT account, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed FROM (${told} ${suppressed}) AS each_one
    GROUP BY account`.execute(db);
  return new Map(rows.map(({ account, ...records }) => [account, records]));
}

/** Posture findings and passed checks: domain.md section 5. A decision of ours changes no evidence: what is accepted has failed. */
export async function checksPassedIn(db: Kysely<Schema>, view: View): Promise<Counts> {
  const decided = view.asIf === undefined ? sql`accepted` : sql`accepted + suppressed`;
  const { rows } = await sql<Record<keyof Counts, number | null>>`
    SELECT sum(passed) AS passed, sum(critical + high + medium + low + informational + ${decided}) AS failed, sum(unknown) AS unknown
    FROM standings WHERE ${standingsIn(view)} AND kind = 'posture'`.execute(db);
  const [{ passed, failed, unknown } = noCounts] = rows;
  return { passed: passed ?? 0, failed: failed ?? 0, unknown: unknown ?? 0 };
}

/** One control of a view, with the numbers of its records. */
export interface NamedControl extends RecordCounts {
  readonly check_id: string;
  readonly title: string;
  readonly principle: PrincipleGroup;
}

/** Every control that had data in the view by the end of the day, in the order of their ids. */
export async function controlsOf(db: Kysely<Schema>, view: View, day: Day): Promise<readonly NamedControl[]> {
  const now = await recordsNow(db, view);
  const isNow = await isLatest(db, day);
  // What was suppressed on an earlier day is not kept by control.
  if (view.asIf !== undefined && !isNow) return [];
  if (isNow) {
    const { rows } = await sql<NamedControl>`
      SELECT check_id, title, principle, failed, unknown, passed FROM ${now} AS now JOIN checks ON checks.id = now.check_ref
      WHERE ${ofPrinciples(view)} ORDER BY folded`.execute(db);
    return rows;
  }
  const later = await scoreStepsAfter(db, view, day);
  const before = (word: string) => sql`now.${sql.ref(word)} - ifnull(later.${sql.ref(word)}, 0) AS ${sql.ref(word)}`;
  const { rows } = await sql<NamedControl>`
    SELECT check_id, title, principle, ${sql.join(["failed", "unknown", "passed"].map(before))} FROM ${now} AS now
    LEFT JOIN (SELECT check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed FROM ${later} GROUP BY check_ref) AS later
      ON later.check_ref = now.check_ref
    JOIN checks ON checks.id = now.check_ref WHERE ${ofPrinciples(view)} AND EXISTS (SELECT 1 FROM organization_score_steps AS days WHERE days.check_ref = now.check_ref AND days.day <= ${day})
    ORDER BY folded`.execute(db);
  return rows;
}
