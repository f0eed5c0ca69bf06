/** A finding as an export is given it: each test changes what it is about. */
import type { ListedFinding } from "../../db/read/findings.ts";
import type { RecordedFinding } from "../../db/read/recorded-findings.ts";

export const plainFinding: ListedFinding = {
  id: "0".repeat(32),
  title: "Title",
  check: "S3.1",
  principle: "people",
  practices: ["SEC03-BP07", "SEC08-BP04"],
  kind: "posture",
  source: "securityhub",
  product: "securityhub",
  accountId: "111111111111",
  accountName: "payments",
  organizationalUnit: null,
  owner: null,
  owners: [],
  region: "eu-west-1",
  resource: { id: "arn:aws:s3:::b", type: "AWS::S3::Bucket", name: null },
  severity: "HIGH",
  severityAssigned: false,
  status: "open",
  reason: null,
  detail: null,
  firstSeen: "2026-11-24T12:00:00.000Z",
  openedAt: null,
  leftAt: null,
  dueOn: null,
  due: null,
  assignee: null,
  ticket: null,
  reopened: 0,
  changedAt: "2026-11-24T12:00:00.000Z",
  secondHand: false,
  suppressedIn: null,
  markedResolved: false,
  evidenceLostSince: null,
  unconfirmedSince: null,
  counted: true,
  acceptance: null,
  change: null,
};

const HUB = "arn:aws:securityhub:eu-west-1::product/aws/securityhub";
export const controlId = "arn:aws:securityhub:eu-west-1:111111111111:security-control/S3.1/finding/6f2a1c1e-2f43-4c5e-9a44-0c5f2c8d7b10";

export const recordedFinding: RecordedFinding = {
  ...plainFinding,
  record: {
    source: "securityhub",
    region: "eu-west-1",
    nativeId: `${HUB} ${controlId}`,
    arn: null,
    createdAt: "2026-11-20T08:00:00.000Z",
    updatedAt: "2026-11-24T18:00:00.000Z",
  },
  advice: {
    matters: "Whoever finds the bucket can read it.",
    fix: "Turn on Block Public Access.",
    page: "https://docs.aws.amazon.com/console/securityhub/S3.1/remediation",
  },
};

/** The same as GuardDuty, Inspector, Config and other products have theirs. */
export const ofOtherServices: Readonly<Record<string, RecordedFinding>> = {
  guardduty: {
    ...recordedFinding,
    kind: "threat",
    source: "guardduty",
    product: "guardduty",
    check: "Recon:EC2/Portscan",
    practices: [],
    resource: { id: "arn:aws:ec2:eu-west-1:111111111111:instance/i-0a1b", type: "AWS::EC2::Instance", name: "gate" },
    record: {
      source: "guardduty",
      region: "eu-west-1",
      nativeId: "111111111111/eu-west-1/4ab1c2d3e4f5a6b7c8d9e0f1a2b3c4d5",
      arn: "arn:aws:guardduty:eu-west-1:111111111111:detector/d1/finding/4ab1c2d3e4f5a6b7c8d9e0f1a2b3c4d5",
      createdAt: "2026-11-20T08:00:00.000Z",
      updatedAt: "2026-11-24T18:00:00.000Z",
    },
    advice: { matters: null, fix: null, page: null },
  },
  inspector: {
    ...recordedFinding,
    kind: "vulnerability",
    source: "inspector",
    product: "inspector",
    check: "CVE-2024-3094",
    record: {
      source: "inspector",
      region: "eu-west-1",
      nativeId: "arn:aws:inspector2:eu-west-1:111111111111:finding/f1",
      arn: null,
      createdAt: "2026-11-20T08:00:00.000Z",
      updatedAt: "2026-11-24T18:00:00.000Z",
    },
  },
  config: {
    ...recordedFinding,
    source: "config",
    product: "config",
    check: "S3_BUCKET_SSL_REQUESTS_ONLY",
    record: {
      source: "config",
      region: "eu-west-1",
      nativeId: "111111111111/eu-west-1/s3-bucket-ssl-requests-only/AWS::S3::Bucket/b",
      arn: null,
      createdAt: "2026-11-20T08:00:00.000Z",
      updatedAt: "2026-11-24T18:00:00.000Z",
    },
  },
  macie: { ...recordedFinding, kind: "sensitive-data", product: "macie", check: "SensitiveData:S3Object/Personal", record: null },
  "another vendor's": { ...recordedFinding, kind: "other", product: "acme/scanner", check: "rule 7", record: null, region: "global" },
};

export const acceptance: NonNullable<ListedFinding["acceptance"]> = {
  id: "a".repeat(32),
  reason: "The bucket is a public website",
  ticket: "https://tickets.example/7",
  since: "2026-11-24T12:00:00.000Z",
  until: "2027-05-01T00:00:00.000Z",
  by: { kind: "person", id: "b".repeat(32), name: "Mirjam Lund" },
};
