/** Which resources are global: one problem, however many regions evaluate it (domain.md section 2). */
import { resourceTypesOfControl } from "./catalogue.ts";

/** What stands for a region of what has none. */
export const globalRegion = "global";

/** Types that live in no region: a whole service (`AWS::IAM::`) or one type. */
const globalTypes: readonly string[] = [
  "AWS::Account::",
  "AWS::Budgets::",
  "AWS::CE::",
  "AWS::CloudFront::",
  "AWS::ECR::PublicRepository", // one registry for all regions; Config records it in us-east-1
  "AWS::GlobalAccelerator::",
  "AWS::IAM::",
  "AWS::NetworkManager::",
  "AWS::Organizations::",
  "AWS::RDS::GlobalCluster", // spans regions; recorded in each of them
  "AWS::Route53::", // not Route53Resolver, whose rules and endpoints are regional
  "AWS::Route53Domains::",
  "AWS::Route53RecoveryControl::",
  "AWS::Route53RecoveryReadiness::",
  "AWS::S3::AccountPublicAccessBlock",
  "AWS::S3::MultiRegionAccessPoint",
  "AWS::SSO::",
  "AWS::Shield::",
  "AWS::WAF::", // WAF Classic, global; those of WAFRegional and WAFv2 name their region
];

/** ASFF's spelling of the same, which runs service and type together: what is no more than a beginning must not begin another service. */
const globalAsffTypes: readonly RegExp[] = [
  /^AwsCloudFront/,
  /^AwsGlobalAccelerator/,
  /^AwsIam/,
  /^AwsOrganizations/,
  /^AwsRdsGlobalCluster$/,
  /^AwsRoute53(HostedZone|HealthCheck|RecordSet)$/,
  /^AwsS3AccountPublicAccessBlock$/,
  /^AwsShield(?!Regional)/,
  /^AwsWaf(?!Regional|v2)/i,
];

/** Checks on the account itself that are one fact for all regions; every other check on `AWS::::Account` is a fact of each region. */
const globalAccountChecks: readonly RegExp[] = [
  /^(iam|account|shield)\.\d+$/i,
  /^(root_account_|iam_|account_part_of_organizations|security_account_information_provided|mfa_enabled_for_iam_console_access)/i,
];

/** Named like IAM's, but each region has, or lacks, its own: IAM Access Analyzer (domain.md section 4 counts it by region). */
const regionalAccountChecks: readonly RegExp[] = [/^iam\.28$/i, /^iam_external_access_analyzer_enabled/i];

/** `AwsIamUser` (ASFF) and `AWS::IAM::User` (Config) name the same type. Where ASFF has no word (`Other`), the control's types tell. */
export function isGlobal(resourceType: string, check: string): boolean {
  if (resourceType === "AWS::::Account" || resourceType === "AwsAccount") {
    return matches(globalAccountChecks, check) && !matches(regionalAccountChecks, check);
  }
  if (resourceType.startsWith("AWS::")) return isGlobalType(resourceType);
  if (resourceType !== "Other" && resourceType !== "") return matches(globalAsffTypes, resourceType);
  const types = resourceTypesOfControl(check);
  return types.length > 0 && types.every(isGlobalType);
}

/** A control that looks at global resources: each region that has it on has its own record of them (domain.md section 5). */
export function isGlobalControl(control: string): boolean {
  const types = resourceTypesOfControl(control);
  return types.length === 0 ? isGlobal("AWS::::Account", control) : types.some((type) => isGlobal(type, control));
}

const isGlobalType = (type: string): boolean =>
  globalTypes.some((global) => (global.endsWith("::") ? type.startsWith(global) : type === global));
const matches = (patterns: readonly RegExp[], text: string): boolean => patterns.some((pattern) => pattern.test(text));
