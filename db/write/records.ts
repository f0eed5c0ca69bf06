/** Records as a page brings them, and as they fall silent or are missed. */
import { type FindingState, unborn } from "../../posture/finding.ts";
import { changedAt, type KeptRecord, type ReadRecord, type RecordState, read } from "../../posture/record.ts";
import { type Clock, unstarted } from "../../posture/service-level.ts";
import type { Tx } from "../dialect/connection.ts";
import { clockOfKey } from "./clock.ts";
import { findingById, findingByPublicId, type KeptFinding } from "./finding-row.ts";
import { goAlong, handedOver, insertFinding, joiningOf, renameFinding, settle } from "./findings.ts";
import { moveHandling } from "./handling.ts";
import type { Names, ScopeFacts } from "./names.ts";
import type { ReadyRecord } from "./ready-record.ts";
import {
  arriving,
  beforeRun,
  beforeText,
  decidedEnd,
  type RecordBefore,
  type RecordRow,
  recordColumns,
  recordTables,
  sameState,
  stateAssignments,
  stateOf,
  stateValues,
  wasProblem,
} from "./record-row.ts";
import { asKept, asRead, writeScore } from "./scores.ts";
import type { Writing } from "./writing.ts";

const DAY_MS = 86_400_000;

export interface PageWritten {
  /** Integer keys of the records that the page listed, for the proof of absence. */
  readonly records: readonly number[];
  /** Findings that are new, and that changed. */
  readonly added: number;
  readonly changed: number;
}

/** Writes one page. Reading the same page twice writes nothing the second time; an older version never overwrites a newer one. */
export async function writeRecords(tx: Tx, names: Names, writing: Writing, ready: readonly ReadyRecord[]): Promise<PageWritten> {
  const listed: number[] = [];
  const touched = new Set<number>();
  let added = 0;
  for (const record of ready) {
    const row = await tx.get<RowAtKey>(FIND, [record.publicId, record.identity]);
    if (row !== undefined && isUnchanged(row, record, writing)) {
      await keepAge(tx, record, row);
      listed.push(row.id);
      continue;
    }
    const written = row === undefined ? await addRecord(tx, names, writing, record) : await changeRecord(tx, names, writing, record, row);
    listed.push(written.record);
    if (written.isNewFinding) added += 1;
    for (const finding of written.unsettled) touched.add(finding);
  }
  let changed = 0;
  for (const finding of touched) if (await settle(tx, writing, finding)) changed += 1;
  return { records: listed, added, changed };
}

/** A record's row, and the finding that the record as read belongs to. */
const FIND = `SELECT ${recordColumns}, target.id AS target, target.spell AS target_spell, target.run AS target_run, target.second_hand AS target_second_hand
  FROM ${recordTables} LEFT JOIN findings AS target ON target.public_id = ? WHERE records.identity = ?`;

interface RowAtKey extends RecordRow {
  readonly target: number | null;
  readonly target_spell: number | null;
  readonly target_run: number | null;
  readonly target_second_hand: 0 | 1 | null;
}

/** Most of what a full read lists is what we hold, in a run that has not touched it yet: known from one row. */
function isUnchanged(row: RowAtKey, record: ReadyRecord, writing: Writing): boolean {
  const { run } = writing;
  if (record.updatedAt < row.updated_at) return true;
  if (row.target !== row.finding || row.run === run || row.target_run === run || row.target_spell === null) return false;
  if (Buffer.compare(row.content, record.content) !== 0) return false;
  const state = stateOf(row);
  const now = read({ state, spell: row.target_spell }, readingOf(record, row, writing), row.target_spell);
  // In which spell a problem spoke last is asked only when it has ceased, and found out then: to keep it up to date would rewrite each.
  return sameState({ ...now, problemSpell: state.problemSpell }, state);
}

interface Written {
  readonly record: number;
  readonly isNewFinding: boolean;
  /** Findings that must be folded when the page's records are all written. */
  readonly unsettled: readonly number[];
}

async function addRecord(tx: Tx, names: Names, writing: Writing, record: ReadyRecord): Promise<Written> {
  const finding = await findingByPublicId(tx, record.publicId, writing);
  const state = read(undefined, readingOf(record, undefined, writing), finding?.before.spell ?? unborn.spell);
  const scope = await names.scope(tx, record.scope);
  const kept = finding ?? (await addFinding(tx, names, writing, record, { before: unborn, inherited: unstarted, records: [state], scope }));
  if (finding !== undefined && record.copyOf === undefined) await nameAnew(tx, names, writing, record, finding);
  const inserted = await insertRecord(tx, writing, record, kept.id, state);
  if (record.control) {
    const said = { state, read: asRead(record), check: kept.belongs.check, at: changedAt(state) };
    await writeScore(tx, writing, { ...scope, scope: record.scope, id: inserted }, said);
  }
  return { record: inserted, isNewFinding: finding === undefined, unsettled: finding === undefined ? [] : [kept.id] };
}

async function changeRecord(tx: Tx, names: Names, writing: Writing, record: ReadyRecord, row: RowAtKey): Promise<Written> {
  const unchanged: Written = { record: row.id, isNewFinding: false, unsettled: [] };
  const home = await findingById(tx, row.finding, writing);
  const moved = row.target !== home.id;
  const target = moved ? await findingByPublicId(tx, record.publicId, writing) : home;
  const stood = beforeRun(row, writing.run, home.before.spell);
  const joins = target?.before ?? heirOf(home.before, stood);
  const before = moved && stood !== undefined ? arriving(stood, joins.spell) : stood;
  const state = read(before, readingOf(record, row, writing), joins.spell);
  const sameContent = Buffer.compare(row.content, record.content) === 0;
  if (!moved && sameContent && sameState(state, stateOf(row))) {
    await keepAge(tx, record, row);
    return unchanged;
  }
  const finding =
    target ??
    (await addFinding(tx, names, writing, record, {
      before: joins,
      inherited: joins.openedAt === undefined ? unstarted : await clockOfKey(tx, home.id, writing),
      records: [state],
      scope: row,
    }));
  if (moved && stood !== undefined && wasProblem(stood)) await goAlong(tx, writing, home, finding);
  const word = state.definite ?? state.word;
  await tx.run(
    `UPDATE records SET finding = ?, native_id = ?, aws_state = ?, aws_workflow = ?, aws_compliance = ?, aws_reasons = ?,
       ${stateAssignments}, first_observed_at = ?, updated_at = ?, previous_compliance = ?, content = ?, scored = ?, counted = ?, before = ?,
       run = ? WHERE id = ?`,
    [
      finding.id,
      word === "passed" ? null : record.nativeId,
      record.aws.state,
      record.aws.workflow ?? null,
      record.aws.compliance ?? null,
      record.aws.reasons ?? null,
      ...stateValues(state),
      record.firstObservedAt ?? null,
      record.updatedAt,
      record.previousCompliance ?? null,
      record.content,
      record.scored ? 1 : 0,
      record.counted ? 1 : 0,
      before === undefined ? null : JSON.stringify(before),
      writing.run,
      row.id,
    ],
  );
  if (moved && (await tx.get("SELECT 1 FROM records WHERE finding = ? LIMIT 1", [home.id])) === undefined)
    await moveHandling(tx, home.id, finding.id);
  if (!sameContent) {
    if (state.word === "passed") await dropDocument(tx, row.id);
    else await writeDocument(tx, row.id, record.document());
    // A copy names what it stands in for; beside the native record it names nothing.
    if (record.copyOf === undefined || row.target_second_hand === 1) await nameAnew(tx, names, writing, record, finding);
  }
  if (record.control) {
    const said = { state, read: asRead(record), check: finding.belongs.check, at: changedAt(state) };
    await writeScore(tx, writing, row, said);
  }
  return { record: row.id, isNewFinding: target === undefined, unsettled: moved ? [home.id, finding.id] : [home.id] };
}

/**
 * AWS touches records without news. Of those whose age decides what their absence means, the date is kept; of controls and Config's rules
 * it decides nothing, and a write for each of them with every read would be the most that a run does.
 */
async function keepAge(tx: Tx, record: ReadyRecord, row: RecordRow): Promise<void> {
  const decides = !record.control && record.source !== "config" && record.source !== "inspector";
  if (!decides || Date.parse(record.updatedAt) - Date.parse(row.updated_at) < DAY_MS) return;
  await tx.run("UPDATE records SET updated_at = ? WHERE id = ?", [record.updatedAt, row.id]);
}

/** A change that no page brought: silence, speech or absence of a record that is kept. */
export async function changeKept(
  tx: Tx,
  writing: Writing,
  ids: readonly number[],
  change: (kept: KeptRecord, id: number) => RecordState,
): Promise<number> {
  const touched = new Set<number>();
  for (const id of ids) {
    const row = await tx.get<RecordRow>(`SELECT ${recordColumns} FROM ${recordTables} WHERE records.id = ?`, [id]);
    if (row === undefined) continue;
    const home = await findingById(tx, row.finding, writing);
    // What this run read of the record before counts as before: silence comes on top of it.
    const kept: KeptRecord = { state: stateOf(row), spell: home.before.spell };
    const state = change(kept, id);
    if (sameState(state, kept.state)) continue;
    await tx.run(`UPDATE records SET ${stateAssignments}, before = ?, run = ? WHERE id = ?`, [
      ...stateValues(state),
      beforeText(row, writing.run, home.before.spell),
      writing.run,
      id,
    ]);
    if (row.control === 1) {
      await writeScore(tx, writing, row, { state, read: asKept(row), check: home.belongs.check, at: writing.seen });
    }
    touched.add(row.finding);
  }
  let changed = 0;
  for (const finding of touched) if (await settle(tx, writing, finding)) changed += 1;
  return changed;
}

const nameCheck = (tx: Tx, names: Names, { finding, control, standard }: ReadyRecord) =>
  names.check(tx, { ...finding, byControl: control && isOwnTitle(standard) });

/** Consolidated, or of AWS's own standard; the others word a control's title their way, and the last one read would win. */
const isOwnTitle = (standard: string | undefined): boolean =>
  standard === undefined || standard.startsWith("aws-foundational-security-best-practices");

/** What a record calls its finding. A posture finding is titled by its check, whichever record came first. */
async function namesOf(tx: Tx, names: Names, writing: Writing, record: ReadyRecord) {
  const { finding } = record;
  const check = await nameCheck(tx, names, record);
  return {
    check: check.id,
    resource: await names.resource(tx, await names.account(tx, finding.account, writing.seen), finding.resource),
    title: finding.kind === "posture" || finding.title === check.title ? null : finding.title,
    product: finding.product,
  };
}

/** A posture finding is named by its key; of the others the native record leads, whether or not a copy was read before it. */
async function nameAnew(tx: Tx, names: Names, writing: Writing, record: ReadyRecord, finding: KeptFinding): Promise<void> {
  const named = await namesOf(tx, names, writing, record);
  if (record.finding.kind !== "posture") await renameFinding(tx, writing, finding, named);
}

/** A key that is read for the first time, and what an earlier one hands over. */
interface NewKey {
  readonly before: FindingState;
  readonly inherited: Clock;
  readonly records: readonly RecordState[];
  readonly scope: ScopeFacts;
}

async function addFinding(
  tx: Tx,
  names: Names,
  writing: Writing,
  record: ReadyRecord,
  { before, inherited, records, scope }: NewKey,
): Promise<KeptFinding> {
  const { account, region, kind } = record.finding;
  const key = { publicId: record.publicId, account: await names.account(tx, account, writing.seen), region, kind };
  const joining = joiningOf(scope, writing.known, writing.seen);
  const { counted } = record;
  return insertFinding(
    tx,
    writing,
    { ...key, ...(await namesOf(tx, names, writing, record)), counted, before, inherited, joining },
    records,
  );
}

async function insertRecord(tx: Tx, { run }: Writing, record: ReadyRecord, finding: number, state: RecordState): Promise<number> {
  const { id } = await tx.run(
    `INSERT INTO records (identity, finding, scope, native_id, copy_of, control, standard, aws_state, aws_workflow, aws_compliance, aws_reasons,
       word, definite, silence, severity, severity_assigned, marked_resolved, said_at, silent_at, first_at, problem_spell, unlisted_since, detail,
       created_at, first_observed_at, updated_at, previous_compliance, content, scored, counted, run)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,  ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,  ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      record.identity,
      finding,
      record.scope,
      state.definite === "passed" ? null : record.nativeId,
      record.copyOf ?? null,
      record.control ? 1 : 0,
      record.standard ?? null,
      record.aws.state,
      record.aws.workflow ?? null,
      record.aws.compliance ?? null,
      record.aws.reasons ?? null,
      ...stateValues(state),
      record.createdAt,
      record.firstObservedAt ?? null,
      record.updatedAt,
      record.previousCompliance ?? null,
      record.content,
      record.scored ? 1 : 0,
      record.counted ? 1 : 0,
      run,
    ],
  );
  if (state.word !== "passed") await writeDocument(tx, id, record.document());
  return id;
}

/** Passed checks are kept small: without their document. */
const dropDocument = (tx: Tx, id: number): Promise<unknown> => tx.run("DELETE FROM documents WHERE record = ?", [id]);

const writeDocument = (tx: Tx, id: number, body: string): Promise<unknown> =>
  tx.run("INSERT INTO documents (record, body) VALUES (?, ?) ON CONFLICT (record) DO UPDATE SET body = excluded.body", [id, body]);

/** A problem takes its history along when its key changes, and the others of its finding stay. */
const heirOf = (home: FindingState, record: RecordBefore | undefined): FindingState =>
  record !== undefined && wasProblem(record) ? handedOver(home) : { ...unborn, reason: "reclassified" };

const readingOf = (record: ReadyRecord, row: RecordRow | undefined, { seen, run }: Writing): ReadRecord => {
  const meaning = record.meaning(decidedEnd(row, run));
  const first = record.firstObservedAt ?? record.createdAt;
  const own = record.control ? first : record.updatedAt;
  return {
    source: record.source,
    scope: record.scope,
    copyOf: record.copyOf,
    meaning,
    severity: record.severity,
    severityAssigned: record.severityAssigned,
    begunAt: record.control || meaning.word === "open" ? first : record.updatedAt,
    changedAt: row === undefined || isDated(record, row) ? own : seen,
    // That its control is off, an active record does not say: no time of its own belongs to that.
    silentAt: record.control && record.aws.state === "ACTIVE" ? seen : record.updatedAt,
    firstAt: first < record.createdAt ? first : record.createdAt,
  };
};

/**
 * Whether AWS's own time belongs to what changed. What people set by hand (workflow, severity) moves none; of a time that was there when
 * the scope was last read, the record said otherwise then.
 */
const isDated = (record: ReadyRecord, row: RecordRow): boolean =>
  record.control
    ? (record.firstObservedAt ?? null) !== row.first_observed_at
    : (row.read_to_ms === null || Date.parse(record.updatedAt) > row.read_to_ms) && !isByHand(record, row);

/** Products cannot set a workflow: people and tools did, and AWS moves no time for them. */
const isByHand = ({ aws }: ReadyRecord, row: RecordRow): boolean =>
  aws.state === row.aws_state && (aws.workflow ?? null) !== row.aws_workflow;
