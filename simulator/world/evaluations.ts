/** What the company's own Config rules say of a problem: the facts, before Config's or Security Hub's dress. */
import { during, endedBefore, type OwnRule, type ScopeHistory } from "./history.ts";
import { standing } from "./life.ts";
import type { PostureProblem } from "./posture.ts";

export interface RuleEvaluation {
  readonly rule: OwnRule;
  readonly compliance: "COMPLIANT" | "NON_COMPLIANT" | "NOT_APPLICABLE";
  readonly everFailed: boolean;
  readonly firstAtMs: number;
  readonly changedAtMs: number;
  /** The resource is gone: Config itself has no evaluation any more. */
  readonly gone: boolean;
}

/** A stopped recorder leaves the last evaluations standing; a deleted rule takes its own along. */
export function ruleEvaluations(history: ScopeHistory, problem: PostureProblem, atMs: number): readonly RuleEvaluation[] {
  const { check, life } = problem;
  if (check.rule === undefined) return [];
  const found: RuleEvaluation[] = [];
  for (const rule of history.rules) {
    const first = rule.exists[0];
    if (rule.identifier !== check.rule || first === undefined || !during(rule.exists, atMs)) continue;
    const { broken } = rule;
    const askedMs = broken !== undefined && during([broken], atMs) ? broken.fromMs - 1 : atMs;
    const lookedMs = during(history.recorder, askedMs) ? askedMs : endedBefore(history.recorder, askedMs);
    const stood = lookedMs === undefined || lookedMs < first.fromMs ? undefined : standing(life, lookedMs);
    if (stood === undefined || lookedMs === undefined) continue;
    const gone = life.goneAtMs !== undefined && life.goneAtMs <= lookedMs;
    found.push({
      rule,
      compliance: gone ? "NOT_APPLICABLE" : compliances[stood.now.says],
      everFailed: life.stretches.some(({ says, fromMs }) => says === "failed" && fromMs <= lookedMs),
      firstAtMs: Math.max(first.fromMs, life.stretches[0].fromMs),
      changedAtMs: gone ? (life.goneAtMs ?? lookedMs) : Math.max(first.fromMs, stood.changedAtMs),
      gone,
    });
  }
  return found;
}

const compliances = { failed: "NON_COMPLIANT", passed: "COMPLIANT", "not applicable": "NOT_APPLICABLE" } as const;
