import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { MalformedRecord } from "../../source.ts";
import { normalize } from "./normalize.ts";

type Document = Record<string, unknown>;
const fixture = (name: string): Document => JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8")) as Document;

test("a threat to an instance", () => {
  expect(normalize(fixture("instance"))).toMatchObject({
    nativeId: "111122223333/eu-central-1/3ec1f0a9d8b7465c8e21aa90b7c6d5e4",
    kind: "threat",
    product: "guardduty",
    check: "Recon:EC2/PortProbeUnprotectedPort",
    resource: {
      id: "arn:aws:ec2:eu-central-1:111122223333:instance/i-0abc12de34f567890",
      type: "AWS::EC2::Instance",
      name: "ledger-worker-1",
    },
    said: { by: "guardduty", archived: false },
    severity: "LOW",
    createdAt: "2026-11-20T01:05:00.000Z",
    updatedAt: "2026-11-21T01:05:00.000Z",
    counted: true,
    warnings: [],
  });
});

test("an archived one of a role", () => {
  expect(normalize(fixture("role-archived"))).toMatchObject({
    resource: { id: "arn:aws:iam::111122223333:role/deploy", type: "AWS::IAM::Role" },
    said: { archived: true },
    severity: "MEDIUM",
  });
});

test("an event's casing is read like the API's, and a sample is in no number", () => {
  expect(normalize(fixture("sample-event"))).toMatchObject({
    check: "Discovery:S3/MaliciousIPCaller.Custom",
    resource: { id: "arn:aws:s3:::ledger-exports", type: "AWS::S3::Bucket" },
    severity: "HIGH",
    counted: false,
  });
});

test("what global services show belongs to the detector that found it, whichever region the event names", () => {
  const found = normalize(fixture("global-event"));
  expect(found).toMatchObject({
    nativeId: "111122223333/eu-central-1/7be2a4c6d8f0415263748596a7b8c9d0",
    region: "eu-central-1",
    resource: { id: "arn:aws:iam::111122223333:user/build", type: "AWS::IAM::User" },
  });
});

test("an attack sequence names its resources, keys by whose they are", () => {
  expect(normalize(fixture("attack-sequence"))).toMatchObject({
    check: "AttackSequence:S3/CompromisedData",
    severity: "CRITICAL",
    resource: { id: "arn:aws:s3:::ledger-exports", type: "AWS::S3::Bucket", name: "ledger-exports", tags: { team: "ledger" } },
    otherResources: [
      { id: "arn:aws:iam::111122223333:role/deploy", type: "AWS::IAM::Role" },
      { id: "arn:aws:ec2:eu-central-1:111122223333:instance/i-0abc12de34f567890", type: "AWS::EC2::Instance" },
      { id: "arn:aws:bedrock:eu-central-1:111122223333:prompt/AB12CD34EF", type: "BEDROCK_PROMPT" },
    ],
  });
});

test.each([
  [{ ResourceType: "EBSSnapshot", EbsSnapshotDetails: { SnapshotArn: "arn:s" } }, "arn:s", "AWS::EC2::Snapshot"],
  [{ ResourceType: "EC2Image", Ec2ImageDetails: { ImageArn: "arn:i" } }, "arn:i", "AWS::EC2::Image"],
  [{ RecoveryPointDetails: { RecoveryPointArn: "arn:r", BackupVaultName: "v" } }, "arn:r", "AWS::Backup::RecoveryPoint"],
  [{ BedrockGuardrailDetails: { Guardrails: [{ GuardrailArn: "arn:g" }] } }, "arn:g", "AWS::Bedrock::Guardrail"],
  [{ BedrockGuardrailDetails: { GuardrailArn: "arn:old" } }, "arn:old", "AWS::Bedrock::Guardrail"],
  [{ ResourceType: "EKSCluster", EksClusterDetails: { Arn: "arn:e" } }, "arn:e", "AWS::EKS::Cluster"],
  [{ ResourceType: "RDSLimitlessDB", RdsLimitlessDbDetails: { DbShardGroupArn: "arn:l" } }, "arn:l", "AWS::RDS::DBShardGroup"],
  [{ ResourceType: "AccessKey", AccessKeyDetails: { UserType: "Root" } }, "AWS::::Account:111122223333", "AWS::::Account"],
  [{ ResourceType: "SomethingNew" }, "AWS::::Account:111122223333", "AWS::::Account"],
])("%j is about %s", (Resource, id, type) => {
  expect(normalize({ ...fixture("instance"), Resource }).resource).toMatchObject({ id, type });
});

test.each([{ Title: "[SAMPLE] A port is probed" }, { Service: { AdditionalInfo: { Value: '{"sample":true}', Type: "default" } } }])(
  "%j is a sample",
  (change) => {
    expect(normalize({ ...fixture("instance"), ...change }).counted).toBe(false);
  },
);

test.each([
  [0.1, "LOW"],
  [3.9, "LOW"],
  [4, "MEDIUM"],
  [6.9, "MEDIUM"],
  [7, "HIGH"],
  [8.9, "HIGH"],
  [9, "CRITICAL"],
  [10, "CRITICAL"],
])("severity is a range: %d is %s", (Severity, severity) => {
  expect(normalize({ ...fixture("instance"), Severity })).toMatchObject({ severity, warnings: [] });
});

test("what is no number is never milder than given", () => {
  expect(normalize({ ...fixture("instance"), Severity: "high" })).toMatchObject({
    severity: "CRITICAL",
    warnings: [{ code: "unknown-severity" }],
  });
});

describe("without these nobody could be told of it", () => {
  test.each(["Id", "AccountId", "Type"])("%s", (member) => {
    expect(() => normalize({ ...fixture("instance"), [member]: undefined })).toThrow(MalformedRecord);
  });

  test("a region, in the ARN or beside it", () => {
    const { Region, ...document } = fixture("instance");
    expect(normalize(document).region).toBe("eu-central-1");
    expect(normalize({ ...document, Arn: undefined, Region }).region).toBe("eu-central-1");
    expect(() => normalize({ ...document, Arn: undefined })).toThrow(MalformedRecord);
  });

  test("both times", () => {
    expect(() => normalize({ ...fixture("instance"), CreatedAt: "yesterday", UpdatedAt: undefined })).toThrow(
      "none of CreatedAt, UpdatedAt is a time",
    );
  });
});

test("another count of the same threat is news, its time alone is not", () => {
  const document = fixture("instance");
  const { content } = normalize(document);
  expect(normalize({ ...document, UpdatedAt: "2026-11-22T00:00:00.000Z" }).content).toBe(content);
  expect(normalize({ ...document, Severity: 5 }).content).not.toBe(content);
});
