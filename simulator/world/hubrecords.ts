/** Security Hub's records of one problem in one region, as they stand at an instant: the facts, before they are dressed as ASFF. */
import type { Severity } from "./checks.ts";
import { type Generation, generations, type Standard } from "./generations.ts";
import { hash } from "./hash.ts";
import type { ScopeHistory } from "./history.ts";
import { dayMs, hourMs, standing, type Workflow } from "./life.ts";
import type { PostureProblem } from "./posture.ts";

export interface HubRecord {
  readonly standard: Standard;
  /** Names the record among the problem's: the Id is made from it. */
  readonly generationMs: number;
  /** The extra record that AWS writes, archived at once, while a Config rule does not work. */
  readonly emptyHanded: boolean;
  readonly archived: boolean;
  readonly compliance: "FAILED" | "PASSED" | "NOT_AVAILABLE";
  readonly previous?: "FAILED" | "PASSED";
  readonly statusReason?: "CONFIG_ACCESS_DENIED" | "CONFIG_RETURNS_NOT_APPLICABLE";
  readonly regenerated: boolean;
  readonly workflow: Workflow;
  readonly severity: Severity;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  readonly updatedAtMs: number;
}

/** What AWS no longer keeps is left out: archived records 30 days after their last update. */
export function hubRecords(history: ScopeHistory, problem: PostureProblem, region: string, atMs: number): readonly HubRecord[] {
  const found: HubRecord[] = [];
  if (problem.life.stretches[0].fromMs > atMs) return found;
  for (const generation of generations(history, problem, region)) {
    if (generation.fromMs > atMs) continue;
    for (const record of versions(generation, problem, region, atMs)) {
      if (!record.archived || record.updatedAtMs + 30 * dayMs > atMs) found.push(record);
    }
  }
  return found;
}

/** Archived three to five days after a control was switched off; the record's last word stands until then. */
export const archivedAfterMs = (problem: PostureProblem, region: string): number =>
  3 * dayMs + (hash("archived", problem.accountId, region, problem.check.id, problem.resource.arn) % (2 * dayMs));

function versions(generation: Generation, problem: PostureProblem, region: string, atMs: number): HubRecord[] {
  const { fromMs, endedAtMs, ending } = generation;
  const lookedMs = Math.min(atMs, endedAtMs === undefined ? atMs : endedAtMs - 1);
  const stood = standing(problem.life, lookedMs);
  if (stood === undefined) return [];
  const { now, before } = stood;
  const changedAtMs = Math.max(fromMs, stood.changedAtMs);
  const failed = now.says === "failed";
  const refreshed = refreshedAt(problem, region, generation.standard, lookedMs);
  const base = {
    standard: generation.standard,
    generationMs: fromMs,
    emptyHanded: false,
    regenerated: false,
    workflow: now.workflow,
    severity: failed ? (now.severity ?? problem.check.severity) : ("INFORMATIONAL" as const),
    createdAtMs: fromMs,
    changedAtMs,
    updatedAtMs: Math.max(changedAtMs, refreshed),
    ...(before !== undefined && before.says !== "not applicable" && stood.changedAtMs > fromMs ? { previous: said(before.says) } : {}),
  };
  if (now.says === "not applicable")
    return [
      { ...base, archived: true, compliance: "NOT_AVAILABLE", statusReason: "CONFIG_RETURNS_NOT_APPLICABLE", updatedAtMs: changedAtMs },
    ];
  const active: HubRecord = { ...base, archived: false, compliance: said(now.says) };
  if (endedAtMs === undefined || atMs < endedAtMs) return [active];
  switch (ending) {
    case "consolidated":
      return [{ ...active, archived: true, regenerated: true, updatedAtMs: endedAtMs }];
    case "resource gone":
      return [ended(active, endedAtMs, "CONFIG_RETURNS_NOT_APPLICABLE")];
    case "rule broken":
      // AWS archives the record as it stood; what it writes from then on has nothing to say and is archived at once.
      return [
        { ...active, archived: true, updatedAtMs: endedAtMs },
        emptyHanded(
          active,
          endedAtMs,
          Math.max(endedAtMs, refreshedAt(problem, region, generation.standard, Math.min(atMs, (generation.nextMs ?? Infinity) - 1))),
        ),
      ];
    default: {
      const archivedAtMs = endedAtMs + archivedAfterMs(problem, region);
      return [atMs < archivedAtMs ? active : { ...active, archived: true, updatedAtMs: archivedAtMs }];
    }
  }
}

const ended = (active: HubRecord, atMs: number, statusReason: NonNullable<HubRecord["statusReason"]>): HubRecord => ({
  ...active,
  archived: true,
  compliance: "NOT_AVAILABLE",
  statusReason,
  severity: "INFORMATIONAL",
  changedAtMs: atMs,
  updatedAtMs: atMs,
  ...(active.compliance === "NOT_AVAILABLE" ? {} : { previous: active.compliance }),
});

function emptyHanded(active: HubRecord, atMs: number, updatedAtMs: number): HubRecord {
  const { previous: _previous, ...record } = ended(active, atMs, "CONFIG_ACCESS_DENIED");
  return { ...record, emptyHanded: true, workflow: "NEW", createdAtMs: atMs, updatedAtMs };
}

const said = (says: "failed" | "passed"): "FAILED" | "PASSED" => (says === "failed" ? "FAILED" : "PASSED");

/** Automatic checks move UpdatedAt every 12 to 24 hours, each at its own beat, without news. */
export function refreshedAt(problem: PostureProblem, region: string, standard: Standard, atMs: number): number {
  const beat = hash("beat", problem.accountId, region, standard, problem.check.id, problem.resource.arn);
  const periodMs = 12 * hourMs + (beat % 12) * hourMs;
  const phaseMs = beat % periodMs;
  return Math.floor((atMs - phaseMs) / periodMs) * periodMs + phaseMs;
}
