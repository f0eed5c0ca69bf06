/** Our words as a reader sees them. */
import type { FindingStatus } from "../contract/findings.ts";
import { causeNames, principleShort, severityNames, sourceNames } from "../posture/names.ts";
import {
  type AccountState,
  type Cause,
  type Coverage,
  causesIn,
  causesOut,
  type DetectiveService,
  type Direction,
  type Due,
  type ExplainedNumber,
  type Kind,
  type OwnerSource,
  type PlanState,
  type PrincipleGroup,
  type RangeWord,
  type Role,
  type Severity,
  type SourceId,
  type Way,
} from "../posture/words.ts";

export { causeNames, principleShort, severityNames, sourceNames };

export const sourceShort: Readonly<Record<SourceId, string>> = { securityhub: "SH", guardduty: "GD", inspector: "IN", config: "CO" };

/** Worst first: the order of every list and bar. */
export const worstFirst = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"] as const satisfies readonly Severity[];

export const severityShort: Readonly<Record<Severity, string>> = {
  CRITICAL: "Crit",
  HIGH: "High",
  MEDIUM: "Med",
  LOW: "Low",
  INFORMATIONAL: "Info",
};

export const findingStatuses = ["open", "accepted", "suppressed", "resolved", "closed"] as const satisfies readonly FindingStatus[];

export const statusNames: Readonly<Record<FindingStatus, string>> = {
  open: "Open",
  accepted: "Accepted",
  suppressed: "Suppressed",
  resolved: "Resolved",
  closed: "Closed",
};

export const roleNames: Readonly<Record<Role, string>> = {
  administrator: "Administrator",
  lead: "Lead",
  viewer: "Viewer",
  owner: "Owner",
};

/** How somebody proved who they are. */
export const wayNames: Readonly<Record<Way, string>> = {
  password: "By password",
  openid: "By the provider",
  link: "By a one-time link",
  demonstration: "As the demonstration lead",
};

/** What each may: said where a role is chosen. */
export const roleWords: Readonly<Record<Role, string>> = {
  administrator: "Sees everything, decides, and manages people and settings",
  lead: "Sees everything and decides",
  viewer: "Sees everything and changes nothing",
  owner: "Sees their own accounts, and asks AWS to look again at what they fixed",
};

export const kindNames: Readonly<Record<Kind, string>> = {
  posture: "Posture",
  threat: "Threat",
  vulnerability: "Vulnerability",
  "sensitive-data": "Sensitive data",
  other: "Other",
};

export const dueNames: Readonly<Record<Due, string>> = { overdue: "Overdue", soon: "Due within 7 days", later: "Due later" };

export const planStateNames: Readonly<Record<PlanState, string>> = {
  planned: "Planned",
  late: "Late",
  done: "Done",
  "done late": "Done, late",
  "taken back": "Taken back",
};

export const accountStateNames: Readonly<Record<AccountState, string>> = {
  pending_activation: "Not active yet",
  active: "Active",
  suspended: "Suspended",
  pending_closure: "Being closed",
  closed: "Closed",
  left: "Left the organization",
  outside: "Outside of the organization",
};

/** From where an account's owner is known, behind the name. */
export const ownerSourceNames: Readonly<Record<OwnerSource, string>> = {
  assigned: "assigned in Pillarwatch",
  "assigned to the OU": "assigned in Pillarwatch to its OU",
  "team map": "by the team map",
  "account tag": "by the account's tag",
  "OU tag": "by the tag of its OU",
  "security contact": "the account's security contact",
};

export const detectiveNames: Readonly<Record<DetectiveService, string>> = {
  cloudtrail: "CloudTrail",
  "vpc-flow-logs": "VPC Flow Logs",
  config: "AWS Config",
  guardduty: "GuardDuty",
  inspector: "Inspector",
  securityhub: "Security Hub CSPM",
  "securityhub-v2": "AWS Security Hub (new)",
  macie: "Macie",
  "access-analyzer": "IAM Access Analyzer",
};

interface StateWords {
  readonly name: string;
  readonly glyph: string;
}

/** Fresh is the quietest mark, so that gaps are the only boxes. */
export const coverageWords: Readonly<Record<Coverage, StateWords>> = {
  ok: { name: "Fresh", glyph: "✓" },
  stale: { name: "Stale", glyph: "◷" },
  never: { name: "Never read", glyph: "…" },
  denied: { name: "Denied", glyph: "✕" },
  failed: { name: "Failed", glyph: "!" },
  not_enabled: { name: "Not enabled", glyph: "○" },
  denied_by_scp: { name: "Denied by SCP", glyph: "⊘" },
};

/** Short enough for a card's head. */
export const principleNames: Readonly<Record<PrincipleGroup, string>> = {
  identity: "Strong identity foundation",
  traceability: "Maintain traceability",
  layers: "Security at all layers",
  automation: "Automate best practices",
  data: "Protect data in transit and at rest",
  people: "Keep people away from data",
  events: "Prepare for security events",
  unmapped: "Unmapped",
};

export const rangeNames = [
  ["7", "7 d"],
  ["30", "30 d"],
  ["90", "90 d"],
  ["365", "1 y"],
  ["all", "All"],
  ["custom", "Custom"],
] as const satisfies readonly (readonly [RangeWord | "custom", string])[];

/** Every part that a change can have on that side. */
export const causesOf = (direction: Direction): readonly Cause[] =>
  direction === "entered" ? [...causesIn, "severity"] : [...causesOut, "evidence", "severity"];

/** "Left: fixed", of "left/fixed". */
export const partName = (part: string): string => {
  const [direction = "", cause = ""] = part.split("/");
  return `${direction === "entered" ? "Entered" : "Left"}: ${causeNames(cause).toLowerCase().replace("aws", "AWS")}`;
};

export const explainedNames: Readonly<Record<ExplainedNumber, string>> = {
  score: "Security score",
  checksPassed: "Checks passed",
  open: "Open findings",
};
