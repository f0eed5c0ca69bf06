/** Regions that are on in an account: the only ones that can be scopes. */
import { type AccountClient, ListRegionsCommand, type RegionOptStatus } from "@aws-sdk/client-account";
import { Refusal } from "../../posture/refusal.ts";
import type { AccountId } from "../../posture/words.ts";
import type { Aws } from "../aws/clients.ts";
import { failureOf } from "../aws/failure.ts";
import { malformed, wholeList } from "../aws/lists.ts";

const regionsPage = 50;

/** On by default in each partition: assumed where nobody may be asked, since they cannot be switched off. */
const alwaysOn: Readonly<Record<string, readonly string[]>> = {
  aws: [
    ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1"],
    ...["eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1"],
    ...["ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2"],
  ],
  "aws-cn": ["cn-north-1", "cn-northwest-1"],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
};

/** Opted in, or on by default. @throws AwsFailure */
export const readRegions = (aws: Aws, account: AccountId): Promise<string[]> =>
  regionsThatAre(aws.clients(account).account(), ["ENABLED", "ENABLED_BY_DEFAULT"]);

/** Regions that no account can switch off, as the base credentials' account sees them. */
export async function defaultRegions(aws: Aws): Promise<string[]> {
  try {
    return await regionsThatAre(aws.base.account, ["ENABLED_BY_DEFAULT"]);
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    const { partition } = await aws.caller();
    return [...(alwaysOn[partition] ?? [])];
  }
}

/**
 * A slip of the pen would read nothing, and close what was found in the region that was meant.
 * @throws Refusal naming those that are no region of the partition, opted into or not.
 */
export async function refuseUnknownRegions(aws: Aws, names: readonly string[]): Promise<void> {
  try {
    const exist = new Set(await regionsThatAre(aws.base.account, undefined));
    const unknown = names.filter((name) => !exist.has(name));
    if (unknown.length > 0) throw new Refusal("COLLECT_REGIONS", `AWS has no region ${unknown.join(", ")}: nothing is read`);
  } catch (error) {
    // Who may not ask cannot tell; the regions' own scopes will.
    if (failureOf(error) === undefined) throw error;
  }
}

async function regionsThatAre(client: AccountClient, statuses: RegionOptStatus[] | undefined): Promise<string[]> {
  const action = "account:ListRegions";
  try {
    const found = await wholeList(action, "RegionName", async (NextToken) => {
      const page = await client.send(new ListRegionsCommand({ MaxResults: regionsPage, RegionOptStatusContains: statuses, NextToken }));
      return { items: page.Regions, next: page.NextToken };
    });
    if (found.length === 0) throw malformed(action, "no region, not even those that are always on");
    return [...new Set(found.map(({ RegionName }) => RegionName))].sort();
  } catch (error) {
    throw failureOf(error) ?? error;
  }
}
