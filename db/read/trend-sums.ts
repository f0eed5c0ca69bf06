/** What the steps of a view add up to, day by day: how many are open, why they came and went, and how many checks passed. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { type Day, dayAfter } from "../../posture/calendar.ts";
import { type Severity, severities } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type FindingsView, isOpen, isOpenState, isSummed, splitSteps, stepsOf } from "./findings-view.ts";
import { namedOf, type Parts, partTable } from "./parts.ts";
import { isOneOfRegions, standingsIn, stepsAfter } from "./present.ts";
import { isOneOf, isOneOfUnits } from "./view.ts";

/** Changes of one day; of all days before the range together, under the day ''. */
export interface DayRow {
  /** '' for the whole. */
  readonly part: string;
  readonly day: Day | "";
  readonly entered: number;
  readonly left: number;
  /** Of those that entered: never open before; and open again after it was resolved. */
  readonly opened: number;
  readonly reopened: number;
  /** Of those that left. */
  readonly fixed: number;
  readonly gone: number;
  /** Changes of how many posture findings and passed checks are so: "checks passed" of domain.md section 5. */
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
}

export interface Between {
  readonly from: Day;
  readonly to: Day;
}

/** Days before the range are one. */
export const slot = (from: Day): RawBuilder<string> => sql`CASE WHEN day < ${from} THEN '' ELSE day END`;

/** What stands now, in the words of a day's row. */
interface NowRow {
  readonly part: string | number;
  readonly open: number;
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
}

/** What stood before the range is what stands now, without all that came since. Days after the range have done their part then. */
function withStart(days: readonly DayRow[], now: readonly NowRow[], to: Day): readonly DayRow[] {
  const starts = new Map<string, NowRow>(now.map((row) => [String(row.part), row]));
  for (const { part, entered, left, passed, failed, unknown } of days) {
    const start = starts.get(part) ?? { part, open: 0, passed: 0, failed: 0, unknown: 0 };
    starts.set(part, {
      part,
      open: start.open - entered + left,
      passed: start.passed - passed,
      failed: start.failed - failed,
      unknown: start.unknown - unknown,
    });
  }
  const none = { left: 0, opened: 0, reopened: 0, fixed: 0, gone: 0 } as const;
  return [
    ...[...starts].map(
      ([part, { open, passed, failed, unknown }]): DayRow => ({ part, day: "", entered: open, ...none, passed, failed, unknown }),
    ),
    ...days.filter(({ day }) => day <= to),
  ];
}

export async function sumsOf(db: Kysely<Schema>, view: FindingsView, { from, to }: Between): Promise<readonly DayRow[]> {
  const days = daysOf(view, from);
  const [{ rows }, now] = await Promise.all([
    sql<DayRow>`SELECT '' AS part, day, ${days === undefined ? counts(view) : daily} FROM ${days ?? stepsSince(view, from)} GROUP BY day`.execute(
      db,
    ),
    nowBy(db, view, sql`''`, {}),
  ]);
  return withStart(rows, now, to);
}

/** Of all accounts, the many small ones together are the whole without the others: an account that has its own part is looked at, and no other. */
export async function sumsByPart(db: Kysely<Schema>, view: FindingsView, parts: Parts, between: Between): Promise<readonly DayRow[]> {
  const { named, others } = namedOf(parts);
  const isRest = parts.key === "account" && parts.areUnits !== true && view.accounts === undefined && others.length > 0;
  if (!isRest || daysOf(view, between.from, parts.key) === undefined) return sumsOfParts(db, view, parts, between);
  const [own, whole] = await Promise.all([
    sumsOfParts(db, { ...view, accounts: named.map(([account]) => account) }, { ...parts, of: named }, between),
    sumsOf(db, view, between),
  ]);
  return [...own, ...without(whole, own)];
}

const numbers = ["entered", "left", "opened", "reopened", "fixed", "gone", "passed", "failed", "unknown"] as const;

/** @param whole with the part ''. */
function without(whole: readonly DayRow[], parts: readonly DayRow[]): readonly DayRow[] {
  const rest = new Map(whole.map((row) => [row.day, { ...row }]));
  for (const row of parts) {
    const left = rest.get(row.day);
    if (left === undefined) throw new Error(`${row.day}: a part has a day that the whole has not`);
    for (const name of numbers) left[name] -= row[name];
  }
  return [...rest.values()];
}

async function sumsOfParts(db: Kysely<Schema>, view: FindingsView, parts: Parts, { from, to }: Between): Promise<readonly DayRow[]> {
  const by = { account: parts.key === "account", region: parts.key === "region" };
  const [rows, now] = await Promise.all([
    daysOfParts(db, view, parts, from),
    parts.key === "practices" ? nowByPractices(db, view) : nowBy(db, view, sql.ref(parts.key), by),
  ]);
  return withStart(rows, parts.of === undefined ? now : inParts(now, parts.of), to);
}

/** @returns days by part, which has a row for each day on which anything moved. */
async function daysOfParts(db: Kysely<Schema>, view: FindingsView, parts: Parts, from: Day): Promise<readonly DayRow[]> {
  const ofParts = daysOfUnits(view, parts, from) ?? daysOfPractices(view, parts, from);
  if (ofParts !== undefined) return (await sql<DayRow>`SELECT part, day, ${daily} FROM ${ofParts} GROUP BY part, day`.execute(db)).rows;
  const liesSummed = parts.key === "principle" || parts.key === "product";
  const days = daysOf(view, from, parts.key);
  const steps = liesSummed ? stepsSince(view, from) : splitStepsSince(view, from);
  const inner = sql`SELECT ${sql.ref(parts.key)} AS key, day, ${days === undefined ? counts(view) : daily}
    FROM ${days ?? steps} GROUP BY ${sql.ref(parts.key)}, day`;
  const names = parts.of && new Map(parts.of);
  const isEachItsOwn = names === undefined || new Set(names.values()).size === parts.of?.length;
  if (isEachItsOwn) {
    const { rows } = await sql<DayRow>`SELECT key AS part, day, entered, "left", opened, reopened, fixed, gone, passed, failed, unknown
      FROM (${inner}) AS sums`.execute(db);
    return names === undefined ? rows : rows.map((row) => ({ ...row, part: names.get(Number(row.part)) ?? "" }));
  }
  const { rows } = await sql<DayRow>`WITH ${partTable(parts.of ?? [])}
    SELECT part, day, sum(entered) AS entered, sum("left") AS "left", sum(opened) AS opened, sum(reopened) AS reopened, sum(fixed) AS fixed,
      sum(gone) AS gone, sum(passed) AS passed, sum(failed) AS failed, sum(unknown) AS unknown
    FROM (${inner}) AS sums JOIN part_of ON part_of.key = sums.key GROUP BY part, day`.execute(db);
  return rows;
}

/** Days of the view's OUs, each with its part, where they lie summed; those beyond the largest are one. */
function daysOfUnits(
  { regions, principles, products, severities: asked, checks, asIf }: FindingsView,
  parts: Parts,
  from: Day,
): RawBuilder<unknown> | undefined {
  if (asIf !== undefined || parts.units === undefined || regions !== undefined || asked !== undefined || checks !== undefined)
    return undefined;
  const part = sql`CASE WHEN ${isOneOf("ou_id", [...parts.names.keys()])} THEN ou_id ELSE '' END AS part`;
  return sql`(SELECT *, ${part} FROM unit_days WHERE ${isOneOfUnits(parts.units)} AND day >= ${from} AND ${isOneOf("principle", principles)}
    AND ${isOneOf("product", products)}) AS days`;
}

const daily = sql`sum(entered) AS entered, sum(departed) AS "left", sum(opened) AS opened, sum(reopened) AS reopened, sum(fixed) AS fixed,
  sum(gone) AS gone, sum(passed) AS passed, sum(failed) AS failed, sum(unknown) AS unknown`;

/** Days of the organization, by the best practices that its checks are about. */
function daysOfPractices(view: FindingsView, { key }: Parts, from: Day): RawBuilder<unknown> | undefined {
  const isNarrowed = !isSummed(view) || view.asIf !== undefined || view.products !== undefined || view.severities !== undefined;
  if (key !== "practices" || isNarrowed) return undefined;
  return sql`(SELECT *, practices AS part FROM practice_days WHERE day >= ${from} AND ${isOneOf("principle", view.principles)}) AS days`;
}

/** Where the view's days lie summed: those of an account by nothing else, all others by region, principle and product. */
function daysOf(view: FindingsView, from: Day, key?: string): RawBuilder<unknown> | undefined {
  const { accounts, units, regions, principles, products, severities: asked } = view;
  if (asked !== undefined || view.checks !== undefined || view.asIf !== undefined || key === "practices") return undefined;
  if (units !== undefined && regions === undefined && key !== "account" && key !== "region")
    return sql`unit_days WHERE ${isOneOfUnits(units)} AND day >= ${from} AND ${isOneOf("principle", principles)} AND ${isOneOf("product", products)}`;
  const isOfAccounts = accounts !== undefined || key === "account";
  const isNarrowed =
    regions !== undefined || principles !== undefined || products !== undefined || (key !== undefined && key !== "account");
  if (isOfAccounts && isNarrowed) return undefined;
  const account =
    accounts !== undefined
      ? isOneOf("account", accounts)
      : isOfAccounts
        ? sql`account IN (SELECT accounts.id FROM accounts)`
        : sql`account = 0`;
  const region = regions !== undefined ? isOneOf("region", regions) : key === "region" ? isOneOfRegions(undefined) : sql`region = ''`;
  return sql`day_sums WHERE ${account} AND ${region} AND day >= ${from} AND ${isOneOf("principle", principles)} AND ${isOneOf("product", products)}`;
}

function inParts(now: readonly NowRow[], of: NonNullable<Parts["of"]>): readonly NowRow[] {
  const byKey = new Map(now.map((row) => [row.part, row]));
  const sums = new Map<string, NowRow>();
  for (const [key, part] of of) {
    const row = byKey.get(key);
    if (row === undefined) continue;
    const sum = sums.get(part) ?? { part, open: 0, passed: 0, failed: 0, unknown: 0 };
    sums.set(part, {
      part,
      open: sum.open + row.open,
      passed: sum.passed + row.passed,
      failed: sum.failed + row.failed,
      unknown: sum.unknown + row.unknown,
    });
  }
  return [...sums.values()];
}

/** A move from one severity to another leaves the one part and enters the other; of passed checks no severity tells. */
export async function sumsBySeverity(db: Kysely<Schema>, view: FindingsView, { from, to }: Between): Promise<readonly DayRow[]> {
  const of = (side: "from" | "to") => sql`
    SELECT ${sql.ref(`${side}_severity`)} AS part, day, ${side === "to" ? sql`n` : sql`0`} AS entered,
      ${side === "from" ? sql`n` : sql`0`} AS "left", CASE WHEN ${isOpenState("from", view.asIf)} AND ${isOpenState("to", view.asIf)} THEN 'severity' ELSE cause END AS cause, n
    FROM ${stepsSince(view, from)} AND ${isOpenState(side, view.asIf)} AND ${isOneOf(`${side}_severity`, view.severities)}`;
  const sums = sql<DayRow>`
    SELECT part, day, sum(entered) AS entered, sum("left") AS "left", ${byCause("entered", "new")} AS opened, ${byCause("entered", "reopened")} AS reopened,
      ${byCause("left", "fixed")} AS fixed, ${byCause("left", "resource gone")} AS gone, 0 AS passed, 0 AS failed, 0 AS unknown
    FROM (${of("to")} UNION ALL ${of("from")}) AS sides GROUP BY part, day`;
  const [{ rows }, now] = await Promise.all([sums.execute(db), severitiesNow(db, view)]);
  const open = Object.entries(now).filter(([severity, n]) => n && view.severities?.includes(severity as Severity) !== false);
  return withStart(
    rows,
    open.map(([part, n]) => ({ part, open: n ?? 0, passed: 0, failed: 0, unknown: 0 })),
    to,
  );
}

/** How many are open of each severity. */
async function severitiesNow(db: Kysely<Schema>, view: FindingsView): Promise<Partial<Record<Severity, number | null>>> {
  if (view.checks !== undefined || view.asIf !== undefined) {
    const side = (name: "from" | "to") => sql`SELECT ${sql.ref(`${name}_severity`)} AS severity, ${name === "to" ? sql`n` : sql`-n`} AS n
      FROM ${stepsOf(view)} AND ${isOpenState(name, view.asIf)}`;
    const { rows } = await sql<{ severity: Severity; n: number }>`
      SELECT severity, sum(n) AS n FROM (${side("to")} UNION ALL ${side("from")}) AS sides GROUP BY severity`.execute(db);
    return Object.fromEntries(rows.map(({ severity, n }) => [severity, n]));
  }
  const columns = severities.map((severity) => sql`sum(${columnOf(severity)}) AS ${sql.ref(severity)}`);
  const { rows } = await sql<Record<Severity, number | null>>`
    SELECT ${sql.join(columns)} FROM standings WHERE ${standingsIn(view)} AND ${isOneOf("product", view.products)}`.execute(db);
  return rows[0] ?? {};
}

/** Steps of the view from a day on, to this day. */
export const stepsSince = (view: FindingsView, from: Day): RawBuilder<unknown> =>
  isSummed(view) ? sql`${stepsOf(view)} AND day >= ${from}` : splitStepsSince(view, from);

/** Of few checks the steps are found by the check, of all else by account and day. */
const splitStepsSince = (view: FindingsView, from: Day): RawBuilder<unknown> =>
  view.checks !== undefined
    ? sql`${splitSteps(view)} AND steps.day >= ${from}`
    : sql`${stepsAfter(view, dayAfter(from, -1))} AND ${isOneOf("product", view.products)}`;

const columnOf = (severity: Severity): RawBuilder<unknown> => sql.ref(severity.toLowerCase());

/** @param key column of `standings`. @param by whether it is the account or the region. */
async function nowBy(
  db: Kysely<Schema>,
  view: FindingsView,
  key: RawBuilder<unknown>,
  by: { readonly account?: boolean; readonly region?: boolean },
): Promise<readonly NowRow[]> {
  if (view.checks !== undefined) return nowBySteps(db, view, key);
  // The dense tables tell what is accepted or suppressed not by severity.
  if (view.asIf !== undefined) return nowBySteps(db, view, key);
  const open = sql.join(severities.filter((severity) => view.severities?.includes(severity) !== false).map(columnOf), sql` + `);
  const ofPosture = (expression: string) => sql`sum(CASE WHEN kind = 'posture' THEN ${sql.raw(expression)} ELSE 0 END)`;
  const { rows } = await sql<NowRow>`
    SELECT part, open, passed, failed, unknown FROM (
      SELECT ${key} AS part, sum(${view.severities?.length === 0 ? sql`0` : open}) AS open, ${ofPosture("passed")} AS passed,
        ${ofPosture("critical + high + medium + low + informational + accepted")} AS failed, ${ofPosture("unknown")} AS unknown
      FROM standings WHERE ${standingsIn(view, by)} AND ${isOneOf("product", view.products)} GROUP BY 1) AS stands`.execute(db);
  return rows;
}

export const openNow = async (db: Kysely<Schema>, view: FindingsView): Promise<number> =>
  (await nowBy(db, view, sql`''`, {})).reduce((sum, { open }) => sum + open, 0);

/** What no dense table tells, from all steps that there are: of few checks, or of a part of the organization. */
async function nowBySteps(db: Kysely<Schema>, view: FindingsView, key: RawBuilder<unknown>): Promise<readonly NowRow[]> {
  const { rows } = await sql<NowRow>`
    SELECT part, entered - "left" AS open, passed, failed, unknown
    FROM (SELECT ${key} AS part, ${counts(view)} FROM ${splitSteps(view)} GROUP BY 1) AS sums`.execute(db);
  return rows;
}

/** By check only the whole organization's lies ready; a part of it is added up from its steps. */
async function nowByPractices(db: Kysely<Schema>, view: FindingsView): Promise<readonly NowRow[]> {
  if (!isSummed(view) || view.asIf !== undefined) return nowBySteps(db, view, sql`practices`);
  const sum = (condition: RawBuilder<unknown>) => sql`sum(CASE WHEN ${condition} THEN n ELSE 0 END)`;
  const ofPosture = (column: string) => sql`sum(CASE WHEN kind = 'posture' THEN ${sql.ref(column)} ELSE 0 END) AS ${sql.ref(column)}`;
  // By check first, as they lie: nothing is sorted then but one row of each.
  const { rows } = await sql<NowRow>`
    SELECT practices AS part, sum(open) AS open, ${sql.join(["passed", "failed", "unknown"].map(ofPosture))} FROM (
      SELECT check_ref, ${sum(sql`state = 'open' AND ${isOneOf("severity", view.severities)}`)} AS open, ${sum(sql`state = 'passed'`)} AS passed,
        ${sum(sql`state IN ('open', 'accepted')`)} AS failed, ${sum(sql`state = 'unknown'`)} AS unknown
      FROM check_standings WHERE ${isOneOf("product", view.products)} GROUP BY check_ref) AS own
    JOIN checks ON checks.id = check_ref WHERE ${isOneOf("principle", view.principles)} GROUP BY practices`.execute(db);
  return rows;
}

const byCause = (column: "entered" | "left", cause: string): RawBuilder<number> =>
  sql`sum(CASE WHEN cause = ${cause} THEN ${sql.ref(column)} ELSE 0 END)`;

function counts(view: FindingsView): RawBuilder<unknown> {
  const enters = sql`${isOpen("to", view)} AND NOT (${isOpen("from", view)})`;
  const leaves = sql`${isOpen("from", view)} AND NOT (${isOpen("to", view)})`;
  const sum = (condition: RawBuilder<unknown>) => sql`sum(CASE WHEN ${condition} THEN n ELSE 0 END)`;
  // A decision of ours changes no evidence: what is accepted has failed.
  const change = (...states: readonly string[]) =>
    sql`${sum(sql`kind = 'posture' AND to_state IN (${sql.join(states)})`)} - ${sum(sql`kind = 'posture' AND from_state IN (${sql.join(states)})`)}`;
  return sql`${sum(enters)} AS entered, ${sum(leaves)} AS "left", ${sum(sql`${enters} AND cause = 'new'`)} AS opened,
    ${sum(sql`${enters} AND cause = 'reopened'`)} AS reopened, ${sum(sql`${leaves} AND cause = 'fixed'`)} AS fixed,
    ${sum(sql`${leaves} AND cause = 'resource gone'`)} AS gone, ${change("passed")} AS passed, ${view.asIf === undefined ? change("open", "accepted") : change("open", "accepted", "suppressed")} AS failed,
    ${change("unknown")} AS unknown`;
}
