/** Tables of who works on what, as read models see them (migrations/0039_handling.ts explains the columns). */
import type { AuditActorKind } from "../posture/audit.ts";
import type { Day } from "../posture/calendar.ts";
import type { HandlingWord } from "../posture/words.ts";

export interface HandlingTables {
  handlings: {
    id: number;
    finding: number | null;
    check_ref: number | null;
    account: number | null;
    assignee: string | null;
    ticket: string | null;
    notes: number;
  };
  handling_events: {
    seq: number;
    handling: number;
    at: string;
    actor_kind: AuditActorKind;
    actor: string | null;
    word: HandlingWord;
    value: string | null;
  };
  plans: {
    id: number;
    public_id: string;
    check_ref: number;
    place: string | null;
    date: Day;
    assignee: string | null;
    made_day: Day;
    made_at: string;
    made_by_kind: AuditActorKind;
    made_by: string | null;
    ended_at: string | null;
  };
  plan_accounts: { plan: number; account: number; open_then: number; fixed_before: number };
}
