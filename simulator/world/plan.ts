/** A world as data: who is there, how much of what, how it behaves over time, and what happened. `create.ts` makes a World of it. */

import type { SimulatedAccount, SimulatedOu } from "./account.ts";
import type { ScopeHistory } from "./history.ts";
import type { Tempo } from "./life.ts";
import type { Told } from "./told.ts";

/** How many problems there are by the end, whether or not they exist yet. */
export interface Counts {
  readonly posture: number;
  readonly threats: number;
  readonly vulnerabilities: number;
}

export interface AccountPlan {
  readonly account: SimulatedAccount;
  /** Enabled regions, from when on. An opt-in region may come later or go. */
  readonly regions: readonly { readonly name: string; readonly fromMs: number; readonly untilMs?: number }[];
  readonly tempo: Tempo;
  /** By region; `global` for IAM and facts of the account. */
  readonly counts: (region: string) => Counts;
  /** Names of resources: `type` is CloudFormation's, `index` the place among its kind. Unique within account and region; buckets everywhere. */
  readonly nameOf: (region: string, type: string, index: number) => string;
  readonly tagsOf?: (region: string, type: string, name: string) => Readonly<Record<string, string>>;
  /** Service control policies' denials, e.g. `*`. */
  readonly denied?: (region: string, atMs: number) => readonly string[];
  readonly history: (region: string) => ScopeHistory;
  /** By region or `global`: problems that are told, not drawn. */
  readonly told?: (region: string) => Told;
  /** From here on the account has no role that collectors could assume. */
  readonly roleUntilMs?: number;
}

export interface WorldPlan {
  readonly seed: number;
  readonly partition: string;
  readonly organizationId: string;
  readonly rootId: string;
  readonly managementAccountId: string;
  readonly securityAccountId: string;
  readonly aggregationRegion: string;
  readonly regions: readonly { readonly name: string; readonly optIn: boolean }[];
  readonly ous: readonly SimulatedOu[];
  readonly accounts: readonly AccountPlan[];
}

/** A document given from outside, served by the security administrator's account. */
export interface ExternalDocument {
  readonly service: "securityhub" | "guardduty" | "inspector2";
  readonly document: unknown;
}
