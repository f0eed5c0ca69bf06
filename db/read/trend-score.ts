/**
 * Controls passed, failed and unknown day by day, by the rule of posture/score.ts: the present, and window functions over the changes of
 * records since the range began, reckoned back.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import { dayAfter } from "../../posture/calendar.ts";
import { globalRegion } from "../../posture/catalogue/global.ts";
import type { Counts } from "../../posture/score.ts";
import type { Schema } from "../schema.ts";
import { countOf, ofPrinciples } from "./control-counts.ts";
import { namedOf, type Parts, partTable } from "./parts.ts";
import {
  byPrincipleOf,
  isAllBut,
  isOneOfRegions,
  recordsNow,
  type ScorePlace,
  scoreDays,
  scorePlaceOf,
  scoreStepsAfter,
} from "./present.ts";
import type { Between } from "./trend-sums.ts";
import { globalChecksIn, isOneOf, isOneOfUnits, isWhole, scoreStepsIn, type UnitKey, type View } from "./view.ts";

/** Changes of how many controls are so, in one day; of all days before the range together, under the day ''. */
export interface ScoreRow {
  readonly part: string;
  readonly day: Day | "";
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
}

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
    case "check_ref": {
      const ofControl: OfControl = {
        given: sql`${partTable(parts.of ?? [])},`,
        part: sql`part_of.part`,
        join: sql`JOIN part_of ON part_of.key = controls.check_ref`,
      };
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
      const ofGlobal = await byCheck(db, { ...view, regions: [globalRegion] }, { part: sql`${globalRegion}` }, between);
      return [...rows.filter(({ part }) => view.regions?.includes(part) !== false), ...ofGlobal];
    }
    default:
      throw new Error(`no score is split by ${parts.key}`);
  }
}

/** What stands now, and the days of the range, which lie counted. */
async function counted(
  db: Kysely<Schema>,
  { principles }: View,
  { place, part }: { readonly place: ScorePlace; readonly part: RawBuilder<unknown> },
  { from, to }: Between,
): Promise<readonly ScoreRow[]> {
  const stand =
    place.of === "accounts"
      ? sql<Counts & { part: string }>`
          SELECT CAST(${part} AS TEXT) AS part, ${sums} FROM account_controls WHERE ${isOneOf("account", place.accounts)} GROUP BY 1`
      : sql<Counts & { part: string }>`
          SELECT ${part} AS part, ${countOf("")} FROM ${recordsAt(place)} AND ${isOneOf("principle", principles)} GROUP BY 1`;
  const moves = sql<ScoreRow>`
    SELECT CAST(${part} AS TEXT) AS part, day, ${sums} FROM ${scoreDays(place)} AS days
    WHERE day >= ${from} AND ${isOneOf("principle", principles)} GROUP BY 1, 2`;
  const [stood, moved] = await Promise.all([stand.execute(db), moves.execute(db)]);
  return [...startsOf(stood.rows, moved.rows), ...moved.rows.filter(({ day }) => day <= to)];
}

/** Records as they are now, with their checks, one row for each control of the place. */
function recordsAt(place: Exclude<ScorePlace, { of: "accounts" }>): RawBuilder<unknown> {
  switch (place.of) {
    case "all":
      return sql`control_records JOIN checks ON checks.id = check_ref WHERE account = 0 AND region = ''`;
    case "regions":
      return sql`control_records JOIN checks ON checks.id = check_ref WHERE account = 0 AND ${isOneOfRegions(place.regions)}`;
    case "units":
      return sql`unit_records JOIN checks ON checks.id = check_ref WHERE ${isOneOfUnits(place.units)}`;
  }
}

/** The same of parts that the organization's controls tell: which of them changed its status on which day lies counted (migration 30). */
async function countedByCheck(
  db: Kysely<Schema>,
  view: View,
  { given = sql``, part, join = sql`` }: OfControl,
  { from, to }: Between,
): Promise<readonly ScoreRow[]> {
  const ofChecks = sql`controls JOIN checks ON checks.id = controls.check_ref ${join}`;
  const changed = (table: string) => sql`SELECT check_ref, day, failed, unknown, passed FROM ${sql.table(table)} WHERE day >= ${from}`;
  const stand = sql<Counts & { part: string }>`
    WITH ${given} controls AS (SELECT check_ref, failed, unknown, passed FROM control_records WHERE account = 0 AND region = '')
    SELECT ${part} AS part, ${countOf("")} FROM ${ofChecks} WHERE ${ofPrinciples(view)} GROUP BY 1`;
  const moves = sql<ScoreRow>`
    WITH ${given} controls AS (${changed("control_days")} AND check_ref > 0 UNION ALL ${changed("unsettled_control_days")})
    SELECT ${part} AS part, day, ${sums} FROM ${ofChecks} WHERE ${ofPrinciples(view)} GROUP BY 1, 2`;
  const [stood, moved] = await Promise.all([stand.execute(db), moves.execute(db)]);
  return [...startsOf(stood.rows, moved.rows), ...moved.rows.filter(({ day }) => day <= to)];
}

const sums = sql`sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed`;

/** Parts that a control tells: its principle, its best practices. */
interface OfControl {
  readonly given?: RawBuilder<unknown>;
  /** Of `controls JOIN checks`, and of what is joined. */
  readonly part: RawBuilder<unknown>;
  readonly join?: RawBuilder<unknown>;
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
  const now = sql`SELECT '' AS part, check_ref, failed, unknown, passed FROM ${await recordsNow(db, view)} AS present`;
  return reckonedBack(db, view, { given, now, changes, part, join }, between);
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

interface Reckoning {
  readonly given?: RawBuilder<unknown>;
  /** `(part, check_ref, failed, unknown, passed)`: records as they are now. */
  readonly now: RawBuilder<unknown>;
  /** The same by day: their changes since the range began, to this day. */
  readonly changes: RawBuilder<unknown>;
  /** Into what the answer is split: of `controls JOIN checks`, and of what is joined. */
  readonly part: RawBuilder<unknown>;
  readonly join?: RawBuilder<unknown>;
}

const words = ["failed", "unknown", "passed"] as const;

/**
 * Days on which a control's status changes, not the days on which its records do, come out: at most one row a part and day. Of a control that
 * fails in more records now than began to fail in the whole range, one has failed all the time: its days need not be looked at.
 */
async function reckonedBack(
  db: Kysely<Schema>,
  view: View,
  { given = sql``, now, changes, part, join = sql`` }: Reckoning,
  { to }: Between,
): Promise<readonly ScoreRow[]> {
  const records = words.map((word) => {
    const upToHere = sql`${sql.ref(`now.${word}`)} - sum(${sql.ref(`changes.${word}`)}) OVER following`;
    return sql`${upToHere} + ${sql.ref(`changes.${word}`)} AS ${sql.ref(word)}, ${upToHere} AS ${sql.ref(`${word}_before`)}`;
  });
  const became = (status: string) =>
    sql`sum(CASE WHEN status = ${status} THEN 1 ELSE 0 END) - sum(CASE WHEN was = ${status} THEN 1 ELSE 0 END) AS ${sql.ref(status)}`;
  const { rows } = await sql<ScoreRow>`
    WITH ${given} now AS (${now}), changes AS (${changes}),
    moving AS (
      SELECT now.part, now.check_ref, now.failed, now.unknown, now.passed FROM now
      JOIN (SELECT part, check_ref, sum(CASE WHEN failed > 0 THEN failed ELSE 0 END) AS more FROM changes GROUP BY part, check_ref) AS began
        ON began.part = now.part AND began.check_ref = now.check_ref
      WHERE now.failed <= more),
    records AS (
      SELECT changes.part, changes.check_ref, changes.day, ${sql.join(records)}
      FROM changes JOIN moving AS now ON now.part = changes.part AND now.check_ref = changes.check_ref
      WINDOW following AS (PARTITION BY changes.part, changes.check_ref ORDER BY changes.day DESC ROWS UNBOUNDED PRECEDING)),
    moves AS (SELECT part, check_ref, day, ${statuses} FROM records)
    SELECT ${part} AS part, '' AS day, ${countOf("")} FROM now AS controls JOIN checks ON checks.id = controls.check_ref ${join}
    WHERE ${ofPrinciples(view)} GROUP BY 1
    UNION ALL
    SELECT ${part} AS part, day, ${became("failed")}, ${became("unknown")}, ${became("passed")}
    FROM moves AS controls JOIN checks ON checks.id = controls.check_ref ${join} WHERE status <> was AND ${ofPrinciples(view)} GROUP BY 1, 2`.execute(
    db,
  );
  const [stood, moved] = [rows.filter(({ day }) => day === ""), rows.filter(({ day }) => day !== "")];
  return [...startsOf(stood, moved), ...moved.filter(({ day }) => day <= to)];
}

function startsOf(stood: readonly (Counts & { readonly part: string })[], moved: readonly ScoreRow[]): readonly ScoreRow[] {
  const starts = new Map(stood.map((row): [string, ScoreRow] => [row.part, { ...row, day: "" }]));
  for (const { part, passed, failed, unknown } of moved) {
    const start = starts.get(part) ?? { part, passed: 0, failed: 0, unknown: 0 };
    starts.set(part, {
      part,
      day: "",
      passed: start.passed - passed,
      failed: start.failed - failed,
      unknown: start.unknown - unknown,
    });
  }
  return [...starts.values()];
}

const statuses = sql`
  CASE WHEN failed > 0 THEN 'failed' WHEN unknown > 0 THEN 'unknown' WHEN passed > 0 THEN 'passed' ELSE '' END AS status,
  CASE WHEN failed_before > 0 THEN 'failed' WHEN unknown_before > 0 THEN 'unknown' WHEN passed_before > 0 THEN 'passed' ELSE '' END AS was`;
