/** A record's row and its state: the only place that knows the columns. */
import type { RecordState } from "../../posture/finding.ts";
import type { DefiniteWord, Word } from "../../posture/lifecycle.ts";
import type { KeptRecord } from "../../posture/record.ts";
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
  readonly source: SourceId;
  readonly aws_state: string;
  readonly word: Word;
  readonly definite: DefiniteWord | null;
  readonly silence: Silence | null;
  readonly severity: Severity | null;
  readonly severity_assigned: number;
  readonly marked_resolved: number;
  readonly said_at: string;
  readonly first_at: string;
  readonly updated_at: string;
  readonly problem_spell: number;
  readonly unlisted_since: string | null;
  readonly detail: string | null;
  readonly content: Uint8Array;
  readonly run: number;
  readonly before: string | null;
}

export const recordColumns = `records.id, records.finding, records.scope, records.native_id, records.copy_of, records.control, scopes.source,
  records.aws_state, records.word, records.definite, records.silence, records.severity, records.severity_assigned, records.marked_resolved,
  records.said_at, records.first_at, records.updated_at, records.problem_spell, records.unlisted_since, records.detail, records.content,
  records.run, records.before`;

export const recordTables = "records JOIN scopes ON scopes.id = records.scope";

export const stateOf = (row: RecordRow): RecordState => ({
  source: row.source,
  copyOf: row.copy_of ?? undefined,
  word: row.word,
  definite: row.definite ?? undefined,
  silence: row.silence ?? undefined,
  severity: row.severity ?? undefined,
  severityAssigned: row.severity_assigned === 1,
  markedResolved: row.marked_resolved === 1,
  saidAt: row.said_at,
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
  a.firstAt === b.firstAt &&
  a.problemSpell === b.problemSpell &&
  a.unlistedSince === b.unlistedSince &&
  a.detail === b.detail &&
  a.copyOf === b.copyOf;

/** A record as it was before a run, with whether AWS held it active: the score counts active ones only. */
export interface RecordBefore extends KeptRecord {
  readonly active: boolean;
}

/** How the record was before the run: undefined where this run read it first. */
export function beforeRun(row: RecordRow, run: number, spell: number): RecordBefore | undefined {
  if (row.run !== run) return { state: stateOf(row), spell, active: row.aws_state === "ACTIVE" };
  return row.before === null ? undefined : (JSON.parse(row.before) as RecordBefore);
}

/** The text kept in `before`, so that a later page of the same run starts from the same place. */
export const beforeText = (row: RecordRow, run: number, spell: number): string | null =>
  row.run === run ? row.before : JSON.stringify(beforeRun(row, run, spell));

/** The columns of `RecordState`, in the order of `stateValues`. */
export const stateAssignments = `word = ?, definite = ?, silence = ?, severity = ?, severity_assigned = ?, marked_resolved = ?, said_at = ?,
  first_at = ?, problem_spell = ?, unlisted_since = ?, detail = ?`;

export const stateValues = (state: RecordState): Value[] => [
  state.word,
  state.definite ?? null,
  state.silence ?? null,
  state.severity ?? null,
  state.severityAssigned ? 1 : 0,
  state.markedResolved ? 1 : 0,
  state.saidAt,
  state.firstAt,
  state.problemSpell,
  state.unlistedSince ?? null,
  state.detail ?? null,
];

/** Why an archived record is silent is decided once; what fell silent with its account or region is decided anew when it is read again. */
export const decidedSilence = ({ aws_state, silence }: Pick<RecordRow, "aws_state" | "silence">): Silence | undefined =>
  aws_state !== "ARCHIVED" || silence === null || silence === "account left" || silence === "no longer watched" ? undefined : silence;
