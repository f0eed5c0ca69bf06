/** Regions that are on in an account: the only ones that can be scopes. */
import { type AccountClient, ListRegionsCommand, type RegionOptStatus } from "@aws-sdk/client-account";
import type { AccountId } from "../../posture/words.ts";
import type { Aws } from "../aws/clients.ts";
import { failureOf } from "../aws/failure.ts";

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

async function regionsThatAre(client: AccountClient, statuses: RegionOptStatus[]): Promise<string[]> {
  const found: string[] = [];
  let NextToken: string | undefined;
  try {
    do {
      const page = await client.send(
        new ListRegionsCommand({ RegionOptStatusContains: statuses, MaxResults: regionsPage, ...(NextToken ? { NextToken } : {}) }),
      );
      for (const { RegionName } of page.Regions ?? []) if (RegionName !== undefined) found.push(RegionName);
      NextToken = page.NextToken;
    } while (NextToken);
  } catch (error) {
    throw failureOf(error) ?? error;
  }
  return found.sort();
}
