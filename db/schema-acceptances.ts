/** Tables of what was decided: risk acceptances and settings, as read models see them (migrations 31 and 35 explain the columns). */
import type { AuditActorKind } from "../posture/audit.ts";
import type { Day } from "../posture/calendar.ts";
import type { AcceptanceState, AcceptanceSubject } from "../posture/words.ts";

export interface AcceptanceRow {
  id: number;
  public_id: string;
  subject: AcceptanceSubject;
  account: number;
  check_ref: number;
  /** Folded. */
  resource: string | null;
  finding: number | null;
  reason: string;
  ticket: string | null;
  state: AcceptanceState;
  until: string;
  made_at: string;
  made_by_kind: AuditActorKind;
  made_by: string | null;
  decided_at: string | null;
  decided_by_kind: AuditActorKind | null;
  decided_by: string | null;
  decided_note: string | null;
  begun_at: string | null;
  begun_day: Day | null;
  ended_at: string | null;
  ended_day: Day | null;
  ended_by_kind: AuditActorKind | null;
  ended_by: string | null;
  ended_note: string | null;
  renews: number | null;
}

export interface DecisionTables {
  settings: { name: string; value: string; changed_at: string; changed_by_kind: AuditActorKind; changed_by: string | null };
  acceptances: AcceptanceRow;
  acceptance_findings: { finding: number; acceptance: number; since: string };
}
