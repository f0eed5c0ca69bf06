/** How many controls of a view are passed, failed and unknown at the ends of days: the rule of posture/score.ts, in SQL. */
import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import { type Counts, noCounts } from "../../posture/score.ts";
import type { Schema } from "../schema.ts";
import { suppressedIn } from "./as-if.ts";
import { partTable } from "./parts.ts";
import { byPrincipleOf, isLatest, recordsNow, type ScorePlace, scoreDays, scoreStepsAfter } from "./present.ts";
import { type Days, partOf, type Split } from "./standing.ts";
import { globalChecksIn, isOneOf, isWhole, scoreStepsIn, type View } from "./view.ts";
import { askedOf, whileUnchanged } from "./while-unchanged.ts";

export interface CountedControls {
  readonly now: Counts;
  readonly earlier: Counts;
}

export const noControls: CountedControls = { now: noCounts, earlier: noCounts };

type Sums<Suffix extends string> = Record<`${keyof Counts}${Suffix}`, number>;

interface CountRow extends Sums<"">, Sums<"_earlier"> {
  readonly part: string | number;
}

/**
 * A control's status does not add up over accounts and regions, its records do: they are summed by control first. By region, `global` is
 * asked for as a view of its own.
 */
export async function controlsBy<Part extends string | number>(
  db: Kysely<Schema>,
  split: Split,
  view: View,
  days: Days,
): Promise<ReadonlyMap<Part, CountedControls>> {
  if (view.asIf !== undefined) {
    // What was suppressed on an earlier day is not kept by control: nobody can say.
    if (!(days.isLatest ?? (await isLatest(db, days.day)))) return new Map();
    return controlsAsIf(db, split, view);
  }
  const rows =
    split === "region" || (split !== "principle" && view.regions !== undefined)
      ? await fromTheBeginningOnce(db, split, view, days)
      : await fromThePresent(db, split, view, { ...days, isLatest: days.isLatest ?? (await isLatest(db, days.day)) });
  return new Map(
    rows.map((row) => [
      row.part as Part,
      {
        now: { passed: row.passed, failed: row.failed, unknown: row.unknown },
        earlier: { passed: row.passed_earlier, failed: row.failed_earlier, unknown: row.unknown_earlier },
      },
    ]),
  );
}

/** As if nothing were suppressed; of now, and compared with nothing. A control on global resources is of each region that evaluates it. */
async function controlsAsIf<Part extends string | number>(
  db: Kysely<Schema>,
  split: Split,
  view: View,
): Promise<ReadonlyMap<Part, CountedControls>> {
  const globalChecks = await globalChecksIn(db, view);
  const isByRegion = split === "region";
  const place = isByRegion ? sql`account, region` : sql`account`;
  const told =
    isByRegion || view.regions !== undefined
      ? sql`score_steps WHERE ${scoreStepsIn(view, globalChecks)}`
      : sql`control_records WHERE account > 0 AND region = '' AND ${isOneOf("account", view.accounts)}`;
  const records =
    split === "principle"
      ? await recordsNow(db, view)
      : sql`(SELECT ${place}, check_ref, failed, unknown, passed FROM ${told}
          UNION ALL ${suppressedIn(view, globalChecks, isByRegion ? { region: true } : {})})`;
  const key = { principle: sql`principle`, account: sql`account`, region: sql`region`, "account principle": sql`account, principle` }[
    split
  ];
  const { rows } = await sql<CountRow>`
    SELECT ${partOf[split]} AS part, ${countOf("")} FROM (
      SELECT ${key}, check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed
      FROM ${records} AS told JOIN checks ON checks.id = check_ref WHERE ${ofPrinciples(view)} GROUP BY ${key}, check_ref) AS controls
    GROUP BY 1`.execute(db);
  return new Map(rows.map(({ part, passed, failed, unknown }) => [part as Part, { now: { passed, failed, unknown }, earlier: noCounts }]));
}

type PresentSplit = "principle" | "account" | "account principle";

/** Where the days of the parts' scores lie counted; undefined where they do not. */
function countedPlace(split: PresentSplit, view: View): ScorePlace | undefined {
  switch (split) {
    case "principle":
      return byPrincipleOf(view);
    case "account":
      return view.accounts === undefined || view.principles !== undefined ? undefined : { of: "accounts", accounts: view.accounts };
    case "account principle":
      return undefined;
  }
}

async function becameSince(
  db: Kysely<Schema>,
  split: PresentSplit,
  { place, since, view }: { readonly place: ScorePlace; readonly since: Day; readonly view: View },
): Promise<readonly (Counts & { readonly part: string | number })[]> {
  const { rows } = await sql<Counts & { part: string | number }>`
    SELECT ${partOf[split]} AS part, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed
    FROM ${await scoreDays(db, place)} AS days WHERE day > ${since} AND ${isOneOf("principle", view.principles)} GROUP BY 1`.execute(db);
  return rows;
}

/** @param became since then; undefined: nothing is compared. */
function withoutWhatBecame(stand: readonly CountRow[], became: Awaited<ReturnType<typeof becameSince>> | undefined): readonly CountRow[] {
  const byPart = new Map(became?.map((row) => [row.part, row]));
  return stand.map(({ part, passed, failed, unknown }) => {
    const since = byPart.get(part) ?? noCounts;
    const earlier = (now: number, more: number): number => (became === undefined ? 0 : now - more);
    return {
      ...{ part, passed, failed, unknown },
      passed_earlier: earlier(passed, since.passed),
      failed_earlier: earlier(failed, since.failed),
      unknown_earlier: earlier(unknown, since.unknown),
    };
  });
}

/** How many are so now; of the controls whose records have changed since, how many are so now and how many were. */
async function fromThePresent(
  db: Kysely<Schema>,
  split: PresentSplit,
  view: View,
  { day, since, isLatest: isNow }: Days,
): Promise<readonly CountRow[]> {
  const part = split === "principle" ? sql`checks.principle` : split === "account" ? sql`account` : sql`account || ' ' || checks.principle`;
  // Of one account they lie counted, by principle as well.
  const areCounted = split !== "principle" || (view.accounts?.length === 1 && view.regions === undefined);
  const now = areCounted
    ? sql<CountRow>`SELECT ${partOf[split]} AS part, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed
        FROM account_controls WHERE ${isOneOf("account", view.accounts)} AND ${isOneOf("principle", view.principles)} GROUP BY 1`
    : sql<CountRow>`SELECT ${part} AS part, ${countOf("")} FROM ${await recordsNow(db, view)} AS records
        JOIN checks ON checks.id = records.check_ref WHERE ${ofPrinciples(view)} GROUP BY 1`;
  const place = countedPlace(split, view);
  if (isNow === true && (since === undefined || place !== undefined)) {
    const [stand, became] = await Promise.all([
      now.execute(db),
      since === undefined || place === undefined ? undefined : becameSince(db, split, { place, since, view }),
    ]);
    return withoutWhatBecame(stand.rows, became);
  }
  const key = split === "principle" ? sql`check_ref` : sql`account, check_ref`;
  const records = split === "principle" ? await recordsNow(db, view) : sql`control_records`;
  const joined = split === "principle" ? sql`1 = 1` : sql`now.account = moved.account AND now.region = ''`;
  const words = ["failed", "unknown", "passed"] as const;
  const changes = words.map(
    (word) =>
      sql`sum(${sql.ref(word)}) AS ${sql.ref(`${word}_earlier`)}, sum(CASE WHEN day > ${day} THEN ${sql.ref(word)} ELSE 0 END) AS ${sql.ref(word)}`,
  );
  const then = words.map((word) => {
    const [now, moved] = [sql.ref(`now.${word}`), sql.ref(`moved.${word}`)];
    return sql`${now} AS ${sql.ref(`${word}_now`)}, ${now} - ${moved} AS ${sql.ref(word)},
      ${now} - ${sql.ref(`moved.${word}_earlier`)} AS ${sql.ref(`${word}_earlier`)}`;
  });
  const changed = sql<CountRow & Sums<"_now">>`
    SELECT ${part} AS part, ${countOf("_now")}, ${countOf("")}, ${countOf("_earlier")} FROM (
      SELECT ${split === "principle" ? sql`0 AS account` : sql`moved.account`}, moved.check_ref, ${sql.join(then)}
      FROM (SELECT ${key}, ${sql.join(changes)} FROM ${await scoreStepsAfter(db, view, since ?? day)} GROUP BY ${key}) AS moved
      JOIN ${records} AS now ON now.check_ref = moved.check_ref AND ${joined}) AS controls
    JOIN checks ON checks.id = controls.check_ref WHERE ${ofPrinciples(view)} GROUP BY 1`;
  const [counts, changedCounts] = await Promise.all([now.execute(db), changed.execute(db)]);
  const byPart = new Map(changedCounts.rows.map((row) => [row.part, row]));
  return counts.rows.map((row) => {
    const of = byPart.get(row.part);
    const at = (word: keyof Counts, suffix: "" | "_earlier") =>
      row[word] + (of === undefined ? 0 : of[`${word}${suffix}`] - of[`${word}_now`]);
    const earlier = (word: keyof Counts) => (since === undefined ? 0 : at(word, "_earlier"));
    return {
      part: row.part,
      ...{ passed: at("passed", ""), failed: at("failed", ""), unknown: at("unknown", "") },
      ...{ passed_earlier: earlier("passed"), failed_earlier: earlier("failed"), unknown_earlier: earlier("unknown") },
    };
  });
}

/** Of one account it is as many rows as regions; of many it is asked anew. */
const fromTheBeginningOnce = (db: Kysely<Schema>, split: Split, view: View, days: Days): Promise<readonly CountRow[]> =>
  view.accounts?.length === 1
    ? whileUnchanged(db, ["controls", split, askedOf(view), days], () => fromTheBeginning(db, split, view, days))
    : fromTheBeginning(db, split, view, days);

/** All steps of the view: of few accounts, split by region. */
async function fromTheBeginning(db: Kysely<Schema>, split: Split, view: View, { day, since }: Days): Promise<readonly CountRow[]> {
  const part = { ...partOf, principle: sql`checks.principle`, "account principle": sql`account || ' ' || checks.principle` }[split];
  const inner = {
    principle: sql`check_ref`,
    account: sql`account, check_ref`,
    region: sql`check_ref, region`,
    "account principle": sql`account, check_ref`,
  }[split];
  const needsCheck = split === "principle" || split === "account principle" || view.principles !== undefined;
  const words = ["failed", "unknown", "passed"] as const;
  const earlier = words.map(
    (word) => sql`sum(CASE WHEN day <= ${since} THEN ${sql.ref(word)} ELSE 0 END) AS ${sql.ref(`${word}_earlier`)}`,
  );
  // Of a large account, six sums of nothing are a sixth of the time.
  const nothing = sql.join(words.map((word) => sql`0 AS ${sql.ref(`${word}_earlier`)}`));
  const { rows } = await sql<CountRow>`
    SELECT ${part} AS part, ${countOf("")}, ${since === undefined ? nothing : countOf("_earlier")} FROM (
      SELECT ${inner}, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed ${since === undefined ? sql`` : sql`, ${sql.join(earlier)}`}
      FROM ${await recordsOf(db, view)} AND day <= ${day} GROUP BY ${inner}) AS controls
    ${needsCheck ? sql`JOIN checks ON checks.id = controls.check_ref WHERE ${ofPrinciples(view)}` : sql``} GROUP BY 1`.execute(db);
  return rows;
}

/** An OU that has accounts of its own, as `unit_records` has it. */
export interface UnitKey {
  readonly organization_id: string | null;
  readonly ou_id: string | null;
  readonly ou_path: string;
}

/** Of OUs with all accounts below them, now. @param pairs each OU that has accounts of its own, with every part that it belongs to. */
export async function controlsOfUnits(
  db: Kysely<Schema>,
  pairs: readonly (readonly [unit: UnitKey, part: string])[],
): Promise<ReadonlyMap<string, Counts>> {
  if (pairs.length === 0) return new Map();
  const parts = [...new Set(pairs.map(([, part]) => part))];
  const place = new Map(parts.map((part, index) => [part, index]));
  const keys = pairs.map(
    ([unit, part]) => sql`(${unit.organization_id ?? ""}, ${unit.ou_id ?? ""}, ${unit.ou_path}, ${sql.lit(place.get(part) ?? 0)})`,
  );
  const { rows } = await sql<Counts & { part: number }>`
    WITH part_of (organization_id, ou_id, ou_path, part) AS (VALUES ${sql.join(keys)})
    SELECT part, ${countOf("")} FROM (
      SELECT part, check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed
      FROM part_of CROSS JOIN unit_records AS records WHERE records.organization_id = part_of.organization_id AND records.ou_id = part_of.ou_id
        AND records.ou_path = part_of.ou_path GROUP BY part, check_ref) AS controls
    GROUP BY part`.execute(db);
  return new Map(rows.map(({ part, passed, failed, unknown }) => [parts[part] ?? "", { passed, failed, unknown }]));
}

/** Of parts that hold some accounts, however these overlap, now. @param pairs each account with every part that it belongs to. */
export async function controlsByParts(
  db: Kysely<Schema>,
  pairs: readonly (readonly [account: number, part: string])[],
  { asIf }: Pick<View, "asIf"> = {},
): Promise<ReadonlyMap<string, Counts>> {
  const own = sql`SELECT account, check_ref, failed, unknown, passed FROM control_records WHERE region = ''`;
  const accounts = [...new Set(pairs.map(([account]) => account))];
  const view = { accounts, regions: undefined, principles: undefined };
  const records = asIf === undefined ? own : sql`${own} UNION ALL ${suppressedIn(view, [])}`;
  const { rows } = await sql<Counts & { part: string }>`
    WITH ${partTable(pairs)} SELECT part, ${countOf("")} FROM (
      SELECT part, check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed
      FROM (${records}) AS records JOIN part_of ON part_of.key = account GROUP BY part, check_ref) AS controls
    GROUP BY part`.execute(db);
  return new Map(rows.map(({ part, passed, failed, unknown }) => [part, { passed, failed, unknown }]));
}

/** The first of failed, unknown and passed of which there is a record. */
export function countOf(suffix: "" | "_earlier" | "_now"): RawBuilder<unknown> {
  const [failed, unknown, passed] = [sql.ref(`failed${suffix}`), sql.ref(`unknown${suffix}`), sql.ref(`passed${suffix}`)];
  const count = (condition: RawBuilder<unknown>) => sql`sum(CASE WHEN ${condition} THEN 1 ELSE 0 END)`;
  return sql`${count(sql`${failed} > 0`)} AS ${failed}, ${count(sql`${failed} = 0 AND ${unknown} > 0`)} AS ${unknown},
    ${count(sql`${failed} = 0 AND ${unknown} = 0 AND ${passed} > 0`)} AS ${passed}`;
}

const recordsOf = async (db: Kysely<Schema>, view: View): Promise<RawBuilder<unknown>> =>
  isWhole(view) ? sql`organization_score_steps WHERE 1 = 1` : sql`score_steps WHERE ${scoreStepsIn(view, await globalChecksIn(db, view))}`;

export const ofPrinciples = ({ principles }: View): RawBuilder<SqlBool> => isOneOf("checks.principle", principles);

export function controlsTogether(parts: Iterable<CountedControls>): CountedControls {
  const now = { ...noCounts };
  const earlier = { ...noCounts };
  for (const part of parts) {
    for (const word of ["passed", "failed", "unknown"] as const) {
      now[word] += part.now[word];
      earlier[word] += part.earlier[word];
    }
  }
  return { now, earlier };
}
