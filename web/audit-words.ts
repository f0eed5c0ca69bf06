/** What the audit log's words are called on a page. */
import type { AuditAction, AuditActorKind } from "../posture/audit.ts";

export const actionNames: Readonly<Record<AuditAction, string>> = {
  "signed-in": "Signed in",
  "sign-in-refused": "Sign-in refused",
  "signed-out": "Signed out",
  "session-ended": "Session ended",
  "person-invited": "Person invited",
  "person-made": "Person made",
  "person-changed": "Person changed",
  "role-changed": "Role changed",
  "accounts-changed": "Accounts changed",
  "person-disabled": "Person disabled",
  "person-enabled": "Person enabled",
  "person-erased": "Person erased",
  "password-set": "Password set",
  "code-set-up": "One-time codes set up",
  "code-removed": "One-time codes removed",
  "recovery-code-used": "Recovery code used",
  "link-made": "Link made",
  "link-used": "Link used",
  "token-made": "Token made",
  "token-revoked": "Token revoked",
  "owner-assigned": "Owner assigned",
  "owner-removed": "Owner removed",
  "owner-confirmed": "Owner confirmed",
  "owners-imported": "Owners imported",
  "looked-through": "Looked through another’s eyes",
  "looked-back": "Back to their own eyes",
  "look-again-asked": "Look again asked for",
  "run-asked": "Run asked for",
  "run-cancelled": "Run cancelled",
  "settings-changed": "Settings changed",
  "secret-made": "Secret made",
  "secret-rotated": "Secret rotated",
  "head-told": "End of the log told",
  "region-no-longer-watched": "Region no longer watched",
};

/** All of a kind, as they are chosen. */
export const actorKindNames: Readonly<Record<AuditActorKind, string>> = {
  person: "People",
  token: "Tokens",
  command: "Commands at the machine",
  system: "Pillarwatch by itself",
};
