/** What a reader may see: required by every read model (domain.md section 8). No accounts means nothing, never "no filter". */
import type { AccountId } from "./words.ts";

export type Reach = { readonly kind: "everything" } | { readonly kind: "accounts"; readonly accounts: readonly AccountId[] };

export const everything: Reach = { kind: "everything" };
