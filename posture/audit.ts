/**
 * The audit log's words: who did what to what (domain.md section 9). A person is told by their public id, never by name or address, so that
 * these can be erased while the log stays whole; what may not stand in it is decided in audit-value.ts, the chain is in audit-chain.ts.
 */

export const auditActorKinds = ["person", "token", "command", "system"] as const;
export type AuditActorKind = (typeof auditActorKinds)[number];

export interface AuditActor {
  /** `command`: somebody at the machine, by `pillarwatch …`. `system`: Pillarwatch by itself. */
  readonly kind: AuditActorKind;
  /** Public id of the person or token; null for the other kinds, and for a person who is not known (a refused sign-in). */
  readonly id: string | null;
}

/** Written into every entry, so that one that was in use is never taken away. */
export const auditActions = [
  "signed-in",
  "sign-in-refused",
  "signed-out",
  "session-ended",
  "person-invited",
  "person-made",
  "person-changed",
  "role-changed",
  "accounts-changed",
  "person-disabled",
  "person-enabled",
  "person-erased",
  "password-set",
  "code-set-up",
  "code-removed",
  "recovery-code-used",
  "link-made",
  "link-used",
  "token-made",
  "token-revoked",
  "owner-assigned",
  "owner-removed",
  "owner-confirmed",
  "owners-imported",
  "acceptance-proposed",
  "acceptance-made",
  "acceptance-approved",
  "acceptance-refused",
  "acceptance-revoked",
  "acceptance-ended",
  "looked-through",
  "looked-back",
  "look-again-asked",
  "run-asked",
  "run-cancelled",
  "doctor-asked",
  "settings-changed",
  "secret-made",
  "secret-rotated",
  "secret-lost",
  "database-restored",
  "head-told",
  "region-no-longer-watched",
  "work-assigned",
  "ticket-linked",
  "note-written",
  "fix-planned",
  "plan-changed",
  "plan-ended",
  "mail-stopped",
  "mail-wanted-again",
  "webhook-made",
  "webhook-changed",
  "webhook-removed",
  "webhook-tested",
] as const;
export type AuditAction = (typeof auditActions)[number];

export interface AuditEntry {
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly actor: AuditActor;
  readonly action: AuditAction;
  /** What it was done to: the public id of a person or token, an account's twelve digits, a risk acceptance's public id, a run's number, a setting's name. */
  readonly subject: string | null;
  /** The network address that it came from; null where it came by none. */
  readonly from: string | null;
  /** How what was done stood before and after, as JSON: objects of few members. Undefined and null: there was nothing. */
  readonly before: unknown;
  readonly after: unknown;
}
