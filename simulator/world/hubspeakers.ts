/** What Security Hub's records would say of a problem, a generation each: from its life only. */
import { type Generation, generations } from "./generations.ts";
import { during, endedBefore, type ScopeHistory, spanAt } from "./history.ts";
import { archivedAfterMs, refreshedAt } from "./hubrecords.ts";
import { dayMs, standing } from "./life.ts";
import { isMissed, isSeen, type Looks } from "./looks.ts";
import type { PostureProblem } from "./posture.ts";
import { type Silence, type Speaker, wordOf } from "./speaker.ts";

interface Viewed {
  readonly region: string;
  readonly homeRegion: string;
  readonly looks: Looks;
}

export function hubSpeakers(history: ScopeHistory, problem: PostureProblem, viewed: Viewed, untilMs: number): readonly Speaker[] {
  const seenMs = viewed.looks.before(untilMs);
  if (seenMs === undefined) return [];
  const found: Speaker[] = [];
  // What was open before consolidation goes on in the new record, whatever that one says.
  let opened = false;
  for (const generation of generations(history, problem, viewed.region)) {
    const continued = opened && generation.standard === "control";
    const speaker = hubSpeaker(history, generation, problem, viewed, seenMs, continued);
    if (speaker === undefined) continue;
    if (speaker.superseded && speaker.opened) opened = true;
    found.push(speaker);
    const empty = emptyHanded(generation, speaker, problem, viewed, seenMs);
    if (empty !== undefined) found.push(empty);
  }
  return opened ? found.map((speaker) => ({ ...speaker, opened })) : found;
}

function hubSpeaker(
  history: ScopeHistory,
  generation: Generation,
  problem: PostureProblem,
  { region, homeRegion, looks }: Viewed,
  seenMs: number,
  continued: boolean,
): Speaker | undefined {
  if (generation.fromMs > seenMs) return undefined;
  const { endedAtMs, ending, nextMs } = generation;
  const over = endedAtMs !== undefined && endedAtMs <= seenMs;
  // The record of a deleted resource no longer tells how it stood (that was read before, or never), save that people had suppressed it.
  const isSilenced = over && ending === "resource gone" && standing(problem.life, endedAtMs - 1)?.now.workflow !== "SUPPRESSED";
  const askedMs = !over ? seenMs : isSilenced ? (looks.before(endedAtMs) ?? -Infinity) : endedAtMs - 1;
  const word = wordOf(problem.life, looks, { askedMs, fromMs: generation.fromMs, continued });
  if (word === undefined) return undefined;
  const severity = word.severity ?? problem.check.severity;
  const base = { source: "securityhub" as const, ...word, saidMs: word.sinceMs, severity, evidenceLost: false, firstMs: generation.fromMs };
  const archivedAtMs = over ? endedAtMs + (ending === "check switched off" ? archivedAfterMs(problem, region) : 0) : undefined;
  const kept = archivedAtMs === undefined || archivedAtMs + 30 * dayMs > seenMs;
  const observable = during(history.hub, seenMs) && kept;
  const { goneAtMs = Infinity } = problem.life;
  /** Decided once, when the record is first read as archived. Only Config can tell that a resource is gone, where it records that. */
  const archived = (sinceMs: number, otherwise: Silence): Pick<Speaker, "silence" | "sinceMs"> => {
    const decidedMs = looks.from(sinceMs) ?? seenMs;
    if (offSince(history, problem.check.id, generation.standard, decidedMs) !== undefined)
      return { silence: "check switched off", sinceMs };
    const isTold = during(history.recorder, decidedMs) && (problem.region !== "global" || region === homeRegion);
    return { silence: goneAtMs <= decidedMs && isTold ? "resource gone" : otherwise, sinceMs };
  };
  if (word.silence !== undefined)
    return { ...base, ...archived(word.sinceMs, word.silence), observable: observable && word.sinceMs + 30 * dayMs > seenMs };
  if (!over) return { ...base, observable };
  switch (ending) {
    case "resource gone":
      return { ...base, ...archived(endedAtMs, "not applicable"), observable };
    case "check switched off": {
      // On again before AWS archived the record, it speaks until then.
      const speaksAgain = archivedAtMs !== undefined && isSeen(looks, nextMs ?? Infinity, archivedAtMs);
      if (!speaksAgain) return { ...base, silence: "check switched off", sinceMs: endedAtMs, observable };
      return seenMs < archivedAtMs ? { ...base, observable } : { ...base, ...archived(archivedAtMs, "no longer evaluated"), observable };
    }
    case "rule broken":
      return { ...base, ...archived(endedAtMs, "no longer evaluated"), observable };
    case "consolidated": {
      if (nextMs !== undefined && nextMs <= seenMs) return { ...base, superseded: true, observable };
      // It speaks until its successor comes, for two days at most, and not for a control that is off.
      const offMs = offSince(history, problem.check.id, "control", seenMs);
      if (offMs !== undefined) return { ...base, silence: "check switched off", sinceMs: offMs, observable };
      const waitedMs = endedAtMs + 2 * dayMs;
      return isMissed(looks, waitedMs, seenMs)
        ? { ...base, silence: "no longer evaluated", sinceMs: waitedMs, observable }
        : { ...base, observable };
    }
    default:
      return { ...base, evidenceLost: true, observable };
  }
}

/** Since when the control, or the standard that the record is of, is off; undefined while it is on. */
function offSince({ controlsOff, cis }: ScopeHistory, check: string, standard: Generation["standard"], atMs: number): number | undefined {
  const off = spanAt(controlsOff[check] ?? [], atMs);
  if (off !== undefined) return off.fromMs;
  return standard !== "cis" || during(cis, atMs) ? undefined : (endedBefore(cis, atMs) ?? -Infinity);
}

/** While a Config rule does not work there are only records that have nothing to say; AWS keeps the last of them for 30 days. */
function emptyHanded(
  { standard, ending, endedAtMs, nextMs = Infinity }: Generation,
  archived: Speaker,
  problem: PostureProblem,
  { region, looks }: Viewed,
  seenMs: number,
): Speaker | undefined {
  if (ending !== "rule broken" || endedAtMs === undefined || endedAtMs > seenMs) return undefined;
  const updatedMs = Math.max(endedAtMs, refreshedAt(problem, region, standard, Math.min(seenMs, nextMs - 1)));
  const forgottenMs = updatedMs + 30 * dayMs;
  if (!isSeen(looks, endedAtMs, forgottenMs) || isMissed(looks, forgottenMs, seenMs)) return undefined;
  const { silence: _silence, ...base } = archived;
  return { ...base, word: "unknown", opened: false, sinceMs: endedAtMs, firstMs: endedAtMs, observable: seenMs < forgottenMs };
}
