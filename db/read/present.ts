/**
 * What stands now, from the dense tables (migration 10), and the steps that came after a day: an answer about that day is the present without
 * them. So what an answer costs is what it tells and what has changed since, never the years before.
 */
import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import type { Schema } from "../schema.ts";
import { globalChecksIn, isOneOf, isWhole, scoreStepsIn, stepsIn, type View } from "./view.ts";

/** In `standings` each finding is counted four times: account 0 is all of them together, and so is region ''. */
export const standingsIn = (
  { accounts, regions, principles }: View,
  by: { readonly account?: boolean; readonly region?: boolean } = {},
): RawBuilder<SqlBool> => {
  const ofAll = (column: "account" | "region", isSplit: boolean | undefined): RawBuilder<SqlBool> =>
    column === "account" ? (isSplit ? sql`account > 0` : sql`account = 0`) : isSplit ? sql`region > ''` : sql`region = ''`;
  return sql`${accounts === undefined ? ofAll("account", by.account) : isOneOf("account", accounts)}
    AND ${regions === undefined ? ofAll("region", by.region) : isOneOf("region", regions)} AND ${isOneOf("principle", principles)}`;
};

/** With the accounts named one by one, so that of each only the days asked for are looked at: steps lie by account, then day. */
const everyAccount = (column: string, { accounts }: View): RawBuilder<SqlBool> =>
  accounts === undefined ? sql`${sql.ref(column)} IN (SELECT accounts.id FROM accounts)` : sql`1 = 1`;

/** Steps of the view after a day, by account, region and check. */
export const stepsAfter = (view: View, day: Day | ""): RawBuilder<unknown> =>
  sql`steps JOIN checks ON checks.id = steps.check_ref WHERE ${everyAccount("steps.account", view)} AND ${stepsIn(view)} AND steps.day > ${day}`;

/** Changes of the view's control records after a day. */
export const scoreStepsAfter = async (db: Kysely<Schema>, view: View, day: Day | ""): Promise<RawBuilder<unknown>> =>
  sql`score_steps WHERE ${everyAccount("score_steps.account", view)} AND ${scoreStepsIn(view, await globalChecksIn(db, view))}
    AND score_steps.day > ${day}`;

/** Control records of the view as they are now, by check: `(check_ref, failed, unknown, passed)`. */
export async function recordsNow(db: Kysely<Schema>, view: View): Promise<RawBuilder<unknown>> {
  const sums = sql`check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed`;
  if (isWhole(view)) return sql`(SELECT check_ref, failed, unknown, passed FROM control_records WHERE account = 0 AND region = '')`;
  if (view.regions === undefined) {
    if (view.allBut !== undefined && view.allBut.length < (view.accounts?.length ?? 0))
      return sql`(SELECT ${sums} FROM (
        SELECT check_ref, failed, unknown, passed FROM control_records WHERE account = 0 AND region = ''
        UNION ALL SELECT check_ref, -failed, -unknown, -passed FROM control_records WHERE region = '' AND ${isOneOf("account", view.allBut)})
        AS each_one GROUP BY check_ref)`;
    const from =
      view.units === undefined
        ? sql`control_records WHERE region = '' AND ${isOneOf("account", view.accounts)}`
        : sql`unit_records WHERE ${isOneOf("ou_path", view.units)}`;
    return sql`(SELECT ${sums} FROM ${from} GROUP BY check_ref)`;
  }
  // `global` is a line of its own: controls on global resources, in whichever region they are evaluated.
  const ofGlobal = await globalChecksIn(db, view);
  if (view.accounts === undefined)
    return sql`(SELECT ${sums} FROM control_records
      WHERE account = 0 AND region > '' AND (${isOneOf("region", view.regions)} OR ${isOneOf("check_ref", ofGlobal)}) GROUP BY check_ref)`;
  return sql`(SELECT ${sums} FROM score_steps WHERE ${scoreStepsIn(view, ofGlobal)} GROUP BY check_ref)`;
}

/** Nothing came after it: what stands now stood at its end. Every step is of a run's day. */
export async function isLatest(db: Kysely<Schema>, day: Day): Promise<boolean> {
  const { rows } = await sql<{ later: number }>`
    SELECT EXISTS (SELECT 1 FROM organization_steps WHERE day > ${day}) OR EXISTS (SELECT 1 FROM runs WHERE day > ${day}) AS later`.execute(
    db,
  );
  return rows[0]?.later === 0;
}

/** Changes of how many controls of the whole organization are so, by day and principle. */
export const scoreDays = sql`(SELECT day, principle, failed, unknown, passed FROM organization_score_days WHERE principle > ''
  UNION ALL SELECT day, principle, failed, unknown, passed FROM unsettled_score_days)`;
