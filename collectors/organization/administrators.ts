/** Who administers what for the organization: the accounts that can answer for others. */
import { ListDelegatedAdministratorsCommand } from "@aws-sdk/client-organizations";
import { GetFindingAggregatorCommand, ListFindingAggregatorsCommand, type SecurityHubClient } from "@aws-sdk/client-securityhub";
import type { AccountId, SourceId } from "../../posture/words.ts";
import type { Aws } from "../aws/clients.ts";
import { failureOf } from "../aws/failure.ts";
import { aggregatorOf } from "../sources/config/aggregator.ts";

export interface Linking {
  readonly aggregationRegion: string;
  /** As AWS says it: ALL_REGIONS, ALL_REGIONS_EXCEPT_SPECIFIED, SPECIFIED_REGIONS. */
  readonly mode: string;
  readonly regions: readonly string[];
}

export interface Administrators {
  readonly securityhub?: { readonly account: AccountId; readonly linking: Linking | undefined };
  readonly guardduty?: { readonly account: AccountId };
  readonly inspector?: { readonly account: AccountId };
  /** Only with an aggregator in the home region: a delegated administrator without one knows nothing of the others. */
  readonly config?: { readonly account: AccountId; readonly region: string; readonly aggregator: string };
}

const principals: Readonly<Record<SourceId, readonly string[]>> = {
  securityhub: ["securityhub.amazonaws.com"],
  guardduty: ["guardduty.amazonaws.com"],
  inspector: ["inspector2.amazonaws.com"],
  config: ["config.amazonaws.com", "config-multiaccountsetup.amazonaws.com"],
};

/** What may not be asked is not there: whoever reads falls back to each account. */
export async function findAdministrators(aws: Aws): Promise<Administrators> {
  const homeRegion = await aws.base.organizations.config.region();
  const [securityhub, guardduty, inspector, config] = await Promise.all([
    delegated(aws, "securityhub"),
    delegated(aws, "guardduty"),
    delegated(aws, "inspector"),
    delegated(aws, "config"),
  ]);
  const linking =
    securityhub === undefined ? undefined : await orNothing(() => linkingOf(aws.clients(securityhub).securityhub(homeRegion)));
  const aggregator = config === undefined ? undefined : await orNothing(() => aggregatorOf(aws.clients(config).config(homeRegion)));
  return {
    ...(securityhub === undefined ? {} : { securityhub: { account: securityhub, linking } }),
    ...(guardduty === undefined ? {} : { guardduty: { account: guardduty } }),
    ...(inspector === undefined ? {} : { inspector: { account: inspector } }),
    ...(config === undefined || aggregator === undefined ? {} : { config: { account: config, region: homeRegion, aggregator } }),
  };
}

export function isLinked({ aggregationRegion, mode, regions }: Linking, region: string): boolean {
  if (region === aggregationRegion || mode === "ALL_REGIONS") return true;
  return mode === "ALL_REGIONS_EXCEPT_SPECIFIED" ? !regions.includes(region) : regions.includes(region);
}

async function delegated(aws: Aws, source: SourceId): Promise<AccountId | undefined> {
  for (const ServicePrincipal of principals[source]) {
    const answer = await orNothing(() => aws.base.organizations.send(new ListDelegatedAdministratorsCommand({ ServicePrincipal })));
    const id = answer?.DelegatedAdministrators?.[0]?.Id;
    if (id !== undefined) return id as AccountId;
  }
  return undefined;
}

async function linkingOf(client: SecurityHubClient): Promise<Linking | undefined> {
  const { FindingAggregators = [] } = await client.send(new ListFindingAggregatorsCommand({}));
  const FindingAggregatorArn = FindingAggregators[0]?.FindingAggregatorArn;
  if (FindingAggregatorArn === undefined) return undefined;
  const found = await client.send(new GetFindingAggregatorCommand({ FindingAggregatorArn }));
  if (found.FindingAggregationRegion === undefined) return undefined;
  return { aggregationRegion: found.FindingAggregationRegion, mode: found.RegionLinkingMode ?? "", regions: found.Regions ?? [] };
}

async function orNothing<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (failureOf(error) === undefined) throw error;
    return undefined;
  }
}
