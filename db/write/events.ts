/** Events as rows: what a run changed of a finding, and of what a record says for the score. At most one each and run. */
import type { FindingEvent } from "../../posture/event.ts";
import type { Score } from "../../posture/record.ts";
import { type Clock, isInTime, type Levels, startedBy } from "../../posture/service-level.ts";
import { stepStateOf } from "../../posture/steps.ts";
import type { Evaluation, Kind } from "../../posture/words.ts";
import type { Tx } from "../dialect/connection.ts";
import type { Writing } from "./writing.ts";

/** Where a finding belongs to a count. */
export interface Belonging {
  readonly account: number;
  readonly region: string;
  readonly check: number;
  readonly product: string;
  readonly kind: Kind;
  readonly counted: boolean;
}

const WRITE = `INSERT INTO finding_events (finding, run, from_standing, to_standing, from_severity, to_severity, cause, reason, evidence_lost,
    at, seen, day, account, region, check_ref, product, counted, from_state, to_state, opened_at, in_time, acceptance)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,  ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (finding, run) DO UPDATE SET from_standing = excluded.from_standing, to_standing = excluded.to_standing,
    from_severity = excluded.from_severity, to_severity = excluded.to_severity, cause = excluded.cause, reason = excluded.reason,
    evidence_lost = excluded.evidence_lost, at = excluded.at, check_ref = excluded.check_ref, product = excluded.product,
    counted = excluded.counted, from_state = excluded.from_state, to_state = excluded.to_state,
    opened_at = excluded.opened_at, in_time = excluded.in_time, acceptance = excluded.acceptance`;

/** How a finding stood before an event. */
interface Was {
  readonly evaluation: Evaluation;
  readonly openedAt: string | undefined;
  /** How long it had counted by then, and by which levels it was due. */
  readonly clock: Clock;
  readonly levels: Levels;
  /** Under the key that it had before: under this one it is counted for the first time. */
  readonly isInherited: boolean;
}

export async function writeEvent(
  tx: Tx,
  { run, seen, day, timeZone, touched }: Writing,
  finding: { readonly id: number; readonly belongs: Belonging },
  event: FindingEvent,
  was: Was,
  /** Where it is accepted after the event: by which acceptance. */
  acceptance: number | null = null,
): Promise<void> {
  const { id, belongs } = finding;
  const isFix = event.cause === "fixed" && (event.from === "open" || event.from === "accepted");
  touched.add(belongs.account, belongs.region);
  await tx.run(WRITE, [
    id,
    run,
    event.from,
    event.to,
    event.fromSeverity,
    event.toSeverity,
    event.cause,
    event.reason ?? null,
    event.evidenceLost ? 1 : 0,
    event.at,
    seen,
    day,
    belongs.account,
    belongs.region,
    belongs.check,
    belongs.product,
    belongs.counted ? 1 : 0,
    was.isInherited ? "none" : stepStateOf(event.from, was.evaluation),
    stepStateOf(event.to, event.evaluation),
    was.openedAt === undefined ? null : startedBy(was.clock, event.at),
    isFix ? flagOf(isInTime(was.clock, event.at, event.fromSeverity, was.levels, timeZone)) : null,
    event.to === "accepted" ? acceptance : null,
  ]);
}

const flagOf = (is: boolean | undefined): 0 | 1 | null => (is === undefined ? null : is ? 1 : 0);

/** @returns false where the finding was moved in this run, which stays an event though nothing else of it changed. */
export async function dropEvent(
  tx: Tx,
  { run, touched }: Writing,
  finding: { readonly id: number; readonly belongs: Belonging },
): Promise<boolean> {
  const { changes } = await tx.run("DELETE FROM finding_events WHERE finding = ? AND run = ? AND from_check IS NULL", [finding.id, run]);
  if (changes > 0) touched.add(finding.belongs.account, finding.belongs.region);
  return changes > 0 || (await tx.get("SELECT 1 FROM finding_events WHERE finding = ? AND run = ?", [finding.id, run])) === undefined;
}

/**
 * The finding belongs elsewhere from this run on; or, after all, where it was before.
 * @returns false where the run has no event of it yet, to be written first.
 */
export async function moveEvent(
  tx: Tx,
  { run, touched }: Writing,
  id: number,
  from: Belonging,
  to: Belonging,
  isNew: boolean,
): Promise<boolean> {
  touched.add(to.account, to.region);
  const came = isNew
    ? ""
    : ", from_check = ifnull(from_check, ?), from_product = ifnull(from_product, ?), from_counted = ifnull(from_counted, ?)";
  const { changes } = await tx.run(
    `UPDATE finding_events SET check_ref = ?, product = ?, counted = ?${came} WHERE finding = ? AND run = ?`,
    [to.check, to.product, to.counted ? 1 : 0, ...(isNew ? [] : [from.check, from.product, from.counted ? 1 : 0]), id, run],
  );
  await tx.run(
    `UPDATE finding_events SET from_check = NULL, from_product = NULL, from_counted = NULL
     WHERE finding = ? AND run = ? AND from_check = check_ref AND from_product = product AND from_counted = counted`,
    [id, run],
  );
  return changes > 0;
}

/** What a control record says for the score, and of which control: another one where the record's key changed. */
interface Scored {
  readonly score: Score;
  readonly check: number;
}

/** What the record said for the score before this run is what its events say: each begins where the one before it ended. */
async function scoredBefore(
  tx: Tx,
  record: number,
  run: number,
): Promise<{ readonly from: Scored | undefined; readonly hasEvent: boolean }> {
  const last = await tx.get<{ run: number; from_score: Score; to_score: Score; check_ref: number; from_check: number | null }>(
    "SELECT run, from_score, to_score, check_ref, from_check FROM record_events WHERE record = ? ORDER BY seq DESC LIMIT 1",
    [record],
  );
  if (last === undefined) return { from: undefined, hasEvent: false };
  if (last.run !== run) return { from: { score: last.to_score, check: last.check_ref }, hasEvent: false };
  return { from: { score: last.from_score, check: last.from_check ?? last.check_ref }, hasEvent: true };
}

/** @param record with the account and region that are its scope's own. */
export async function writeScoreEvent(
  tx: Tx,
  { run, seen, day, touched }: Writing,
  record: { readonly id: number; readonly account: number; readonly region: string },
  to: Scored,
  at: string,
): Promise<void> {
  const { from = { score: "nothing", check: to.check }, hasEvent } = await scoredBefore(tx, record.id, run);
  const isSame = from.score === to.score && (from.check === to.check || to.score === "nothing");
  if (isSame && !hasEvent) return;
  touched.add(record.account, record.region);
  if (isSame) {
    await tx.run("DELETE FROM record_events WHERE record = ? AND run = ?", [record.id, run]);
    return;
  }
  await tx.run(
    `INSERT INTO record_events (record, run, from_score, to_score, at, seen, day, account, region, check_ref, from_check)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (record, run) DO UPDATE SET from_score = excluded.from_score, to_score = excluded.to_score, at = excluded.at,
       check_ref = excluded.check_ref, from_check = excluded.from_check`,
    [
      record.id,
      run,
      from.score,
      to.score,
      at,
      seen,
      day,
      record.account,
      record.region,
      to.check,
      from.check === to.check ? null : from.check,
    ],
  );
}
