/** One rule's evaluations, resource by resource, walked by index. */
import { type Call, type Members, ServiceError } from "../../service.ts";
import { during } from "../../world/history.ts";
import { standing } from "../../world/life.ts";
import { indicesOf, type PostureProblem, type PostureSpace, postureProblem } from "../../world/posture.ts";
import { positionOf, tokenFor } from "../tokens.ts";
import { evaluatedAtMs, type Place, type Rule, ruleNamed, rulesOf, tenMinutes, visibilityOf } from "./rules.ts";

export interface Evaluation {
  readonly problem: PostureProblem;
  readonly compliance: "COMPLIANT" | "NON_COMPLIANT" | "NOT_APPLICABLE";
  readonly changedAtMs: number;
}

export function getComplianceDetailsByConfigRule(input: Members, call: Call): Members {
  const rule = ruleNamed(rulesOf(call, call.caller), String(input.ConfigRuleName));
  if (visibilityOf(rule) === "INTERNAL")
    throw new ServiceError("InvalidParameterValueException", `The evaluations of the rule '${rule.name}' are internal.`);
  const types = (input.ComplianceTypes as readonly string[] | undefined) ?? [];
  const { evaluations, next } = evaluationsPage(input, call, call.caller, rule, (type) => types.length === 0 || types.includes(type));
  return {
    EvaluationResults: evaluations.map((evaluation) => result(rule, evaluation)),
    ...(next === undefined ? {} : { NextToken: next }),
  };
}

export function result(rule: Rule, { problem, compliance, changedAtMs }: Evaluation): Members {
  const at = new Date(changedAtMs);
  return {
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: {
        ConfigRuleName: rule.name,
        ResourceType: problem.resource.type,
        ResourceId: problem.resource.configId,
        EvaluationMode: "DETECTIVE",
      },
      OrderingTimestamp: at,
    },
    ComplianceType: compliance,
    ResultRecordedTime: at,
    ConfigRuleInvokedTime: at,
  };
}

export function evaluationsPage(
  input: Members,
  call: Call,
  place: Place,
  rule: Rule,
  isWanted: (compliance: string) => boolean,
): { readonly evaluations: readonly Evaluation[]; readonly next?: string } {
  const { NextToken, Limit, ...asked } = input;
  const query = [call.caller.accountId, call.caller.region, asked];
  const size = (Limit as number | undefined) || 100;
  const [startSpace = 0, startIndex = 0] = startOf(NextToken, query);
  const evaluations: Evaluation[] = [];
  const spaces = spacesOf(call, place, rule);
  for (let at = startSpace; at < spaces.length; at++) {
    const space = spaces[at];
    if (space === undefined) continue;
    for (const index of indicesOf(space, (check) => check.rule === rule.identifier, at === startSpace ? startIndex : 0)) {
      const evaluation = evaluationOf(call, place, rule, postureProblem(space, index));
      if (evaluation === undefined || !isWanted(evaluation.compliance)) continue;
      if (evaluations.length === size) return { evaluations, next: tokenFor([at, index], query) };
      evaluations.push(evaluation);
    }
  }
  return { evaluations };
}

/** IAM is recorded by the customer in the home region only; Security Hub evaluates its facts everywhere. */
function spacesOf({ world }: Call, { accountId, region }: Place, rule: Rule): readonly PostureSpace[] {
  const seesGlobal = rule.made === "securityhub" || region === world.aggregationRegion;
  return [world.posture(accountId, region), ...(seesGlobal ? [world.posture(accountId, "global")] : [])];
}

function evaluationOf(call: Call, place: Place, rule: Rule, problem: PostureProblem): Evaluation | undefined {
  const { world, atMs } = call;
  const history = world.history(place.accountId, place.region);
  const own = history.rules.find(({ name, exists }) => name === rule.name && during(exists, atMs));
  if (own?.broken !== undefined && during([own.broken], atMs)) return undefined;
  const lookedMs = rule.brokenSinceMs ?? (rule.made === "securityhub" ? tenMinutes(atMs) : evaluatedAtMs(call, place));
  const firstMs = own?.exists.find((span) => span.fromMs <= atMs)?.fromMs ?? -Infinity;
  if (lookedMs === undefined || lookedMs < firstMs || rule.state === "DELETING_RESULTS") return undefined;
  const { life } = problem;
  const stood = standing(life, lookedMs);
  if (stood === undefined || (life.goneAtMs !== undefined && life.goneAtMs <= lookedMs)) return undefined;
  return { problem, compliance: compliances[stood.now.says], changedAtMs: Math.max(firstMs, stood.changedAtMs) };
}

const compliances = { failed: "NON_COMPLIANT", passed: "COMPLIANT", "not applicable": "NOT_APPLICABLE" } as const;

function startOf(token: unknown, query: unknown): readonly number[] {
  if (token === undefined || token === "") return [];
  const found = positionOf(String(token), query);
  if (found === undefined) throw new ServiceError("InvalidNextTokenException", "The specified token is not valid");
  return found;
}
