/** Findings follow from their records: read them, fold them, write the row and the run's one event. */
import { type Change, eventBetween, type FindingEvent, isHistory, type Joining } from "../../posture/event.ts";
import { type FindingState, fold, isCounted, unborn } from "../../posture/finding.ts";
import type { RecordState } from "../../posture/record.ts";
import type { Clock, ClockEvent, Levels } from "../../posture/service-level.ts";
import { stepStateOf } from "../../posture/steps.ts";
import type { Kind, Severity, SourceId, Standing } from "../../posture/words.ts";
import type { Tx, Value } from "../dialect/connection.ts";
import { clockNow, dueColumns, heardOf, inheritedMs, levelsOf } from "./clock.ts";
import { type Belonging, dropEvent, moveEvent, writeEvent } from "./events.ts";
import { type RecordBefore, type RecordRow, recordColumns, recordTables, stateOf } from "./record-row.ts";
import type { Known, Writing } from "./writing.ts";

interface FindingRow {
  readonly id: number;
  readonly account: number;
  readonly region: string;
  readonly check_ref: number;
  readonly kind: Kind;
  readonly product: string;
  readonly counted: 0 | 1;
  readonly source: SourceId;
  readonly standing: Standing;
  readonly reason: FindingState["reason"] | null;
  readonly detail: string | null;
  readonly severity: Severity;
  readonly severity_assigned: number;
  readonly first_seen: string;
  readonly spell: number;
  readonly opened_at: string | null;
  readonly reopened: number;
  readonly left_at: string | null;
  readonly second_hand: number;
  readonly suppressed_in: SourceId | null;
  readonly marked_resolved: number;
  readonly evidence_lost_since: string | null;
  readonly unconfirmed_since: string | null;
  readonly run: number;
  readonly before: string | null;
}

const findingColumns = `id, account, region, check_ref, kind, product, counted, source, standing, reason, detail, severity, severity_assigned, first_seen, spell, opened_at, reopened, left_at,
  second_hand, suppressed_in, marked_resolved, evidence_lost_since, unconfirmed_since, run, before`;

/** A finding as this run found it, and whether anything of it was written yet. */
export interface KeptFinding {
  readonly id: number;
  readonly belongs: Belonging;
  /** How it stood before this run. */
  readonly before: FindingState;
  readonly current: FindingState;
  readonly isNew: boolean;
}

export async function findingById(tx: Tx, id: number, { run }: Writing): Promise<KeptFinding> {
  const row = await tx.get<FindingRow>(`SELECT ${findingColumns} FROM findings WHERE id = ?`, [id]);
  if (row === undefined) throw new Error(`finding ${id} has a record but no row`);
  return keptOf(row, run);
}

export async function findingByPublicId(tx: Tx, publicId: Uint8Array, { run }: Writing): Promise<KeptFinding | undefined> {
  const row = await tx.get<FindingRow>(`SELECT ${findingColumns} FROM findings WHERE public_id = ?`, [publicId]);
  return row && keptOf(row, run);
}

export interface NewFinding {
  readonly publicId: Uint8Array;
  readonly account: number;
  readonly region: string;
  readonly check: number;
  readonly resource: number;
  readonly kind: Kind;
  readonly product: string;
  readonly title: string | null;
  readonly counted: boolean;
  /** What an earlier key of the same problem hands over; `unborn` otherwise. */
  readonly before: FindingState;
  /** Its clock under that key; `unstarted` otherwise. */
  readonly inherited: Clock;
  readonly joining: Joining | undefined;
}

const INSERT = `INSERT INTO findings (public_id, account, region, check_ref, resource, kind, product, title, counted, before,
  standing, reason, detail, severity, severity_assigned, first_seen, spell, opened_at, reopened, left_at, source, second_hand, suppressed_in,
  marked_resolved, evidence_lost_since, unconfirmed_since, changed_at, run, clock_inherited_ms, clock_day, due_on)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,  ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,  ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Writes the row of a key that is read for the first time, folded from its first record, and its first event. */
export async function insertFinding(tx: Tx, writing: Writing, finding: NewFinding, records: readonly RecordState[]): Promise<KeptFinding> {
  const current = fold(finding.before, records);
  const change = { records, seen: writing.seen, previousAt: undefined, updatedAt: undefined, arrived: false, joining: finding.joining };
  const event = isHistory(finding.before, current) ? eventBetween(finding.before, current, change) : undefined;
  const at = event?.at ?? writing.seen;
  const clock: Clock = { ranMs: inheritedMs(finding.inherited, at), since: undefined };
  const levels = await levelsOf(tx, finding.account);
  const heard = clockNow({ before: clock, after: [] }, event && heardEvent(event, finding));
  const due = dueColumns(heard, current.severity, levels, writing.timeZone);
  const { id } = await tx.run(INSERT, [
    finding.publicId,
    finding.account,
    finding.region,
    finding.check,
    finding.resource,
    finding.kind,
    finding.product,
    finding.title,
    finding.counted ? 1 : 0,
    finding.before === unborn ? null : JSON.stringify(finding.before),
    ...stateValues(current),
    at,
    writing.run,
    clock.ranMs,
    due.clockDay,
    due.dueOn,
  ]);
  const kept: KeptFinding = { id, belongs: finding, before: finding.before, current, isNew: true };
  if (event !== undefined) await writeEvent(tx, writing, kept, event, had(finding.before, clock, levels));
  return kept;
}

const UPDATE = `UPDATE findings SET standing = ?, reason = ?, detail = ?, severity = ?, severity_assigned = ?, first_seen = ?, spell = ?,
  opened_at = ?, reopened = ?, left_at = ?, source = ?, second_hand = ?, suppressed_in = ?, marked_resolved = ?, evidence_lost_since = ?,
  unconfirmed_since = ?, counted = ?, changed_at = CASE WHEN ? IS NULL THEN changed_at ELSE ? END, before = ?, run = ?,
  clock_day = ?, due_on = ? WHERE id = ?`;

/** What the finding's newest record calls it. Where that is another check or product, the finding is counted there from this run on. */
export async function renameFinding(
  tx: Tx,
  writing: Writing,
  finding: KeptFinding,
  named: Pick<NewFinding, "check" | "resource" | "title" | "product">,
): Promise<void> {
  const { check, resource, title, product } = named;
  const { id, belongs, before, current } = finding;
  await tx.run("UPDATE findings SET check_ref = ?, resource = ?, title = ?, product = ? WHERE id = ?", [
    check,
    resource,
    title,
    product,
    id,
  ]);
  if (belongs.check === check && belongs.product === product) return;
  const there: Belonging = { ...belongs, check, product };
  const move = () => moveEvent(tx, writing, id, belongs, there, finding.isNew);
  if ((await move()) || finding.isNew) return;
  const { before: clock } = await heardOf(tx, id, writing);
  await writeEvent(
    tx,
    writing,
    { id, belongs },
    unmoved(before, current, writing.seen),
    had(before, clock, await levelsOf(tx, belongs.account)),
  );
  await move();
}

/** A finding that only belongs elsewhere now. */
const unmoved = (before: FindingState, after: FindingState, at: string): FindingEvent => ({
  from: before.standing,
  to: after.standing,
  fromSeverity: before.severity,
  toSeverity: after.severity,
  cause: "reclassified",
  reason: after.reason,
  evidenceLost: after.evidenceLostSince !== undefined,
  at,
});

const heardEvent = ({ at, from, to, evidenceLost }: FindingEvent, { kind }: Pick<Belonging, "kind">): ClockEvent => ({
  at,
  from,
  to,
  toState: stepStateOf(to, kind, evidenceLost),
});

const had = (before: FindingState, clock: Clock, levels: Levels) => ({
  evidenceLost: before.evidenceLostSince !== undefined,
  openedAt: before.openedAt,
  clock,
  levels,
  isInherited: isHandedOver(before),
});

/**
 * Folds the finding's records anew. A later page of the same run rewrites or deletes the event that an earlier one wrote.
 * @returns whether the finding differs from what it was before this run, and this is the first time in it: each counts once. One that is
 * new in this run was counted as that.
 */
export async function settle(tx: Tx, writing: Writing, id: number): Promise<boolean> {
  const finding = await findingById(tx, id, writing);
  const rows = await tx.all<RecordRow>(`SELECT ${recordColumns} FROM ${recordTables} WHERE records.finding = ?`, [id]);
  const records = rows.map(stateOf);
  const after: FindingState = records.length > 0 ? fold(finding.before, records) : movedAway(finding.before, writing.seen);
  const event = isHistory(finding.before, after)
    ? eventBetween(finding.before, after, await changeOf(tx, writing, id, rows, records))
    : undefined;
  const at = event?.at ?? null;
  const belongs: Belonging = { ...finding.belongs, counted: rows.length > 0 ? isCounted(countedRecords(rows)) : finding.belongs.counted };
  const moves = !finding.isNew && belongs.counted !== finding.belongs.counted;
  const counted = belongs.counted ? 1 : 0;
  const heard = await heardOf(tx, id, writing);
  const levels = await levelsOf(tx, belongs.account);
  const due = dueColumns(clockNow(heard, event && heardEvent(event, belongs)), after.severity, levels, writing.timeZone);
  await tx.run(UPDATE, [
    ...stateValues(after),
    counted,
    at,
    at,
    finding.before === unborn ? null : JSON.stringify(finding.before),
    writing.run,
    due.clockDay,
    due.dueOn,
    id,
  ]);
  const stays = event === undefined && !moves && (await dropEvent(tx, writing, { id, belongs }));
  if (!stays) {
    await writeEvent(
      tx,
      writing,
      { id, belongs },
      event ?? unmoved(finding.before, after, writing.seen),
      had(finding.before, heard.before, levels),
    );
    if (moves) await moveEvent(tx, writing, id, finding.belongs, belongs, false);
    if (moves && event === undefined) await dropEvent(tx, writing, { id, belongs });
  }
  return (event !== undefined || moves) && finding.before !== unborn && !isHistory(finding.before, finding.current);
}

const countedRecords = (rows: readonly RecordRow[]) =>
  rows.map(({ copy_of, silence, counted }) => ({ copyOf: copy_of ?? undefined, silence: silence ?? undefined, counted: counted === 1 }));

/** What an emptied finding hands over to the key that its last record moved to: domain.md section 2. */
export const handedOver = (from: FindingState): FindingState => ({
  ...unborn,
  standing: from.openedAt === undefined ? "none" : "closed",
  reason: "reclassified",
  severity: from.severity,
  firstSeen: from.firstSeen,
  spell: from.spell,
  openedAt: from.openedAt,
  reopened: from.reopened,
});

/** It stood so under the key that it had before: what left by its own key has an instant at which it left. */
const isHandedOver = ({ reason, leftAt }: FindingState): boolean => reason === "reclassified" && leftAt === undefined;

const movedAway = (before: FindingState, at: string): FindingState =>
  before.standing === "none" || before.standing === "passed" || before.standing === "unknown"
    ? { ...before, standing: "none", reason: "reclassified" }
    : { ...before, standing: "closed", reason: "reclassified", leftAt: at, suppressedIn: undefined, markedResolved: false };

async function changeOf(
  tx: Tx,
  { run, seen, known }: Writing,
  finding: number,
  rows: readonly RecordRow[],
  records: readonly RecordState[],
): Promise<Change> {
  const previous = await tx.get<{ at: string }>(
    "SELECT at FROM finding_events WHERE finding = ? AND run IS NOT ? ORDER BY seq DESC LIMIT 1",
    [finding, run],
  );
  const changed = rows.filter((row) => row.run === run);
  return {
    records,
    seen,
    previousAt: previous?.at,
    updatedAt: changed
      .filter(datesItsSeverity)
      .map((row) => row.updated_at)
      .sort()
      .at(-1),
    arrived: changed.some((row) => row.before !== null && (JSON.parse(row.before) as RecordBefore).arrived === true),
    joining: changed.map((row) => joiningOf(row, known, seen)).find((joining) => joining !== undefined),
  };
}

/**
 * Up to and including the first complete read of a scope, what is found joins with it: domain.md section 7. In the first run over the whole
 * organization everything is new.
 */
export function joiningOf(
  scope: { readonly watched: 0 | 1; readonly first_complete_at: string | null; readonly account: number },
  known: Known,
  seen: string,
): Joining | undefined {
  const isRead = scope.first_complete_at !== null && scope.first_complete_at < seen;
  if (!known.organization || scope.watched === 0 || isRead) return undefined;
  return known.accounts.has(scope.account) ? "scope joined" : "account joined";
}

/** Security Hub refreshes the update of its controls' records twice a day, whatever changed. */
const datesItsSeverity = (row: RecordRow): boolean =>
  row.control === 0 && (row.read_to_ms === null || Date.parse(row.updated_at) > row.read_to_ms);

const keptOf = (row: FindingRow, run: number): KeptFinding => {
  const current = findingStateOf(row);
  const belongs: Belonging = { ...row, check: row.check_ref, counted: row.counted === 1 };
  if (row.run !== run) return { id: row.id, belongs, before: current, current, isNew: false };
  return {
    id: row.id,
    belongs,
    before: row.before === null ? unborn : (JSON.parse(row.before) as FindingState),
    current,
    isNew: row.before === null,
  };
};

const findingStateOf = (row: FindingRow): FindingState => ({
  standing: row.standing,
  reason: row.reason ?? undefined,
  detail: row.detail ?? undefined,
  severity: row.severity,
  severityAssigned: row.severity_assigned === 1,
  firstSeen: row.first_seen,
  spell: row.spell,
  openedAt: row.opened_at ?? undefined,
  reopened: row.reopened,
  leftAt: row.left_at ?? undefined,
  source: row.source,
  secondHand: row.second_hand === 1,
  suppressedIn: row.suppressed_in ?? undefined,
  markedResolved: row.marked_resolved === 1,
  evidenceLostSince: row.evidence_lost_since ?? undefined,
  unconfirmedSince: row.unconfirmed_since ?? undefined,
});

const stateValues = (state: FindingState): Value[] => [
  state.standing,
  state.reason ?? null,
  state.detail ?? null,
  state.severity,
  state.severityAssigned ? 1 : 0,
  state.firstSeen,
  state.spell,
  state.openedAt ?? null,
  state.reopened,
  state.leftAt ?? null,
  state.source,
  state.secondHand ? 1 : 0,
  state.suppressedIn ?? null,
  state.markedResolved ? 1 : 0,
  state.evidenceLostSince ?? null,
  state.unconfirmedSince ?? null,
];
