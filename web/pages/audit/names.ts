import type { AuditAction, AuditActorKind } from "../../../posture/audit.ts";

/** "Sign-in refused", of sign-in-refused: the log's words are sentences without their spaces. */
export function actionName(action: AuditAction): string {
  const words = action.replaceAll("-", " ").replace("sign in", "sign-in");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

export const actorKindNames: Readonly<Record<AuditActorKind, string>> = {
  person: "People",
  token: "Tokens",
  command: "At the machine",
  system: "Pillarwatch itself",
};
