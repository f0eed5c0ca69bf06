/** One evaluation by a Config rule in our words. Pure. */
import { identifierOfRuleName, isControl, ruleCheck, severityOfControl, severityOfRule } from "../../../posture/catalogue/catalogue.ts";
import { MalformedRecord, type NormalizeContext, type Reading, type RuleFact } from "../../source.ts";
import { accountId, member, requiredInstant, text } from "../recase.ts";
import { isSecurityHubs } from "./rules.ts";

/** @throws MalformedRecord naming the member. */
export function normalize(raw: unknown, context: NormalizeContext): Reading | undefined {
  const qualifier = member(raw, "EvaluationResultIdentifier", "EvaluationResultQualifier");
  const rule = needed(qualifier, "ConfigRuleName");
  const type = needed(qualifier, "ResourceType", rule);
  const id = needed(qualifier, "ResourceId", rule);
  // Aggregators name the account and region; Config itself answers for its own.
  const account = accountId(member(raw, "AccountId")) ?? context.account;
  const region = text(member(raw, "AwsRegion")) ?? context.region;
  const fact = context.rules(account, region)?.[rule];
  // Proactive evaluations are of resources that do not exist yet.
  if (member(qualifier, "EvaluationMode") === "PROACTIVE" || fact?.bySecurityHub === true || isSecurityHubs(rule)) return undefined;
  const nativeId = nativeIdOf({ account, region, rule, type, id });
  const compliance = text(member(raw, "ComplianceType"));
  if (compliance === undefined) throw new MalformedRecord("ComplianceType", "an evaluation without a result", nativeId);
  const { check, severity } = checkOfRule(rule, fact, context.ownSeverity);
  const recordedAt = requiredInstant(raw, ["ResultRecordedTime", "ConfigRuleInvokedTime"], nativeId);
  return {
    nativeId,
    account,
    region,
    kind: "posture",
    // A posture finding's product is fixed by its check, whichever of its records came first.
    product: isControl(check) ? "securityhub" : "config",
    check,
    resource: { id, type, configId: id },
    otherResources: [],
    copyOf: undefined,
    said: { by: "config", compliance },
    severity,
    severityAssigned: true,
    title: rule,
    createdAt: recordedAt,
    firstObservedAt: undefined,
    updatedAt: recordedAt,
    previousCompliance: undefined,
    standard: rule,
    counted: true,
    content: JSON.stringify([nativeId, check, compliance, text(member(raw, "Annotation")) ?? ""]),
    warnings: [],
  };
}

/**
 * A managed rule by its identifier and parameters, a custom one by its own name. Config has no severity: that of its control, else the
 * organization's, else the catalogue's, else MEDIUM.
 */
export function checkOfRule(rule: string, fact: RuleFact | undefined, ownSeverity: NormalizeContext["ownSeverity"] = () => undefined) {
  // Where the rule itself cannot be seen (an aggregator answered), its name is all there is, and most are named by default.
  const identifier = fact === undefined ? identifierOfRuleName(rule) : fact.identifier;
  if (identifier === undefined) return { check: rule, severity: ownSeverity(rule) ?? ("MEDIUM" as const) };
  const check = ruleCheck(identifier, fact?.parameters ?? {});
  return { check, severity: severityOfControl(check) ?? ownSeverity(check) ?? severityOfRule(identifier) ?? ("MEDIUM" as const) };
}

export interface Evaluated {
  readonly account: string;
  readonly region: string;
  readonly rule: string;
  readonly type: string;
  readonly id: string;
}

export const nativeIdOf = ({ account, region, rule, type, id }: Evaluated): string => [account, region, rule, type, id].join("/");

/** The inverse: rules and types hold no slash, ids may. */
export function evaluatedOf(nativeId: string): Evaluated | undefined {
  const [account, region, rule, type, ...id] = nativeId.split("/");
  if (account === undefined || region === undefined || rule === undefined || type === undefined || id.length === 0) return undefined;
  return { account, region, rule, type, id: id.join("/") };
}

function needed(qualifier: unknown, name: string, rule?: string): string {
  const found = text(member(qualifier, name));
  if (found === undefined) throw new MalformedRecord(name, `an evaluation without ${name}`, rule);
  return found;
}
