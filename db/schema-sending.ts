/** Tables of what is sent, mails and webhooks, as read models see them (migrations 32, 33 and 49 explain the columns). */

import type { AuditActorKind } from "../posture/audit.ts";
import type { Pace } from "../posture/week.ts";
import type { AttemptOutcome, DeliveryState, MailKind, MailState, WebhookEvent, WebhookFormat } from "../posture/words.ts";

export interface SendingTables {
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
    reach: string | null;
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
  digest_preferences: {
    person: number;
    pace: Pace;
    quiet_weeks: "short" | "none";
    daily_alert: 0 | 1;
    time_zone: string | null;
    changed_at: string;
  };
  digest_omissions: { kind: MailKind; recipient: Uint8Array; period: string; person: number | null; why: "quiet"; at: string };
  mail_stops: { recipient: Uint8Array; kind: MailKind; at: string };
  webhooks: {
    id: number;
    public_id: string;
    name: string;
    url: Uint8Array | null;
    host: string;
    secret: Uint8Array | null;
    format: WebhookFormat;
    events: string;
    is_on: 0 | 1;
    made_by_kind: AuditActorKind;
    made_by: string | null;
    made_at: string;
    removed_at: string | null;
  };
  webhook_deliveries: {
    id: number;
    public_id: string;
    webhook: number;
    event: WebhookEvent | "test";
    about: string;
    news: string;
    state: DeliveryState;
    put_at: string;
    due_at: string;
    ended_at: string | null;
    attempts: number;
    holder: string | null;
    lease_until_ms: number | null;
  };
  webhook_attempts: {
    id: number;
    delivery: number;
    begun_at: string;
    ended_at: string | null;
    status: number | null;
    answer: string | null;
  };
}
