import { expect, test } from "vitest";
import { controls } from "./entries.ts";
import { isGlobal, isGlobalControl } from "./global.ts";

test.each([
  ["AWS::IAM::User", "IAM.5", true],
  ["AwsIamUser", "IAM.5", true],
  ["AwsIamAccessKey", "IAM.3", true],
  ["AWS::IAM::Role", "KMS.2", true],
  ["AWS::::Account", "IAM.9", true],
  ["AwsAccount", "Account.1", true],
  ["AWS::::Account", "ROOT_ACCOUNT_MFA_ENABLED", true],
  ["AWS::::Account", "IAM_PASSWORD_POLICY#0123abcd", true],
  ["AWS::::Account", "GuardDuty.1", false],
  ["AWS::::Account", "EC2.7", false],
  ["AwsAccount", "Config.1", false],
  ["AwsAccount", "S3.1", false],
  ["AwsAccount", "IAM.28", false],
  ["AWS::::Account", "IAM_EXTERNAL_ACCESS_ANALYZER_ENABLED", false],
  ["AWS::AccessAnalyzer::Analyzer", "IAM.23", false],
  ["AWS::S3::Bucket", "S3.5", false],
  ["AwsS3Bucket", "S3.5", false],
  ["AWS::S3::MultiRegionAccessPoint", "S3.24", true],
  ["AwsCloudFrontDistribution", "CloudFront.1", true],
  ["AWS::CloudFront::Distribution", "CloudFront.1", true],
  ["AWS::Route53::HostedZone", "Route53.2", true],
  ["AwsRoute53HostedZone", "Route53.2", true],
  ["AWS::Route53Resolver::FirewallRuleGroup", "ROUTE53_RESOLVER_FIREWALL_RULE_GROUP_TAGGED", false],
  ["AWS::GlobalAccelerator::Accelerator", "GlobalAccelerator.1", true],
  ["AwsWafRegionalRule", "WAF.2", false],
  ["AwsWafv2WebAcl", "WAF.10", false],
  ["AWS::WAFv2::WebACL", "WAF.10", false],
  ["AwsWafWebAcl", "WAF.8", true],
  ["AWS::WAF::RuleGroup", "WAF.7", true],
  ["AWS::ShieldRegional::Protection", "SHIELD_DRT_ACCESS", false],
  ["AWS::RDS::GlobalCluster", "RDS.51", true],
  ["AWS::RDS::DBCluster", "RDS.27", false],
  ["Other", "GlobalAccelerator.1", true],
  ["Other", "S3.5", false],
  ["Other", "Future.12", false],
])("%s under %s: %s", (type, check, global) => {
  expect(isGlobal(type, check)).toBe(global);
});

test("every control on the root user and the account's own settings is one fact for all regions", () => {
  const onAccount = controls.filter(({ types }) => types.includes("AWS::::Account") && isGlobal("AWS::::Account", types[0] ?? ""));
  expect(onAccount).toEqual([]);
  const global = controls.filter(({ id, types }) => types.includes("AWS::::Account") && isGlobal("AWS::::Account", id)).map(({ id }) => id);
  expect(global).toEqual([
    "Account.1",
    "Account.2",
    ...["IAM.4", "IAM.6", "IAM.7", "IAM.9", "IAM.10", "IAM.11", "IAM.12", "IAM.13", "IAM.14", "IAM.15", "IAM.16", "IAM.17", "IAM.18"],
  ]);
});

test("a control looks at global resources, or at regional ones, never at both", () => {
  for (const { id, types } of controls) expect([id, new Set(types.map((type) => isGlobal(type, id))).size]).toEqual([id, 1]);
});

test.each([
  ["IAM.9", true],
  ["iam.5", true],
  ["CloudFront.1", true],
  ["IAM.28", false],
  ["S3.1", false],
  ["IAM.4711", true],
  ["Future.12", false],
])("%s is on global resources: %s", (control, global) => {
  expect(isGlobalControl(control)).toBe(global);
});
