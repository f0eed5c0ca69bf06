/** Controls passed, failed and unknown day by day, by the rule of posture/score.ts, of a view and of its parts. */
import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { type Day, dayAfter } from "../../posture/calendar.ts";
import { globalRegion } from "../../posture/catalogue/global.ts";
import type { Schema } from "../schema.ts";
import { namedOf, type Parts, partTable } from "./parts.ts";
import { byPrincipleOf, isAllBut, recordsNow, scorePlaceOf, scoreStepsAfter } from "./present.ts";
import { counted, countedByCheck, type OfControl, reckonedBack, type ScoreRow, sums } from "./score-rows.ts";
import type { Between } from "./trend-sums.ts";
import { globalChecksIn, isOneOf, isOneOfUnits, isWhole, scoreStepsIn, type UnitKey, type View } from "./view.ts";

export function scoresOf(db: Kysely<Schema>, view: View, between: Between): Promise<readonly ScoreRow[]> {
  const place = scorePlaceOf(view);
  return place === undefined ? byCheck(db, view, { part: sql`''` }, between) : counted(db, view, { place, part: sql`''` }, between);
}

/** By region, `global` is a line of its own: the controls on global resources, over all regions. */
export async function scoresByPart(db: Kysely<Schema>, view: View, parts: Parts, between: Between): Promise<readonly ScoreRow[]> {
  switch (parts.key) {
    case "principle": {
      const place = byPrincipleOf(view);
      const part = sql`principle`;
      return place === undefined ? byCheck(db, view, { part }, between) : counted(db, view, { place, part }, between);
    }
    case "practices": {
      const ofControl: OfControl = { part: sql`practices` };
      return isWhole(view) ? countedByCheck(db, view, ofControl, between) : byCheck(db, view, ofControl, between);
    }
    case "account":
      return byAccounts(db, view, parts, between);
    case "region": {
      const rows =
        view.accounts === undefined
          ? await counted(db, view, { place: { of: "regions", regions: undefined }, part: sql`region` }, between)
          : await byRegion(db, view, between);
      if (view.regions?.includes(globalRegion) === false) return rows;
      const ofGlobal = await globalScores(db, { ...view, regions: [globalRegion] }, between);
      return [...rows.filter(({ part }) => view.regions?.includes(part) !== false), ...ofGlobal];
    }
    default:
      throw new Error(`no score is split by ${parts.key}`);
  }
}

/** Over all regions: of all accounts, the controls on global resources have the status that they have in the organization. */
async function globalScores(db: Kysely<Schema>, view: View, between: Between): Promise<readonly ScoreRow[]> {
  const part = sql`${globalRegion}`;
  if (view.accounts !== undefined) return byCheck(db, view, { part }, between);
  const controls = await globalChecksIn(db, view);
  const { rows: others } = await sql`
    SELECT check_ref FROM control_records WHERE account = 0 AND region = ${globalRegion} AND NOT (${isOneOf("check_ref", controls)}) LIMIT 1`.execute(
    db,
  );
  // What was evaluated there though it is on no global resource, other regions have as well.
  return others.length > 0 ? byCheck(db, view, { part }, between) : countedByCheck(db, view, { part, controls }, between);
}

async function byCheck(
  db: Kysely<Schema>,
  view: View,
  { given = sql``, part, join = sql`` }: OfControl,
  between: Between,
): Promise<readonly ScoreRow[]> {
  const after = dayAfter(between.from, -1);
  const changes = isWhole(view)
    ? sql`SELECT '' AS part, check_ref, day, failed, unknown, passed FROM ${wholeStepsAfter(after)}`
    : isAllBut(view)
      ? sql`SELECT '' AS part, check_ref, day, failed, unknown, passed FROM ${wholeStepsAfter(after)}
          UNION ALL SELECT '', check_ref, day, -failed, -unknown, -passed FROM score_steps WHERE ${isOneOf("account", view.allBut)} AND day > ${after}`
      : sql`SELECT '' AS part, check_ref, day, failed, unknown, passed FROM ${await scoreStepsAfter(db, view, after)}`;
  const known = sql`SELECT '' AS part, check_ref, failed, unknown, passed FROM`;
  const { accounts = [], regions } = view;
  // Of one account nothing is sooner told than its own records.
  if (accounts.length < 2 || regions !== undefined)
    return reckonedBack(db, view, { given, now: sql`${known} ${await recordsNow(db, view)} AS present`, changes, part, join }, between);
  const isMoving = sql<SqlBool>`+check_ref IN (SELECT check_ref FROM moving_ones)`;
  const told = sql`${given} failing (check_ref) AS MATERIALIZED (${failedThroughout(accounts, after)}),
    moving_ones (check_ref) AS MATERIALIZED (
      SELECT check_ref FROM control_records WHERE account = 0 AND region = '' AND check_ref NOT IN (SELECT check_ref FROM failing)),`;
  const now = sql`SELECT '' AS part, check_ref, 1 AS failed, 0 AS unknown, 0 AS passed FROM failing
    UNION ALL ${known} ${await recordsNow(db, view, isMoving)} AS present`;
  return reckonedBack(
    db,
    view,
    { given: told, now, changes: sql`SELECT * FROM (${changes}) AS moves WHERE ${isMoving}`, part, join },
    between,
  );
}

/** So many accounts are asked which controls they have failed all the time: some dozen of a large organization's tell of nearly all. */
const WITNESSES = 16;

/**
 * Controls that one of the accounts fails and of which no record of its has changed since: whatever the others' say, all of them together have failed
 * it on each day, and what its days were made of need not be looked at.
 */
function failedThroughout(accounts: readonly number[], after: Day): RawBuilder<unknown> {
  const witnesses = sql`(SELECT account FROM account_controls WHERE ${isOneOf("account", accounts)}
    GROUP BY account ORDER BY sum(failed) DESC, account LIMIT ${WITNESSES})`;
  return sql`SELECT DISTINCT check_ref FROM (
    SELECT account, check_ref FROM control_records WHERE account IN ${witnesses} AND region = '' AND failed > 0
    EXCEPT SELECT account, check_ref FROM score_steps WHERE account IN ${witnesses} AND day > ${after}) AS unchanged`;
}

/** Of each control one by one: they lie by control, then day. */
const wholeStepsAfter = (day: Day): RawBuilder<unknown> =>
  sql`organization_score_steps WHERE check_ref IN (SELECT check_ref FROM control_records WHERE account = 0 AND region = '') AND day > ${day}`;

async function byRegion(db: Kysely<Schema>, view: View, between: Between): Promise<readonly ScoreRow[]> {
  const now =
    view.accounts === undefined
      ? sql`SELECT region AS part, check_ref, failed, unknown, passed FROM control_records WHERE account = 0 AND region > ''`
      : sql`SELECT region AS part, check_ref, ${sums} FROM score_steps WHERE ${isOneOf("account", view.accounts)} GROUP BY region, check_ref`;
  const changes = sql`SELECT region AS part, check_ref, day, failed, unknown, passed
    FROM ${await scoreStepsAfter(db, { ...view, regions: undefined }, dayAfter(between.from, -1))}`;
  return reckonedBack(db, view, { now, changes, part: sql`controls.part` }, between);
}

/** Accounts one by one, whose days lie counted; the part that holds the many small ones has a status of its own for each control. */
async function byEachAccount(db: Kysely<Schema>, view: View, parts: Parts, between: Between): Promise<readonly ScoreRow[]> {
  const { named, others } = namedOf(parts);
  const partOfAccount = new Map(named.map(([account, part]) => [String(account), part]));
  const accounts = named.map(([account]) => account);
  const [own, rest] = await Promise.all([
    counted(db, view, { place: { of: "accounts", accounts }, part: sql`account` }, between),
    others.length === 0
      ? []
      : byCheck(
          db,
          { ...view, accounts: others, units: undefined, allBut: view.accounts === undefined ? accounts : undefined },
          { part: sql`''` },
          between,
        ),
  ]);
  return [...own.map((row) => ({ ...row, part: partOfAccount.get(row.part) ?? "" })), ...rest];
}

/** Parts that accounts tell. The one that holds the many small ones is what is left of the view without the others. */
async function byAccounts(db: Kysely<Schema>, view: View, parts: Parts, between: Between): Promise<readonly ScoreRow[]> {
  if (parts.areUnits !== true && view.regions === undefined && view.principles === undefined)
    return byEachAccount(db, view, parts, between);
  const units = view.regions === undefined ? eachInOnePart(parts) : undefined;
  if (units !== undefined) return counted(db, view, { place: { of: "units", units }, part: sql`ou_id` }, between);
  const pairs = parts.of ?? [];
  // Grouped, so that it is a table of its own: joined with what stands now as one question, each step would look through all parts.
  const changes = sql`SELECT part_of.part, check_ref, day, ${sums} FROM (
      SELECT * FROM ${await scoreStepsAfter(db, view, dayAfter(between.from, -1))}) AS moves
    JOIN part_of ON part_of.key = moves.account GROUP BY part_of.part, check_ref, day`;
  const named = pairs.filter(([, part]) => part !== "");
  const given = sql`${partTable(pairs)},`;
  const now =
    view.regions !== undefined
      ? sql`SELECT part_of.part, check_ref, ${sums} FROM score_steps JOIN part_of ON part_of.key = score_steps.account
          WHERE ${scoreStepsIn(view, await globalChecksIn(db, view))} GROUP BY part_of.part, check_ref`
      : parts.areUnits === true && (view.accounts === undefined || view.units !== undefined)
        ? sql`SELECT CASE WHEN ${isOneOf("ou_id", [...parts.names.keys()])} THEN ou_id ELSE '' END AS part, check_ref, ${sums}
            FROM unit_records WHERE ${view.units === undefined ? sql`1 = 1` : isOneOfUnits(view.units)} GROUP BY 1, 2`
        : named.length === pairs.length
          ? ofNamed
          : sql`${ofNamed} UNION ALL SELECT '', present.check_ref, present.failed - ifnull(named.failed, 0),
              present.unknown - ifnull(named.unknown, 0), present.passed - ifnull(named.passed, 0)
            FROM ${await recordsNow(db, view)} AS present LEFT JOIN (SELECT check_ref, ${sums} FROM (${ofNamed}) AS each_one GROUP BY check_ref) AS named
              ON named.check_ref = present.check_ref`;
  return reckonedBack(db, view, { given, now, changes, part: sql`controls.part` }, between);
}

/** Every part is one OU, so that its days are those of that OU: a status does not add up over several. */
function eachInOnePart({ units, names }: Parts): readonly UnitKey[] | undefined {
  const ids = new Set(units?.map(({ ou_id }) => ou_id ?? ""));
  return units !== undefined && ids.size === units.length && names.size === ids.size ? units : undefined;
}

const ofNamed = sql`SELECT part_of.part, check_ref, ${sums} FROM part_of JOIN control_records ON account = part_of.key AND region = ''
  WHERE part_of.part > '' GROUP BY part_of.part, check_ref`;
