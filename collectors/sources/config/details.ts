/** Evaluations rule by rule: Config's own, and those that an aggregator holds for other accounts. */
import {
  type AggregateEvaluationResult,
  type ConfigServiceClient,
  DescribeAggregateComplianceByConfigRulesCommand,
  type EvaluationResult,
  GetAggregateComplianceDetailsByConfigRuleCommand,
  GetComplianceDetailsByConfigRuleCommand,
} from "@aws-sdk/client-config-service";
import { failureOf } from "../../aws/failure.ts";
import { wholeList } from "../../aws/lists.ts";
import type { Ask } from "../../source.ts";
import { isSecurityHubs } from "./rules.ts";

export type Evaluation = EvaluationResult | AggregateEvaluationResult;

export interface DetailsPage {
  readonly records: readonly Evaluation[];
  /** False where nothing is known of what the rule found: it was listed, and is not there any more, or AWS does not take its name. */
  readonly told: boolean;
  readonly token: string | undefined;
}

const detailsPage = 100;
const rulesPage = 1000;

export async function details(client: ConfigServiceClient, rule: string, token: string | undefined): Promise<DetailsPage> {
  try {
    const page = await client.send(
      new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName: rule, Limit: detailsPage, ...(token ? { NextToken: token } : {}) }),
    );
    return { records: page.EvaluationResults ?? [], told: true, token: page.NextToken || undefined };
  } catch (error) {
    if (isOfTheRule(failureOf(error)?.code, token)) return { records: [], told: false, token: undefined };
    throw error;
  }
}

/**
 * It costs that rule, not all of them. A rule's name may have 128 letters; the request for its results takes 64 by AWS's own description of
 * it, and conformance packs make longer ones. With a token, it is the token that was refused.
 */
const isOfTheRule = (code: string | undefined, token: string | undefined): boolean =>
  code === "NoSuchConfigRuleException" || (code === "ValidationException" && token === undefined);

export async function aggregatedDetails(
  client: ConfigServiceClient,
  aggregator: string,
  { account, region }: Ask,
  rule: string,
  token: string | undefined,
): Promise<DetailsPage> {
  const page = await client.send(
    new GetAggregateComplianceDetailsByConfigRuleCommand({
      ConfigurationAggregatorName: aggregator,
      ConfigRuleName: rule,
      AccountId: account,
      AwsRegion: region,
      Limit: detailsPage,
      ...(token ? { NextToken: token } : {}),
    }),
  );
  return { records: page.AggregateEvaluationResults ?? [], told: true, token: page.NextToken || undefined };
}

/** Names of the rules that the aggregator holds for the account and region, those of Security Hub left out, in order. */
export async function aggregatedRules(client: ConfigServiceClient, aggregator: string, ask: Ask): Promise<readonly string[]> {
  const rules = await wholeList("config:DescribeAggregateComplianceByConfigRules", "ConfigRuleName", async (NextToken) => {
    const page = await client.send(
      new DescribeAggregateComplianceByConfigRulesCommand({
        ConfigurationAggregatorName: aggregator,
        Filters: { AccountId: ask.account, AwsRegion: ask.region },
        Limit: rulesPage,
        NextToken,
      }),
    );
    return { items: page.AggregateComplianceByConfigRules ?? [], next: page.NextToken };
  });
  return [...new Set(rules.map(({ ConfigRuleName }) => ConfigRuleName))].filter((name) => !isSecurityHubs(name)).sort();
}
