/** What a simulator is asked for, and what its holder can see and steer. */
import type { Fault, Faults } from "./faults.ts";
import type { Service } from "./service.ts";
import type { CallCount } from "./wire/log.ts";
import type { BaseCredential } from "./wire/principals.ts";
import type { World } from "./world/world.ts";

export interface SimulatorOptions {
  readonly world: World;
  /** Those of the watched services, all four unless given; sts, organizations and account are always there. */
  readonly services?: readonly Service[];
  /** The instant of the world, epoch milliseconds. */
  readonly clock: () => number;
  /** The clock of signatures, sessions and quotas; the machine's unless given. */
  readonly wallClock?: () => number;
  /** A free port unless given. */
  readonly port?: number;
  readonly quotas: "aws" | "off";
  /** The role that collectors assume, and what it asks of them. */
  readonly roleName: string;
  readonly externalId?: string;
  /** Accounts that the role was rolled out to; all unless given. */
  readonly hasRole?: (accountId: string) => boolean;
  /** Action patterns of the role in an account; everything unless given. */
  readonly policy?: (accountId: string) => readonly string[];
  /** ARNs or account ids that the role trusts; those of the base credentials unless given. */
  readonly trusted?: readonly string[];
  /** A user of the management account unless given. */
  readonly baseCredentials?: readonly BaseCredential[];
  readonly faults?: readonly Fault[];
  /** Answers `/_simulator/…`, for steering from another process; off unless asked for. */
  readonly control?: boolean;
}

export interface Simulator {
  readonly url: string;
  /** The first of the base credentials. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
  readonly faults: Faults;
  readonly world: World;
  /** IAM actions that known callers asked for, allowed or not. */
  actions(): ReadonlyMap<string, number>;
  calls(): readonly Readonly<CallCount>[];
  clearLog(): void;
  /** The instant of the world as it stands. */
  now(): number;
  setClock(ms: number): void;
  /** What the role may do in one account, or with `*` in all that have no word of their own; undefined: what it was at the start. */
  setPolicy(accountId: string, patterns: readonly string[] | undefined): void;
  setBasePolicy(accessKeyId: string, patterns: readonly string[]): void;
  /** @throws AggregateError when an answer broke its model or a service threw: a simulator with bugs has proved nothing. */
  close(): Promise<void>;
}
