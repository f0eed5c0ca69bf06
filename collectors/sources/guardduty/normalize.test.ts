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

  test("Region, if the ARN does not name it either", () => {
    const { Region, Arn, ...rest } = fixture("instance") as { Region: string; Arn: string };
    expect(normalize({ ...rest, Arn }).region).toBe(Region);
    expect(() => normalize(rest)).toThrow(MalformedRecord);
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
