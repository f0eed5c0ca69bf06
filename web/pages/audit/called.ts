/** What those are called who did something, and whom it was done to. Who was erased has an id and no name: that is said. */
import type { AuditEntry } from "../../../contract/audit.ts";
import { visible } from "../../formats/visible.ts";

const short = (id: string): string => id.slice(0, 8);

const isPublicId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

export function actorCalled({ kind, id, name }: AuditEntry["actor"]): string {
  switch (kind) {
    case "command":
      return "Somebody at the machine";
    case "system":
      return "Pillarwatch";
    case "token":
      return visible(name) ?? (id === null ? "A token that is not known" : `Token (${short(id)})`);
    case "person":
      if (id === null) return "Somebody not signed in";
      return visible(name) ?? (name === null ? `Erased person (${short(id)})` : `Person (${short(id)})`);
  }
}

/** A finding, a run and an account are told as such; every other public id is a person's, a token's or a link's. */
export function subjectCalled({ action, subject, subjectName, after }: AuditEntry): string | undefined {
  if (subject === null) return undefined;
  const name = visible(subjectName);
  if (name !== undefined) return name;
  if (action.startsWith("run-")) return `Run ${subject}`;
  if (/^\d{12}$/.test(subject)) return `Account ${subject}`;
  if (!isPublicId(subject)) return subject;
  if (action === "look-again-asked") return `Finding (${short(subject)})`;
  if (action.startsWith("token-")) return `Token (${short(subject)})`;
  if (isOwnersLink(after)) return `Link (${short(subject)})`;
  return subjectName === null ? `Erased person (${short(subject)})` : `Person (${short(subject)})`;
}

const isOwnersLink = (after: unknown): boolean =>
  typeof after === "object" && after !== null && "purpose" in after && after.purpose === "owner-confirmation";
