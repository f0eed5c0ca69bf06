/** The two standards of the simulated organization, and AWS's forms of their names. */
export const fsbpSubscription = "aws-foundational-security-best-practices/v/1.0.0";
const cisSubscription = "cis-aws-foundations-benchmark/v/3.0.0";

const paths = { fsbp: fsbpSubscription, cis: cisSubscription } as const;
export type StandardName = keyof typeof paths;
export const standardNames: readonly StandardName[] = ["fsbp", "cis"];

export const standardArn = (partition: string, region: string, standard: StandardName): string =>
  `arn:${partition}:securityhub:${region}::standards/${paths[standard]}`;

export const subscriptionArn = (partition: string, region: string, accountId: string, standard: StandardName): string =>
  `arn:${partition}:securityhub:${region}:${accountId}:subscription/${paths[standard]}`;
