/** Every finding is what AWS's own model of Security Hub takes, within the lengths of its API reference. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { resourceType } from "../../collectors/sources/resource-types.ts";
import { normalize } from "../../collectors/sources/securityhub/normalize.ts";
import type { RecordedFinding } from "../../db/read/recorded-findings.ts";
import type { AccountId } from "../../posture/words.ts";
import { kinds, severities } from "../../posture/words.ts";
import { serviceModels } from "../../simulator/models/model.ts";
import { compileChecks } from "../../simulator/wire/check.ts";
import { acceptance, controlId, ofOtherServices, recordedFinding } from "../../test/support/recorded-finding.ts";
import "../../test/support/seed.ts";
import { type AsffFinding, asff, asffOf } from "./asff.ts";
import { asffType } from "./asff-type.ts";

const model = serviceModels.securityhub;
if (model === undefined) throw new TypeError("the simulator has no model of Security Hub");
const problemIn = compileChecks(model, "input")("AwsSecurityFinding");

/** API reference, AwsSecurityFinding and Resource: characters at most. */
const lengths: readonly (readonly [string, number, (finding: AsffFinding) => readonly (string | undefined)[]])[] = [
  ["Id", 512, ({ Id }) => [Id]],
  ["GeneratorId", 512, ({ GeneratorId }) => [GeneratorId]],
  ["Title", 256, ({ Title }) => [Title]],
  ["Description", 1024, ({ Description }) => [Description]],
  ["AwsAccountName", 50, ({ AwsAccountName }) => [AwsAccountName]],
  ["Recommendation.Text", 512, ({ Remediation }) => [Remediation?.Recommendation.Text]],
  ["Resource.Id", 512, ({ Resources }) => Resources.map((resource) => (resource as { Id: string }).Id)],
  ["Resource.Type", 256, ({ Resources }) => Resources.map((resource) => (resource as { Type: string }).Type)],
  ["Note.Text", 512, ({ Note }) => [Note?.Text]],
  ["names of UserDefinedFields", 128, ({ UserDefinedFields }) => Object.keys(UserDefinedFields)],
  ["UserDefinedFields", 1024, ({ UserDefinedFields }) => Object.values(UserDefinedFields)],
  ["ProductFields", 2048, ({ ProductFields = {} }) => Object.values(ProductFields)],
];
const tooLong = (finding: AsffFinding): readonly string[] =>
  lengths.filter(([, most, of]) => of(finding).some((text) => (text?.length ?? 0) > most)).map(([name]) => name);

const written = (change: Partial<RecordedFinding>): AsffFinding =>
  JSON.parse(asff.line({ ...recordedFinding, ...change }, 0)) as AsffFinding;

test("a control that failed is as Security Hub CSPM has it, and what is ours stands apart", () => {
  const finding = written({});
  expect(problemIn(finding)).toBeUndefined();
  expect(finding).toMatchObject({
    Id: controlId,
    ProductArn: "arn:aws:securityhub:eu-west-1::product/aws/securityhub",
    GeneratorId: "security-control/S3.1",
    AwsAccountId: "111111111111",
    Severity: { Label: "HIGH", Normalized: 70 },
    Compliance: { Status: "FAILED", SecurityControlId: "S3.1" },
    Workflow: { Status: "NEW" },
    RecordState: "ACTIVE",
    Resources: [{ Type: "AwsS3Bucket", Id: "arn:aws:s3:::b", Partition: "aws", Region: "eu-west-1" }],
    UserDefinedFields: { "pillarwatch/FindingId": recordedFinding.id, "pillarwatch/Principle": "people" },
  });
});

test.each([
  ["open", null, false, "ACTIVE", "NEW", "FAILED"],
  ["open", null, true, "ACTIVE", "RESOLVED", "FAILED"],
  ["suppressed", null, false, "ACTIVE", "SUPPRESSED", "FAILED"],
  ["accepted", null, false, "ACTIVE", "SUPPRESSED", "FAILED"],
  ["resolved", "fixed", false, "ACTIVE", "RESOLVED", "PASSED"],
  ["resolved", "resource gone", false, "ARCHIVED", "RESOLVED", "FAILED"],
  ["closed", "check switched off", false, "ARCHIVED", "NEW", "FAILED"],
] as const)("a control that is %s (%s, marked: %s) is %s, %s, %s", (status, reason, markedResolved, RecordState, Status, compliance) => {
  expect(written({ status, reason, markedResolved })).toMatchObject({
    RecordState,
    Workflow: { Status },
    Compliance: { Status: compliance },
  });
});

test("what is accepted has the decision as its note", () => {
  const finding = written({ status: "accepted", acceptance });
  expect(finding.Note).toEqual({ Text: acceptance.reason, UpdatedBy: "Mirjam Lund", UpdatedAt: acceptance.since });
  expect(finding.UserDefinedFields).toMatchObject({ "pillarwatch/Status": "accepted", "pillarwatch/AcceptedUntil": acceptance.until });
});

test.each([
  ["guardduty", "arn:aws:securityhub:eu-west-1::product/aws/guardduty", /:detector\/d1\/finding\//],
  ["inspector", "arn:aws:securityhub:eu-west-1::product/aws/inspector", /^arn:aws:inspector2:/],
  ["config", "arn:aws:securityhub:eu-west-1::product/aws/config", /s3-bucket-ssl-requests-only/],
  ["macie", "arn:aws:securityhub:eu-west-1::product/aws/macie", /^pillarwatch\//],
  ["another vendor's", "arn:aws:securityhub:us-east-1::product/acme/scanner", /^pillarwatch\//],
])("%s names its product and the id that AWS knows it by", (name, productArn, id) => {
  const finding = asffOf(ofOtherServices[name] ?? recordedFinding);
  expect([problemIn(finding), finding.ProductArn, id.test(finding.Id), "Compliance" in finding]).toEqual([
    undefined,
    productArn,
    true,
    name === "config",
  ]);
});

test("GuardDuty's type is found again in Types", () => {
  const context = { account: "111111111111" as AccountId, region: "eu-west-1", rules: () => undefined };
  const types = ["Recon:EC2/Portscan", "Backdoor:EC2/C&CActivity.B!DNS", "CredentialAccess:IAMUser/AnomalousBehavior"];
  const checks = types.map((check) => normalize(asffOf({ ...(ofOtherServices.guardduty ?? recordedFinding), check }), context)?.check);
  expect(checks).toEqual(types);
});

test.each([
  ["AWS::S3::Bucket", "AwsS3Bucket"],
  ["AWS::EC2::SecurityGroup", "AwsEc2SecurityGroup"],
  ["AWS::EC2::VPC", "AwsEc2Vpc"],
  ["AWS::EC2::EIP", "AwsEc2Eip"],
  ["AWS::EC2::VPNConnection", "AwsEc2VpnConnection"],
  ["AWS::RDS::DBInstance", "AwsRdsDbInstance"],
  ["AWS::RDS::DBClusterSnapshot", "AwsRdsDbClusterSnapshot"],
  ["AWS::IAM::User", "AwsIamUser"],
  ["AWS::KMS::Key", "AwsKmsKey"],
  ["AWS::ACM::Certificate", "AwsCertificateManagerCertificate"],
  ["AWS::DynamoDB::Table", "AwsDynamoDbTable"],
  ["AWS::ElasticLoadBalancingV2::LoadBalancer", "AwsElbv2LoadBalancer"],
  ["AWS::ElasticLoadBalancing::LoadBalancer", "AwsElbLoadBalancer"],
  ["AWS::WAFv2::WebACL", "AwsWafv2WebAcl"],
  ["AWS::Route53::HostedZone", "AwsRoute53HostedZone"],
  ["AWS::CloudTrail::Trail", "AwsCloudTrailTrail"],
  ["AWS::ApiGatewayV2::Stage", "AwsApiGatewayV2Stage"],
  ["AWS::AutoScaling::AutoScalingGroup", "AwsAutoScalingAutoScalingGroup"],
  ["AWS::StepFunctions::StateMachine", "AwsStepFunctionStateMachine"],
  ["AWS::::Account", "AwsAccount"],
  ["toString", "toString"],
])("%s is %s to Security Hub, and the other way round", (config, hub) => {
  expect([asffType(config), resourceType(hub)]).toEqual([hub, config]);
});

test("whatever a finding says, AWS's model takes it, within AWS's lengths, as one line", () => {
  const text = fc.oneof(fc.string({ unit: "binary", maxLength: 20 }), fc.constantFrom("", " \n", "x".repeat(5_000), "🚀".repeat(2_000)));
  const changes = fc.record({
    title: text,
    check: text.map((check) => check.trim() || "S3.1"),
    kind: fc.constantFrom(...kinds),
    severity: fc.constantFrom(...severities),
    acceptance: fc.constantFrom(null, { ...acceptance, reason: "z".repeat(2_000) }),
    status: fc.constantFrom("open", "accepted", "suppressed", "resolved", "closed"),
    accountName: text,
    organizationalUnit: fc.option(text),
    resource: fc.record({ id: text, type: text.map((type) => type.trim() || "Other"), name: fc.option(text) }),
    record: fc.constantFrom(null, recordedFinding.record),
    advice: fc.constantFrom({ matters: "x".repeat(1_100), fix: "y".repeat(600), page: null }, { matters: null, fix: null, page: null }),
  });
  fc.assert(
    fc.property(changes, (change) => {
      const line = asff.line({ ...recordedFinding, ...(change as Partial<RecordedFinding>) }, 0);
      expect(line.indexOf("\n")).toBe(line.length - 1);
      const finding = JSON.parse(line) as AsffFinding;
      expect([problemIn(finding), tooLong(finding)]).toEqual([undefined, []]);
    }),
    { numRuns: 200 },
  );
});
