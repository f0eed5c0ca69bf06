/** Config's rules of one account and region: what each checks, who made it, and whether its answers can be believed. */
import {
  type ConfigRule,
  type ConfigRuleEvaluationStatus,
  type ConfigServiceClient,
  DescribeConfigRuleEvaluationStatusCommand,
  DescribeConfigRulesCommand,
} from "@aws-sdk/client-config-service";
import { wholeList } from "../../aws/lists.ts";
import type { RuleFact } from "../../source.ts";

const statusPage = 50;

export interface Rules {
  readonly facts: Readonly<Record<string, RuleFact>>;
  /**
   * Rule name → last successful evaluation, epoch milliseconds; 0 for never. Custom Lambda rules are not in it: AWS tells the status of
   * managed and custom policy rules only.
   */
  readonly evaluatedMs: ReadonlyMap<string, number>;
}

export async function readRules(client: ConfigServiceClient): Promise<Rules> {
  const statuses = new Map<string, ConfigRuleEvaluationStatus>(
    (await evaluationStatuses(client)).map((status) => [status.ConfigRuleName, status]),
  );
  const facts: Record<string, RuleFact> = {};
  const evaluatedMs = new Map<string, number>();
  const rules = await wholeList("config:DescribeConfigRules", "ConfigRuleName", async (NextToken) => {
    const page = await client.send(new DescribeConfigRulesCommand({ NextToken }));
    return { items: page.ConfigRules ?? [], next: page.NextToken };
  });
  for (const rule of rules) {
    const { ConfigRuleName: name } = rule;
    // DELETING_RESULTS is another thing: the rule stays, and evaluates everything again.
    if (rule.ConfigRuleState === "DELETING") continue;
    const status = statuses.get(name);
    facts[name] = ruleFact(name, rule, status);
    if (status !== undefined) evaluatedMs.set(name, status.LastSuccessfulEvaluationTime?.getTime() ?? 0);
  }
  return { facts, evaluatedMs };
}

const evaluationStatuses = (client: ConfigServiceClient) =>
  wholeList("config:DescribeConfigRuleEvaluationStatus", "ConfigRuleName", async (NextToken) => {
    const page = await client.send(new DescribeConfigRuleEvaluationStatusCommand({ Limit: statusPage, NextToken }));
    return { items: page.ConfigRulesEvaluationStatus ?? [], next: page.NextToken };
  });

function ruleFact(name: string, rule: ConfigRule, status: ConfigRuleEvaluationStatus | undefined): RuleFact {
  return {
    identifier: rule.Source?.Owner === "AWS" ? rule.Source.SourceIdentifier : undefined,
    parameters: parametersOf(rule.InputParameters),
    bySecurityHub: isSecurityHubs(name, rule.CreatedBy),
    healthy: rule.ConfigRuleState !== "DELETING_RESULTS" && isHealthy(status),
    ...(rule.RuleEvaluationVisibility === "INTERNAL" ? { internal: true } : {}),
  };
}

/** Security Hub makes rules of its own for its controls: their evaluations are the controls' records once more, and never count. */
export function isSecurityHubs(name: string, createdBy?: string): boolean {
  return name.startsWith("securityhub-") || /^securityhub.*\.amazonaws\.com$/.test(createdBy ?? "");
}

/** A rule whose status AWS does not tell is not known to be healthy: what it no longer lists proves nothing. */
function isHealthy(status: ConfigRuleEvaluationStatus | undefined): boolean {
  const succeeded = status?.LastSuccessfulEvaluationTime?.getTime();
  const failed = Math.max(status?.LastFailedEvaluationTime?.getTime() ?? 0, status?.LastFailedInvocationTime?.getTime() ?? 0);
  return succeeded !== undefined && failed <= succeeded;
}

/** A text of JSON, whose numbers and truths stand for their words. */
function parametersOf(given: string | undefined): Readonly<Record<string, string>> {
  if (given === undefined || given === "") return {};
  try {
    const parsed: unknown = JSON.parse(given);
    if (typeof parsed !== "object" || parsed === null) return {};
    return Object.fromEntries(
      Object.entries(parsed).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
    );
  } catch (error) {
    // Config stores what custom rules were given; a text that is no JSON is one parameter.
    if (!(error instanceof SyntaxError)) throw error;
    return { InputParameters: given };
  }
}
