/** Invented finding documents in AWS's own forms, as somebody else's tools write them down. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Document = Readonly<Record<string, unknown>>;

export const foreignAccount = (number: number): string => `90${String(number).padStart(10, "0")}`;

/** A control of Security Hub CSPM that failed. */
export function controlDocument(name: string, change: Document = {}): Document {
  const account = foreignAccount(1);
  return {
    SchemaVersion: "2018-10-08",
    Id: `arn:aws:securityhub:eu-west-2:${account}:security-control/S3.1/finding/${name}`,
    ProductArn: "arn:aws:securityhub:eu-west-2::product/aws/securityhub",
    GeneratorId: "security-control/S3.1",
    AwsAccountId: account,
    Region: "eu-west-2",
    Types: ["Software and Configuration Checks/Industry and Regulatory Standards"],
    CreatedAt: "2025-03-01T08:00:00.000Z",
    UpdatedAt: "2025-04-01T08:00:00.000Z",
    Severity: { Label: "MEDIUM", Normalized: 40 },
    Title: "S3 general purpose buckets should have block public access settings enabled",
    Description: "An invented bucket.",
    Resources: [{ Type: "AwsS3Bucket", Id: `arn:aws:s3:::invented-${name}`, Partition: "aws", Region: "eu-west-2" }],
    Compliance: { Status: "FAILED", SecurityControlId: "S3.1" },
    WorkflowState: "NEW",
    Workflow: { Status: "NEW" },
    RecordState: "ACTIVE",
    ...change,
  };
}

export function threatDocument(name: string, change: Document = {}): Document {
  const account = foreignAccount(2);
  const id = Buffer.from(name).toString("hex").padEnd(32, "0").slice(0, 32);
  return {
    AccountId: account,
    Arn: `arn:aws:guardduty:ap-south-1:${account}:detector/4ab1c2d3e4f5a6b7c8d9e0f1a2b3c4d5/finding/${id}`,
    CreatedAt: "2025-05-01T10:00:00.000Z",
    Id: id,
    Partition: "aws",
    Region: "ap-south-1",
    Resource: { ResourceType: "Instance", InstanceDetails: { InstanceId: `i-${id.slice(0, 17)}`, Tags: [{ Key: "Name", Value: name }] } },
    SchemaVersion: "2.0",
    Service: { Archived: false, Count: 1, ServiceName: "guardduty" },
    Severity: 5,
    Title: "An invented instance asks for an invented domain",
    Type: "Backdoor:EC2/C&CActivity.B!DNS",
    UpdatedAt: "2025-05-02T10:00:00.000Z",
    ...change,
  };
}

export function weaknessDocument(name: string, change: Document = {}): Document {
  const account = foreignAccount(3);
  return {
    findingArn: `arn:aws:inspector2:eu-north-1:${account}:finding/${name}`,
    awsAccountId: account,
    type: "PACKAGE_VULNERABILITY",
    title: "CVE-2031-0001 - invented",
    description: "An invented package.",
    severity: "HIGH",
    status: "ACTIVE",
    firstObservedAt: "2025-06-01T10:00:00.000Z",
    lastObservedAt: "2025-06-02T10:00:00.000Z",
    updatedAt: "2025-06-02T10:00:00.000Z",
    packageVulnerabilityDetails: { vulnerabilityId: "CVE-2031-0001", source: "NVD", vulnerablePackages: [] },
    resources: [{ type: "AWS_EC2_INSTANCE", id: "i-0123456789abcdef0", partition: "aws", region: "eu-north-1" }],
    ...change,
  };
}

/** Members in the other of AWS's two casings; keys of free maps are data and stay. */
export function recased(value: unknown, change: "upper" | "lower"): unknown {
  if (Array.isArray(value)) return value.map((item) => recased(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => {
      const first = name.charAt(0);
      const renamed = `${change === "upper" ? first.toUpperCase() : first.toLowerCase()}${name.slice(1)}`;
      return [renamed, /^(tags|productfields)$/i.test(name) && !Array.isArray(held) ? held : recased(held, change)];
    }),
  );
}

/** A file of documents as `--findings` reads it. */
export function writeDocuments(folder: string, file: string, documents: readonly unknown[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), documents.map((finding) => `${JSON.stringify({ origin: "invented", finding })}\n`).join(""));
}
