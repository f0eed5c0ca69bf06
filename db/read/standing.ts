/** How many findings and passed checks stood how at the end of a day, and what moved since another: sums of the steps (domain.md section 7). */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import { type Counts, noCounts } from "../../posture/score.ts";
import type { StepState } from "../../posture/words.ts";
import { type Kind, kinds, type Severity, severities } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type BySeverity, noneOpen } from "./summary.ts";
import { isOneOf, isWhole, stepsIn, type View } from "./view.ts";

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
}

export interface Moved {
  now: Standing;
  earlier: Standing;
  /** Became open since then, by whatever cause; and was fixed. */
  opened: number;
  fixed: number;
}

export type Split = "principle" | "account" | "region";

interface StepRow {
  readonly part: string | number;
  readonly kind: Kind;
  readonly from_state: StepState;
  readonly to_state: StepState;
  readonly from_severity: Severity | "";
  readonly to_severity: Severity | "";
  readonly is_fix: number;
  readonly n: number;
  /** Of `n`, up to the end of the day that is compared with. */
  readonly n_earlier: number;
}

/** One pass over the steps, by parts of the view. A part that no step speaks of is not there. */
export async function standingsBy<Part extends string | number>(
  db: Kysely<Schema>,
  split: Split,
  view: View,
  { day, since }: Days,
): Promise<ReadonlyMap<Part, Moved>> {
  const isSummed = split === "principle" && isWhole(view);
  const part = { principle: sql`principle`, account: sql`steps.account`, region: sql`steps.region` }[split];
  const columns = sql`${part}, kind, from_state, to_state, from_severity, to_severity, cause = 'fixed'`;
  const { rows } = await sql<StepRow>`
    SELECT ${part} AS part, kind, from_state, to_state, from_severity, to_severity, CASE WHEN cause = 'fixed' THEN 1 ELSE 0 END AS is_fix,
      sum(n) AS n, sum(CASE WHEN day <= ${since ?? ""} THEN n ELSE 0 END) AS n_earlier
    FROM ${isSummed ? wholeSteps(view) : splitSteps(view)} AND day <= ${day} GROUP BY ${columns}`.execute(db);
  const moved = new Map<Part, Moved>();
  for (const row of rows) {
    const sums = moved.get(row.part as Part) ?? nothingMoved();
    moved.set(row.part as Part, sums);
    addStep(sums, row);
  }
  return moved;
}

const wholeSteps = ({ principles }: View): RawBuilder<unknown> => sql`organization_steps WHERE ${isOneOf("principle", principles)}`;

const splitSteps = (view: View): RawBuilder<unknown> => sql`steps JOIN checks ON checks.id = steps.check_ref WHERE ${stepsIn(view)}`;

function addStep(sums: Moved, row: StepRow): void {
  const { kind, from_state, to_state, from_severity, to_severity, n, n_earlier } = row;
  const from = { kind, state: from_state, severity: from_severity };
  const to = { kind, state: to_state, severity: to_severity };
  add(sums.now, from, -n);
  add(sums.now, to, n);
  add(sums.earlier, from, -n_earlier);
  add(sums.earlier, to, n_earlier);
  // A move between severities opens nothing.
  if (to_state === "open" && from_state !== "open") sums.opened += n - n_earlier;
  if (row.is_fix === 1 && from_state === "open" && to_state !== "open") sums.fixed += n - n_earlier;
}

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

export const nothingMoved = (): Moved => ({ now: nothingStands(), earlier: nothingStands(), opened: 0, fixed: 0 });

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
    addStanding(whole.now, now);
    addStanding(whole.earlier, earlier);
    whole.opened += opened;
    whole.fixed += fixed;
  }
  return whole;
}

function addStanding(to: Standing, part: Standing): void {
  for (const severity of severities) to.open[severity] += part.open[severity];
  for (const kind of kinds) to.openByKind[kind] += part.openByKind[kind];
  to.accepted += part.accepted;
  to.suppressed += part.suppressed;
  for (const word of ["passed", "failed", "unknown"] as const) to.checks[word] += part.checks[word];
}
