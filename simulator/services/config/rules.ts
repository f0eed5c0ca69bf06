/** Config's rules in one account and region: Security Hub's own (service-linked), the company's by hand, by conformance pack, by organization. */
import { type Call, type Members, ServiceError } from "../../service.ts";
import { uuid } from "../../world/hash.ts";
import { during, endedBefore, type OwnRule } from "../../world/history.ts";
import { hubRuleName } from "../securityhub/asff.ts";
import { controls } from "../securityhub/enablement.ts";
import { pageOf } from "../tokens.ts";

export interface Rule {
  readonly name: string;
  readonly identifier: string;
  readonly made: OwnRule["made"] | "securityhub";
  readonly lambda?: boolean;
  readonly state?: OwnRule["state"];
  readonly internal?: boolean;
  /** The rule is there but gives no results. */
  readonly brokenSinceMs?: number;
}

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export function rulesOf({ world, atMs }: Call, { accountId, region }: Place): readonly Rule[] {
  const history = world.history(accountId, region);
  const own: Rule[] = history.rules
    .filter(({ exists }) => during(exists, atMs))
    .map(({ exists: _, broken, ...rule }) => ({
      ...rule,
      ...(broken !== undefined && during([broken], atMs) ? { brokenSinceMs: broken.fromMs } : {}),
    }));
  if (!during(history.hub, atMs)) return own;
  const linked: Rule[] = [];
  for (const { id, rule } of controls) {
    if (rule === undefined || during(history.controlsOff[id] ?? [], atMs)) continue;
    const broken = history.brokenRules[id];
    const isBroken = broken !== undefined && during([broken], atMs);
    linked.push({
      name: hubRuleName(world.seed, accountId, region, rule),
      identifier: rule,
      made: "securityhub",
      ...(isBroken ? { brokenSinceMs: broken.fromMs } : {}),
    });
  }
  return [...linked, ...own];
}

export function describeConfigRules(input: Members, call: Call): Members {
  const visibility = (input.Filters as { RuleEvaluationVisibility?: string } | undefined)?.RuleEvaluationVisibility;
  const found = named(input, call).filter((rule) => visibility === undefined || visibility === visibilityOf(rule));
  const all = found.map((rule) => ({
    ConfigRuleName: rule.name,
    ConfigRuleArn: ruleArn(call, rule),
    ConfigRuleId: ruleId(call, rule),
    Description: "",
    Source:
      rule.lambda === true
        ? {
            Owner: "CUSTOM_LAMBDA",
            SourceIdentifier: `arn:${call.world.partition}:lambda:${call.caller.region}:${call.caller.accountId}:function:${rule.name}`,
          }
        : { Owner: "AWS", SourceIdentifier: rule.identifier },
    InputParameters: "{}",
    ConfigRuleState: rule.state ?? "ACTIVE",
    ...(creators[rule.made] === undefined ? {} : { CreatedBy: creators[rule.made] }),
    EvaluationModes: [{ Mode: "DETECTIVE" }],
    RuleEvaluationVisibility: visibilityOf(rule),
  }));
  return listPage(all, "ConfigRules", input, call, 25);
}

export function describeConfigRuleEvaluationStatus(input: Members, call: Call): Members {
  const evaluated = evaluatedAtMs(call, call.caller);
  // Of custom Lambda rules AWS tells no status.
  const told = named(input, call).filter(({ lambda }) => lambda !== true);
  const all = told.map((rule) => {
    const brokenMs = rule.brokenSinceMs;
    const lastMs = brokenMs ?? (rule.made === "securityhub" ? tenMinutes(call.atMs) : evaluated);
    return {
      ConfigRuleName: rule.name,
      ConfigRuleArn: ruleArn(call, rule),
      ConfigRuleId: ruleId(call, rule),
      ...(lastMs === undefined ? {} : { LastSuccessfulInvocationTime: new Date(lastMs), LastSuccessfulEvaluationTime: new Date(lastMs) }),
      FirstEvaluationStarted: lastMs !== undefined,
      ...(brokenMs === undefined
        ? {}
        : {
            LastFailedEvaluationTime: new Date(tenMinutes(call.atMs)),
            LastErrorCode: "AccessDenied",
            LastErrorMessage: "The service-linked role may not read the resource.",
          }),
    };
  });
  return listPage(all, "ConfigRulesEvaluationStatus", input, call, 50);
}

/** What Config's rules last looked at; undefined where nothing was ever recorded. */
export function evaluatedAtMs({ world, atMs }: Call, { accountId, region }: Place): number | undefined {
  const { recorder } = world.history(accountId, region);
  return during(recorder, atMs) ? tenMinutes(atMs) : endedBefore(recorder, atMs);
}

/** Rules are looked at in batches; details and status agree on how far they have come. */
export const tenMinutes = (ms: number): number => Math.floor(ms / 600_000) * 600_000;

export function listPage(all: readonly unknown[], member: string, input: Members, { caller }: Call, size: number): Members {
  const { NextToken, Limit: _limit, ...asked } = input;
  const query = [caller.accountId, caller.region, member, asked];
  const { items, next } = pageOf(
    all,
    NextToken,
    size,
    query,
    () => new ServiceError("InvalidNextTokenException", "The specified token is not valid"),
  );
  return { [member]: items, ...(next === undefined ? {} : { NextToken: next }) };
}

export const visibilityOf = ({ internal }: Rule): "EXTERNAL" | "INTERNAL" => (internal === true ? "INTERNAL" : "EXTERNAL");

function named(input: Members, call: Call): readonly Rule[] {
  const rules = rulesOf(call, call.caller);
  const names = input.ConfigRuleNames as readonly string[] | undefined;
  if (names === undefined || names.length === 0) return rules;
  return names.map((name) => ruleNamed(rules, name));
}

export function ruleNamed(rules: readonly Rule[], name: string): Rule {
  const found = rules.find((rule) => rule.name === name);
  if (found === undefined)
    throw new ServiceError("NoSuchConfigRuleException", `The ConfigRule '${name}' provided in the request is invalid.`);
  return found;
}

const ruleId = ({ world, caller }: Call, { name }: Rule): string =>
  `config-rule-${uuid(world.seed, caller.accountId, caller.region, name).slice(0, 6)}`;

const ruleArn = (call: Call, rule: Rule): string =>
  `arn:${call.world.partition}:config:${call.caller.region}:${call.caller.accountId}:config-rule/${
    rule.made === "securityhub" ? "aws-service-rule/securityhub.amazonaws.com/" : ""
  }${ruleId(call, rule)}`;

const creators: Readonly<Record<Rule["made"], string | undefined>> = {
  securityhub: "securityhub.amazonaws.com",
  "conformance pack": "config-conforms.amazonaws.com",
  organization: "config-multiaccountsetup.amazonaws.com",
  "by hand": undefined,
};
