/** What fixing checks would change in a view, and how each of them is told. */
import type { Kysely } from "kysely";
import { isControl } from "../../posture/catalogue/catalogue.ts";
import { checksAfter, controlsAfter } from "../../posture/fixes.ts";
import { type Counts, countStatuses, percentOf, type RecordCounts, statusOf } from "../../posture/score.ts";
import type { ControlStatus, Kind, PrincipleGroup, Severity } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { checksPassedIn, controlRecords } from "./control-records.ts";
import { type ChecksView, type Spread, worstOpen } from "./open-checks.ts";
import { type BySeverity, noneOpen, totalOf } from "./summary.ts";

/** In percent, now and after; null where there is no such number. */
interface FromTo {
  from: number | null;
  to: number | null;
}

export interface Fix {
  /** Null where no control is fixed: nothing else has a score. */
  score: FromTo | null;
  /** Null where nothing of posture is fixed. */
  checksPassed: FromTo | null;
}

export interface Check extends Spread {
  check: string;
  kind: Kind;
  principle: PrincipleGroup;
  title: string;
  products: string[];
  severity: Severity | null;
  open: BySeverity;
  openTotal: number;
  status: ControlStatus | null;
  fix: Fix;
}

export interface Named {
  readonly id: number;
  readonly check_id: string;
  readonly kind: Kind;
  readonly principle: PrincipleGroup;
  readonly title: string;
}

/** A check, with the findings that fixing it closes. */
export interface Fixed extends Named {
  readonly open: BySeverity;
}

/** What the effect of a fix is reckoned from: the same for all of a view. */
export interface Effects {
  readonly records: ReadonlyMap<number, RecordCounts>;
  readonly controls: Counts;
  readonly checks: Counts;
}

export async function effectsIn(db: Kysely<Schema>, view: ChecksView): Promise<Effects> {
  const [records, checks] = await Promise.all([controlRecords(db, view), checksPassedIn(db, view)]);
  return { records, controls: countStatuses(records.values()), checks };
}

export const told = (fixed: Fixed, effects: Effects): Omit<Check, "products" | keyof Spread> => ({
  check: fixed.check_id,
  kind: fixed.kind,
  principle: fixed.principle,
  title: fixed.title,
  severity: worstOpen(fixed.open),
  open: fixed.open,
  openTotal: totalOf(fixed.open),
  status: statusIn(fixed.check_id, effects.records.get(fixed.id)),
  fix: fixOf([fixed], effects),
});

/** A control without a record in the view has no data there; what is no control has no status at all. */
export function statusIn(check: string, records: RecordCounts | undefined): ControlStatus | null {
  if (records !== undefined) return statusOf(records);
  return isControl(check) ? "no data" : null;
}

export function fixOf(fixed: readonly Fixed[], effects: Effects): Fix {
  const controls = fixed.filter(({ id, check_id }) => statusIn(check_id, effects.records.get(id)) !== null);
  const posture = fixed.filter(({ kind }) => kind === "posture");
  // While a run goes on, its findings are written before the steps that count them are summed.
  const closed = Math.min(totalOf(openTogether(posture).open), effects.checks.failed);
  const records = controls.flatMap(({ id }) => effects.records.get(id) ?? []);
  return {
    score: controls.length === 0 ? null : fromTo(effects.controls, controlsAfter(effects.controls, records)),
    checksPassed: posture.length === 0 ? null : fromTo(effects.checks, checksAfter(effects.checks, closed)),
  };
}

const fromTo = (from: Counts, to: Counts): FromTo => ({ from: percentOf(from), to: percentOf(to) });

export function openTogether(checks: readonly Fixed[]): { open: BySeverity; openTotal: number } {
  const open = noneOpen();
  for (const one of checks) for (const [severity, n] of Object.entries(one.open)) open[severity as Severity] += n;
  return { open, openTotal: totalOf(open) };
}
