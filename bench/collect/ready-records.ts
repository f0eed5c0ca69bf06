/** Records as the collector hands them to the store: made up, of the size and the spread that Security Hub's have. */
import { readyRecord } from "../../collectors/ready.ts";
import type { Reading } from "../../collectors/source.ts";
import type { ReadyRecord } from "../../db/write/ready-record.ts";
import type { Said } from "../../posture/said.ts";
import type { AccountId } from "../../posture/words.ts";

export const ACCOUNT = "111122223333" as AccountId;
export const REGION = "eu-central-1";
const DAY_MS = 86_400_000;
const FIRST_MS = Date.parse("2026-06-01T00:00:00Z");

/** `version` 0 is the first reading; a later one has news: the control passed, or failed anew. */
export function madeRecord(index: number, version: number, scope: number): ReadyRecord {
  const control = `S3.${1 + (index % 250)}`;
  const bucket = `arn:aws:s3:::company-data-${Math.floor(index / 5)}`;
  const failed = (index + version) % 3 !== 0;
  const created = new Date(FIRST_MS + (index % 90) * DAY_MS).toISOString();
  const updated = new Date(FIRST_MS + (100 + version) * DAY_MS + index).toISOString();
  const nativeId = `arn:aws:securityhub:${REGION}::product/aws/securityhub arn:aws:securityhub:${REGION}:${ACCOUNT}:finding/${index}`;
  const compliance = failed ? "FAILED" : "PASSED";
  const said: Said = {
    by: "control",
    recordState: "ACTIVE",
    workflow: failed ? "NEW" : "RESOLVED",
    compliance,
    statusReasons: [],
    archivalReason: undefined,
  };
  const raw = document(nativeId, control, bucket, { compliance, created, updated });
  const reading: Reading = {
    nativeId,
    account: ACCOUNT,
    region: REGION,
    kind: "posture",
    product: "securityhub",
    check: control,
    resource: { id: bucket, type: "AWS::S3::Bucket", name: bucket.slice(13), tags: { team: `team-${index % 12}` } },
    otherResources: [],
    copyOf: undefined,
    said,
    severity: failed ? "HIGH" : undefined,
    severityAssigned: false,
    title: `${control}: buckets should be held as the company wants them`,
    createdAt: created,
    firstObservedAt: version === 0 ? created : updated,
    updatedAt: updated,
    previousCompliance: version === 0 ? undefined : failed ? "PASSED" : "FAILED",
    standard: undefined,
    counted: true,
    content: JSON.stringify([nativeId, version]),
    warnings: [],
  };
  const around = { scope, source: "securityhub", resource: bucket, resourceGone: false, checkOff: false } as const;
  return readyRecord(reading, raw, around);
}

function document(id: string, control: string, bucket: string, said: { compliance: string; created: string; updated: string }): object {
  return {
    SchemaVersion: "2018-10-08",
    Id: id,
    ProductArn: `arn:aws:securityhub:${REGION}::product/aws/securityhub`,
    ProductName: "Security Hub",
    CompanyName: "AWS",
    Region: REGION,
    GeneratorId: `security-control/${control}`,
    AwsAccountId: ACCOUNT,
    Types: ["Software and Configuration Checks/Industry and Regulatory Standards"],
    FirstObservedAt: said.created,
    LastObservedAt: said.updated,
    CreatedAt: said.created,
    UpdatedAt: said.updated,
    Severity: { Label: "HIGH", Normalized: 70, Original: "HIGH" },
    Title: `${control}: buckets should be held as the company wants them`,
    Description: "This control checks whether the bucket is held as the company wants it: ".padEnd(420, "private, encrypted, logged; "),
    Remediation: {
      Recommendation: { Text: "How to correct this is told in the documentation.", Url: "https://docs.aws.amazon.com/console/" },
    },
    ProductFields: { RelatedAWSResources: "x".repeat(180), "aws/securityhub/FindingId": `${id}/copy`, Resources: bucket },
    Resources: [{ Type: "AwsS3Bucket", Id: bucket, Partition: "aws", Region: REGION, Details: { AwsS3Bucket: { Name: bucket } } }],
    Compliance: {
      Status: said.compliance,
      SecurityControlId: control,
      AssociatedStandards: [{ StandardsId: "standards/nist-800-53/v/5.0.0" }],
    },
    WorkflowState: "NEW",
    Workflow: { Status: "NEW" },
    RecordState: "ACTIVE",
  };
}
