/** Findings follow from their records: read them, fold them, write the row and the run's one event. */
import { type Change, eventBetween, type FindingEvent, isHistory, type Joining, type Laid, laidOver } from "../../posture/event.ts";
import { type FindingState, fold, isCounted, unborn } from "../../posture/finding.ts";
import type { RecordState } from "../../posture/record.ts";
import type { Clock, ClockEvent, Levels } from "../../posture/service-level.ts";
import { stepStateOf } from "../../posture/steps.ts";
import type { Kind } from "../../posture/words.ts";
import type { Tx } from "../dialect/connection.ts";
import { dropTurns, type Layer, layerOf, type Matched, noLayer, takeAlong, turnEvents, writeTurns } from "./acceptance-layer.ts";
import { clockNow, dueColumns, heardOf, inheritedMs, levelsOf } from "./clock.ts";
import { type Belonging, dropEvent, moveEvent, writeEvent } from "./events.ts";
import { findingById, type KeptFinding, stateValues } from "./finding-row.ts";
import { type RecordBefore, type RecordRow, recordColumns, recordTables, stateOf } from "./record-row.ts";
import type { Known, Writing } from "./writing.ts";

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
  marked_resolved, evidence_lost_since, unconfirmed_since, evaluation, acceptance, changed_at, run,
  clock_inherited_ms, clock_day, due_on)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,  ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,  ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Writes the row of a key that is read for the first time, folded from its first record, and its first event. */
export async function insertFinding(tx: Tx, writing: Writing, finding: NewFinding, records: readonly RecordState[]): Promise<KeptFinding> {
  const { before, resource, joining } = finding;
  const current = fold(before, records, finding.kind);
  // What is open as it is read first may have been accepted before: then it was open to nobody.
  const layer = await layerOver(tx, writing, current, { ...finding, id: NOT_YET });
  const laid: Laid = { wasAccepted: false, isAccepted: layer.atStart !== undefined };
  const change = { records, seen: writing.seen, previousAt: undefined, updatedAt: undefined, arrived: false, joining, ...laid };
  const event = isHistory(before, current, laid) ? eventBetween(before, current, change) : undefined;
  const clock: Clock = { ranMs: inheritedMs(finding.inherited, event?.at ?? writing.seen), since: undefined };
  const levels = await levelsOf(tx, finding.account);
  const heard = clockNow({ before: clock, after: turnEvents(layer.turns) }, event && heardEvent(event));
  const due = dueColumns(heard, current.severity, levels, writing.timeZone);
  const { id } = await tx.run(INSERT, [
    finding.publicId,
    finding.account,
    finding.region,
    finding.check,
    resource,
    finding.kind,
    finding.product,
    finding.title,
    finding.counted ? 1 : 0,
    before === unborn ? null : JSON.stringify(before),
    ...stateValues(current, layer),
    lastOf(event?.at, layer) ?? writing.seen,
    writing.run,
    clock.ranMs,
    due.clockDay,
    due.dueOn,
  ]);
  const kept: KeptFinding = { id, belongs: finding, resource, before, wasAccepted: false, current, isNew: true, dueOn: due.dueOn };
  if (event !== undefined) await writeEvent(tx, writing, kept, event, had(before, clock, levels), layer.atStart?.id);
  await writeTurns(tx, writing, kept, layer.turns, current);
  return kept;
}

/** When the finding's last event is, of those that this run writes. */
const lastOf = (at: string | undefined, { turns }: Layer): string | undefined =>
  [at, turns.at(-1)?.at]
    .filter((one) => one !== undefined)
    .sort()
    .at(-1);

/** No acceptance is about a finding that has no row yet, but by its check. */
const NOT_YET = 0;

/** Of what is not open there is nothing to lie over. */
const layerOver = async (tx: Tx, writing: Writing, { standing }: FindingState, matched: Matched): Promise<Layer> =>
  standing === "open" ? layerOf(tx, writing, matched) : noLayer;

const UPDATE = `UPDATE findings SET standing = ?, reason = ?, detail = ?, severity = ?, severity_assigned = ?, first_seen = ?, spell = ?,
  opened_at = ?, reopened = ?, left_at = ?, source = ?, second_hand = ?, suppressed_in = ?, marked_resolved = ?, evidence_lost_since = ?,
  unconfirmed_since = ?, evaluation = ?, acceptance = ?, counted = ?, changed_at = CASE WHEN ? IS NULL THEN changed_at ELSE ? END, before = ?, run = ?,
  clock_day = ?, due_on = ? WHERE id = ?`;

/** What the finding's newest record calls it. Where that is another check or product, the finding is counted there from this run on. */
export async function renameFinding(
  tx: Tx,
  writing: Writing,
  finding: KeptFinding,
  named: Pick<NewFinding, "check" | "resource" | "title" | "product">,
): Promise<void> {
  const { check, resource, title, product } = named;
  const { id, belongs, before, current, wasAccepted } = finding;
  if (belongs.check !== check || finding.resource !== resource)
    await takeAlong(tx, writing, matchedOf(finding), { id, account: belongs.account });
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
    unmoved(before, current, { seen: writing.seen, wasAccepted, isAccepted: wasAccepted }),
    had(before, clock, await levelsOf(tx, belongs.account)),
  );
  await move();
}

const matchedOf = ({ id, belongs: { account, check }, resource }: Pick<KeptFinding, "id" | "belongs" | "resource">): Matched => ({
  ...{ id, account, check, resource },
});

/** A finding that only belongs elsewhere now. */
const unmoved = (
  before: FindingState,
  after: FindingState,
  { seen, wasAccepted, isAccepted }: Laid & Pick<Writing, "seen">,
): FindingEvent => ({
  from: laidOver(before, wasAccepted),
  to: laidOver(after, isAccepted),
  fromSeverity: before.severity,
  toSeverity: after.severity,
  cause: "reclassified",
  reason: after.reason,
  evidenceLost: after.evidenceLostSince !== undefined,
  evaluation: after.evaluation,
  at: seen,
});

const heardEvent = ({ at, from, to, evaluation }: FindingEvent): ClockEvent => ({ at, from, to, toState: stepStateOf(to, evaluation) });

const had = (before: FindingState, clock: Clock, levels: Levels) => ({
  evaluation: before.evaluation,
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
  const { before, wasAccepted } = finding;
  await dropTurns(tx, writing, finding);
  const rows = await tx.all<RecordRow>(`SELECT ${recordColumns} FROM ${recordTables} WHERE records.finding = ?`, [id]);
  const records = rows.map(stateOf);
  const after: FindingState = records.length > 0 ? fold(before, records, finding.belongs.kind) : movedAway(before, writing.seen);
  const layer = await layerOver(tx, writing, after, matchedOf(finding));
  const laid: Laid = { wasAccepted, isAccepted: layer.atStart !== undefined };
  const event = isHistory(before, after, laid)
    ? eventBetween(before, after, { ...(await changeOf(tx, writing, id, rows, records)), ...laid })
    : undefined;
  const at = lastOf(event?.at, layer) ?? null;
  const belongs: Belonging = { ...finding.belongs, counted: rows.length > 0 ? isCounted(countedRecords(rows)) : finding.belongs.counted };
  const moves = !finding.isNew && belongs.counted !== finding.belongs.counted;
  const heard = await heardOf(tx, id, writing);
  const levels = await levelsOf(tx, belongs.account);
  const clock = clockNow({ before: heard.before, after: turnEvents(layer.turns) }, event && heardEvent(event));
  const due = dueColumns(clock, after.severity, levels, writing.timeZone);
  // In another time zone it may be due on another day, though nothing has happened to it.
  if (due.dueOn !== finding.dueOn) writing.touched.add(belongs.account, belongs.region);
  await tx.run(UPDATE, [
    ...stateValues(after, layer),
    belongs.counted ? 1 : 0,
    at,
    at,
    before === unborn ? null : JSON.stringify({ ...before, wasAccepted }),
    writing.run,
    due.clockDay,
    due.dueOn,
    id,
  ]);
  const stays = event === undefined && !moves && (await dropEvent(tx, writing, { id, belongs }));
  if (!stays) {
    const told = event ?? unmoved(before, after, { seen: writing.seen, ...laid });
    await writeEvent(tx, writing, { id, belongs }, told, had(before, heard.before, levels), layer.atStart?.id);
    if (moves) await moveEvent(tx, writing, id, finding.belongs, belongs, false);
    if (moves && event === undefined) await dropEvent(tx, writing, { id, belongs });
  }
  await writeTurns(tx, writing, { id, belongs }, layer.turns, after);
  return (event !== undefined || moves) && before !== unborn && !isHistory(before, finding.current);
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

/** The acceptances that are about it go along as well. It is settled afterwards. */
export const goAlong = (tx: Tx, writing: Writing, from: KeptFinding, to: KeptFinding): Promise<void> =>
  takeAlong(tx, writing, matchedOf(from), { id: to.id, account: to.belongs.account });

/** It stood so under the key that it had before: what left by its own key has an instant at which it left. */
const isHandedOver = ({ reason, leftAt }: FindingState): boolean => reason === "reclassified" && leftAt === undefined;

const movedAway = (before: FindingState, at: string): FindingState =>
  before.standing === "none" || before.standing === "passed" || before.standing === "unknown"
    ? { ...before, standing: "none", reason: "reclassified", evaluation: "none" }
    : {
        ...before,
        standing: "closed",
        reason: "reclassified",
        leftAt: at,
        suppressedIn: undefined,
        markedResolved: false,
        evaluation: "none",
      };

async function changeOf(
  tx: Tx,
  { run, seen, known }: Writing,
  finding: number,
  rows: readonly RecordRow[],
  records: readonly RecordState[],
): Promise<Omit<Change, keyof Laid>> {
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
