/**
 * Who speaks of a posture problem, and what each would say at an instant: Security Hub's generations and the company's own Config rules,
 * in every region that evaluates it. From the problem's life only; records and pages are not looked at.
 */
import type { Severity } from "./checks.ts";
import { type Generation, generations } from "./generations.ts";
import { during, endedBefore, type OwnRule, type ScopeHistory, spanAt } from "./history.ts";
import { archivedAfterMs, refreshedAt } from "./hubrecords.ts";
import { dayMs, type Life, standing } from "./life.ts";
import type { PostureProblem } from "./posture.ts";

export type Silence =
  | "resource gone"
  | "check switched off"
  | "not applicable"
  | "no longer evaluated"
  | "account left"
  | "no longer watched";

export interface Speaker {
  readonly source: "securityhub" | "config";
  /** Unknown: a record that never said anything definite. */
  readonly word: "open" | "suppressed" | "passed" | "unknown";
  /** The word is an earlier one: nothing definite can be said now. */
  readonly evidenceLost: boolean;
  readonly silence?: Silence;
  /** It said open or suppressed at some time. */
  readonly opened: boolean;
  readonly severity: Severity;
  /** When it began to say the word. */
  readonly saidMs: number;
  /** When the word or the silence began. */
  readonly sinceMs: number;
  /** Still in AWS's answers (retention, a service that is off). */
  readonly observable: boolean;
  /** The earliest date that its answers give. */
  readonly firstMs: number;
  /** That it fell silent shows only in its being missing from a complete answer. */
  readonly byAbsence?: true;
  /** AWS goes on with the check in a new record, which speaks for this one. */
  readonly superseded?: true;
}

/** The account's or the region's end, where it came. */
export interface Ended {
  readonly atMs: number;
  readonly silence: "account left" | "no longer watched";
}

/** Where a problem is evaluated; IAM is recorded by the customer's Config in the home region only. */
export interface Evaluated {
  readonly region: string;
  readonly homeRegion: string;
}

export function speakersIn(
  history: ScopeHistory,
  problem: PostureProblem,
  { region, homeRegion }: Evaluated,
  atMs: number,
  ended?: Ended,
): readonly Speaker[] {
  const lookedMs = ended === undefined ? atMs : Math.min(atMs, ended.atMs);
  const found: Speaker[] = [];
  // What was open before consolidation goes on in the new record, whatever that one says.
  let opened = false;
  for (const generation of generations(history, problem, region)) {
    const continued = opened && generation.standard === "control";
    const speaker = hubSpeaker(history, generation, problem, { region, homeRegion }, lookedMs, continued);
    if (speaker === undefined) continue;
    if (speaker.superseded && speaker.opened) opened = true;
    found.push(speaker);
    const empty = emptyHanded(generation, speaker, problem, region, lookedMs);
    if (empty !== undefined) found.push(empty);
  }
  for (const rule of history.rules) {
    if (rule.identifier !== problem.check.rule) continue;
    const speaker = ruleSpeaker(history, rule, problem, lookedMs);
    if (speaker !== undefined) found.push(speaker);
  }
  const all = opened ? found.map((speaker) => (speaker.source === "securityhub" ? { ...speaker, opened } : speaker)) : found;
  if (ended === undefined) return all;
  // What had fallen silent before keeps its own reason.
  return all.map((speaker) => ({ ...speaker, silence: speaker.silence ?? ended.silence, observable: false }));
}

function hubSpeaker(
  history: ScopeHistory,
  generation: Generation,
  problem: PostureProblem,
  { region, homeRegion }: Evaluated,
  atMs: number,
  continued: boolean,
): Speaker | undefined {
  if (generation.fromMs > atMs) return undefined;
  const { endedAtMs, ending, nextMs } = generation;
  const over = endedAtMs !== undefined && endedAtMs <= atMs;
  const word = wordOf(problem.life, over ? endedAtMs - 1 : atMs, generation.fromMs, continued);
  if (word === undefined) return undefined;
  const severity = word.severity ?? problem.check.severity;
  const base = { source: "securityhub" as const, ...word, saidMs: word.sinceMs, severity, evidenceLost: false, firstMs: generation.fromMs };
  const archivedAtMs = over ? endedAtMs + (ending === "check switched off" ? archivedAfterMs(problem, region) : 0) : undefined;
  const kept = archivedAtMs === undefined || archivedAtMs + 30 * dayMs > atMs;
  const observable = during(history.hub, atMs) && kept;
  if (word.silence !== undefined || !over)
    return { ...base, observable: observable && (word.silence === undefined || word.sinceMs + 30 * dayMs > atMs) };
  switch (ending) {
    case "resource gone": {
      // Only Config can tell, where it records the resource; else AWS says no more than that the check does not apply.
      const told = during(history.recorder, atMs) && (problem.region !== "global" || region === homeRegion);
      return { ...base, silence: told ? "resource gone" : "not applicable", sinceMs: endedAtMs, observable };
    }
    case "check switched off":
      return { ...base, silence: "check switched off", sinceMs: endedAtMs, observable };
    case "rule broken":
      return { ...base, silence: "no longer evaluated", sinceMs: endedAtMs, observable };
    case "consolidated": {
      if (nextMs !== undefined && nextMs <= atMs) return { ...base, superseded: true, observable };
      // It speaks until its successor comes, for two days at most, and not for a control that is off.
      const off = spanAt(history.controlsOff[problem.check.id] ?? [], atMs);
      if (off !== undefined) return { ...base, silence: "check switched off", sinceMs: off.fromMs, observable };
      const waitedMs = endedAtMs + 2 * dayMs;
      return waitedMs <= atMs
        ? { ...base, silence: "no longer evaluated", sinceMs: waitedMs, byAbsence: true, observable }
        : { ...base, observable };
    }
    default:
      return { ...base, evidenceLost: true, observable };
  }
}

/** While a Config rule does not work there are only records that have nothing to say; AWS keeps the last of them for 30 days. */
function emptyHanded(
  { standard, ending, endedAtMs, nextMs = Infinity }: Generation,
  archived: Speaker,
  problem: PostureProblem,
  region: string,
  atMs: number,
): Speaker | undefined {
  if (ending !== "rule broken" || endedAtMs === undefined || endedAtMs > atMs) return undefined;
  const updatedMs = Math.max(endedAtMs, refreshedAt(problem, region, standard, Math.min(atMs, nextMs - 1)));
  if (updatedMs + 30 * dayMs <= atMs) return undefined;
  const { silence: _silence, ...base } = archived;
  return { ...base, word: "unknown", opened: false, sinceMs: endedAtMs, firstMs: endedAtMs, observable: true };
}

function ruleSpeaker(history: ScopeHistory, { exists, broken }: OwnRule, problem: PostureProblem, atMs: number): Speaker | undefined {
  const recording = during(history.recorder, atMs);
  const isBroken = broken !== undefined && during([broken], atMs);
  const askedMs = isBroken ? broken.fromMs - 1 : atMs;
  const recordedMs = recording ? askedMs : endedBefore(history.recorder, askedMs);
  const deletedMs = during(exists, atMs) ? undefined : endedBefore(exists, atMs);
  const madeMs = exists[0]?.fromMs;
  if (madeMs === undefined || recordedMs === undefined || madeMs > recordedMs) return undefined;
  const lookedMs = Math.min(recordedMs, deletedMs === undefined ? recordedMs : deletedMs - 1);
  const word = wordOf(withoutWorkflow(problem.life), lookedMs, madeMs);
  if (word === undefined) return undefined;
  const base = {
    source: "config" as const,
    ...word,
    saidMs: word.sinceMs,
    severity: problem.check.severity,
    evidenceLost: false,
    firstMs: copiedFrom(history, problem.life, madeMs, lookedMs, atMs) ?? word.sinceMs,
  };
  if (deletedMs !== undefined) return { ...base, silence: "check switched off", sinceMs: deletedMs, observable: false };
  const { goneAtMs } = problem.life;
  if (goneAtMs !== undefined && goneAtMs <= recordedMs)
    return { ...base, silence: "resource gone", sinceMs: goneAtMs, byAbsence: true, observable: false };
  return { ...base, observable: recording && !isBroken };
}

/** Config knows no workflow: what people suppressed in Security Hub it calls NON_COMPLIANT. */
const withoutWorkflow = ({ stretches: [first, ...rest], ...life }: Life): Life => ({
  ...life,
  stretches: [{ ...first, workflow: "NEW" }, ...rest.map((stretch) => ({ ...stretch, workflow: "NEW" as const }))],
});

/** Of what ever failed, Security Hub keeps a copy that knows when the rule first looked; an evaluation knows its last change only. */
function copiedFrom(history: ScopeHistory, life: Life, madeMs: number, lookedMs: number, atMs: number): number | undefined {
  const stood = standing(life, lookedMs);
  if (stood === undefined || !during(history.hub, atMs)) return undefined;
  if (!life.stretches.some(({ says, fromMs }) => says === "failed" && fromMs <= lookedMs)) return undefined;
  const isGone = life.goneAtMs !== undefined && life.goneAtMs <= lookedMs;
  const changedMs = isGone ? (life.goneAtMs ?? lookedMs) : Math.max(madeMs, stood.changedAtMs);
  const keptMs = (stood.now.says === "failed" && !isGone ? 90 : 30) * dayMs;
  return atMs < changedMs + keptMs ? Math.max(madeMs, life.stretches[0].fromMs) : undefined;
}

interface Said {
  readonly word: Speaker["word"];
  readonly opened: boolean;
  readonly severity?: Severity;
  readonly sinceMs: number;
  readonly silence?: Silence;
}

/** The last definite word up to the instant. A problem that is not applicable from the start says nothing, unless it goes on with another. */
function wordOf(life: Life, atMs: number, fromMs: number, continued = false): Said | undefined {
  const stood = standing(life, atMs);
  if (stood === undefined) return undefined;
  const { stretches } = life;
  const isOpened = stretches.some(
    (stretch, i) => stretch.says === "failed" && stretch.fromMs <= atMs && (stretches[i + 1]?.fromMs ?? Infinity) > fromMs,
  );
  const opened = continued || isOpened;
  const worst = stretches.findLast((stretch) => stretch.says === "failed" && stretch.fromMs <= atMs);
  const severity = worst?.severity === undefined ? {} : { severity: worst.severity };
  if (stood.now.says === "not applicable") {
    if (!opened) return undefined;
    return { word: "open", opened, ...severity, sinceMs: stood.changedAtMs, silence: "not applicable" };
  }
  if (stood.now.says === "passed") return { word: "passed", opened, ...severity, sinceMs: Math.max(fromMs, stood.changedAtMs) };
  const suppressed = stood.now.workflow === "SUPPRESSED";
  return {
    word: suppressed ? "suppressed" : "open",
    opened,
    ...severity,
    sinceMs: Math.max(fromMs, suppressed ? stood.now.fromMs : stood.changedAtMs),
  };
}
