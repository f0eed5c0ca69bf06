/**
 * From records to the finding: domain.md section 3. A finding's standing is a pure function of its records and of how it stood before the
 * run, whatever the order in which the records were read.
 */
import type { DefiniteWord, Word } from "./lifecycle.ts";
import { changedAt, type RecordState } from "./record.ts";
import { worst } from "./severity.ts";
import { successorOf } from "./successor.ts";
import {
  causesOut,
  type Evaluation,
  type Kind,
  type Reason,
  type Severity,
  type Silence,
  type SourceId,
  type Standing,
  sources,
} from "./words.ts";

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
  /** When it last left open, or how it left open last changed; undefined while open, and where it never was. */
  readonly leftAt: string | undefined;
  /** Leading source; a stand-in is second-hand. */
  readonly source: SourceId;
  readonly secondHand: boolean;
  readonly suppressedIn: SourceId | undefined;
  readonly markedResolved: boolean;
  readonly evidenceLostSince: string | undefined;
  readonly unconfirmedSince: string | undefined;
  /** Of what is no problem, or none any more: what is counted of it (posture/steps.ts). A problem, and the end of anything but posture, has `none`. */
  readonly evaluation: Evaluation;
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
  evaluation: "none",
};

/** Of several sources the one that stands first in the list, whichever was read first. */
const sourceOf = (records: readonly RecordState[]): SourceId | undefined =>
  sources.find((id) => records.some(({ source }) => source === id));

const earlier = (a: string, b: string): string => (a < b ? a : b);
const later = (a: string, b: string): string => (a > b ? a : b);
const earliest = (instants: readonly (string | undefined)[]): string | undefined => instants.filter((at) => at !== undefined).sort()[0];
const latest = (instants: readonly (string | undefined)[]): string | undefined =>
  instants
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);

const isProblem = (standing: Standing): boolean => standing === "open" || standing === "suppressed";
const isGood = (word: Word | undefined): boolean => word === "passed" || word === "fixed";

/** First that fits is the reason for leaving: domain.md section 7, "Out". */
const reasonsInOrder: readonly Reason[] = causesOut.filter((cause) => cause !== "accepted" && cause !== "suppressed");

interface Speaker {
  readonly record: RecordState;
  /** Undefined: it never said anything definite. */
  readonly word: DefiniteWord | undefined;
  /** Since when nothing definite is said; where it is set, the word is an earlier one. */
  readonly lostAt: string | undefined;
}

/** @returns how the finding stands after the run, given how it stood before and its records as last read. */
export function fold(before: FindingState, records: readonly RecordState[], kind: Kind): FindingState {
  const natives = records.filter((record) => record.copyOf === undefined);
  // A record that never said anything decides nothing: the copies go on standing in for it.
  const standIn = natives.length < records.length && natives.every(isUndecided);
  const leading = standIn ? records : natives;
  const speakers = speakersOf(leading);
  const open = speakers.filter(({ word }) => word === "open");
  const suppressed = speakers.filter(({ word }) => word === "suppressed");
  const hiding = !standIn && open.length > 0 ? records.filter(hides) : [];
  const decided = open.length > 0 ? (hiding.length > 0 ? "suppressed" : "open") : suppressed.length > 0 ? "suppressed" : "good";
  const shared = {
    firstSeen: records.reduce((first, record) => (record.firstAt < first ? record.firstAt : first), before.firstSeen),
    source: sourceOf(leading.filter(({ silence }) => silence === undefined)) ?? sourceOf(leading) ?? before.source,
    secondHand: standIn,
    unconfirmedSince: earliest(leading.filter((r) => r.silence === undefined).map((record) => record.unlistedSince)),
  };
  if (decided === "good") return withoutProblem(before, leading, speakers, { ...shared, kind });
  return problem(before, decided, open.length > 0 ? open : suppressed, { records, leading, hiding }, shared);
}

/** Whether the finding is in any number: while one of the records that speak for it is. Where none speaks: as when they last did. */
export function isCounted(records: readonly (Pick<RecordState, "copyOf" | "silence"> & { readonly counted: boolean })[]): boolean {
  const natives = records.filter(({ copyOf }) => copyOf === undefined);
  const leading = natives.length > 0 ? natives : records;
  const speaking = leading.filter(({ silence }) => silence === undefined);
  return (speaking.length > 0 ? speaking : leading).some(({ counted }) => counted);
}

/** A copy that is suppressed hides the native record's problem. */
const hides = ({ copyOf, silence, word }: RecordState): boolean => copyOf !== undefined && silence === undefined && word === "suppressed";

const isCopy = ({ copyOf }: RecordState): boolean => copyOf !== undefined;

/** A copy in Security Hub hid the problem of another service: it is open since that has ceased, whatever the native record says. */
const wasHidden = (before: FindingState, leading: readonly RecordState[]): boolean =>
  before.standing === "suppressed" && before.suppressedIn === "securityhub" && leading.every(({ source }) => source !== "securityhub");

interface Shared {
  readonly firstSeen: string;
  readonly source: SourceId;
  readonly secondHand: boolean;
  readonly unconfirmedSince: string | undefined;
}

interface Records {
  readonly records: readonly RecordState[];
  /** Those of them that decide. */
  readonly leading: readonly RecordState[];
  /** Copies that are suppressed while the native record is open. */
  readonly hiding: readonly RecordState[];
}

function problem(
  before: FindingState,
  standing: "open" | "suppressed",
  problems: readonly Speaker[],
  { records, leading, hiding }: Records,
  shared: Shared,
): FindingState {
  const severity = worst(problems.map(({ record }) => record.severity)) ?? before.severity;
  // What AWS said itself is told before what was assigned.
  const bearers = problems.map(({ record }) => record).filter((record) => record.severity === severity);
  const since = problems.map(({ record }) => record.saidAt).reduce(earlier);
  const shownAt = standing === "open" && wasHidden(before, leading) ? latest(records.filter(isCopy).map(changedAt)) : undefined;
  const begins = standing === "open" && (before.standing === "resolved" || before.openedAt === undefined);
  const again = begins && before.openedAt !== undefined;
  // The last of those that said it to stop: what is suppressed now, or was a problem in this spell.
  const stopped =
    hiding.length > 0 ? hiding : leading.filter((r) => r.problemSpell === before.spell || problems.some((p) => p.record === r));
  const leftAt = before.standing === "open" ? stopped.map(changedAt).reduce(hiding.length > 0 ? earlier : later) : before.leftAt;
  return {
    ...shared,
    standing,
    reason: undefined,
    detail: undefined,
    severity,
    severityAssigned: bearers.every((record) => record.severityAssigned),
    spell: again ? before.spell + 1 : before.spell,
    // A spell does not begin before the one before it ended, whatever a record that was read late says.
    openedAt: begins ? [since, shownAt, again ? before.leftAt : undefined].filter((at) => at !== undefined).reduce(later) : before.openedAt,
    reopened: again ? before.reopened + 1 : before.reopened,
    leftAt: standing === "open" ? undefined : leftAt,
    suppressedIn: standing === "open" ? undefined : hiding.length > 0 ? "securityhub" : sourceOf(problems.map(({ record }) => record)),
    markedResolved: standing === "open" && problems.every(({ record }) => record.markedResolved),
    evidenceLostSince: problems.every(({ lostAt }) => lostAt !== undefined)
      ? (before.evidenceLostSince ?? latest(problems.map(({ lostAt }) => lostAt)))
      : undefined,
    evaluation: "none",
  };
}

function withoutProblem(
  before: FindingState,
  leading: readonly RecordState[],
  speakers: readonly Speaker[],
  { kind, ...shared }: Shared & { readonly kind: Kind },
): FindingState {
  const lost = speakers.filter(({ lostAt }) => lostAt !== undefined);
  const undecided = speakers.filter(({ word }) => word === undefined);
  const good = speakers.some(({ word }) => isGood(word));
  const evaluation: Evaluation = undecided.length > 0 || (good && lost.length > 0) ? "unknown" : good ? "passed" : "none";
  const wasProblem = isProblem(before.standing) || before.standing === "resolved" || before.standing === "closed";
  const rest = {
    ...shared,
    // What is over keeps the severity that it had as a problem.
    severity: (wasProblem ? undefined : worst(leading.map((record) => record.severity))) ?? before.severity,
    severityAssigned: before.severityAssigned,
    spell: before.spell,
    openedAt: before.openedAt,
    reopened: before.reopened,
    suppressedIn: undefined,
    markedResolved: false,
    evidenceLostSince: lost.length > 0 && good ? (before.evidenceLostSince ?? earliest(lost.map(({ lostAt }) => lostAt))) : undefined,
  };
  const ended = endOf(before, leading, shared) ?? endWithoutOpener(before, leading);
  if (ended !== undefined) {
    const same = before.standing === ended.standing && before.reason === ended.reason;
    const leftAt = same && before.leftAt !== undefined ? before.leftAt : ended.leftAt;
    // How it ended stays; whether its check passes is what is said today. A threat that is over has passed nothing.
    return { ...rest, ...ended, leftAt, evaluation: kind === "posture" ? evaluation : "none" };
  }
  const standing: Standing = undecided.length > 0 ? "unknown" : good ? "passed" : "none";
  const reason = standing === "none" ? reasonsInOrder.find((r) => leading.some(({ silence }) => lastingSilence(silence) === r)) : undefined;
  return { ...rest, standing, reason, detail: undefined, leftAt: undefined, evaluation };
}

type End = Pick<FindingState, "standing" | "reason" | "detail" | "leftAt">;

/**
 * How a problem ended, by the records that said it in this spell; undefined where none ever did. A record that said passed or fixed and
 * then fell silent (AWS forgets) has fixed it all the same.
 */
function endOf(before: FindingState, leading: readonly RecordState[], { secondHand }: Shared): End | undefined {
  const openers = leading.filter(
    (record) =>
      record.problemSpell === before.spell ||
      record.definite === "fixed" ||
      // The native record goes on with what its copies said while they stood in.
      (before.secondHand && !secondHand && isProblem(before.standing)) ||
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
  return {
    standing: reason === "fixed" || reason === "resource gone" ? "resolved" : "closed",
    reason,
    detail: (reasons.get(reason) ?? []).find((record) => record.detail !== undefined)?.detail,
    // A problem is over when the last that said it has stopped, whichever of them says why.
    leftAt: [...reasons]
      .flatMap(([why, records]) => records.map((record) => (why === "fixed" ? record.saidAt : changedAt(record))))
      .reduce(later),
  };
}

/** The records that said it belong to another key now: it goes on there. What was over before stays as it ended. */
function endWithoutOpener(before: FindingState, leading: readonly RecordState[]): End | undefined {
  if ((before.standing === "resolved" || before.standing === "closed") && before.reason !== "reclassified") return before;
  if (!isProblem(before.standing)) return undefined;
  return { standing: "closed", reason: "reclassified", detail: undefined, leftAt: leading.map(changedAt).reduce(later) };
}

const lastingSilence = (silence: Silence | undefined): Reason | undefined => (silence === "regenerated" ? "no longer evaluated" : silence);

const lastOf = (record: RecordState, records: readonly RecordState[]): RecordState => successorOf(record, records) ?? record;

/** A regenerated record speaks as it last did until the control's new record has something to say. */
function speakersOf(records: readonly RecordState[]): readonly Speaker[] {
  const speakers: Speaker[] = [];
  const spokenFor = new Set<RecordState>();
  for (const record of records.filter(({ silence }) => silence === "regenerated")) {
    const successor = successorOf(record, records);
    if (successor === undefined) speakers.push({ record, word: record.definite, lostAt: undefined });
    else if (isUndecided(successor)) {
      speakers.push({ record, word: record.definite, lostAt: successor.saidAt });
      spokenFor.add(successor);
    }
  }
  for (const record of records) {
    if (record.silence !== undefined || spokenFor.has(record)) continue;
    const isUnknown = record.word === "unknown";
    speakers.push({ record, word: isUnknown ? record.definite : record.word, lostAt: isUnknown ? record.saidAt : undefined });
  }
  return speakers;
}

/** It speaks, and never said anything definite. */
const isUndecided = ({ silence, definite }: RecordState): boolean => silence === undefined && definite === undefined;
