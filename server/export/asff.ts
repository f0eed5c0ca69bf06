/**
 * A finding in the AWS Security Finding Format: as Security Hub CSPM would hold it, by the record that AWS knows it by, in the state that it
 * has here. Members and lengths: AWS's API reference, AwsSecurityFinding. What is ours alone stands in UserDefinedFields.
 */
import type { RecordedFinding } from "../../db/read/recorded-findings.ts";
import type { Severity } from "../../posture/words.ts";
import { asffType } from "./asff-type.ts";
import { linesOf } from "./json.ts";
import { cut, partitionOf } from "./text.ts";

type Fields = Readonly<Record<string, string>>;

export interface AsffFinding {
  readonly SchemaVersion: "2018-10-08";
  readonly Id: string;
  readonly ProductArn: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly AwsAccountName?: string;
  readonly Region: string;
  readonly Types?: readonly string[];
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly FirstObservedAt: string;
  readonly LastObservedAt: string;
  readonly Severity: { readonly Label: Severity; readonly Normalized: number };
  readonly Title: string;
  readonly Description: string;
  readonly Remediation?: { readonly Recommendation: { readonly Text?: string; readonly Url?: string } };
  readonly ProductFields?: Fields;
  readonly UserDefinedFields: Fields;
  readonly Resources: readonly object[];
  readonly Compliance?: object;
  readonly Vulnerabilities?: readonly { readonly Id: string }[];
  readonly Note?: { readonly Text: string; readonly UpdatedBy: string; readonly UpdatedAt: string };
  readonly Workflow: { readonly Status: Workflow };
  readonly RecordState: "ACTIVE" | "ARCHIVED";
}
type Workflow = "NEW" | "RESOLVED" | "SUPPRESSED";

/** One finding a line, as events carry them, and as `pillarwatch demo --findings` reads them. */
export const asff = linesOf<RecordedFinding>(
  { type: "application/x-ndjson; charset=utf-8; profile=asff", extension: "asff.jsonl" },
  asffOf,
);

/** What AWS puts a label at. */
const normalized: Readonly<Record<Severity, number>> = { INFORMATIONAL: 0, LOW: 1, MEDIUM: 40, HIGH: 70, CRITICAL: 90 };

/** A region for what is in none: where AWS's global services answer. */
const home: Readonly<Record<string, string>> = { aws: "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1" };

export function asffOf(finding: RecordedFinding): AsffFinding {
  const { record, severity, resource, accountId, firstSeen, changedAt } = finding;
  const partition = partitionOf(resource.id, record?.region ?? finding.region);
  const region = record?.region ?? (finding.region === "global" ? (home[partition] ?? "us-east-1") : finding.region);
  const product = productOf(finding, partition, region);
  const updatedAt = record?.updatedAt ?? changedAt;
  const title = cut(said(finding.title) ?? finding.check, 256);
  return {
    SchemaVersion: "2018-10-08",
    Id: cut(product.id, 512),
    ProductArn: product.arn,
    GeneratorId: cut(generatorOf(finding, product.isControl), 512),
    AwsAccountId: accountId,
    ...(said(finding.accountName) && { AwsAccountName: cut(finding.accountName, 50) }),
    Region: region,
    ...typesOf(finding, product.isControl),
    CreatedAt: firstSeen,
    UpdatedAt: updatedAt,
    // Of a control's record it is when the check last changed what it says.
    FirstObservedAt: product.isControl ? changedAt : firstSeen,
    LastObservedAt: updatedAt,
    Severity: { Label: severity, Normalized: normalized[severity] },
    Title: title,
    Description: cut(said(finding.advice.matters) ?? title, 1024),
    ...remediationOf(finding),
    ...(product.fields && { ProductFields: product.fields }),
    UserDefinedFields: ownFields(finding),
    Resources: [resourceOf(finding, partition, region)],
    ...complianceOf(finding),
    ...(finding.kind === "vulnerability" && { Vulnerabilities: [{ Id: finding.check }] }),
    ...noteOf(finding),
    ...stateOf(finding),
  };
}

/** Undefined for a text without anything to read, which AWS refuses. */
const said = (text: string | null | undefined): string | undefined => (text?.trim() ? text : undefined);

interface Product {
  readonly arn: string;
  readonly id: string;
  readonly isControl: boolean;
  readonly fields?: Fields;
}

/** Whose record it is. A record of Security Hub names its product itself; those of the services are what Security Hub would call them. */
function productOf(finding: RecordedFinding, partition: string, region: string): Product {
  const { record, product, source, id } = finding;
  const own = (name: string) => `arn:${partition}:securityhub:${region}::product/${name}`;
  const native = record?.nativeId ?? undefined;
  const other = `pillarwatch/${id}`;
  switch (record?.source ?? source) {
    case "guardduty":
      return { arn: own("aws/guardduty"), id: record?.arn ?? native ?? other, isControl: false };
    case "inspector":
      return { arn: own("aws/inspector"), id: native ?? other, isControl: false };
    case "config": {
      const rule = native?.split("/")[2];
      const fields = rule === undefined ? {} : { fields: { "aws/config/ConfigRuleName": cut(rule, 2048) } };
      return { arn: own("aws/config"), id: native ?? other, isControl: false, ...fields };
    }
    case "securityhub": {
      const blank = native?.indexOf(" ") ?? -1;
      const [arn, recordId] = native === undefined || blank === -1 ? [] : [native.slice(0, blank), native.slice(blank + 1)];
      const named = arn ?? own(product.includes("/") ? product : `aws/${product}`);
      return { arn: named, id: recordId ?? other, isControl: /:product\/aws\/securityhub$/i.test(named) };
    }
  }
}

const generatorOf = ({ check }: RecordedFinding, isControl: boolean): string => (isControl ? `security-control/${check}` : check);

/** Of AWS's taxonomy, as Security Hub writes them: `TTPs/Recon/Recon:EC2-Portscan`. */
function typesOf({ kind, check }: RecordedFinding, isControl: boolean): Pick<AsffFinding, "Types"> {
  switch (kind) {
    case "posture":
      return { Types: [`Software and Configuration Checks${isControl ? "/Industry and Regulatory Standards" : ""}`] };
    case "threat":
      return { Types: [cut(`TTPs/${check.split(":")[0]}/${check.replace("/", "-")}`, 512)] };
    case "vulnerability":
      return { Types: [`Software and Configuration Checks/Vulnerabilities${/^CVE-/i.test(check) ? "/CVE" : ""}`] };
    case "sensitive-data":
      return { Types: [cut(`Sensitive Data Identifications/${check.replace("/", "-")}`, 512)] };
    case "other":
      return {};
  }
}

function remediationOf({ advice: { fix, page } }: RecordedFinding): Pick<AsffFinding, "Remediation"> {
  if (fix === null && page === null) return {};
  return { Remediation: { Recommendation: { ...(fix !== null && { Text: cut(fix, 512) }), ...(page !== null && { Url: page }) } } };
}

function resourceOf({ resource }: RecordedFinding, partition: string, region: string): object {
  const name = said(resource.name);
  return {
    Type: cut(asffType(resource.type), 256),
    Id: cut(said(resource.id) ?? resource.type, 512),
    Partition: partition,
    Region: region,
    ...(name !== undefined && { Tags: { Name: cut(name, 256) } }),
  };
}

/** What the check came to. Only posture has such an answer: a threat is none. */
function complianceOf({
  kind,
  check,
  status,
  reason,
  evidenceLostSince,
  practices,
  source,
  record,
}: RecordedFinding): Pick<AsffFinding, "Compliance"> {
  if (kind !== "posture") return {};
  const passed = status === "resolved" && reason === "fixed";
  const isControl = (record?.source ?? source) === "securityhub";
  return {
    Compliance: {
      Status: passed ? "PASSED" : "FAILED",
      ...(isControl && { SecurityControlId: check }),
      ...(practices.length > 0 && { RelatedRequirements: practices.map((practice) => `AWS Well-Architected Framework ${practice}`) }),
      ...(evidenceLostSince !== null && {
        StatusReasons: [{ ReasonCode: "EVIDENCE_LOST", Description: `Nothing definite was said since ${evidenceLostSince}` }],
      }),
    },
  };
}

/** What is gone is archived, as AWS does it. A control that passes stays active: its record goes on saying so. */
function stateOf({ kind, status, reason, markedResolved }: RecordedFinding): Pick<AsffFinding, "Workflow" | "RecordState"> {
  switch (status) {
    case "open":
      return { Workflow: { Status: markedResolved ? "RESOLVED" : "NEW" }, RecordState: "ACTIVE" };
    case "accepted": // Security Hub has no other word for what somebody decided to live with
    case "suppressed":
      return { Workflow: { Status: "SUPPRESSED" }, RecordState: "ACTIVE" };
    case "resolved":
      return { Workflow: { Status: "RESOLVED" }, RecordState: kind === "posture" && reason === "fixed" ? "ACTIVE" : "ARCHIVED" };
    case "closed":
      return { Workflow: { Status: "NEW" }, RecordState: "ARCHIVED" };
  }
}

/** Why it is accepted, in the words of whoever decided it. */
function noteOf({ acceptance, changedAt }: RecordedFinding): Pick<AsffFinding, "Note"> {
  const text = said(acceptance?.reason);
  if (acceptance === null || text === undefined) return {};
  const { by, since } = acceptance;
  return { Note: { Text: cut(text, 512), UpdatedBy: cut(said(by.name) ?? by.kind, 512), UpdatedAt: since ?? changedAt } };
}

/** Up to 50 of up to 1,024 characters. */
function ownFields(finding: RecordedFinding): Fields {
  const { id, status, reason, principle, practices, organizationalUnit, owners, firstSeen, openedAt, leftAt, dueOn, due } = finding;
  const fields: Readonly<Record<string, string | number | null>> = {
    FindingId: id,
    Status: status,
    Reason: reason,
    Principle: principle,
    BestPractices: practices.join(" "),
    Kind: finding.kind,
    Source: finding.source,
    OrganizationalUnit: organizationalUnit,
    Owners: owners.map(({ name }) => name).join("; "),
    FirstSeen: firstSeen,
    OpenedAt: openedAt,
    LeftAt: leftAt,
    DueOn: dueOn,
    Due: due,
    Assignee: finding.assignee?.name ?? null,
    Ticket: finding.ticket,
    AcceptedUntil: finding.acceptance?.until ?? null,
    AcceptanceTicket: finding.acceptance?.ticket ?? null,
    Reopened: finding.reopened,
    EvidenceLostSince: finding.evidenceLostSince,
    UnconfirmedSince: finding.unconfirmedSince,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const text = said(value === null ? null : String(value));
      return text === undefined ? [] : [[`pillarwatch/${name}`, cut(text, 1024)]];
    }),
  );
}
