/** A finding as a list shows it: one row of the tables, one value for a reader. */

import type { ExpressionBuilder, Kysely } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import type { Catalogue } from "../../posture/catalogue/decide.ts";
import { hexOf } from "../../posture/hex.ts";
import type { Owner } from "../../posture/owner.ts";
import type { Reach } from "../../posture/reach.ts";
import { dueOn } from "../../posture/service-level.ts";
import type { Due, Kind, LaidStanding, PrincipleGroup, Reason, Severity, SourceId } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type AcceptanceOf, type AcceptedRow, acceptanceColumns, acceptanceOf } from "./accepted.ts";
import type { Assigned, NamedPerson } from "./handling.ts";
import type { OwnersOf } from "./owners-of.ts";
import { within } from "./within.ts";

/** Standings that are findings; the others are evaluations without a problem, which have no place in a list of problems. */
const shown = ["open", "suppressed", "resolved", "closed", "accepted"] as const satisfies readonly LaidStanding[];
export type Shown = (typeof shown)[number];

export interface Finding {
  id: string;
  title: string;
  check: string;
  principle: PrincipleGroup;
  practices: string[];
  kind: Kind;
  source: SourceId;
  product: string;
  accountId: string;
  accountName: string;
  organizationalUnit: string | null;
  /** The first of the owners. */
  owner: Owner | null;
  owners: Owner[];
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
  dueOn: Day | null;
  due: Due | null;
  assignee: NamedPerson | null;
  ticket: string | null;
  reopened: number;
  changedAt: string;
  secondHand: boolean;
  suppressedIn: SourceId | null;
  markedResolved: boolean;
  evidenceLostSince: string | null;
  unconfirmedSince: string | null;
  counted: boolean;
  /** Set while it is accepted. */
  acceptance: AcceptanceOf | null;
}

/** Findings with what they point to, behind the wall. */
export const findingsWithin = (db: Kysely<Schema>, reach: Reach) =>
  db
    .selectFrom("findings")
    .innerJoin("accounts", "accounts.id", "findings.account")
    .innerJoin("checks", "checks.id", "findings.check_ref")
    .innerJoin("resources", "resources.id", "findings.resource")
    .leftJoin("acceptances", "acceptances.id", "findings.acceptance")
    .where(within(reach));

type Joined = "findings" | "accounts" | "checks" | "resources" | "acceptances";

export const findingColumns = (_: ExpressionBuilder<Schema, Joined>) =>
  [
    ...acceptanceColumns,
    "findings.id as row",
    "findings.public_id",
    "findings.title as own_title",
    "checks.title as check_title",
    "checks.check_id",
    "checks.principle",
    "findings.kind",
    "findings.source",
    "findings.product",
    "accounts.account_id",
    "accounts.name as account_name",
    "accounts.ou_path",
    "findings.account",
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
    "findings.due_on",
    "findings.reopened",
    "findings.changed_at",
    "findings.second_hand",
    "findings.suppressed_in",
    "findings.marked_resolved",
    "findings.evidence_lost_since",
    "findings.unconfirmed_since",
    "findings.counted",
  ] as const;

export interface FindingRow extends Pick<Schema["findings"], Kept>, AcceptedRow {
  row: number;
  own_title: string | null;
  check_title: string;
  check_id: string;
  principle: PrincipleGroup;
  account_id: string;
  account_name: string;
  ou_path: string | null;
  uid: string;
  resource_type: string;
  resource_name: string | null;
}
type Kept =
  | "account"
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
  | "due_on"
  | "reopened"
  | "changed_at"
  | "second_hand"
  | "suppressed_in"
  | "marked_resolved"
  | "evidence_lost_since"
  | "unconfirmed_since"
  | "counted";

/** The best practices of a row's check, by today's catalogue. */
export type PracticesOf = (row: Pick<FindingRow, "check_id" | "product">) => readonly string[];

/** Each check is looked up once, of however many findings: a list is of few. */
export function practicesBy({ decide }: Pick<Catalogue, "decide">): PracticesOf {
  const decided = new Map<string, readonly string[]>();
  return ({ check_id, product }) => {
    const key = `${product} ${check_id}`;
    const practices = decided.get(key) ?? decide({ check: check_id, product }).practices;
    decided.set(key, practices);
    return practices;
  };
}

/** What a finding is told by, beside its row. */
export interface Telling {
  readonly practicesOf: PracticesOf;
  readonly owners: OwnersOf;
  readonly today: Day;
  /** By the finding's row. */
  readonly assigned: ReadonlyMap<number, Assigned>;
}

export const findingOf = (row: FindingRow, { practicesOf, owners, today, assigned }: Telling): Finding => ({
  id: hexOf(row.public_id),
  title: row.own_title ?? row.check_title,
  check: row.check_id,
  principle: row.principle,
  practices: [...practicesOf(row)],
  kind: row.kind,
  source: row.source,
  product: row.product,
  accountId: row.account_id,
  accountName: row.account_name,
  organizationalUnit: row.ou_path,
  owner: owners.get(row.account)?.[0] ?? null,
  owners: [...(owners.get(row.account) ?? [])],
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
  dueOn: row.due_on,
  due: row.due_on === null ? null : dueOn(row.due_on, today),
  assignee: assigned.get(row.row)?.assignee ?? null,
  ticket: assigned.get(row.row)?.ticket ?? null,
  reopened: row.reopened,
  changedAt: row.changed_at,
  secondHand: row.second_hand === 1,
  suppressedIn: row.suppressed_in,
  markedResolved: row.marked_resolved === 1,
  evidenceLostSince: row.evidence_lost_since,
  unconfirmedSince: row.unconfirmed_since,
  counted: row.counted === 1,
  acceptance: acceptanceOf(row),
});

/** What was a problem once, and then belonged to another key, may stand there as passed, unknown or nothing: as a problem it is closed. */
const shownOf = (standing: LaidStanding): Shown => shown.find((word) => word === standing) ?? "closed";
