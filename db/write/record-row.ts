/** A record's row and its state: the only place that knows the columns. */
import type { DefiniteWord, Word } from "../../posture/lifecycle.ts";
import type { KeptRecord, RecordState } from "../../posture/record.ts";
import type { Severity, Silence, SourceId } from "../../posture/words.ts";
import type { Value } from "../dialect/connection.ts";

/** What the fold and the change of a record need of its row. */
export interface RecordRow {
  readonly id: number;
  readonly finding: number;
  readonly scope: number;
  readonly native_id: string | null;
  readonly copy_of: SourceId | null;
  readonly control: number;
  /** Speaks for its control's status. */
  readonly scored: 0 | 1;
  /** Is in counts of findings and of checks. */
  readonly counted: 0 | 1;
  readonly source: SourceId;
  readonly aws_state: string;
  readonly aws_workflow: string | null;
  readonly word: Word;
  readonly definite: DefiniteWord | null;
  readonly silence: Silence | null;
  readonly severity: Severity | null;
  readonly severity_assigned: number;
  readonly marked_resolved: number;
  readonly said_at: string;
  readonly silent_at: string | null;
  readonly first_at: string;
  readonly first_observed_at: string | null;
  readonly updated_at: string;
  /** The scope's own. */
  readonly account: number;
  readonly region: string;
  readonly watched: 0 | 1;
  readonly first_complete_at: string | null;
  /** End of the last window in which the record's scope was read before this run, epoch milliseconds. */
  readonly read_to_ms: number | null;
  readonly problem_spell: number;
  readonly unlisted_since: string | null;
  readonly detail: string | null;
  readonly content: Uint8Array;
  readonly run: number;
  readonly before: string | null;
}

export const recordColumns = `records.id, records.finding, records.scope, records.native_id, records.copy_of, records.control, records.scored, records.counted, scopes.source,
  records.aws_state, records.aws_workflow, records.word, records.definite, records.silence, records.severity, records.severity_assigned, records.marked_resolved,
  records.said_at, records.silent_at, records.first_at, records.first_observed_at, records.updated_at, scopes.account, scopes.region, scopes.watched,
  scopes.first_complete_at, scopes.read_to_ms, records.problem_spell, records.unlisted_since, records.detail, records.content,
  records.run, records.before`;

export const recordTables = "records JOIN scopes ON scopes.id = records.scope";

export const stateOf = (row: RecordRow): RecordState => ({
  source: row.source,
  scope: row.scope,
  copyOf: row.copy_of ?? undefined,
  word: row.word,
  definite: row.definite ?? undefined,
  silence: row.silence ?? undefined,
  severity: row.severity ?? undefined,
  severityAssigned: row.severity_assigned === 1,
  markedResolved: row.marked_resolved === 1,
  saidAt: row.said_at,
  silentAt: row.silent_at ?? undefined,
  firstAt: row.first_at,
  problemSpell: row.problem_spell,
  unlistedSince: row.unlisted_since ?? undefined,
  detail: row.detail ?? undefined,
});

/** Whether two states differ in anything that is kept. */
export const sameState = (a: RecordState, b: RecordState): boolean =>
  a.word === b.word &&
  a.definite === b.definite &&
  a.silence === b.silence &&
  a.severity === b.severity &&
  a.severityAssigned === b.severityAssigned &&
  a.markedResolved === b.markedResolved &&
  a.saidAt === b.saidAt &&
  a.silentAt === b.silentAt &&
  a.firstAt === b.firstAt &&
  (a.problemSpell === b.problemSpell || saysProblem(a)) &&
  a.unlistedSince === b.unlistedSince &&
  a.detail === b.detail &&
  a.copyOf === b.copyOf;

/** While a record says open, its spell is the finding's own: it is written when the record stops saying so, not because it was read again. */
const saysProblem = ({ silence, definite }: RecordState): boolean =>
  silence === undefined && (definite === "open" || definite === "suppressed");

/** A record as it was before a run. */
export interface RecordBefore extends KeptRecord {
  /** It was another finding's: its key has changed in the run. */
  readonly arrived?: true;
}

/** How the record was before the run: undefined where this run read it first. */
export function beforeRun(row: RecordRow, run: number, spell: number): RecordBefore | undefined {
  if (row.run !== run) return { state: stateOf(row), spell };
  return row.before === null ? undefined : (JSON.parse(row.before) as RecordBefore);
}

/** The record's key has changed: what it said in the present spell of the finding that it leaves, it said in that of the one that it joins. */
export function arriving({ state, spell }: RecordBefore, joins: number): RecordBefore {
  const problemSpell = state.problemSpell === spell ? joins : 0;
  return { state: { ...state, problemSpell }, spell: joins, arrived: true };
}

/** It was a problem in the spell that its finding was in before the run. */
export const wasProblem = ({ state, spell }: RecordBefore): boolean =>
  state.problemSpell === spell || (state.silence === undefined && (state.definite === "open" || state.definite === "suppressed"));

/** The text kept in `before`, so that a later page of the same run starts from the same place. */
export const beforeText = (row: RecordRow, run: number, spell: number): string | null =>
  row.run === run ? row.before : JSON.stringify(beforeRun(row, run, spell));

/** The columns of `RecordState`, in the order of `stateValues`. */
export const stateAssignments = `word = ?, definite = ?, silence = ?, severity = ?, severity_assigned = ?, marked_resolved = ?, said_at = ?,
  silent_at = ?, first_at = ?, problem_spell = ?, unlisted_since = ?, detail = ?`;

export const stateValues = (state: RecordState): Value[] => [
  state.word,
  state.definite ?? null,
  state.silence ?? null,
  state.severity ?? null,
  state.severityAssigned ? 1 : 0,
  state.markedResolved ? 1 : 0,
  state.saidAt,
  state.silentAt ?? null,
  state.firstAt,
  state.problemSpell,
  state.unlistedSince ?? null,
  state.detail ?? null,
];

/** Why an archived record (of Inspector: a closed one) is silent is decided once; what fell silent with its account or region is decided anew when it is read again. */
export const decidedSilence = ({ aws_state, silence }: Pick<RecordRow, "aws_state" | "silence">): Silence | undefined =>
  !ended.has(aws_state ?? "") || silence === null || silence === "account left" || silence === "no longer watched" ? undefined : silence;

/** What was decided of a record that AWS had put away when it was last read. */
export interface DecidedEnd {
  readonly silentSince: Silence | undefined;
  /** Closed by Inspector, and told to be fixed: whatever another record's end shows of the resource later. */
  readonly isFixed: boolean;
}

export const decidedEnd = (row: RecordRow | undefined, run: number): DecidedEnd => ({
  silentSince: row && (decidedSilence(row) ?? offBefore(row, run)),
  isFixed: row?.aws_state === "CLOSED" && row.silence === null,
});

/** AWS puts it away days after its check was switched off: that stays the reason, also where the check is on again by the time that it is read. */
const offBefore = (row: RecordRow, run: number): Silence | undefined =>
  beforeRun(row, run, 0)?.state.silence === "check switched off" ? "check switched off" : undefined;

/** AWS's words for a record that it has put away. */
const ended: ReadonlySet<string> = new Set(["ARCHIVED", "CLOSED"]);
