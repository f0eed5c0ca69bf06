/** How a record's kept state changes when it is read again, falls silent or is no longer listed: domain.md section 3. Pure. */
import type { DefiniteWord, Meaning, Word } from "./lifecycle.ts";
import type { Severity, Silence, SourceId } from "./words.ts";

/** What the store keeps of a record for the fold. Instants are ISO 8601. */
export interface RecordState {
  /** Repeats another source's record: leads only where there never was a native one. */
  readonly copyOf: SourceId | undefined;
  readonly source: SourceId;
  /** Key of the scope that it belongs to: of a global resource each region has records of its own. */
  readonly scope: number;
  readonly word: Word;
  /** The last definite thing that it said, `word` included. */
  readonly definite: DefiniteWord | undefined;
  readonly silence: Silence | undefined;
  /** Severity while it said open or suppressed; undefined where it never did. */
  readonly severity: Severity | undefined;
  readonly severityAssigned: boolean;
  readonly markedResolved: boolean;
  /** When it began to say `word`, by AWS's own time where AWS dates it, else the read's. */
  readonly saidAt: string;
  /** When it fell silent, likewise; undefined while it speaks. */
  readonly silentAt: string | undefined;
  /** Earliest date of the record ever read. */
  readonly firstAt: string;
  /** Last of the finding's spells in which it said open or suppressed, before the run that last changed it; 0 for none. */
  readonly problemSpell: number;
  /** Not listed any more by a complete read that proved nothing. */
  readonly unlistedSince: string | undefined;
  /** Why it says `fixed` although AWS did not: `no longer reported`. */
  readonly detail: string | undefined;
}

/** When a record last changed what it says or whether it speaks. */
export const changedAt = ({ saidAt, silentAt }: RecordState): string => (silentAt !== undefined && silentAt > saidAt ? silentAt : saidAt);

/** A record as read, with its meaning decided. */
export interface ReadRecord {
  readonly source: SourceId;
  readonly scope: number;
  readonly copyOf: SourceId | undefined;
  readonly meaning: Meaning;
  readonly severity: Severity | undefined;
  readonly severityAssigned: boolean;
  /** When it began to say this, by AWS's own time where AWS dates it: if it was never read before, and if it said something else before. */
  readonly begunAt: string;
  readonly changedAt: string;
  /** When it fell silent, if it speaks no longer. */
  readonly silentAt: string;
  readonly firstAt: string;
}

/** What was kept before the run, beside the spell that the finding was in before it. */
export interface KeptRecord {
  readonly state: RecordState;
  readonly spell: number;
}

/** @returns the record's state after this reading; `before` is its state before the run, undefined for a record never read. */
export function read(before: KeptRecord | undefined, now: ReadRecord, spell: number): RecordState {
  const { word, silence, markedResolved } = now.meaning;
  const kept = before?.state;
  const definite: DefiniteWord | undefined = word === "unknown" ? kept?.definite : word;
  const isProblem = word === "open" || word === "suppressed";
  return {
    source: now.source,
    scope: now.scope,
    copyOf: now.copyOf,
    word,
    definite,
    silence,
    severity: isProblem ? (now.severity ?? kept?.severity) : kept?.severity,
    severityAssigned: isProblem ? now.severityAssigned : (kept?.severityAssigned ?? now.severityAssigned),
    markedResolved,
    saidAt: kept === undefined ? now.begunAt : kept.word === word ? kept.saidAt : now.changedAt,
    silentAt: silence === undefined ? undefined : kept?.silence === silence ? kept.silentAt : now.silentAt,
    firstAt: kept !== undefined && kept.firstAt < now.firstAt ? kept.firstAt : now.firstAt,
    problemSpell: kept === undefined ? (silence !== undefined && isProblem ? spell : 0) : spellOfProblem(kept, before?.spell ?? spell),
    unlistedSince: undefined,
    detail: undefined,
  };
}

/** The record no longer speaks: control off, account left, absence proven. What it last said is kept. */
export function fallSilent(before: KeptRecord, silence: Silence, at: string): RecordState {
  const { state } = before;
  if (state.silence === silence || (state.silence !== undefined && state.silence !== "regenerated")) return state;
  // What waits for its successor has spoken until now.
  const problemSpell = spellOfProblem({ ...state, silence: undefined }, before.spell);
  return { ...state, silence, silentAt: at, unlistedSince: undefined, problemSpell };
}

/** A control that is on again, or an account that is read again: what fell silent for it speaks. */
export const speakAgain = ({ state }: KeptRecord): RecordState =>
  state.silence === undefined ? state : { ...state, silence: undefined, silentAt: undefined };

/** Inspector and other products: proven absence means fixed, though AWS did not say so. */
export function noLongerReported(before: KeptRecord, at: string): RecordState {
  const { state } = before;
  if (state.word === "fixed" || state.silence !== undefined) return state;
  return {
    ...state,
    word: "fixed",
    definite: "fixed",
    detail: "no longer reported",
    saidAt: at,
    markedResolved: false,
    unlistedSince: undefined,
    problemSpell: spellOfProblem(state, before.spell),
  };
}

/** Absence without proof: it speaks as it last did, and is marked. */
export function unlisted(before: KeptRecord, at: string): RecordState {
  const { state } = before;
  return state.silence !== undefined || state.unlistedSince !== undefined ? state : { ...state, unlistedSince: at };
}

/** What a control record says for the score: domain.md section 5. */
export type Score = "failed" | "unknown" | "passed" | "nothing";

/** Of what is not in the record itself. */
export interface Scoring {
  readonly awsState: string;
  /** A suppressed record is left out whatever it says: one that passes as well. */
  readonly awsWorkflow: string | undefined;
  /** A control's record, and neither a sample nor of another cloud. */
  readonly isScored: boolean;
  /** Of an active account, in a watched region. */
  readonly isWatched: boolean;
  /** Through an administrator: one of the control's active records was updated lately. */
  readonly isHeard: boolean;
}

const HEARD_MS = 5 * 86_400_000;

/** AWS updates the records of a control that is on twice a day, and archives those of one that is off 3 to 5 days later. Both ISO 8601. */
export const isHeardSince = (updatedAt: string, readAt: string): boolean => Date.parse(readAt) - Date.parse(updatedAt) <= HEARD_MS;

export function scoreOf(record: Pick<RecordState, "word" | "silence">, scoring: Scoring): Score {
  const { awsState, awsWorkflow, isScored, isWatched, isHeard } = scoring;
  if (!isScored || !isWatched || !isHeard || awsState !== "ACTIVE" || awsWorkflow === "SUPPRESSED" || record.silence !== undefined)
    return "nothing";
  switch (record.word) {
    case "open":
      return "failed";
    case "passed":
    case "fixed":
      return "passed";
    case "unknown":
      return "unknown";
    case "suppressed":
      return "nothing";
  }
}

const spellOfProblem = (state: RecordState, spell: number): number =>
  state.silence === undefined && (state.definite === "open" || state.definite === "suppressed") ? spell : state.problemSpell;
