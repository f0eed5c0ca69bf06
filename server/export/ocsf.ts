/**
 * A finding as an event of the Open Cybersecurity Schema Framework 1.6.0 (the version that AWS Security Hub speaks), with the profile `cloud`:
 * https://schema.ocsf.io/1.6.0/. Names and numbers are the schema's; a label is always the caption of its number. What is ours alone stands in
 * `unmapped`.
 */
import type { RecordedFinding } from "../../db/read/recorded-findings.ts";
import type { Severity } from "../../posture/words.ts";
import { linesOf } from "./json.ts";
import { partitionOf } from "./text.ts";

const OCSF_VERSION = "1.6.0";

/** One event a line. */
export const ocsf = linesOf<RecordedFinding>(
  { type: "application/x-ndjson; charset=utf-8; profile=ocsf", extension: "ocsf.jsonl" },
  ocsfOf,
);

const classes = {
  vulnerability: { uid: 2002, name: "Vulnerability Finding" },
  compliance: { uid: 2003, name: "Compliance Finding" },
  detection: { uid: 2004, name: "Detection Finding" },
} as const;
type ClassName = keyof typeof classes;

const activities = { create: [1, "Create"], update: [2, "Update"], close: [3, "Close"] } as const;

const severityIds: Readonly<Record<Severity, readonly [id: number, label: string]>> = {
  INFORMATIONAL: [1, "Informational"],
  LOW: [2, "Low"],
  MEDIUM: [3, "Medium"],
  HIGH: [4, "High"],
  CRITICAL: [5, "Critical"],
};

const statusIds: Readonly<Record<RecordedFinding["status"] | "assigned", readonly [id: number, label: string]>> = {
  open: [1, "New"],
  assigned: [2, "In Progress"],
  accepted: [3, "Suppressed"],
  suppressed: [3, "Suppressed"],
  resolved: [4, "Resolved"],
  closed: [5, "Archived"],
};

export function ocsfOf(finding: RecordedFinding): object {
  const weakness = finding.kind === "vulnerability" ? weaknessOf(finding) : undefined;
  const className = classOf(finding, weakness);
  const { uid, name } = classes[className];
  const [activityId, activity] = activities[activityOf(finding)];
  const [severityId, severity] = severityIds[finding.severity];
  const [statusId, status] = statusIds[finding.status === "open" && finding.assignee !== null ? "assigned" : finding.status];
  return {
    activity_id: activityId,
    activity_name: activity,
    category_uid: 2,
    category_name: "Findings",
    class_uid: uid,
    class_name: name,
    type_uid: uid * 100 + activityId,
    type_name: `${name}: ${activity}`,
    time: instant(finding.changedAt),
    severity_id: severityId,
    severity,
    status_id: statusId,
    status,
    ...(finding.reason !== null && { status_detail: finding.reason }),
    ...(finding.acceptance !== null && { status_detail: `accepted until ${finding.acceptance.until}`, comment: finding.acceptance.reason }),
    message: finding.title,
    metadata: {
      version: OCSF_VERSION,
      product: { name: "Pillarwatch", vendor_name: "Pillarwatch" },
      profiles: ["cloud"],
      uid: `${finding.id}/${finding.changedAt}`,
    },
    cloud: cloudOf(finding),
    finding_info: infoOf(finding),
    resources: [resourceOf(finding)],
    ...partOf(finding, className, weakness),
    unmapped: ownMembers(finding),
  };
}

const instant = (text: string): number => Date.parse(text);

/** By our kind. A weakness that has no public id (a way in from outside, a flaw in one's own code) is something detected. */
function classOf({ kind }: RecordedFinding, weakness: object | undefined): ClassName {
  switch (kind) {
    case "posture":
      return "compliance";
    case "vulnerability":
      return weakness === undefined ? "detection" : "vulnerability";
    case "threat":
    case "sensitive-data":
    case "other":
      return "detection";
  }
}

/** Of the snapshot: what is over is closed, what has changed since it was found is updated. */
function activityOf({ status, firstSeen, changedAt }: RecordedFinding): keyof typeof activities {
  if (status === "resolved" || status === "closed") return "close";
  return changedAt > firstSeen ? "update" : "create";
}

/** The schema wants one of three ids: a CVE's, a CWE's or an advisory's (GHSA-…, ALAS2-…). */
function weaknessOf({ check }: RecordedFinding): object | undefined {
  if (/^CVE-\d{4}-\d+$/i.test(check)) return { cve: { uid: check.toUpperCase() } };
  const cwe = /\bCWE-\d+\b/i.exec(check)?.[0];
  if (cwe !== undefined) return { cwe: { uid: cwe.toUpperCase() } };
  return /^[A-Z][A-Z\d]+-[\w.:-]+$/i.test(check) ? { advisory: { uid: check } } : undefined;
}

function partOf(finding: RecordedFinding, className: ClassName, weakness: object | undefined): object {
  switch (className) {
    case "compliance":
      return { compliance: complianceOf(finding), ...remediationOf(finding) };
    case "detection":
      return { is_alert: finding.status === "open", ...remediationOf(finding) };
    case "vulnerability":
      return {
        vulnerabilities: [
          {
            ...weakness,
            title: finding.title,
            severity: finding.severity,
            first_seen_time: instant(finding.firstSeen),
            vendor_name: vendorOf(finding),
            ...remediationOf(finding),
          },
        ],
      };
  }
}

/** Passed only where it was fixed; what is gone without that came to no result. */
function complianceOf({ check, status, reason, practices, advice }: RecordedFinding): object {
  const [id, label] =
    status === "resolved" && reason === "fixed" ? [1, "Pass"] : status === "resolved" || status === "closed" ? [2, "Warning"] : [3, "Fail"];
  return {
    control: check,
    ...(advice.matters !== null && { desc: advice.matters }),
    ...(practices.length > 0 && { standards: ["AWS Well-Architected Framework: Security Pillar"], requirements: practices }),
    status_id: id,
    status: label,
    ...(reason !== null && { status_detail: reason }),
  };
}

function remediationOf({ advice: { fix, page } }: RecordedFinding): object {
  if (fix === null && page === null) return {};
  return { remediation: { desc: fix ?? "See AWS's own page.", ...(page !== null && { references: [page] }) } };
}

const regionOf = ({ region, record }: RecordedFinding): string | undefined => (region === "global" ? record?.region : region);
const partition = (finding: RecordedFinding): string => partitionOf(finding.resource.id, regionOf(finding) ?? "");

function cloudOf(finding: RecordedFinding): object {
  const region = regionOf(finding);
  return {
    provider: "AWS",
    account: { uid: finding.accountId, name: finding.accountName, type_id: 10, type: "AWS Account" },
    cloud_partition: partition(finding),
    ...(region !== undefined && { region }),
  };
}

function infoOf({ id, title, kind, check, firstSeen, changedAt, record, source, product, advice }: RecordedFinding): object {
  return {
    uid: id,
    ...(record?.nativeId != null && { uid_alt: record.nativeId }),
    title,
    ...(advice.matters !== null && { desc: advice.matters }),
    types: [kind, check],
    created_time: instant(record?.createdAt ?? firstSeen),
    first_seen_time: instant(firstSeen),
    modified_time: instant(changedAt),
    ...(record !== null && { last_seen_time: instant(record.updatedAt) }),
    data_sources: [source],
    product: { name: product, vendor_name: vendorOf({ product }) },
  };
}

/** Other vendors' products are `vendor/name`. */
const vendorOf = ({ product }: Pick<RecordedFinding, "product">): string =>
  product.includes("/") ? (product.split("/")[0] ?? product) : "AWS";

function resourceOf(finding: RecordedFinding): object {
  const { resource, owner } = finding;
  const region = regionOf(finding);
  return {
    uid: resource.id,
    ...(resource.name !== null && { name: resource.name }),
    type: resource.type,
    cloud_partition: partition(finding),
    ...(region !== undefined && { region }),
    ...(owner !== null && { owner: { name: owner.name, ...(owner.email !== null && { email_addr: owner.email }) } }),
  };
}

function ownMembers(finding: RecordedFinding): object {
  const { principle, practices, organizationalUnit, reopened, openedAt, leftAt, dueOn, due, evidenceLostSince, unconfirmedSince } = finding;
  return {
    principle,
    best_practices: practices,
    status: finding.status,
    organizational_unit: organizationalUnit,
    region: finding.region,
    reopened,
    opened_at: openedAt,
    left_at: leftAt,
    due_on: dueOn,
    due,
    assignee: finding.assignee?.name ?? null,
    ticket: finding.ticket,
    accepted_since: finding.acceptance?.since ?? null,
    accepted_until: finding.acceptance?.until ?? null,
    accepted_by: finding.acceptance === null ? null : (finding.acceptance.by.name ?? finding.acceptance.by.kind),
    evidence_lost_since: evidenceLostSince,
    unconfirmed_since: unconfirmedSince,
  };
}
