import { describe, expect, test } from "vitest";
import { controlOf, controlOfRule, identifierOfRuleName, ruleCheck, severityOfControl, severityOfRule } from "./catalogue.ts";
import { controls, legacyIds, rules } from "./entries.ts";
import { isGlobal } from "./global.ts";

describe("the control behind a record", () => {
  test.each([
    ["security-control/S3.1", undefined, "S3.1"],
    ["security-control/s3.1", undefined, "S3.1"],
    ["anything", "cloudtrail.2", "CloudTrail.2"],
    ["arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/2.7", undefined, "CloudTrail.2"],
    ["arn:aws-us-gov:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/1.13", undefined, "IAM.9"],
    ["cis-aws-foundations-benchmark/v/1.4.0/1.5", undefined, "IAM.9"],
    ["pci-dss/v/3.2.1/PCI.CloudTrail.1", undefined, "CloudTrail.2"],
    ["pci-dss/v/3.2.1/PCI.IAM.5", undefined, "IAM.9"],
    ["aws-foundational-security-best-practices/v/1.0.0/ELBv2.1", undefined, "ELB.1"],
    ["nist-800-53/v/5.0.0/EC2.2", undefined, "EC2.2"],
    ["security-control/Future.12", undefined, "Future.12"],
    ["prowler-iam_root_mfa", undefined, undefined],
  ])("%s (%s) is %s", (generator, id, control) => {
    expect(controlOf(generator, id)).toBe(control);
  });
});

describe("the check behind a Config rule", () => {
  test("a rule that backs one control is that control, with its parameters or none", () => {
    expect(controlOfRule("ACCESS_KEYS_ROTATED", {})).toBe("IAM.3");
    expect(controlOfRule("ACCESS_KEYS_ROTATED", { maxAccessKeyAge: "90" })).toBe("IAM.3");
    expect(controlOfRule("ACCESS_KEYS_ROTATED", { maxAccessKeyAge: "30" })).toBeUndefined();
  });

  test("the password policy backs nine controls: parameters alone tell which", () => {
    expect(controlOfRule("IAM_PASSWORD_POLICY", {})).toBeUndefined();
    expect(controlOfRule("IAM_PASSWORD_POLICY", { RequireSymbols: "True" })).toBe("IAM.13");
    expect(ruleCheck("IAM_PASSWORD_POLICY", { RequireSymbols: "false" })).toMatch(/^IAM_PASSWORD_POLICY#[0-9a-f]{8}$/);
  });

  test("parameters in another order and spelling are the same check", () => {
    const a = ruleCheck("ACCESS_KEYS_ROTATED", { maxAccessKeyAge: "30", other: "X" });
    expect(ruleCheck("ACCESS_KEYS_ROTATED", { other: "x ", maxAccessKeyAge: "30" })).toBe(a);
    expect(ruleCheck("ACCESS_KEYS_ROTATED", { maxAccessKeyAge: "31", other: "X" })).not.toBe(a);
  });

  test("a managed rule's default name tells its identifier, and a control's severity goes before the rule's", () => {
    expect(identifierOfRuleName("access-keys-rotated")).toBe("ACCESS_KEYS_ROTATED");
    expect(severityOfRule("ACCESS_KEYS_ROTATED")).toBe(severityOfControl("IAM.3"));
  });
});

describe("the data", () => {
  test("no two entries differ by case only", () => {
    expect(new Set(controls.map(({ id }) => id.toLowerCase())).size).toBe(controls.length);
    expect(new Set(rules.map(({ id }) => id.toLowerCase())).size).toBe(rules.length);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    expect(new Set(legacyIds.map(({ standard, id }) => `${standard}/${id}`)).size).toBe(legacyIds.length);
  });

  test("every legacy id and every control's rule exists", () => {
    const controlIds = new Set(controls.map(({ id }) => id));
    const ruleIds = new Set(rules.map(({ id }) => id));
    expect(legacyIds.filter(({ control }) => !controlIds.has(control))).toEqual([]);
    expect(controls.filter(({ rule }) => rule !== undefined && !ruleIds.has(rule))).toEqual([]);
  });
});

describe("global resources", () => {
  test.each([
    ["AWS::IAM::User", "IAM.5", true],
    ["AwsIamUser", "IAM.5", true],
    ["AWS::::Account", "IAM.9", true],
    ["AwsAccount", "Account.1", true],
    ["AWS::::Account", "GuardDuty.1", false],
    ["AwsAccount", "Config.1", false],
    ["AWS::S3::Bucket", "S3.1", false],
    ["AwsWafRegionalRule", "WAF.2", false],
    ["AwsWafWebAcl", "WAF.8", true],
    ["AWS::::Account", "ROOT_ACCOUNT_MFA_ENABLED", true],
  ])("%s under %s: %s", (type, check, global) => {
    expect(isGlobal(type, check)).toBe(global);
  });
});
