/** What is kept of an acceptance, and how the audit log tells what becomes of it. */
import type { AuditAction } from "../../posture/audit.ts";
import type { AcceptanceState, AcceptanceSubject, AccountId } from "../../posture/words.ts";
import type { Subject } from "../acceptance-subject.ts";
import type { Tx } from "../dialect/connection.ts";
import { writeAudit } from "./audit.ts";
import type { Deed } from "./tokens.ts";

export interface Kept {
  readonly id: number;
  readonly public_id: string;
  readonly subject: AcceptanceSubject;
  readonly account: number;
  readonly account_id: AccountId;
  readonly check_ref: number;
  readonly check_id: string;
  readonly resource: string | null;
  readonly finding: number | null;
  readonly state: AcceptanceState;
  readonly until: string;
  readonly made_at: string;
  readonly made_by: string | null;
  readonly decided_at: string | null;
  readonly decided_by: string | null;
  readonly ended_at: string | null;
  readonly ended_by: string | null;
  readonly renews: number | null;
}

export const KEPT = `SELECT acceptances.id, acceptances.public_id, subject, account, account_id, check_ref, check_id, resource, finding, acceptances.state, until,
    made_at, made_by, decided_at, decided_by, ended_at, ended_by, renews
  FROM acceptances JOIN accounts ON accounts.id = account JOIN checks ON checks.id = check_ref`;

export const subjectOf = ({ subject, account, account_id, check_ref, check_id, resource, finding }: Kept): Subject => ({
  ...{ kind: subject, account, accountId: account_id, check: check_ref, checkId: check_id, resource, finding },
});

/** The reason is not told: it is free text, and the log is for ever. It stands with the acceptance. */
export const toldOf = ({ kind, accountId, checkId }: Subject) => ({ of: kind, account: accountId, check: checkId });

/** @param key `Keys.audit`. */
export const tell = (
  tx: Tx,
  action: AuditAction,
  kept: Kept,
  before: object,
  after: object,
  { key, deed }: { readonly key: Uint8Array; readonly deed: Deed },
): Promise<unknown> =>
  writeAudit(tx, key, { ...deed, action, subject: kept.public_id, before, after: { ...toldOf(subjectOf(kept)), ...after } });
