/** Which resources are global: one problem, however many regions evaluate it (domain.md section 2). */

/** Types that live in no region, by their beginning. */
const globalTypes: readonly string[] = [
  "AWS::IAM::",
  "AWS::CloudFront::",
  "AWS::Route53::",
  "AWS::Route53Domains::",
  "AWS::Organizations::",
  "AWS::GlobalAccelerator::",
  "AWS::WAF::", // WAF Classic, global; WAFRegional and WAFV2 are told apart by their ARN
  "AWS::Shield::",
  "AWS::SSO::",
  "AWS::Account::",
  "AWS::Budgets::",
  "AWS::CE::",
  "AWS::NetworkManager::",
];

/** Checks on the account itself that are one fact for all regions; every other check on `AWS::::Account` is a fact of each region. */
const globalAccountChecks: readonly RegExp[] = [
  /^iam\.\d+$/i,
  /^account\.\d+$/i,
  /^shield\.\d+$/i,
  /^(root_account_|iam_|account_part_of_organizations|security_account_information_provided|mfa_enabled_for_iam_console_access)/i,
];

const account = "AWS::::Account";

/** `AwsIamUser` (ASFF) and `AWS::IAM::User` (Config) name the same type. */
export function isGlobal(resourceType: string, check: string): boolean {
  const type = resourceType.startsWith("AWS::") ? resourceType : asConfigType(resourceType);
  if (type === account) return globalAccountChecks.some((pattern) => pattern.test(check));
  return globalTypes.some((beginning) => type.startsWith(beginning));
}

/** ASFF runs service and type together: only the services of global types are told apart. */
const asffServices: Readonly<Record<string, string>> = {
  AwsIam: "AWS::IAM::",
  AwsCloudFront: "AWS::CloudFront::",
  AwsRoute53: "AWS::Route53::",
  AwsOrganizations: "AWS::Organizations::",
  AwsGlobalAccelerator: "AWS::GlobalAccelerator::",
  AwsWaf: "AWS::WAF::",
  AwsShield: "AWS::Shield::",
};

function asConfigType(asffType: string): string {
  if (asffType === "AwsAccount") return account;
  if (/^AwsWaf(Regional|v2|V2)/.test(asffType)) return asffType;
  const service = Object.keys(asffServices).find((name) => asffType.startsWith(name));
  return service === undefined ? asffType : `${asffServices[service]}${asffType.slice(service.length)}`;
}
