/** Records and their lives for tests of the fold: days of January 2026 stand for AWS's instants. */
import { type FindingState, fold, unborn } from "../../posture/finding.ts";
import type { Meaning, Word } from "../../posture/lifecycle.ts";
import { type ReadRecord, type RecordState, read } from "../../posture/record.ts";

export const day = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString();

export type Told = Partial<RecordState> & Partial<Pick<Meaning, "markedResolved">>;

/** What AWS says on day `n`. */
export const reading = (word: Word, n = 1, more: Told = {}): ReadRecord => ({
  source: more.source ?? "securityhub",
  scope: more.scope ?? 1,
  copyOf: more.copyOf,
  meaning: { word, silence: more.silence, markedResolved: more.markedResolved ?? false, warnings: [] },
  severity: more.severity ?? "HIGH",
  severityAssigned: more.severityAssigned ?? false,
  begunAt: day(n),
  changedAt: day(n),
  silentAt: day(n),
  firstAt: day(n),
});

export const first = (word: Word, n = 1, more: Told = {}): RecordState => read(undefined, reading(word, n, more), 1);

type Run = (records: readonly RecordState[], spell: number) => readonly RecordState[];

/** Each run changes some records; the finding's state before the run goes into the fold. */
export function life(...runs: readonly Run[]): readonly FindingState[] {
  let records: readonly RecordState[] = [];
  let finding = unborn;
  return runs.map((change) => {
    records = change(records, finding.spell);
    finding = fold(finding, records, "posture");
    return finding;
  });
}

export const again = (records: readonly RecordState[], index: number, spell: number, word: Word, n: number): readonly RecordState[] =>
  records.map((state, at) => (at === index ? read({ state, spell }, reading(word, n, state), spell) : state));
