/** Tables of the outbox, as read models see them (migrations/0032_mails.ts explains the columns). */
import type { AttemptOutcome, MailKind, MailState } from "../posture/words.ts";

export interface MailTables {
  mails: {
    id: number;
    public_id: string;
    kind: MailKind;
    person: number | null;
    recipient: Uint8Array;
    address: string | null;
    period: string;
    message_id: string;
    subject: string | null;
    message: Uint8Array | null;
    state: MailState;
    why: string | null;
    put_at: string;
    due_at: string;
    ended_at: string | null;
    attempts: number;
    holder: string | null;
    lease_until_ms: number | null;
  };
  mail_attempts: {
    id: number;
    mail: number;
    begun_at: string;
    handed_at: string | null;
    ended_at: string | null;
    outcome: AttemptOutcome | null;
    code: number | null;
    answer: string | null;
  };
  mail_stops: { recipient: Uint8Array; kind: MailKind; at: string };
}
