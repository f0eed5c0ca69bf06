/** Who administers what for the organization: the accounts that can answer for others. */
import { ListDelegatedAdministratorsCommand } from "@aws-sdk/client-organizations";
import { GetFindingAggregatorCommand, ListFindingAggregatorsCommand, type SecurityHubClient } from "@aws-sdk/client-securityhub";
import type { AccountId, SourceId, Warning } from "../../posture/words.ts";
import type { Aws } from "../aws/clients.ts";
import { type AwsFailure, failureOf } from "../aws/failure.ts";
import { wholeList } from "../aws/lists.ts";
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

export interface Found {
  readonly administrators: Administrators;
  /** Sources whose administrator nobody could be asked for now: an outage is no answer, and to ask each account instead would be one. */
  readonly unknown: ReadonlyMap<SourceId, AwsFailure>;
  /** What may not be asked: whoever reads falls back to each account, and says so. */
  readonly warnings: readonly Warning[];
}

export async function findAdministrators(aws: Aws): Promise<Found> {
  const homeRegion = await aws.base.organizations.config.region();
  const unknown = new Map<SourceId, AwsFailure>();
  const warnings = new Map<string, Warning>();
  /** @param source whose scopes nobody can answer for without this. */
  const asked = async <Result>(source: SourceId | undefined, lost: string, ask: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await ask();
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      if (failure.waitingHelps && source !== undefined) unknown.set(source, failure);
      else warnings.set(lost, { code: "administrators-partly-read", message: `${lost}: ${failure.message}` });
      return undefined;
    }
  };
  const noneFound = "delegated administrators could not be found, so every account is asked by itself";
  const find = (source: SourceId) => asked(source, noneFound, () => delegated(aws, source));
  const [[securityhub] = [], [guardduty] = [], [inspector] = [], aggregating = []] = await Promise.all([
    find("securityhub"),
    find("guardduty"),
    find("inspector"),
    find("config"),
  ]);
  const unlinked = "the regions that Security Hub's aggregation region answers for are not known, so each is asked by itself";
  const linking = securityhub && (await asked(undefined, unlinked, () => linkingOf(aws.clients(securityhub).securityhub(homeRegion))));
  const unaggregated = "Config's aggregators could not be read, so every account is asked by itself";
  const config = await asked("config", unaggregated, () => firstAggregator(aws, aggregating, homeRegion));
  return {
    administrators: {
      ...(securityhub === undefined ? {} : { securityhub: { account: securityhub, linking } }),
      ...(guardduty === undefined ? {} : { guardduty: { account: guardduty } }),
      ...(inspector === undefined ? {} : { inspector: { account: inspector } }),
      ...(config === undefined ? {} : { config }),
    },
    unknown,
    warnings: [...warnings.values()],
  };
}

export function isLinked({ aggregationRegion, mode, regions }: Linking, region: string): boolean {
  if (region === aggregationRegion || mode === "ALL_REGIONS") return true;
  return mode === "ALL_REGIONS_EXCEPT_SPECIFIED" ? !regions.includes(region) : regions.includes(region);
}

/** Security Hub, GuardDuty and Inspector have one, Config up to three for each of its two names. */
async function delegated(aws: Aws, source: SourceId): Promise<readonly AccountId[]> {
  const found = new Set<AccountId>();
  for (const ServicePrincipal of principals[source]) {
    const listed = await wholeList("organizations:ListDelegatedAdministrators", "Id", async (NextToken) => {
      const page = await aws.base.organizations.send(new ListDelegatedAdministratorsCommand({ ServicePrincipal, NextToken }));
      return { items: page.DelegatedAdministrators ?? [], next: page.NextToken };
    });
    for (const { Id } of listed) found.add(Id as AccountId);
  }
  return [...found];
}

/** @throws the failure of one that could not be asked, where none of the others has an aggregator. */
async function firstAggregator(aws: Aws, accounts: readonly AccountId[], region: string): Promise<Administrators["config"]> {
  let failure: unknown;
  for (const account of accounts) {
    try {
      const aggregator = await aggregatorOf(aws.clients(account).config(region));
      if (aggregator !== undefined) return { account, region, aggregator };
    } catch (error) {
      if (failureOf(error) === undefined) throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return undefined;
}

async function linkingOf(client: SecurityHubClient): Promise<Linking | undefined> {
  const [aggregator] = await wholeList("securityhub:ListFindingAggregators", "FindingAggregatorArn", async (NextToken) => {
    const page = await client.send(new ListFindingAggregatorsCommand({ NextToken }));
    return { items: page.FindingAggregators ?? [], next: page.NextToken };
  });
  if (aggregator === undefined) return undefined;
  const { FindingAggregatorArn } = aggregator;
  const found = await client.send(new GetFindingAggregatorCommand({ FindingAggregatorArn }));
  if (found.FindingAggregationRegion === undefined) return undefined;
  return { aggregationRegion: found.FindingAggregationRegion, mode: found.RegionLinkingMode ?? "", regions: found.Regions ?? [] };
}
