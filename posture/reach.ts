/** What a reader may see: required by every read model (domain.md section 8). No accounts means nothing, never "no filter". */
import type { AccountId } from "./words.ts";

export type Reach = { readonly kind: "everything" } | { readonly kind: "accounts"; readonly accounts: readonly AccountId[] };

export const everything: Reach = { kind: "everything" };

/** Kept with what was made within it: `everything`, or its accounts, parted by a space; of none "". */
export const reachText = (reach: Reach): string => (reach.kind === "everything" ? reach.kind : reach.accounts.join(" "));

/** @param text as `reachText` made it. */
export function reachOfText(text: string): Reach {
  if (text === everything.kind) return everything;
  const accounts = text.split(" ").filter((account): account is AccountId => account !== "");
  return { kind: "accounts", accounts };
}

/** Whether whoever has a reach may see all that another shows. */
export function includes(reach: Reach, other: Reach): boolean {
  if (reach.kind === "everything") return true;
  return other.kind === "accounts" && other.accounts.every((account) => reach.accounts.includes(account));
}
