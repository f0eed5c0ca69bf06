import type { Acceptance } from "../../../contract/acceptances.ts";
import { canDecide, type Deciding } from "../../../posture/acceptance.ts";
import type { Role } from "../../../posture/words.ts";

/** A decision that a dialog asks about: of one, or of several at once. */
export interface Doing {
  readonly deciding: Deciding;
  readonly acceptances: readonly Acceptance[];
}

export const verbs: Readonly<Record<Deciding, string>> = { approve: "Approve", refuse: "Refuse", renew: "Renew", revoke: "Revoke" };

/** What the reader's role can decide about it now, by the server's own rule. */
export const decisionsOn = (
  { state, madeBy, until }: Pick<Acceptance, "state" | "madeBy" | "until">,
  by: { readonly role: Role; readonly id: string },
): readonly Deciding[] =>
  (["approve", "refuse", "renew", "revoke"] as const).filter(
    (deciding) => canDecide(deciding, { state, madeBy: madeBy.id, until }, by, new Date()) === "yes",
  );
