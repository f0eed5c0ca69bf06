/** A finding as a list shows it: one row of the tables, one value for a reader. */
import type { ExpressionBuilder, Kysely } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import type { Kind, Reason, Severity, SourceId, Standing } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { within } from "./within.ts";

/** Standings that are findings; the others are evaluations without a problem, which have no place in a list of problems. */
const shown = ["open", "suppressed", "resolved", "closed"] as const satisfies readonly Standing[];
export type Shown = (typeof shown)[number];

export interface Finding {
  id: string;
  title: string;
  check: string;
  kind: Kind;
  source: SourceId;
  product: string;
  accountId: string;
  accountName: string;
  region: string;
  resource: { id: string; type: string; name: string | null };
  severity: Severity;
  severityAssigned: boolean;
  status: Shown;
  reason: Reason | null;
  detail: string | null;
  firstSeen: string;
  openedAt: string | null;
  leftAt: string | null;
  reopened: number;
  changedAt: string;
  secondHand: boolean;
  suppressedIn: SourceId | null;
  markedResolved: boolean;
  evidenceLostSince: string | null;
  unconfirmedSince: string | null;
  counted: boolean;
}

/** Findings with what they point to, behind the wall. */
export const findingsWithin = (db: Kysely<Schema>, reach: Reach) =>
  db
    .selectFrom("findings")
    .innerJoin("accounts", "accounts.id", "findings.account")
    .innerJoin("checks", "checks.id", "findings.check_ref")
    .innerJoin("resources", "resources.id", "findings.resource")
    .where(within(reach));

type Joined = "findings" | "accounts" | "checks" | "resources";

export const findingColumns = (_: ExpressionBuilder<Schema, Joined>) =>
  [
    "findings.id as row",
    "findings.public_id",
    "findings.title as own_title",
    "checks.title as check_title",
    "checks.check_id",
    "findings.kind",
    "findings.source",
    "findings.product",
    "accounts.account_id",
    "accounts.name as account_name",
    "findings.region",
    "resources.uid",
    "resources.type as resource_type",
    "resources.name as resource_name",
    "findings.severity",
    "findings.severity_assigned",
    "findings.standing",
    "findings.reason",
    "findings.detail",
    "findings.first_seen",
    "findings.opened_at",
    "findings.left_at",
    "findings.reopened",
    "findings.changed_at",
    "findings.second_hand",
    "findings.suppressed_in",
    "findings.marked_resolved",
    "findings.evidence_lost_since",
    "findings.unconfirmed_since",
    "findings.counted",
  ] as const;

export interface FindingRow extends Pick<Schema["findings"], Kept> {
  row: number;
  own_title: string | null;
  check_title: string;
  check_id: string;
  account_id: string;
  account_name: string;
  uid: string;
  resource_type: string;
  resource_name: string | null;
}
type Kept =
  | "public_id"
  | "kind"
  | "source"
  | "product"
  | "region"
  | "severity"
  | "severity_assigned"
  | "standing"
  | "reason"
  | "detail"
  | "first_seen"
  | "opened_at"
  | "left_at"
  | "reopened"
  | "changed_at"
  | "second_hand"
  | "suppressed_in"
  | "marked_resolved"
  | "evidence_lost_since"
  | "unconfirmed_since"
  | "counted";

export const findingOf = (row: FindingRow): Finding => ({
  id: hexOf(row.public_id),
  title: row.own_title ?? row.check_title,
  check: row.check_id,
  kind: row.kind,
  source: row.source,
  product: row.product,
  accountId: row.account_id,
  accountName: row.account_name,
  region: row.region,
  resource: { id: row.uid, type: row.resource_type, name: row.resource_name },
  severity: row.severity,
  severityAssigned: row.severity_assigned === 1,
  status: shownOf(row.standing),
  reason: row.reason,
  detail: row.detail,
  firstSeen: row.first_seen,
  openedAt: row.opened_at,
  leftAt: row.left_at,
  reopened: row.reopened,
  changedAt: row.changed_at,
  secondHand: row.second_hand === 1,
  suppressedIn: row.suppressed_in,
  markedResolved: row.marked_resolved === 1,
  evidenceLostSince: row.evidence_lost_since,
  unconfirmedSince: row.unconfirmed_since,
  counted: row.counted === 1,
});

function shownOf(standing: Standing): Shown {
  const status = shown.find((word) => word === standing);
  if (status === undefined) throw new Error(`a finding that stands "${standing}" was read for a list of problems`);
  return status;
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
export const bytesOf = (hex: string): Uint8Array => Buffer.from(hex, "hex");
