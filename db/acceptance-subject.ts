/** What a risk acceptance is about, by its rows: found by a read model within a reach, written by a store. */
import type { AcceptanceSubject, AccountId } from "../posture/words.ts";

export interface Subject {
  readonly kind: AcceptanceSubject;
  readonly account: number;
  readonly accountId: AccountId;
  readonly check: number;
  readonly checkId: string;
  /** Folded; of a check on a resource. */
  readonly resource: string | null;
  /** Of one finding. */
  readonly finding: number | null;
}
