/** What the server is given: a connection that cannot write, and someone who takes what is asked for. */
import type { FastifyBaseLogger } from "fastify";
import type { Reader, Writer } from "../db/dialect/connection.ts";
import type { Keys } from "../db/keys.ts";
import type { AllowedTargets } from "../notify/target-guard.ts";
import type { AuditEntry } from "../posture/audit.ts";
import type { Catalogue } from "../posture/catalogue/decide.ts";
import type { DoctorCheck } from "../posture/doctor.ts";
import type { OwnerRules } from "../posture/owner.ts";
import type { SecondFactorRule } from "../posture/second-factor.ts";
import type { AccountId, SourceId } from "../posture/words.ts";
import type { CookieManner } from "./auth/cookie.ts";
import type { OpenIdSettings } from "./auth/openid/settings.ts";
import type { RequestLimits } from "./auth/request-limits.ts";
import type { Conditions } from "./conditions.ts";
import type { Metrics } from "./metrics/metrics.ts";
import type { TlsFiles } from "./tls.ts";

/**
 * What a person asks for by HTTP becomes a row that a job takes: server and collectors meet in the database. The entry of the audit log is
 * written with it, in one transaction.
 */
export interface Asks {
  /** `isNew` is false where a run is asked for or going on already: `run` is then that one. */
  run(asked: AskedRun, entry: AuditEntry): Promise<{ readonly run: number; readonly isNew: boolean }>;
  /** False where the run is over already. */
  cancel(run: number, entry: AuditEntry): Promise<boolean>;
  /** @returns the number to ask `/refreshes/:id` for. */
  refresh(publicId: Uint8Array, entry: AuditEntry): Promise<number>;
}

export interface AskedRun {
  readonly full: boolean;
  readonly accounts: readonly AccountId[] | undefined;
  readonly regions: readonly string[] | undefined;
  readonly sources: readonly SourceId[] | undefined;
}

/** What lets people in, and writes down that it did. */
export interface SignInOptions {
  /** For what is small and of a person: sessions, decisions, the audit log. Findings are written by nobody here. */
  readonly writer: Writer;
  readonly keys: Keys;
  /** TLS or loopback: the cookie is one that a browser gives to this host only. */
  readonly cookie: CookieManner;
  /** ALLOW_HTTP=1: said on every page. */
  readonly overHttp: boolean;
  /** Of the sample organization the page may be opened without sign-in, from this machine itself. */
  readonly isSample: boolean;
  /** Local people may sign in by password. */
  readonly byPassword: boolean;
  /** Who must set up one-time codes before anything else: SECOND_FACTOR. */
  readonly secondFactor: SecondFactorRule;
  /** By the organization's provider; absent: none is configured. */
  readonly openId?: OpenIdSettings | undefined;
  /** Where a link that is handed out leads to, "https://pillarwatch.example.com": known when the server listens. */
  readonly publicUrl: () => string;
  /** Whose word on a request's origin counts: TRUST_PROXY. */
  readonly trustProxy?: boolean | string[];
}

/** What asks others: asked for by a person, and told when it is there. */
export interface AskedDoctor {
  readonly state: "never" | "going-on" | "done" | "failed";
  /** Instant; null: never. */
  readonly at: string | null;
  readonly checks: readonly DoctorCheck[];
}

export interface DoctorOfServer {
  /** Asks nobody outside. */
  look(): Promise<readonly DoctorCheck[]>;
  asked(): AskedDoctor;
  /** Does nothing while it is going on. */
  ask(): void;
}

export interface AppOptions extends SignInOptions {
  /** For decisions that may change many findings at once: on a thread of its own. Absent: `writer`, in which nobody else is answered meanwhile. */
  readonly decisions?: Writer | undefined;
  /** Read-only connection. */
  readonly db: Reader["kysely"];
  readonly ask: Asks;
  readonly now: () => Date;
  /** Scheduled interval between runs: two of them without success make a scope stale. */
  readonly intervalMs: number;
  /** What a check is about today: the organization's own word first. */
  readonly catalogue: Catalogue;
  /** ALLOW_PRIVATE_TARGETS: networks that webhooks may lead to though they are not the internet. */
  readonly allowedTargets?: AllowedTargets;
  /** By which owners are settled when one is assigned. */
  readonly ownerRules: OwnerRules;
  /** Whose days are counted. */
  readonly timeZone: string;
  /** When digests are made, in that zone; the usual hour unless said. */
  readonly digestCron?: string;
  /** Whether mail goes out at all. */
  readonly sendsMail?: boolean;
  /** Names, beside loopback's, under which the server may be asked: of PUBLIC_URL and HOST. */
  readonly hosts: readonly string[];
  /** Absent: plain HTTP. */
  readonly tls?: TlsFiles | undefined;
  /** The built page. */
  readonly webFolder: string;
  /** How often a followed run's rows are read. */
  readonly progressPollMs?: number;
  readonly logger?: FastifyBaseLogger;
  /** Absent: nothing is looked at but what is so with the whole. */
  readonly doctor?: DoctorOfServer;
  /** What is so with the whole; absent: only whether the database answers. */
  readonly conditions?: Conditions;
  /** Counts what is answered; with a token `/metrics` is answered here too. */
  readonly metrics?: { readonly of: Metrics; readonly token: string | undefined } | undefined;
  /** How much one may ask in a minute; others than the usual ones are for tests. */
  readonly limits?: RequestLimits;
  /** So late the event loop may be on average before the server says that it is overloaded. */
  readonly longestDelayMs?: number;
  /** Within this time a request must have been sent whole. */
  readonly requestMs?: number;
}
