/**
 * The simulated organization: a pure function of (seed, instant, size). Services answer from it; `truth` judges collectors by it.
 * Nothing here is kept in memory beyond the scope being asked for.
 */
import type { SimulatedAccount, SimulatedOu } from "./account.ts";
import type { Severity } from "./checks.ts";
import type { ScopeHistory } from "./history.ts";
import type { LookedAt, Source } from "./looks.ts";
import type { AccountPlan, ExternalDocument } from "./plan.ts";
import type { PostureSpace } from "./posture.ts";

export interface Problem {
  readonly accountId: string;
  /** `global` for global resources. */
  readonly region: string;
  /** Control id, GuardDuty type, CVE, Config rule identifier. */
  readonly check: string;
  /** Resource ARN, or the native id for threats, vulnerabilities and others. */
  readonly resource: string;
}

/** How a problem stands, or how it ended. Never derived from what the services answer. */
export interface Truth extends Problem {
  readonly kind: "posture" | "threat" | "vulnerability" | "sensitive-data" | "other";
  /** Where AWS would still show it at that instant; empty: retention or a switched-off service hides it. */
  readonly seenThrough: readonly Source[];
  readonly status: "open" | "resolved" | "closed" | "suppressed" | "passed" | "unknown";
  /** `fixed`, `resource gone`, `check switched off`, `no longer evaluated`, `not applicable`, `expired`, `account left`, `no longer watched`. */
  readonly reason?: string;
  /** Of posture that is no problem: what is said of the resource now, however a problem of it ended. `none`: nobody evaluates it any more. */
  readonly says?: "passed" | "unknown" | "none";
  readonly severity: Severity;
  readonly sinceMs: number;
  /** The earliest date that AWS's answers of that instant give it; absent where they show nothing of it. */
  readonly firstMs?: number;
  /** How others of its reports ended, in the order in which one tells it: what ended before the problem came back is not how it ended then. */
  readonly others?: readonly Truth[];
  /** It rests on an earlier word: whoever evaluates it has no answer now. */
  readonly evidenceLost?: boolean;
}

export interface World {
  readonly seed: number;
  readonly partition: string;
  readonly organizationId: string;
  readonly rootId: string;
  readonly managementAccountId: string;
  /** Delegated administrator of Security Hub, GuardDuty, Inspector and Config. */
  readonly securityAccountId: string;
  /** Listed before it for Config, which may have three; they aggregate nothing. */
  readonly otherConfigAdministrators?: readonly string[];
  readonly aggregationRegion: string;
  readonly ous: readonly SimulatedOu[];
  /** All regions that exist; `optIn` ones are off by default, `foreign` ones are there for documents from outside alone. */
  readonly regions: readonly { readonly name: string; readonly optIn: boolean; readonly foreign?: boolean }[];
  accounts(): readonly SimulatedAccount[];
  regionEnabled(accountId: string, region: string, atMs: number): boolean;
  /** Actions that a service control policy denies in (account, region), e.g. `*` or `guardduty:*`. */
  deniedByScp(accountId: string, region: string, atMs: number): readonly string[];
  /** As it can be known to who looked at the account so; to who looks all the time unless given. */
  truth(accountId: string, atMs: number, looked?: LookedAt): Iterable<Truth>;

  /** What the finding services answer from. */
  readonly plans: readonly AccountPlan[];
  planOf(accountId: string): AccountPlan | undefined;
  history(accountId: string, region: string): ScopeHistory;
  /** Problems by index; `region` may be `global`. */
  posture(accountId: string, region: string): PostureSpace;
  /** The service answers for this scope: account a member, region on, not suspended. */
  alive(accountId: string, region: string, atMs: number): boolean;
  readonly external: readonly ExternalDocument[];
}
