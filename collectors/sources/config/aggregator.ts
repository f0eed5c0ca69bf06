/** Config's aggregators: one account that holds the others' compliance, as fresh as its sources are. */
import {
  type AggregatedSourceStatus,
  type ConfigServiceClient,
  type ConfigurationAggregator,
  DescribeConfigurationAggregatorSourcesStatusCommand,
  DescribeConfigurationAggregatorsCommand,
} from "@aws-sdk/client-config-service";
import type { AccountId } from "../../../posture/words.ts";
import { wholeList } from "../../aws/lists.ts";
import type { Ask, Enablement } from "../../source.ts";

const aggregatorsPage = 100;
export const noAggregator = "no Config aggregator covers this account and region";

/** @returns the name of an aggregator that covers the account and region (any account: one of the whole organization). */
export async function aggregatorOf(client: ConfigServiceClient, account?: AccountId, region?: string): Promise<string | undefined> {
  const aggregators = await wholeList("config:DescribeConfigurationAggregators", "ConfigurationAggregatorName", async (NextToken) => {
    const page = await client.send(new DescribeConfigurationAggregatorsCommand({ Limit: aggregatorsPage, NextToken }));
    return { items: page.ConfigurationAggregators ?? [], next: page.NextToken };
  });
  return aggregators.find((aggregator) => covers(aggregator, account, region))?.ConfigurationAggregatorName;
}

function covers(aggregator: ConfigurationAggregator, account: AccountId | undefined, region: string | undefined): boolean {
  const organization = aggregator.OrganizationAggregationSource;
  const inRegion = (source: { readonly AllAwsRegions?: boolean | undefined; readonly AwsRegions?: readonly string[] | undefined }) =>
    region === undefined || source.AllAwsRegions === true || source.AwsRegions?.includes(region) === true;
  if (organization !== undefined && inRegion(organization)) return true;
  if (account === undefined) return false;
  return (aggregator.AccountAggregationSources ?? []).some((source) => source.AccountIds?.includes(account) === true && inRegion(source));
}

/** A source that failed or is outdated shows an old picture: what is missing from it proves nothing. */
export async function aggregatedEnablement(client: ConfigServiceClient, ask: Ask): Promise<Enablement> {
  const aggregator = await aggregatorOf(client, ask.account, ask.region);
  if (aggregator === undefined) return { state: "not_enabled", why: noAggregator, ofAdministrator: true, told: {} };
  const status = await sourceStatus(client, aggregator, ask);
  const complete = status?.LastUpdateStatus === "SUCCEEDED";
  const error = status?.LastErrorMessage ?? status?.LastErrorCode;
  const message = `the Config aggregator's copy of the account is ${status?.LastUpdateStatus ?? "not listed"}${error === undefined ? "" : `: ${error}`}`;
  const notes = complete ? [] : [{ code: "aggregator-source", message }];
  // An aggregator holds what was evaluated, and nothing of who records.
  return { state: "on", checks: undefined, complete, notes, facts: {}, told: {} };
}

async function sourceStatus(client: ConfigServiceClient, aggregator: string, ask: Ask): Promise<AggregatedSourceStatus | undefined> {
  const sources = await wholeList("config:DescribeConfigurationAggregatorSourcesStatus", "SourceId", async (NextToken) => {
    const page = await client.send(
      new DescribeConfigurationAggregatorSourcesStatusCommand({
        ConfigurationAggregatorName: aggregator,
        Limit: aggregatorsPage,
        NextToken,
      }),
    );
    return { items: page.AggregatedSourceStatusList ?? [], next: page.NextToken };
  });
  return sources.find(
    ({ SourceType, SourceId, AwsRegion }) => SourceType === "ACCOUNT" && SourceId === ask.account && AwsRegion === ask.region,
  );
}
