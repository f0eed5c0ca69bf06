/** What the main thread and the worker tell each other: nothing that the database does not hold as well. */

import type { RunResult } from "../collectors/collect.ts";
import type { OrganizationConfig } from "../collectors/organization/open.ts";
import type { Progress } from "../collectors/tally.ts";
import type { AuditHead } from "../posture/audit-chain.ts";
import type { OwnDecision } from "../posture/catalogue/decide.ts";
import type { StoreTrouble } from "../posture/condition.ts";
import type { OwnerRules } from "../posture/owner.ts";
import type { BackupSettings } from "./backup.ts";
import type { Retained } from "./retention.ts";
import type { Schedule } from "./schedule.ts";

export interface WorkerSettings {
  readonly databaseUrl: string;
  readonly organization: OrganizationConfig;
  /** Pairs of account and region read at the same time. */
  readonly concurrency: number;
  readonly schedule: Schedule;
  /** The organization's own word on checks. */
  readonly ownDecisions: readonly OwnDecision[];
  readonly ownerRules: OwnerRules;
  /** `Keys.audit`: what the worker does is in the audit log too. */
  readonly auditKey: Uint8Array;
  /** Undefined: none are made. */
  readonly backups: BackupSettings | undefined;
  /** RETENTION_DAYS; undefined: everything is kept. */
  readonly retentionDays: number | undefined;
  /** Set for the sample organization: the instants of its history, and where its clock is set before each run. */
  readonly sample: { readonly instants: readonly string[]; readonly clockUrl: string } | undefined;
}

export type FromWorker =
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "run"; readonly result: Omit<RunResult, "fault">; readonly fault: string | undefined }
  /** How many findings that ended long ago were taken away. */
  | { readonly kind: "forgotten"; readonly retained: Retained }
  /** How the audit log ends. */
  | { readonly kind: "head"; readonly head: AuditHead }
  | { readonly kind: "trouble"; readonly message: string }
  /** What keeps the database from being written; undefined: it is written again. */
  | { readonly kind: "store"; readonly trouble: StoreTrouble | undefined }
  | { readonly kind: "fault"; readonly fault: string }
  /** The last word of a thread that has to give up. Errors are told as text: between threads some (SQLite's) lose even their message. */
  | { readonly kind: "ended"; readonly fault: string; readonly refused: string | undefined }
  | { readonly kind: "history"; readonly done: number; readonly of: number };

export type ToWorker = { readonly kind: "look" } | { readonly kind: "stop" };
