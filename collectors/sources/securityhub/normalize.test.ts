import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AccountId } from "../../../posture/words.ts";
import { MalformedRecord, type NormalizeContext, type RuleFact } from "../../source.ts";
import { identityOf, normalize } from "./normalize.ts";

type Document = Record<string, unknown>;
const fixture = (name: string): Document => JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8")) as Document;

const rule: RuleFact = { identifier: "S3_BUCKET_SSL_REQUESTS_ONLY", parameters: {}, bySecurityHub: false, healthy: true };
const context: NormalizeContext = {
  account: "111122223333" as AccountId,
  region: "eu-central-1",
  rules: () => ({ "org-buckets-want-tls": rule, "hubs-own": { ...rule, bySecurityHub: true } }),
};
const read = (document: unknown) => {
  const reading = normalize(document, context);
  if (reading === undefined) throw new Error("not a record of ours");
  return reading;
};
const bucket = { id: "arn:aws:s3:::ledger-exports", type: "AWS::S3::Bucket" };

describe("control records", () => {
  test("a failed one: control, resource, severity and the time of its last change", () => {
    expect(read(fixture("control-failed"))).toMatchObject({
      account: "111122223333",
      region: "eu-central-1",
      kind: "posture",
      product: "securityhub",
      check: "S3.5",
      resource: { ...bucket, name: "ledger-exports", tags: { team: "ledger" } },
      copyOf: undefined,
      said: { by: "control", recordState: "ACTIVE", workflow: "NEW", compliance: "FAILED", statusReasons: [], archivalReason: undefined },
      severity: "MEDIUM",
      firstObservedAt: "2026-10-02T08:11:02.113Z",
      updatedAt: "2026-11-23T20:14:49.000Z",
      previousCompliance: "PASSED",
      standard: undefined,
      counted: true,
      warnings: [],
    });
  });

  test("a passed one has its control's severity, since its own says INFORMATIONAL", () => {
    expect(read(fixture("control-passed"))).toMatchObject({
      severity: "MEDIUM",
      previousCompliance: "FAILED",
      said: { compliance: "PASSED", workflow: "RESOLVED" },
    });
  });

  test.each([
    ["EC2.3 Attached EBS volumes should be encrypted", { ControlId: "EC2.3" }, "Attached EBS volumes should be encrypted"],
    ["2.9 Ensure VPC flow logging is enabled", { RuleId: "2.9" }, "Ensure VPC flow logging is enabled"],
    ["S3.5 Buckets should refuse requests without TLS", {}, "Buckets should refuse requests without TLS"],
    ["2.9 is no number of this one", { ControlId: "EC2.3" }, "2.9 is no number of this one"],
    ["S3.5 ", {}, "S3.5 "],
  ])("the title %j of a standard goes without its number", (Title, ProductFields, title) => {
    expect(read({ ...fixture("control-failed"), Title, ProductFields }).title).toBe(title);
  });

  test("an archived one says why", () => {
    const { said, check } = read(fixture("control-archived"));
    expect(check).toBe("IAM.9");
    expect(said).toMatchObject({
      recordState: "ARCHIVED",
      statusReasons: ["CONFIG_RETURNS_NOT_APPLICABLE"],
      archivalReason: "CONSOLIDATED_CONTROL_FINDINGS_UPDATE",
    });
  });

  test("the title of another product's record begins as that product wrote it", () => {
    const title = "CVE-2024-3094 - xz-utils";
    expect(read({ ...fixture("copy-of-inspector"), Title: title }).title).toBe(title);
  });

  test("one of 2019 is read by its legacy id, region by its product, severity by its number", () => {
    expect(read(fixture("control-of-2019"))).toMatchObject({
      check: "CloudTrail.2",
      region: "us-east-1",
      severity: "MEDIUM",
      standard: "cis-aws-foundations-benchmark/v/1.2.0",
      said: { workflow: "NEW", compliance: "FAILED" },
      firstObservedAt: undefined,
      warnings: [],
    });
  });

  test("a control that nobody knows keeps its name, with a warning", () => {
    const document = {
      ...fixture("control-failed"),
      GeneratorId: "security-control/Quantum.1",
      Compliance: { Status: "FAILED", SecurityControlId: "Quantum.1" },
    };
    const { check, warnings } = read(document);
    expect([check, warnings.map(({ code }) => code)]).toEqual(["Quantum.1", ["unknown-control"]]);
  });
});

describe("copies of what other services tell us themselves", () => {
  test.each([
    [
      "copy-of-guardduty",
      "threat",
      "Recon:EC2/PortProbeUnprotectedPort",
      "guardduty",
      "111122223333/eu-central-1/3ec1f0a9d8b7465c8e21aa90b7c6d5e4",
    ],
    [
      "copy-of-inspector",
      "vulnerability",
      "CVE-2024-3094",
      "inspector",
      "arn:aws:inspector2:eu-central-1:111122223333:finding/5f6e7d8c9b0a1234567890abcdef0123",
    ],
    // The rule's identifier backs one control: the evaluation is that control's, and has its key.
    ["copy-of-config", "posture", "S3.5", "config", undefined],
  ])("%s", (name, kind, check, source, nativeId) => {
    expect(read(fixture(name))).toMatchObject({ kind, check, copyOf: { source, nativeId } });
  });

  test("evaluations of Security Hub's own rules are no records of ours", () => {
    const own = (name: string) => ({ ...fixture("copy-of-config"), ProductFields: { "aws/config/ConfigRuleName": name } });
    expect([normalize(own("hubs-own"), context), normalize(own("securityhub-s3-x-1a2b"), context)]).toEqual([undefined, undefined]);
  });

  test("a sample of GuardDuty is in no number", () => {
    const document = { ...fixture("copy-of-guardduty"), ProductFields: { "aws/guardduty/service/additionalInfo/sample": "true" } };
    expect(read(document).counted).toBe(false);
  });

  test("Inspector's copy and Inspector itself name an instance alike, with or without the word instance in its ARN", () => {
    const [resource] = fixture("copy-of-inspector").Resources as readonly Document[];
    const named = (Id: string) => read({ ...fixture("copy-of-inspector"), Resources: [{ ...resource, Id }] }).resource.id;
    const arn = "arn:aws:ec2:eu-central-1:111122223333";
    expect([named(`${arn}:i-0abc12de34f567890`), named(`${arn}:instance/i-0abc12de34f567890`)]).toEqual([
      `${arn}:instance/i-0abc12de34f567890`,
      `${arn}:instance/i-0abc12de34f567890`,
    ]);
  });

  test("Config calls the account a resource of type Other: it is the account all the same", () => {
    const Resources = [{ Type: "Other", Id: "AWS::::Account:111122223333" }];
    expect(read({ ...fixture("copy-of-config"), Resources }).resource).toMatchObject({
      id: "AWS::::Account:111122223333",
      type: "AWS::::Account",
    });
  });

  test("Inspector Classic has no native record that we read", () => {
    const document = {
      ...fixture("copy-of-inspector"),
      Id: "arn:aws:inspector:eu-central-1:111122223333:target/0-a/template/0-b/run/0-c/finding/0-d",
    };
    expect(read(document).copyOf).toBeUndefined();
  });
});

describe("other products", () => {
  test.each([
    ["macie-sensitive-data", "macie", "sensitive-data", "SensitiveData:S3Object/Personal", "HIGH"],
    ["access-analyzer", "access-analyzer", "posture", "External Access Granted", "LOW"],
    ["prowler-camel-case", "prowler", "posture", "prowler-ec2_securitygroup_default_restrict_traffic", "HIGH"],
  ])("%s", (name, product, kind, check, severity) => {
    expect(read(fixture(name))).toMatchObject({ product, kind, check, severity, copyOf: undefined, said: { by: "product" } });
  });

  test("an account that lost its leading zero as a number has it back; a region is found where the product wrote", () => {
    expect(read(fixture("prowler-camel-case"))).toMatchObject({ account: "011122223333", region: "eu-west-1", warnings: [] });
  });

  test.each([
    [["TTPs/Discovery"], "threat"],
    [["Unusual Behaviors/User"], "threat"],
    [["Sensitive Data Identifications/PII"], "sensitive-data"],
    [["Software and Configuration Checks/Vulnerabilities/CVE"], "vulnerability"],
    [["Software and Configuration Checks"], "other"],
    [[], "other"],
  ])("types %j without a compliance status: %s", (Types, kind) => {
    const { Compliance: _, ...document } = {
      ...fixture("control-failed"),
      ProductArn: "arn:aws-us-gov:securityhub:us-gov-west-1:1:product/acme/scanner",
      Types,
    } as Document;
    expect(read(document)).toMatchObject({ kind, product: "acme/scanner" });
  });
});

describe("what is missing is assumed, never milder than can be justified", () => {
  const macie = fixture("macie-sensitive-data");
  test.each([
    [{ Label: "HIGH", Normalized: 1 }, "HIGH", []],
    [{ Normalized: 90 }, "CRITICAL", []],
    [{ Product: 7 }, "HIGH", []],
    [{ Label: "SEVERE", Normalized: 45 }, "MEDIUM", []],
    [{ Label: "SEVERE" }, "CRITICAL", ["unknown-severity"]],
    [undefined, "MEDIUM", ["unknown-severity"]],
  ])("severity %j is %s", (Severity, severity, codes) => {
    const reading = read({ ...macie, Severity });
    expect([reading.severity, reading.warnings.map(({ code }) => code)]).toEqual([severity, codes]);
  });

  test.each([
    [{ RecordState: undefined }, { recordState: "ACTIVE" }, []],
    [{ RecordState: "SLEEPING" }, { recordState: "ACTIVE" }, ["unknown-word"]],
    [{ Workflow: undefined, WorkflowState: "IN_PROGRESS" }, { workflow: "NEW" }, []],
    [{ Workflow: undefined, WorkflowState: "RESOLVED" }, { workflow: "RESOLVED" }, []],
  ])("%j", (change, said, codes) => {
    const reading = read({ ...macie, ...change });
    expect(reading.said).toMatchObject(said);
    expect(reading.warnings.map(({ code }) => code)).toEqual(codes);
  });

  test("no region anywhere is the region that was read, with a warning", () => {
    const reading = read({ ...macie, Region: undefined, ProductArn: "product", Id: "x", Resources: [] });
    expect([reading.region, reading.warnings.map(({ code }) => code)]).toEqual(["eu-central-1", ["assumed-region"]]);
  });
});

describe("only what cannot be anybody's finding is malformed", () => {
  test.each(["Id", "ProductArn", "AwsAccountId"])("without %s", (member) => {
    const refused = () => normalize({ ...fixture("control-failed"), [member]: undefined }, context);
    expect(refused).toThrow(MalformedRecord);
    expect(refused).toThrow(member);
  });

  test.each([null, "a text", 7, []])("%j instead of a record", (document) => {
    expect(() => normalize(document, context)).toThrow(MalformedRecord);
  });

  test("an account in words", () => {
    expect(() => normalize({ ...fixture("control-failed"), AwsAccountId: "string" }, context)).toThrow(
      'AwsAccountId is not an account id: "string"',
    );
  });
});

describe("content and identity", () => {
  test("refreshed times are no news, workflow and notes are", () => {
    const document = fixture("control-failed");
    const later = "2026-11-24T20:14:49.000Z";
    const { content } = read(document);
    expect(read({ ...document, UpdatedAt: later, LastObservedAt: later, ProcessedAt: later }).content).toBe(content);
    expect(read({ ...document, Workflow: { Status: "NOTIFIED" } }).content).not.toBe(content);
    expect(read({ ...document, Note: { Text: "seen" } }).content).not.toBe(content);
  });

  test("the order of members is no news", () => {
    const document = fixture("control-failed");
    expect(read(Object.fromEntries(Object.entries(document).toReversed())).content).toBe(read(document).content);
  });

  test("product and id come back from the native id", () => {
    const document = fixture("control-failed");
    expect(identityOf(read(document).nativeId)).toEqual({ productArn: document.ProductArn, id: document.Id });
  });
});
