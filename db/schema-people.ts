/** Tables of people, and of how they prove who they are (kysely's types of migrations/, where the columns are explained). */
import type { Generated } from "kysely";
import type { AuditActorKind } from "../posture/audit.ts";
import type { AccountId, LinkPurpose, PersonKind, PersonState, Role, Way } from "../posture/words.ts";

export interface PeopleTables {
  people: {
    id: number;
    public_id: Uint8Array;
    kind: PersonKind;
    subject: string | null;
    email: string | null;
    email_folded: string | null;
    name: string | null;
    role: Role | null;
    state: PersonState;
    password: string | null;
    code_secret: Uint8Array | null;
    code_set_up_at: string | null;
    code_step: number | null;
    code_drift_s: Generated<number>;
    made_at: string;
    signed_in_at: string | null;
  };
  person_accounts: { person: number; account_id: AccountId };
  sessions: {
    id: number;
    public_id: Uint8Array;
    token_hash: Uint8Array;
    person: number;
    way: Way;
    begun_at: string;
    seen_at: string;
    ends_at: string;
    address: string | null;
    agent: string | null;
    through: number | null;
    provider: Uint8Array | null;
    proved_at: string | null;
  };
  one_time_links: {
    id: number;
    token_hash: Uint8Array;
    purpose: LinkPurpose;
    person: number | null;
    made_at: string;
    expires_at: string;
    used_at: string | null;
  };
  audit_keys: { id: string; last_seq: number; sealed: Uint8Array };
  views: { id: number; public_id: Uint8Array; person: number; name: string; address: string; saved_at: string };
  recovery_codes: { person: number; hash: Uint8Array; used_at: string | null };
  tokens: {
    id: number;
    public_id: string;
    name: string;
    hash: Uint8Array;
    prefix: string;
    role: string;
    /** JSON array of account ids; null: all. */
    accounts: string | null;
    created_by_kind: AuditActorKind;
    created_by: string | null;
    created_at: string;
    expires_at: string;
    last_used_at: string | null;
    revoked_at: string | null;
  };
}
