import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  catalogueVersion,
  controlOf,
  controlOfRule,
  identifierOfRuleName,
  isControl,
  resourceTypesOfControl,
  ruleCheck,
  severityOfControl,
  severityOfRule,
  tiesOf,
} from "./catalogue.ts";
import { controls, legacyIds, rules } from "./entries.ts";

/** Any spelling of a text that differs in case only. */
const inAnyCase = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((upper) => [...text].map((letter, index) => (upper[index] ? letter.toUpperCase() : letter.toLowerCase())).join(""));

describe("the control behind a record", () => {
  test.each([
    ["security-control/S3.1", undefined, "S3.1"],
    ["security-control/s3.1", undefined, "S3.1"],
    ["security-control/ELBv2.1", undefined, "ELB.1"], // AWS's table of ids has it so for Control Tower's standard
    ["security-control/ELBv2.1", "ELBv2.1", "ELB.1"],
    ["anything", "cloudtrail.2", "CloudTrail.2"],
    ["aws-foundational-security-best-practices/v/1.0.0/S3.1", " ", "S3.1"],
    ["arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/2.7", undefined, "CloudTrail.2"],
    ["arn:aws-us-gov:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/1.13", undefined, "IAM.9"],
    ["arn:aws:securityhub:::standards/cis-aws-foundations-benchmark/v/1.4.0/1.4", undefined, "IAM.4"],
    ["cis-aws-foundations-benchmark/v/1.4.0/1.5", undefined, "IAM.9"],
    ["cis-aws-foundations-benchmark/v/3.0.0/2.2.1", undefined, "EC2.7"],
    ["cis-aws-foundations-benchmark/v/5.0.0/5.1.1", undefined, "EC2.7"],
    ["pci-dss/v/3.2.1/PCI.CloudTrail.1", undefined, "CloudTrail.2"],
    ["pci-dss/v/3.2.1/PCI.IAM.5", undefined, "IAM.9"],
    ["aws-foundational-security-best-practices/v/1.0.0/ELBv2.1", undefined, "ELB.1"],
    ["nist-800-53/v/5.0.0/EC2.2", undefined, "EC2.2"],
    ["service-managed-aws-control-tower/v/1.0.0/CodeBuild.1", undefined, "CodeBuild.1"],
    ["service-managed-aws-control-tower/v/1.0.0/CT.CodeBuild.1", undefined, "CodeBuild.1"],
    ["ai-security-best-practices/v/1.0.0/BedrockAgentCore.7", undefined, "BedrockAgentCore.7"],
    ["security-control/Future.12", undefined, "Future.12"],
    ["aws-foundational-security-best-practices/v/1.0.0/Future.12", undefined, "Future.12"],
  ])("%s (%s) is %s", (generator, id, control) => {
    expect(controlOf(generator, id)).toBe(control);
  });

  test.each([
    ["prowler-iam_root_mfa"],
    ["arn:aws:guardduty:us-east-1:111122223333:detector/06b01209ca77b0865dd973df0355fc1e"],
    ["acme-scanner/S3.1"],
    ["2.7"],
    ["cis-aws-foundations-benchmark/v/3.0.0/2.1.4"], // two controls on one requirement
    ["cis-aws-foundations-benchmark/v/1.4.0/2.7"], // 1.2.0's number
    ["pci-dss/v/3.2.1/PCI.Unknown.1"],
    [""],
  ])("%s alone names no control", (generator) => {
    expect(controlOf(generator)).toBeUndefined();
  });

  test("case never matters, and the answer is in AWS's own", () => {
    const generators = [
      ...controls.map(({ id }) => [`security-control/${id}`, id] as const),
      ...legacyIds.map(({ standard, id, control }) => [`${standard}/${id}`, control] as const),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...generators).chain(([generator, id]) => fc.tuple(inAnyCase(generator), inAnyCase(id), fc.constant(id))),
        ([generator, spelled, id]) => {
          expect(controlOf(generator)).toBe(id);
          expect(controlOf("whatever", spelled)).toBe(id);
          expect(isControl(spelled)).toBe(true);
          expect(severityOfControl(spelled)).toBe(severityOfControl(id));
        },
      ),
    );
  });
});

describe("the check behind a Config rule", () => {
  test("a rule that backs one control is that control, with its parameters or none", () => {
    expect(controlOfRule("S3_BUCKET_SSL_REQUESTS_ONLY", {})).toBe("S3.5");
    expect(controlOfRule("ACCESS_KEYS_ROTATED", {})).toBe("IAM.3");
    expect(controlOfRule("ACCESS_KEYS_ROTATED", { maxAccessKeyAge: "90" })).toBe("IAM.3");
    expect(controlOfRule("ACCESS_KEYS_ROTATED", { maxAccessKeyAge: "30" })).toBeUndefined();
    expect(controlOfRule("MULTI_REGION_CLOUD_TRAIL_ENABLED", {})).toBe("CloudTrail.1");
    expect(controlOfRule("GUARDDUTY_ENABLED_CENTRALIZED", {})).toBe("GuardDuty.1");
    expect(controlOfRule("NO_SUCH_RULE", {})).toBeUndefined();
  });

  test("a documented default that is not the control's asks another question", () => {
    expect(ruleCheck("ACM_CERTIFICATE_EXPIRATION_CHECK", {})).toBe("ACM_CERTIFICATE_EXPIRATION_CHECK");
    expect(ruleCheck("ACM_CERTIFICATE_EXPIRATION_CHECK", { daysToExpiration: "14" })).toBe("ACM_CERTIFICATE_EXPIRATION_CHECK");
    expect(ruleCheck("ACM_CERTIFICATE_EXPIRATION_CHECK", { daysToExpiration: "30" })).toBe("ACM.1");
  });

  test("the password policy backs nine controls: parameters alone tell which", () => {
    const strong = {
      RequireUppercaseCharacters: "true",
      RequireLowercaseCharacters: "true",
      RequireSymbols: "true",
      RequireNumbers: "true",
      MinimumPasswordLength: "8",
    };
    expect(controlOfRule("IAM_PASSWORD_POLICY", {})).toBeUndefined();
    expect(ruleCheck("IAM_PASSWORD_POLICY", {})).toBe("IAM_PASSWORD_POLICY");
    expect(controlOfRule("IAM_PASSWORD_POLICY", strong)).toBe("IAM.7");
    expect(controlOfRule("IAM_PASSWORD_POLICY", { RequireSymbols: "True" })).toBe("IAM.13");
    expect(controlOfRule("IAM_PASSWORD_POLICY", { ...strong, MinimumPasswordLength: "20" })).toBeUndefined();
    expect(ruleCheck("IAM_PASSWORD_POLICY", { RequireSymbols: "false" })).toMatch(/^IAM_PASSWORD_POLICY#[0-9a-f]{8}$/);
  });

  test("other rules behind several controls", () => {
    expect(controlOfRule("IAM_USER_UNUSED_CREDENTIALS_CHECK", {})).toBe("IAM.8");
    expect(controlOfRule("IAM_USER_UNUSED_CREDENTIALS_CHECK", { maxCredentialUsageAge: "45" })).toBe("IAM.22");
    expect(controlOfRule("RESTRICTED_INCOMING_TRAFFIC", {})).toBeUndefined();
    expect(controlOfRule("RESTRICTED_INCOMING_TRAFFIC", { blockedPort1: "3389" })).toBe("EC2.14");
    expect(controlOfRule("VPC_SG_PORT_RESTRICTION_CHECK", { restrictPorts: "3389, 22", ipType: "IPv6" })).toBe("EC2.54");
    expect(controlOfRule("VPC_SG_PORT_RESTRICTION_CHECK", {})).toBeUndefined();
    expect(controlOfRule("VPC_ENDPOINT_ENABLED", { serviceNames: "ecr.dkr" })).toBe("EC2.56");
  });

  // Names and values as Config's pages of the rules have them, which are not always Security Hub's.
  test.each([
    ["ELASTICSEARCH_LOGS_TO_CLOUDWATCH", { logTypes: "error" }, "ES.4"],
    ["OPENSEARCH_LOGS_TO_CLOUDWATCH", { logTypes: "error" }, "Opensearch.4"],
    [
      "NETFW_POLICY_DEFAULT_ACTION_FRAGMENT_PACKETS",
      { statelessFragmentDefaultActions: "aws:forward_to_sfe,aws:drop" },
      "NetworkFirewall.5",
    ],
    ["CLB_DESYNC_MODE_CHECK", { desyncMode: "Defensive, Strictest" }, "ELB.14"],
    ["EKS_CLUSTER_LOG_ENABLED", { logTypes: "audit" }, "EKS.8"],
    ["FSX_ONTAP_DEPLOYMENT_TYPE_CHECK", { deploymentTypes: "MULTI_AZ_2,MULTI_AZ_1" }, "FSx.4"],
    ["IAM_POLICY_IN_USE", { policyARN: "arn:aws:iam::aws:policy/AWSSupportAccess" }, "IAM.18"],
    ["COGNITO_USER_POOL_PASSWORD_POLICY_CHECK", { minLength: "8" }, "Cognito.3"],
    ["MARIADB_PUBLISH_LOGS_TO_CLOUDWATCH_LOGS", { logTypes: "error,audit" }, "RDS.42"],
    ["CW_LOGGROUP_RETENTION_PERIOD_CHECK", { MinRetentionTime: "365", LogGroupNames: "/ledger" }, "CloudWatch.16"],
    ["VPC_ENDPOINT_ENABLED", { serviceNames: "ecr.api", vpcIds: "vpc-0a1b2c3d" }, "EC2.55"],
    ["VPC_ENDPOINT_ENABLED", { serviceNames: "ec2" }, "EC2.10"],
  ])("%s with %j is %s", (rule, parameters, control) => {
    expect(controlOfRule(rule, parameters as Record<string, string>)).toBe(control);
  });

  // Nothing given is more than the control asks: a failure of the rule is no failure of the control.
  test.each(["VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS", "ECS_FARGATE_LATEST_PLATFORM_VERSION", "IAM_POLICY_BLACKLISTED_CHECK"])(
    "%s without parameters is no control",
    (rule) => {
      expect(ruleCheck(rule, {})).toBe(rule);
    },
  );

  test("a rule that Security Hub replaced by one of its own, or by another, is no control any more", () => {
    expect(ruleCheck("EC2_STOPPED_INSTANCE", {})).toBe("EC2_STOPPED_INSTANCE");
    expect(ruleCheck("SERVICE_VPC_ENDPOINT_ENABLED", { serviceName: "ec2" })).toMatch(/^SERVICE_VPC_ENDPOINT_ENABLED#/);
  });

  test("which resources are looked at does not change what is asked of one", () => {
    const rule = "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS";
    const asked = [{}, { excludePermissionBoundaryPolicy: "true" }, { excludePermissionBoundaryPolicy: "false" }];
    expect(asked.map((parameters) => ruleCheck(rule, parameters))).toEqual(["IAM.1", "IAM.1", "IAM.1"]);
  });

  test("a check's other names: of a control its rule, of both the other controls on that rule", () => {
    expect(tiesOf("ec2.14")).toMatchObject({ rule: "RESTRICTED_INCOMING_TRAFFIC", parameters: expect.any(Object), controls: ["EC2.19"] });
    expect(tiesOf("RESTRICTED_INCOMING_TRAFFIC")).toEqual({ rule: null, parameters: {}, controls: ["EC2.14", "EC2.19"], legacy: [] });
    expect(tiesOf("Recon:EC2/Portscan")).toEqual({ rule: null, parameters: {}, controls: [], legacy: [] });
    expect(tiesOf("S3.1").legacy).toContain("cis-aws-foundations-benchmark/v/1.4.0/2.1.5.1");
  });

  test("every control is found by its own rule and parameters", () => {
    const own = controls.filter(({ rule }) => rule !== undefined);
    expect(own.filter(({ id, rule = "", parameters = {} }) => controlOfRule(rule, parameters) !== id)).toEqual([]);
  });

  test("parameters mean the same in another order, spelling and partition", () => {
    const check = ruleCheck("ACCESS_KEYS_ROTATED", { maxAccessKeyAge: "30", other: "b,a" });
    expect(ruleCheck("access_keys_rotated", { OTHER: "a, b,", maxaccesskeyage: " 30 " })).toBe(check);
    expect(ruleCheck("ACCESS_KEYS_ROTATED", { maxAccessKeyAge: "31", other: "b,a" })).not.toBe(check);
    expect(ruleCheck("ACCESS_KEYS_ROTATED", { maxAccessKeyAge: "30", other: "B,a" })).not.toBe(check);
    expect(ruleCheck("IAM_POLICY_BLACKLISTED_CHECK", { policyArns: "arn:aws-cn:iam::aws:policy/AWSCloudShellFullAccess" })).toBe("IAM.27");
  });

  test("only parameters that are not default tell two rules apart, whatever their order", () => {
    const parameter = fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("1", "2", "true"));
    fc.assert(
      fc.property(fc.uniqueArray(parameter, { selector: ([name]) => name, minLength: 1 }), (given) => {
        const check = ruleCheck("ACCESS_KEYS_ROTATED", Object.fromEntries(given));
        expect(ruleCheck("ACCESS_KEYS_ROTATED", Object.fromEntries([...given].reverse()))).toBe(check);
        expect(ruleCheck("ACCESS_KEYS_ROTATED", { maxAccessKeyAge: "90", ...Object.fromEntries(given) })).toBe(check);
        expect(check).toMatch(/^ACCESS_KEYS_ROTATED#[0-9a-f]{8}$/);
      }),
    );
  });

  test.each([
    ["access-keys-rotated", "ACCESS_KEYS_ROTATED"],
    ["restricted-ssh", "INCOMING_SSH_DISABLED"],
    ["cloudtrail-enabled", "CLOUD_TRAIL_ENABLED"],
    ["OrgConfigRule-access-keys-rotated-k3x9q2ab", "ACCESS_KEYS_ROTATED"],
    ["access-keys-rotated-conformance-pack-a1b2c3d4e", "ACCESS_KEYS_ROTATED"],
    ["our-own-rule", undefined],
    ["securityhub-access-keys-rotated-fe95bf3f", undefined],
  ])("the name %s tells %s", (name, identifier) => {
    expect(identifierOfRuleName(name)).toBe(identifier);
  });
});

describe("severity", () => {
  test("a control's goes before the rule's, with and without parameters", () => {
    expect(severityOfControl("cloudtrail.1")).toBe("HIGH");
    expect(severityOfRule("MULTI_REGION_CLOUD_TRAIL_ENABLED")).toBe("HIGH");
    expect(severityOfRule("ACCESS_KEYS_ROTATED#0123abcd")).toBe("MEDIUM");
    expect(severityOfRule("EC2_INSTANCE_DETAILED_MONITORING_ENABLED")).toBe(
      rules.find(({ id }) => id === "EC2_INSTANCE_DETAILED_MONITORING_ENABLED")?.severity,
    );
  });

  test("of several controls on one rule the worst: never milder than can be justified", () => {
    expect(severityOfRule("RESTRICTED_INCOMING_TRAFFIC")).toBe("CRITICAL");
    expect(severityOfRule("IAM_PASSWORD_POLICY")).toBe("MEDIUM");
  });

  test("what is not known has none", () => {
    expect(severityOfControl("Future.12")).toBeUndefined();
    expect(severityOfRule("OUR_OWN_RULE")).toBeUndefined();
    expect(resourceTypesOfControl("Future.12")).toEqual([]);
  });
});

test("a control's types, and the version of all this", () => {
  expect(resourceTypesOfControl("s3.5")).toEqual(["AWS::S3::Bucket"]);
  expect(catalogueVersion).toMatch(/^[0-9a-f]{8}$/);
});
