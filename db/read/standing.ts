/** How many findings and passed checks stood how at the end of a day, and what moved since another (domain.md section 7). */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import { type Counts, noCounts } from "../../posture/score.ts";
import type { StepState } from "../../posture/words.ts";
import { type Kind, kinds, type Severity, severities } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { decidedNow } from "./as-if.ts";
import { isLatest, isOneOfRegions, standingsIn, stepsAfter } from "./present.ts";
import { type BySeverity, noneOpen } from "./summary.ts";
import { isOneOf, isOneOfUnits, isWhole, type View } from "./view.ts";

export interface Standing {
  open: BySeverity;
  openByKind: Record<Kind, number>;
  accepted: number;
  suppressed: number;
  /** Posture findings and passed checks: domain.md section 5, "checks passed". */
  checks: { -readonly [Word in keyof Counts]: number };
}

/** The days at whose ends something stood; what moved, moved between them. */
export interface Days {
  readonly day: Day;
  /** What is compared with; undefined: nothing is. */
  readonly since?: Day | undefined;
  /** Known already: nothing came after the day (see `isLatest`). */
  readonly isLatest?: boolean | undefined;
}

export interface Moved {
  now: Standing;
  earlier: Pick<Standing, "open" | "checks">;
  /** Became open since then, by whatever cause; and was fixed. */
  opened: number;
  fixed: number;
}

/** By account and principle, a part is called "account principle". */
export type Split = "principle" | "account" | "region" | "account principle";

/** Column of a table that has them all, or of `steps JOIN checks`. */
export const partOf: Readonly<Record<Split, RawBuilder<unknown>>> = {
  principle: sql`principle`,
  account: sql`account`,
  region: sql`region`,
  "account principle": sql`account || ' ' || principle`,
};

interface StandingRow extends Record<Lowercase<Severity> | "accepted" | "suppressed" | "passed" | "unknown", number> {
  readonly part: string | number;
  readonly kind: Kind;
}

interface StepRow {
  readonly part: string | number;
  readonly kind: Kind;
  readonly from_state: StepState;
  readonly to_state: StepState;
  readonly from_severity: Severity | "";
  readonly to_severity: Severity | "";
  readonly is_fix: number;
  /** After the day that is compared with. */
  readonly n: number;
  /** Of these, after the day itself. */
  readonly n_later: number;
}

/** While it is reckoned: more of it is told the same way as of now. */
interface Sums extends Moved {
  earlier: Standing;
}

/** The present by parts of the view, and what came after the days taken back. A part of which nothing was ever known is not there. */
export async function standingsBy<Part extends string | number>(
  db: Kysely<Schema>,
  split: Split,
  view: View,
  days: Days,
): Promise<ReadonlyMap<Part, Moved>> {
  const { day, since } = days;
  const moved = new Map<Part, Sums>();
  const sumsOf = (part: string | number): Sums => {
    const sums = moved.get(part as Part) ?? nothingMoved();
    moved.set(part as Part, sums);
    return sums;
  };
  const isNow = days.isLatest ?? (await isLatest(db, day));
  const isAsIf = view.asIf !== undefined;
  const summed = isNow && since !== undefined && !isAsIf ? daysSince(split, view, since) : undefined;
  const [standings, decided, steps, dayRows] = await Promise.all([
    standingsNow(db, split, view),
    isAsIf ? decidedNow(db, partOf[split], view) : [],
    (isNow && since === undefined) || summed !== undefined ? [] : stepsSince(db, split, view, days),
    summed === undefined ? [] : movedIn(db, split, summed),
  ]);
  for (const row of standings) {
    const { now, earlier } = sumsOf(row.part);
    const told = isAsIf ? { ...row, accepted: 0, suppressed: 0 } : row;
    addRow(now, told);
    if (since !== undefined) addRow(earlier, told);
  }
  for (const { part, kind, severity, n } of decided) {
    const { now, earlier } = sumsOf(part);
    add(now, { kind, state: "open", severity }, n);
    if (since !== undefined) add(earlier, { kind, state: "open", severity }, n);
  }
  for (const row of steps) takeBack(sumsOf(row.part), isAsIf ? asOpen(row) : row, since !== undefined);
  for (const row of dayRows) takeDaysBack(sumsOf(row.part), row);
  const isOfThePast = steps.some(({ n_later }) => n_later !== 0);
  return isOfThePast && !(await anyStepUntil(db, view, day)) ? new Map() : moved;
}

async function standingsNow(db: Kysely<Schema>, split: Split, view: View): Promise<readonly StandingRow[]> {
  const by = { account: split === "account" || split === "account principle", region: split === "region" };
  const columns = [...severities.map((severity) => severity.toLowerCase()), "accepted", "suppressed", "passed", "unknown"];
  const sums = sql.join(columns.map((column) => sql`sum(${sql.ref(column)}) AS ${sql.ref(column)}`));
  const { rows } = await sql<StandingRow>`
    SELECT ${partOf[split]} AS part, kind, ${sums} FROM standings WHERE ${standingsIn(view, by)} GROUP BY 1, 2`.execute(db);
  return rows;
}

async function stepsSince(db: Kysely<Schema>, split: Split, view: View, { day, since }: Days): Promise<readonly StepRow[]> {
  const after = since ?? day;
  const steps =
    split === "principle" && isWhole(view)
      ? sql`organization_steps WHERE ${isOneOf("principle", view.principles)} AND day > ${after}`
      : stepsAfter(view, after);
  const { rows } = await sql<StepRow>`
    SELECT ${partOf[split]} AS part, kind, from_state, to_state, from_severity, to_severity, CASE WHEN cause = 'fixed' THEN 1 ELSE 0 END AS is_fix,
      sum(n) AS n, sum(CASE WHEN day > ${day} THEN n ELSE 0 END) AS n_later
    FROM ${steps} GROUP BY 1, 2, 3, 4, 5, 6, 7`.execute(db);
  return rows;
}

/**
 * Days of the view after one, where they lie summed by the parts asked for: those of all accounts by region and principle, those of OUs by
 * principle, those of an account as a whole.
 */
function daysSince(split: Split, { accounts, units, regions, principles }: View, since: Day): RawBuilder<unknown> | undefined {
  const after = sql`day > ${since} AND ${isOneOf("principle", principles)}`;
  const days = (place: RawBuilder<unknown>) => sql`day_sums WHERE ${place} AND ${after}`;
  switch (split) {
    case "principle":
    case "region":
      if (split === "principle" && units !== undefined && regions === undefined)
        return sql`unit_days WHERE ${isOneOfUnits(units)} AND ${after}`;
      if (accounts !== undefined) return undefined;
      return days(sql`account = 0 AND ${split === "principle" && regions === undefined ? sql`region = ''` : isOneOfRegions(regions)}`);
    case "account":
      if (accounts === undefined || regions !== undefined || principles !== undefined) return undefined;
      return days(sql`${isOneOf("account", accounts)} AND region = ''`);
    case "account principle":
      return undefined;
  }
}

interface MovedRow extends Record<Lowercase<Severity> | "entered" | "fixed" | "passed" | "failed" | "unknown", number> {
  readonly part: string | number;
}

async function movedIn(db: Kysely<Schema>, split: Split, days: RawBuilder<unknown>): Promise<readonly MovedRow[]> {
  const columns = [...severities.map((severity) => severity.toLowerCase()), "entered", "fixed", "passed", "failed", "unknown"];
  const { rows } = await sql<MovedRow>`
    SELECT ${partOf[split]} AS part, ${sql.join(columns.map((column) => sql`sum(${sql.ref(column)}) AS ${sql.ref(column)}`))}
    FROM ${days} GROUP BY 1`.execute(db);
  return rows;
}

async function anyStepUntil(db: Kysely<Schema>, view: View, day: Day): Promise<boolean> {
  const steps = isWhole(view) ? sql`organization_steps WHERE ${isOneOf("principle", view.principles)}` : sql`${stepsAfter(view, "")}`;
  const { rows } = await sql`SELECT 1 AS found FROM ${steps} AND day <= ${day} LIMIT 1`.execute(db);
  return rows.length > 0;
}

function takeDaysBack(sums: Moved, row: MovedRow): void {
  for (const severity of severities) sums.earlier.open[severity] -= row[severity.toLowerCase() as Lowercase<Severity>];
  for (const word of ["passed", "failed", "unknown"] as const) sums.earlier.checks[word] -= row[word];
  sums.opened += row.entered;
  sums.fixed += row.fixed;
}

function addRow(to: Standing, row: StandingRow): void {
  const { kind, accepted, suppressed, passed, unknown } = row;
  for (const severity of severities) add(to, { kind, state: "open", severity }, row[severity.toLowerCase() as Lowercase<Severity>]);
  for (const [state, n] of Object.entries({ accepted, suppressed, passed, unknown }))
    add(to, { kind, state: state as StepState, severity: "" }, n);
}

function takeBack(sums: Sums, row: StepRow, isCompared: boolean): void {
  const { kind, from_state, to_state, from_severity, to_severity, n, n_later } = row;
  const from = { kind, state: from_state, severity: from_severity };
  const to = { kind, state: to_state, severity: to_severity };
  add(sums.now, from, n_later);
  add(sums.now, to, -n_later);
  if (!isCompared) return;
  add(sums.earlier, from, n);
  add(sums.earlier, to, -n);
  // A move between severities opens nothing.
  if (to_state === "open" && from_state !== "open") sums.opened += n - n_later;
  if (row.is_fix === 1 && from_state === "open" && to_state !== "open") sums.fixed += n - n_later;
}

const asOpen = (row: StepRow): StepRow => ({ ...row, from_state: openAsIf(row.from_state), to_state: openAsIf(row.to_state) });
const openAsIf = (state: StepState): StepState => (state === "accepted" || state === "suppressed" ? "open" : state);

/** @param n negative where so many left the state. */
function add(
  to: Standing,
  { kind, state, severity }: { readonly kind: Kind; readonly state: StepState; readonly severity: Severity | "" },
  n: number,
): void {
  switch (state) {
    case "open":
      if (severity === "") throw new Error("a step into or out of open has no severity");
      to.open[severity] += n;
      to.openByKind[kind] += n;
      if (kind === "posture") to.checks.failed += n;
      return;
    case "accepted":
      to.accepted += n;
      if (kind === "posture") to.checks.failed += n; // a decision of ours changes no evidence
      return;
    case "suppressed":
      to.suppressed += n;
      return;
    case "passed":
    case "unknown":
      if (kind === "posture") to.checks[state] += n;
      return;
    case "none":
    case "closed":
      return;
  }
}

export const nothingMoved = (): Sums => ({ now: nothingStands(), earlier: nothingStands(), opened: 0, fixed: 0 });

const nothingStands = (): Standing => ({
  open: noneOpen(),
  openByKind: Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>,
  accepted: 0,
  suppressed: 0,
  checks: { ...noCounts },
});

/** Parts add up: each finding and each check is in exactly one of them. */
export function movedTogether(parts: Iterable<Moved>): Moved {
  const whole = nothingMoved();
  for (const { now, earlier, opened, fixed } of parts) {
    addCompared(whole.now, now);
    addCompared(whole.earlier, earlier);
    for (const kind of kinds) whole.now.openByKind[kind] += now.openByKind[kind];
    whole.now.accepted += now.accepted;
    whole.now.suppressed += now.suppressed;
    whole.opened += opened;
    whole.fixed += fixed;
  }
  return whole;
}

function addCompared(to: Moved["earlier"], part: Moved["earlier"]): void {
  for (const severity of severities) to.open[severity] += part.open[severity];
  for (const word of ["passed", "failed", "unknown"] as const) to.checks[word] += part.checks[word];
}
