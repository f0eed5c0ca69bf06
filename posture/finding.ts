/**
 * From records to the finding: domain.md section 3. A finding's standing is a pure function of its records and of how it stood before the
 * run, whatever the order in which the records were read.
 */
import type { DefiniteWord, Word } from "./lifecycle.ts";
import { worst } from "./severity.ts";
import { type Reason, type Severity, type Silence, type SourceId, type Standing, sources } from "./words.ts";

/** What the store keeps of a record for the fold. Instants are ISO 8601. */
export interface RecordState {
  /** Repeats another source's record: leads only where there never was a native one. */
  readonly copyOf: SourceId | undefined;
  readonly source: SourceId;
  readonly word: Word;
  /** The last definite thing that it said, `word` included. */
  readonly definite: DefiniteWord | undefined;
  readonly silence: Silence | undefined;
  /** Severity while it said open or suppressed; undefined where it never did. */
  readonly severity: Severity | undefined;
  readonly severityAssigned: boolean;
  readonly markedResolved: boolean;
  /** When it began to say this, by AWS's own time; the read's for absence. */
  readonly saidAt: string;
  /** Earliest date of the record ever read. */
  readonly firstAt: string;
  /** Last of the finding's spells in which it said open or suppressed, before the run that last changed it; 0 for none. */
  readonly problemSpell: number;
  /** Not listed any more by a complete read that proved nothing. */
  readonly unlistedSince: string | undefined;
  /** Why it says `fixed` although AWS did not: `no longer reported`. */
  readonly detail: string | undefined;
}

/** How a finding stands: the fold of its records, and of its events. */
export interface FindingState {
  readonly standing: Standing;
  /** Set while resolved or closed. */
  readonly reason: Reason | undefined;
  readonly detail: string | undefined;
  readonly severity: Severity;
  readonly severityAssigned: boolean;
  readonly firstSeen: string;
  /** Number of the present open spell, from 1. */
  readonly spell: number;
  /** When the present spell began; undefined where it was never open. */
  readonly openedAt: string | undefined;
  readonly reopened: number;
  /** When it last left open; undefined while open. */
  readonly leftAt: string | undefined;
  /** Leading source; a stand-in is second-hand. */
  readonly source: SourceId;
  readonly secondHand: boolean;
  readonly suppressedIn: SourceId | undefined;
  readonly markedResolved: boolean;
  readonly evidenceLostSince: string | undefined;
  readonly unconfirmedSince: string | undefined;
}

/** Before its first record was read. */
export const unborn: FindingState = {
  standing: "none",
  reason: undefined,
  detail: undefined,
  severity: "INFORMATIONAL",
  severityAssigned: false,
  firstSeen: "9999",
  spell: 1,
  openedAt: undefined,
  reopened: 0,
  leftAt: undefined,
  source: "securityhub",
  secondHand: false,
  suppressedIn: undefined,
  markedResolved: false,
  evidenceLostSince: undefined,
  unconfirmedSince: undefined,
};

/** Of several sources the one that stands first in the list, whichever was read first. */
const sourceOf = (records: readonly RecordState[]): SourceId | undefined =>
  sources.find((id) => records.some(({ source }) => source === id));

const isGood = (word: Word | undefined): boolean => word === "passed" || word === "fixed";

/** First that fits is the reason for leaving: domain.md section 7, "Out". */
const reasonsInOrder: readonly Reason[] = [
  "reclassified",
  "account left",
  "fixed",
  "resource gone",
  "check switched off",
  "no longer watched",
  "expired",
  "not applicable",
  "no longer evaluated",
];

interface Speaker {
  readonly record: RecordState;
  /** Undefined: it never said anything definite. */
  readonly word: DefiniteWord | undefined;
  /** True where the word is an earlier one: the record is unknown or regenerated now. */
  readonly old: boolean;
}

/** @returns how the finding stands after the run, given how it stood before and its records as last read. */
export function fold(before: FindingState, records: readonly RecordState[]): FindingState {
  const natives = records.filter((record) => record.copyOf === undefined);
  const leading = natives.length > 0 ? natives : records;
  const speakers = speakersOf(leading);
  const open = speakers.filter(({ word }) => word === "open");
  const suppressed = speakers.filter(({ word }) => word === "suppressed");
  const hidden =
    natives.length > 0 ? records.find((r) => r.copyOf !== undefined && r.silence === undefined && r.word === "suppressed") : undefined;
  const decided = open.length > 0 ? (hidden ? "suppressed" : "open") : suppressed.length > 0 ? "suppressed" : "good";
  const shared = {
    firstSeen: records.reduce((first, record) => (record.firstAt < first ? record.firstAt : first), before.firstSeen),
    source: sourceOf(leading.filter(({ silence }) => silence === undefined)) ?? sourceOf(leading) ?? before.source,
    secondHand: natives.length === 0 && records.some((record) => record.copyOf !== undefined),
    unconfirmedSince: earliest(leading.filter((r) => r.silence === undefined).map((record) => record.unlistedSince)),
  };
  if (decided !== "good") {
    const problems = open.length > 0 ? open : suppressed;
    return problem(before, decided, problems, { ...shared, hidden: decided === "suppressed" && open.length > 0 ? hidden : undefined });
  }
  return withoutProblem(before, leading, speakers, shared);
}

interface Shared {
  readonly firstSeen: string;
  readonly source: SourceId;
  readonly secondHand: boolean;
  readonly unconfirmedSince: string | undefined;
}

function problem(
  before: FindingState,
  standing: "open" | "suppressed",
  problems: readonly Speaker[],
  { hidden, ...shared }: Shared & { hidden: RecordState | undefined },
): FindingState {
  const first = problems[0];
  if (first === undefined) throw new Error("a problem without a record that says so");
  const severity = worst(problems.map(({ record }) => record.severity)) ?? before.severity;
  // What AWS said itself is told before what was assigned.
  const bearers = problems.filter(({ record }) => record.severity === severity);
  const bearer = bearers.find(({ record }) => !record.severityAssigned) ?? bearers[0] ?? first;
  const since = problems.map(({ record }) => record.saidAt).reduce((a, b) => (a < b ? a : b));
  const begins = standing === "open" && (before.standing === "resolved" || before.openedAt === undefined);
  const again = standing === "open" && before.standing === "resolved" && before.openedAt !== undefined;
  return {
    ...shared,
    standing,
    reason: undefined,
    detail: undefined,
    severity,
    severityAssigned: bearer.record.severityAssigned,
    spell: again ? before.spell + 1 : before.spell,
    openedAt: begins ? since : before.openedAt,
    reopened: again ? before.reopened + 1 : before.reopened,
    leftAt: standing === "open" ? undefined : before.standing === "suppressed" ? before.leftAt : (hidden?.saidAt ?? since),
    suppressedIn: standing === "suppressed" ? (hidden ? "securityhub" : bearer.record.source) : undefined,
    markedResolved: standing === "open" && problems.every(({ record }) => record.markedResolved),
    evidenceLostSince: problems.every(({ old }) => old) ? (before.evidenceLostSince ?? since) : undefined,
  };
}

function withoutProblem(before: FindingState, leading: readonly RecordState[], speakers: readonly Speaker[], shared: Shared): FindingState {
  const lost = speakers.filter(({ old }) => old);
  const undecided = speakers.filter(({ word }) => word === undefined);
  const rest = {
    ...shared,
    severity: worst(leading.map((record) => record.severity)) ?? before.severity,
    severityAssigned: before.severityAssigned,
    spell: before.spell,
    openedAt: before.openedAt,
    reopened: before.reopened,
    suppressedIn: undefined,
    markedResolved: false,
    evidenceLostSince:
      lost.length + undecided.length > 0 && speakers.some(({ word }) => isGood(word))
        ? (before.evidenceLostSince ?? earliest([...lost, ...undecided].map(({ record }) => record.saidAt)))
        : undefined,
  };
  const ended = endOf(before, leading);
  if (ended !== undefined) {
    const same = before.standing === ended.standing && before.reason === ended.reason;
    return { ...rest, ...ended, leftAt: same && before.leftAt !== undefined ? before.leftAt : ended.leftAt };
  }
  const good = speakers.some(({ word }) => isGood(word));
  const standing: Standing = undecided.length > 0 ? "unknown" : good ? "passed" : "none";
  const reason = standing === "none" ? reasonsInOrder.find((r) => leading.some(({ silence }) => lastingSilence(silence) === r)) : undefined;
  return { ...rest, standing, reason, detail: undefined, leftAt: undefined };
}

/**
 * How a problem ended, by the records that said it in this spell; undefined where none ever did. A record that said passed or fixed and
 * then fell silent (AWS forgets) has fixed it all the same.
 */
function endOf(
  before: FindingState,
  leading: readonly RecordState[],
): Pick<FindingState, "standing" | "reason" | "detail" | "leftAt"> | undefined {
  const openers = leading.filter(
    (record) =>
      record.problemSpell === before.spell ||
      record.definite === "fixed" ||
      // It spoke until its successor was read, without being read again itself.
      (record.silence === "regenerated" && (record.definite === "open" || record.definite === "suppressed")),
  );
  const reasons = new Map<Reason, RecordState[]>();
  for (const record of openers) {
    const last = lastOf(record, leading);
    const reason = isGood(last.definite) ? "fixed" : lastingSilence(last.silence);
    if (reason !== undefined) reasons.set(reason, [...(reasons.get(reason) ?? []), last]);
  }
  const reason = reasonsInOrder.find((candidate) => reasons.has(candidate));
  if (reason === undefined) return undefined;
  const records = reasons.get(reason) ?? [];
  return {
    standing: reason === "fixed" || reason === "resource gone" ? "resolved" : "closed",
    reason,
    detail: records.find((record) => record.detail !== undefined)?.detail,
    leftAt: records.map((record) => record.saidAt).reduce((a, b) => (a > b ? a : b)),
  };
}

const lastingSilence = (silence: Silence | undefined): Reason | undefined => (silence === "regenerated" ? "no longer evaluated" : silence);

/**
 * Where consolidation was switched, AWS goes on with the check in a new record: what that one says stands for the regenerated one. It is
 * younger, and did not fall silent before the other was regenerated.
 */
function successorOf(record: RecordState, records: readonly RecordState[]): RecordState | undefined {
  if (record.silence !== "regenerated") return undefined;
  let youngest: RecordState | undefined;
  for (const other of records) {
    const follows = other.source === "securityhub" && other.silence !== "regenerated" && other.firstAt > record.firstAt;
    if (!follows || (other.silence !== undefined && other.saidAt < record.saidAt)) continue;
    if (youngest === undefined || ageText(other) > ageText(youngest)) youngest = other;
  }
  return youngest;
}

/** Of two records of one age any will do, but always the same one. */
const ageText = ({ firstAt, saidAt, word, definite, silence }: RecordState): string => [firstAt, saidAt, word, definite, silence].join(" ");

const lastOf = (record: RecordState, records: readonly RecordState[]): RecordState => successorOf(record, records) ?? record;

/** A regenerated record speaks as it last did until the control's new record is read. */
function speakersOf(records: readonly RecordState[]): readonly Speaker[] {
  const speakers: Speaker[] = [];
  for (const record of records) {
    if (record.silence === undefined)
      speakers.push({
        record,
        word: record.word === "unknown" ? record.definite : record.word,
        old: record.word === "unknown" && record.definite !== undefined,
      });
    else if (record.silence === "regenerated" && successorOf(record, records) === undefined)
      speakers.push({ record, word: record.definite, old: false });
  }
  return speakers;
}

const earliest = (instants: readonly (string | undefined)[]): string | undefined =>
  instants.reduce((first, at) => (at !== undefined && (first === undefined || at < first) ? at : first), undefined);
