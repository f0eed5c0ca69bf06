/** Findings follow from their records: read them, fold them, write the row and the run's one event. */
import { type Change, eventBetween, type FindingEvent, isHistory } from "../../posture/event.ts";
import { type FindingState, fold, unborn } from "../../posture/finding.ts";
import type { RecordState } from "../../posture/record.ts";
import type { Kind, Severity, SourceId, Standing } from "../../posture/words.ts";
import type { Tx, Value } from "../dialect/connection.ts";
import { type RecordBefore, type RecordRow, recordColumns, recordTables, stateOf } from "./record-row.ts";

/** The run that writes: its number, and its start, which is what every event of it was seen at. */
export interface Writing {
  readonly run: number;
  /** ISO 8601. */
  readonly seen: string;
}

interface FindingRow {
  readonly id: number;
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

const findingColumns = `id, source, standing, reason, detail, severity, severity_assigned, first_seen, spell, opened_at, reopened, left_at,
  second_hand, suppressed_in, marked_resolved, evidence_lost_since, unconfirmed_since, run, before`;

/** A finding as this run found it, and whether anything of it was written yet. */
export interface KeptFinding {
  readonly id: number;
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
}

const INSERT = `INSERT INTO findings (public_id, account, region, check_ref, resource, kind, product, title, counted, before,
  standing, reason, detail, severity, severity_assigned, first_seen, spell, opened_at, reopened, left_at, source, second_hand, suppressed_in,
  marked_resolved, evidence_lost_since, unconfirmed_since, changed_at, run)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,  ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,  ?, ?, ?, ?, ?)`;

/** Writes the row of a key that is read for the first time, folded from its first record, and its first event. */
export async function insertFinding(tx: Tx, writing: Writing, finding: NewFinding, records: readonly RecordState[]): Promise<KeptFinding> {
  const current = fold(finding.before, records);
  const change = { records, seen: writing.seen, previousAt: undefined, updatedAt: undefined, arrived: false };
  const event = isHistory(finding.before, current) ? eventBetween(finding.before, current, change) : undefined;
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
    event?.at ?? writing.seen,
    writing.run,
  ]);
  if (event !== undefined) await writeEvent(tx, writing, id, event);
  return { id, before: finding.before, current, isNew: true };
}

const UPDATE = `UPDATE findings SET standing = ?, reason = ?, detail = ?, severity = ?, severity_assigned = ?, first_seen = ?, spell = ?,
  opened_at = ?, reopened = ?, left_at = ?, source = ?, second_hand = ?, suppressed_in = ?, marked_resolved = ?, evidence_lost_since = ?,
  unconfirmed_since = ?, changed_at = CASE WHEN ? IS NULL THEN changed_at ELSE ? END, before = ?, run = ? WHERE id = ?`;

export const renameFinding = (
  tx: Tx,
  id: number,
  { check, resource, title, product, counted }: Pick<NewFinding, "check" | "resource" | "title" | "product" | "counted">,
): Promise<unknown> =>
  tx.run("UPDATE findings SET check_ref = ?, resource = ?, title = ?, product = ?, counted = ? WHERE id = ?", [
    check,
    resource,
    title,
    product,
    counted ? 1 : 0,
    id,
  ]);

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
  await tx.run(UPDATE, [...stateValues(after), at, at, finding.before === unborn ? null : JSON.stringify(finding.before), writing.run, id]);
  if (event === undefined) await tx.run("DELETE FROM finding_events WHERE finding = ? AND run = ?", [id, writing.run]);
  else await writeEvent(tx, writing, id, event);
  return event !== undefined && finding.before !== unborn && !isHistory(finding.before, finding.current);
}

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

const movedAway = (before: FindingState, at: string): FindingState =>
  before.standing === "none" || before.standing === "passed" || before.standing === "unknown"
    ? { ...before, standing: "none", reason: "reclassified" }
    : { ...before, standing: "closed", reason: "reclassified", leftAt: at, suppressedIn: undefined, markedResolved: false };

async function writeEvent(tx: Tx, { run, seen }: Writing, finding: number, event: FindingEvent): Promise<void> {
  await tx.run(
    `INSERT INTO finding_events (finding, run, from_standing, to_standing, from_severity, to_severity, cause, reason, evidence_lost, at, seen)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (finding, run) DO UPDATE SET from_standing = excluded.from_standing, to_standing = excluded.to_standing,
       from_severity = excluded.from_severity, to_severity = excluded.to_severity, cause = excluded.cause, reason = excluded.reason,
       evidence_lost = excluded.evidence_lost, at = excluded.at`,
    [
      finding,
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
    ],
  );
}

async function changeOf(
  tx: Tx,
  { run, seen }: Writing,
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
  };
}

/** Security Hub refreshes the update of its controls' records twice a day, whatever changed. */
const datesItsSeverity = (row: RecordRow): boolean =>
  row.control === 0 && (row.read_to_ms === null || Date.parse(row.updated_at) > row.read_to_ms);

const keptOf = (row: FindingRow, run: number): KeptFinding => {
  const current = findingStateOf(row);
  if (row.run !== run) return { id: row.id, before: current, current, isNew: false };
  return {
    id: row.id,
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
