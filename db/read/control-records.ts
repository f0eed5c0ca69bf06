/** The numbers of control records behind each control's status in a view, as they are now. */
import { type Kysely, sql } from "kysely";
import type { RecordCounts } from "../../posture/score.ts";
import type { Schema } from "../schema.ts";
import { ofPrinciples, recordsOf } from "./control-counts.ts";
import { globalChecksIn, scoreStepsIn, type View } from "./view.ts";

/** Every control that ever had data in the view: some hundreds at most. */
export async function controlRecords(db: Kysely<Schema>, view: View): Promise<ReadonlyMap<number, RecordCounts>> {
  const { rows } = await sql<RecordCounts & { check_ref: number }>`
    SELECT check_ref, controls.failed, controls.unknown, controls.passed FROM (
      SELECT check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed
      FROM ${await recordsOf(db, view)} GROUP BY check_ref) AS controls
    JOIN checks ON checks.id = controls.check_ref WHERE ${ofPrinciples(view)}`.execute(db);
  return new Map(rows.map(({ check_ref, ...records }) => [check_ref, records]));
}

/** One control's, by account. */
export async function recordsByAccount(db: Kysely<Schema>, view: View, check: number): Promise<ReadonlyMap<number, RecordCounts>> {
  const { rows } = await sql<RecordCounts & { account: number }>`
    SELECT account, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed
    FROM score_steps WHERE ${scoreStepsIn(view, await globalChecksIn(db, view))} AND check_ref = ${check} GROUP BY account`.execute(db);
  return new Map(rows.map(({ account, ...records }) => [account, records]));
}
