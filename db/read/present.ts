/**
 * What stands now, from the dense tables (migration 10), and the steps that came after a day: an answer about that day is the present without
 * them. So what an answer costs is what it tells and what has changed since, never the years before.
 */
import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import { globalRegion } from "../../posture/catalogue/global.ts";
import type { Region } from "../../posture/words.ts";
import { remembered } from "../dialect/remembered.ts";
import type { Schema } from "../schema.ts";
import { suppressedIn } from "./as-if.ts";
import { globalChecksIn, isOneOf, isOneOfUnits, isWhole, scoreStepsIn, stepsIn, type UnitKey, type View } from "./view.ts";

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

/**
 * Control records of the view as they are now, by check: `(check_ref, failed, unknown, passed)`.
 * @param isAsked of a check's row, where the accounts of the view are told and its regions are not; undefined: whichever.
 */
export async function recordsNow(db: Kysely<Schema>, view: View, isAsked?: RawBuilder<SqlBool>): Promise<RawBuilder<unknown>> {
  const told = await recordsTold(db, view, isAsked);
  if (view.asIf === undefined) return told;
  return sql`(SELECT check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed FROM (
    SELECT check_ref, failed, unknown, passed FROM ${told} AS told
    UNION ALL SELECT check_ref, failed, unknown, passed FROM (${suppressedIn(view, await globalChecksIn(db, view))}) AS suppressed)
    AS each_one GROUP BY check_ref)`;
}

async function recordsTold(db: Kysely<Schema>, view: View, isAsked: RawBuilder<SqlBool> = sql`1 = 1`): Promise<RawBuilder<unknown>> {
  const sums = sql`check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed`;
  if (isWhole(view)) return sql`(SELECT check_ref, failed, unknown, passed FROM control_records WHERE account = 0 AND region = '')`;
  if (view.regions === undefined) {
    if (isAllBut(view))
      return sql`(SELECT ${sums} FROM (
        SELECT check_ref, failed, unknown, passed FROM control_records WHERE account = 0 AND region = '' AND ${isAsked}
        UNION ALL SELECT check_ref, -failed, -unknown, -passed FROM control_records WHERE region = '' AND ${isOneOf("account", view.allBut)} AND ${isAsked})
        AS each_one GROUP BY check_ref)`;
    const from =
      view.units === undefined
        ? sql`control_records WHERE region = '' AND ${isOneOf("account", view.accounts)}`
        : sql`unit_records WHERE ${isOneOfUnits(view.units)}`;
    return sql`(SELECT ${sums} FROM ${from} AND ${isAsked} GROUP BY check_ref)`;
  }
  // `global` is a line of its own: controls on global resources, in whichever region they are evaluated.
  const ofGlobal = await globalChecksIn(db, view);
  if (view.accounts === undefined)
    return sql`(SELECT ${sums} FROM control_records WHERE account = 0 AND ${
      ofGlobal.length === 0
        ? isOneOf("region", view.regions)
        : sql`region > '' AND (${isOneOf("region", view.regions)} OR ${isOneOf("check_ref", ofGlobal)})`
    } GROUP BY check_ref)`;
  return sql`(SELECT ${sums} FROM score_steps WHERE ${scoreStepsIn(view, ofGlobal)} GROUP BY check_ref)`;
}

/** So few accounts are left out that what is left is sooner told as the whole without them. */
export const isAllBut = ({ accounts, regions, allBut }: View): boolean =>
  regions === undefined && allBut !== undefined && allBut.length < (accounts?.length ?? 0);

/** Nothing came after it: what stands now stood at its end. Every step is of a run's day. */
export const isLatest = (db: Kysely<Schema>, day: Day): Promise<boolean> =>
  remembered(db, `later than ${day}`, async () => {
    const { rows } =
      await sql`SELECT 1 FROM organization_steps WHERE day > ${day} UNION ALL SELECT 1 FROM runs WHERE day > ${day} LIMIT 1`.execute(db);
    return rows.length === 0;
  });

/**
 * No day of a score has to be reckoned from its steps (db/write/score-days.ts), as it is from the end of a run to the next: the views of unsettled
 * days are empty then, and to find that out takes longer than what is asked. False where nothing was ever settled.
 */
export const areDaysSettled = (db: Kysely<Schema>): Promise<boolean> =>
  remembered(db, "are days settled", async () => {
    const settled = sql`(SELECT max(day) FROM score_days WHERE account = 0 AND region = '')`;
    const { rows } = await sql<{ settled: 0 | 1 | null }>`
      SELECT NOT EXISTS (SELECT 1 FROM organization_score_steps AS steps
          WHERE check_ref IN (SELECT check_ref FROM control_records WHERE account = 0 AND region = '') AND day > ${settled})
        AND (SELECT max(day) FROM control_days) >= ${settled}
        AND NOT EXISTS (SELECT 1 FROM accounts WHERE ifnull((SELECT max(days.day) FROM unit_score_days AS days
          WHERE days.organization_id = ifnull(accounts.organization_id, '') AND days.ou_id = ifnull(accounts.ou_id, '')
            AND days.ou_path = ifnull(accounts.ou_path, '')), '') < ${settled}) AS settled`.execute(db);
    return rows[0]?.settled === 1;
  });

/** Where the days of a score lie counted: of all together, of regions, of accounts as a whole, of OUs one by one. */
export type ScorePlace =
  | { readonly of: "all" }
  | { readonly of: "regions"; readonly regions: readonly Region[] | undefined }
  | { readonly of: "accounts"; readonly accounts: readonly number[] }
  | { readonly of: "units"; readonly units: readonly UnitKey[] };

/** Changes of how many controls of such places are so: `(…place, day, principle, failed, unknown, passed)`; an OU is told by its `ou_id`. */
export async function scoreDays(db: Kysely<Schema>, place: ScorePlace): Promise<RawBuilder<unknown>> {
  const columns = sql`${place.of === "units" ? sql`ou_id` : sql`account, region`}, day, principle, failed, unknown, passed`;
  const settled = sql.table(place.of === "units" ? "unit_score_days" : "score_days");
  const areSettled = await areDaysSettled(db);
  const both = (isThere: RawBuilder<SqlBool>, unsettled: string): RawBuilder<unknown> =>
    areSettled
      ? sql`(SELECT ${columns} FROM ${settled} WHERE ${isThere})`
      : sql`(SELECT ${columns} FROM ${settled} WHERE ${isThere} UNION ALL SELECT ${columns} FROM ${sql.table(unsettled)} WHERE ${isThere})`;
  switch (place.of) {
    case "all":
      // The last settled day has a row without a principle.
      return both(sql`account = 0 AND region = '' AND principle > ''`, "unsettled_score_days");
    case "regions":
      return both(sql`account = 0 AND ${isOneOfRegions(place.regions)}`, "unsettled_region_score_days");
    case "accounts":
      return both(sql`${isOneOf("account", place.accounts)} AND region = ''`, "unsettled_account_score_days");
    case "units":
      return both(sql`${isOneOfUnits(place.units)} AND principle > ''`, "unsettled_unit_score_days");
  }
}

/** Of an account the days lie as a whole only. */
export function byPrincipleOf(view: View): ScorePlace | undefined {
  const place = scorePlaceOf(view);
  return place?.of === "accounts" ? undefined : place;
}

/** One by one, so that of each only the days asked for are looked at. */
export const isOneOfRegions = (regions: readonly Region[] | undefined): RawBuilder<SqlBool> =>
  regions === undefined
    ? sql`region IN (SELECT DISTINCT standings.region FROM standings WHERE standings.account = 0 AND standings.region > '')`
    : isOneOf("region", regions);

/** The place of a view as a whole, if its days lie counted. `global` is the controls on global resources, which no region tells. */
export function scorePlaceOf({ accounts, units, regions, principles }: View): ScorePlace | undefined {
  if (accounts === undefined) {
    if (regions === undefined) return { of: "all" };
    return regions.length === 1 && !regions.includes(globalRegion) ? { of: "regions", regions } : undefined;
  }
  // A status does not add up: of several OUs together it is another one than of each.
  if (units?.length === 1 && regions === undefined) return { of: "units", units };
  return accounts.length === 1 && regions === undefined && principles === undefined ? { of: "accounts", accounts } : undefined;
}
