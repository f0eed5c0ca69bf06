/** The numbers of control records behind each control's status in a view, and its checks passed, as they are now. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import { type Counts, noCounts, type RecordCounts } from "../../posture/score.ts";
import type { PrincipleGroup, StepState } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { ofPrinciples, recordsOf } from "./control-counts.ts";
import { globalChecksIn, isOneOf, isWhole, scoreStepsIn, stepsIn, type View } from "./view.ts";

/** Every control that ever had data in the view: some hundreds at most. */
export async function controlRecords(db: Kysely<Schema>, view: View): Promise<ReadonlyMap<number, RecordCounts>> {
  const { rows } = await sql<RecordCounts & { check_ref: number }>`
    SELECT check_ref, controls.failed, controls.unknown, controls.passed FROM ${await summedRecords(db, view)} AS controls
    JOIN checks ON checks.id = controls.check_ref WHERE ${ofPrinciples(view)}`.execute(db);
  return new Map(rows.map(({ check_ref, ...records }) => [check_ref, records]));
}

/** Those of the whole organization lie summed without their days. */
const summedRecords = async (db: Kysely<Schema>, view: View): Promise<RawBuilder<unknown>> =>
  isWhole(view)
    ? sql`organization_controls`
    : sql`(SELECT check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed
        FROM ${await recordsOf(db, view)} GROUP BY check_ref)`;

/** One control's, by account. */
export async function recordsByAccount(db: Kysely<Schema>, view: View, check: number): Promise<ReadonlyMap<number, RecordCounts>> {
  const { rows } = await sql<RecordCounts & { account: number }>`
    SELECT account, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed
    FROM score_steps WHERE ${scoreStepsIn(view, await globalChecksIn(db, view))} AND check_ref = ${check} GROUP BY account`.execute(db);
  return new Map(rows.map(({ account, ...records }) => [account, records]));
}

/** How a state counts in checks passed: domain.md section 5. */
const words: Readonly<Record<keyof Counts, readonly StepState[]>> = {
  passed: ["passed"],
  failed: ["open", "accepted"], // a decision of ours changes no evidence
  unknown: ["unknown"],
};

/** Posture findings and passed checks: what came into a state less what left it, without a look at which steps these were. */
export async function checksPassedIn(db: Kysely<Schema>, view: View): Promise<Counts> {
  const steps = isWhole(view)
    ? sql`organization_steps WHERE ${isOneOf("principle", view.principles)}`
    : sql`steps JOIN checks ON checks.id = steps.check_ref WHERE ${stepsIn(view)}`;
  const isIn = (column: string, word: keyof Counts) => sql`CASE WHEN ${isOneOf(column, words[word])} THEN n ELSE 0 END`;
  const sum = (word: keyof Counts) => sql`sum(${isIn("to_state", word)} - ${isIn("from_state", word)}) AS ${sql.ref(word)}`;
  const { rows } = await sql<Record<keyof Counts, number | null>>`
    SELECT ${sum("passed")}, ${sum("failed")}, ${sum("unknown")} FROM ${steps} AND kind = 'posture'`.execute(db);
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
  const { rows } = await sql<NamedControl>`
    SELECT check_id, title, principle, controls.failed, controls.unknown, controls.passed FROM (
      SELECT check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed
      FROM ${await recordsOf(db, view)} AND day <= ${day} GROUP BY check_ref) AS controls
    JOIN checks ON checks.id = controls.check_ref WHERE ${ofPrinciples(view)} ORDER BY folded`.execute(db);
  return rows;
}
