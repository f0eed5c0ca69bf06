/** Risk acceptances as a reader sees them. */
import type { Acceptance } from "../contract/acceptances.ts";
import type { AcceptanceState, AcceptanceSubject } from "../posture/words.ts";
import { visible } from "./formats/visible.ts";

export const acceptanceStateNames: Readonly<Record<AcceptanceState, string>> = {
  proposed: "Proposed",
  "in force": "In force",
  refused: "Refused",
  ended: "Ended",
  revoked: "Revoked",
};

export const subjectNames: Readonly<Record<AcceptanceSubject, string>> = {
  finding: "One finding",
  "check on account": "A check on an account",
  "check on resource": "A check on a resource",
};

type Actor = Pick<Acceptance["madeBy"], "kind" | "id" | "name">;

/** Who was erased has an id and no name: that is said. */
export function decidedBy({ kind, id, name }: Actor): string {
  if (kind === "command") return "somebody at the machine";
  if (kind === "system") return "Pillarwatch";
  const known = visible(name);
  if (known !== undefined) return known;
  return `${kind === "token" ? "a token" : "somebody erased"} (${(id ?? "").slice(0, 8)})`;
}
