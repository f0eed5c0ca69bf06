/**
 * Under which of its records Security Hub speaks of a problem, and until when it looked. A new generation means a new Id: after
 * consolidation, after a control was off, after trouble with the Config rule. Facts of the world: both the records and the truth use them.
 */

import { hash } from "./hash.ts";
import type { ScopeHistory, Span } from "./history.ts";
import { hourMs } from "./life.ts";
import type { PostureProblem } from "./posture.ts";

export type Ending = "consolidated" | "check switched off" | "hub off" | "rule broken" | "resource gone";
export type Standard = "control" | "fsbp" | "cis";

export interface Generation {
  readonly standard: Standard;
  readonly fromMs: number;
  /** Nothing was evaluated under this generation from here on. */
  readonly endedAtMs?: number;
  readonly ending?: Ending;
  /** When the next one begins; Infinity for never. */
  readonly nextMs?: number;
}

interface Cut {
  readonly atMs: number;
  readonly untilMs: number;
  readonly ending: Ending;
}

/** In order of time; those of one standard never overlap. */
export function generations(history: ScopeHistory, problem: PostureProblem, region: string): readonly Generation[] {
  const { check } = problem;
  if (check.ruleOnly === true || history.hub.length === 0) return [];
  const bornMs = problem.life.stretches[0].fromMs;
  const cuts: Cut[] = gaps(history.hub).map((gap) => ({ ...gap, ending: "hub off" }));
  for (const span of history.controlsOff[check.id] ?? [])
    cuts.push({ atMs: span.fromMs, untilMs: span.untilMs ?? Infinity, ending: "check switched off" });
  const broken = check.rule === undefined ? undefined : history.brokenRules[check.id];
  if (broken !== undefined) cuts.push({ atMs: broken.fromMs, untilMs: broken.untilMs ?? Infinity, ending: "rule broken" });
  if (problem.life.goneAtMs !== undefined) cuts.push({ atMs: problem.life.goneAtMs, untilMs: Infinity, ending: "resource gone" });
  const consolidatedMs = history.consolidatedFromMs;
  if (bornMs >= consolidatedMs) return cutUp("control", bornMs, cuts);
  // Regeneration takes AWS up to a day; meanwhile nothing new is said.
  const regenerated = consolidatedMs + (hash("regenerated", problem.accountId, region, check.id, problem.resource.arn) % (12 * hourMs));
  const before: Cut[] = consolidatedMs === Infinity ? cuts : [...cuts, { atMs: consolidatedMs, untilMs: Infinity, ending: "consolidated" }];
  const old = [...cutUp("fsbp", bornMs, before)];
  if (check.cis !== undefined) old.push(...cutUp("cis", bornMs, [...before, ...cisCuts(history.cis)]));
  const consolidated = consolidatedMs === Infinity ? [] : cutUp("control", regenerated, cuts);
  const nextMs = consolidated[0]?.fromMs ?? Infinity;
  return [...old.map((generation) => (generation.ending === "consolidated" ? { ...generation, nextMs } : generation)), ...consolidated];
}

function cutUp(standard: Standard, bornMs: number, cuts: readonly Cut[]): Generation[] {
  if (cuts.length === 0) return [{ standard, fromMs: bornMs }];
  const found: Generation[] = [];
  let fromMs = bornMs;
  for (const { atMs, untilMs, ending } of [...cuts].sort((a, b) => a.atMs - b.atMs)) {
    if (untilMs <= fromMs) continue;
    if (atMs > fromMs) found.push({ standard, fromMs, endedAtMs: atMs, ending, nextMs: untilMs });
    fromMs = untilMs;
    if (fromMs === Infinity) return found;
  }
  found.push({ standard, fromMs });
  return found;
}

/** What lies between the spans, and before the first and after the last. */
function gaps(spans: readonly Span[]): { atMs: number; untilMs: number }[] {
  const found: { atMs: number; untilMs: number }[] = [];
  let fromMs = -Infinity;
  for (const span of spans) {
    if (span.fromMs > fromMs) found.push({ atMs: fromMs, untilMs: span.fromMs });
    fromMs = span.untilMs ?? Infinity;
  }
  if (fromMs !== Infinity) found.push({ atMs: fromMs, untilMs: Infinity });
  return found;
}

const cisCuts = (spans: readonly Span[]): Cut[] => gaps(spans).map((gap) => ({ ...gap, ending: "check switched off" }));
