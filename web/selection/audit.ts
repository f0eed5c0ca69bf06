/** Which entries of the audit log the address asks for. */
import { type AuditAction, type AuditActorKind, auditActions, auditActorKinds } from "../../posture/audit.ts";
import { isDay, type Read, type Refused, wordOf } from "./read.ts";

export interface AuditChoice {
  readonly action: readonly AuditAction[];
  /** A kind, or the id of a person or token. */
  readonly actor: AuditActorKind | string | undefined;
  readonly subject: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const LONGEST_SUBJECT = 200;

export function readAudit(parameters: URLSearchParams): Read<AuditChoice> {
  const refused: Refused[] = [];
  const take = (parameter: string, isMeant: (text: string) => boolean): string | undefined => {
    const value = parameters.get(parameter);
    if (value === null || value === "") return undefined;
    if (isMeant(value)) return value;
    refused.push({ parameter, value, instead: "everything" });
    return undefined;
  };
  const action = parameters.getAll("action").flatMap((value) => {
    const word = wordOf(auditActions, value);
    if (word === undefined) refused.push({ parameter: "action", value, instead: "everything" });
    return word ?? [];
  });
  const actor = take("actor", (text) => wordOf(auditActorKinds, text) !== undefined || /^[0-9a-f]{32}$/.test(text));
  const subject = take("subject", (text) => text.length <= LONGEST_SUBJECT);
  return { value: { action, actor, subject, from: take("since", isDay), to: take("until", isDay) }, refused };
}
