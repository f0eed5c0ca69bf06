/**
 * Whose credentials speak in an account: the collector's role, assumed once an account and shared by its regions. In the account that the
 * base credentials belong to, they themselves where the role is not there (the management account seldom has it).
 */
import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";
import type { AccountId } from "../../posture/words.ts";
import type { Clock } from "./clock.ts";
import { AwsFailure, failureOf } from "./failure.ts";

/** Role chaining allows no more than an hour, and whether the base credentials are a role's cannot be asked. */
const sessionSeconds = 3600;
const refreshAheadMs = 5 * 60_000;
/**
 * A refusal stands for all regions and sources of an account for so long, else each of them would ask again; an outage only for as long as
 * it takes to tell those that wait already.
 */
const refusalKeptMs = 60_000;
const outageKeptMs = 10_000;

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Caller {
  readonly account: AccountId;
  readonly arn: string;
  readonly partition: string;
}

export interface Sessions {
  /** @throws AwsFailure */
  of(account: AccountId): Promise<Credentials>;
  /** What was refused before is asked again: a new run, after somebody may have mended the role. */
  forgetRefusals(): void;
  /** AWS refused this session as expired: it is not handed out again. */
  drop(account: AccountId, accessKeyId: string): void;
}

interface Held {
  readonly credentials: Credentials;
  readonly untilMs: number;
}

export interface SessionOptions {
  /** Speaks with the base credentials, at one regional endpoint that is on by default. */
  readonly sts: STSClient;
  readonly caller: () => Promise<Caller>;
  readonly roleName: string;
  readonly externalId: string | undefined;
  readonly clock: Clock;
}

export function createSessions(options: SessionOptions): Sessions {
  const { clock } = options;
  const held = new Map<AccountId, Held>();
  const underWay = new Map<AccountId, Promise<Held>>();
  const refused = new Map<AccountId, { readonly failure: AwsFailure; readonly untilMs: number }>();

  const begin = async (account: AccountId): Promise<Held> => {
    const { account: own } = await options.caller();
    try {
      return await assume(options, account);
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      if (account === own && (failure.kind === "unknown_role" || failure.kind === "denied")) {
        return { credentials: await options.sts.config.credentials(), untilMs: clock.now() + 2 * refreshAheadMs };
      }
      const last = held.get(account);
      if (failure.waitingHelps && last !== undefined && last.untilMs > clock.now()) return last;
      refused.set(account, { failure, untilMs: clock.now() + (failure.waitingHelps ? outageKeptMs : refusalKeptMs) });
      throw failure;
    }
  };

  return {
    async of(account) {
      const now = clock.now();
      const last = held.get(account);
      if (last !== undefined && last.untilMs - now > refreshAheadMs) return last.credentials;
      const refusal = refused.get(account);
      if (refusal !== undefined && refusal.untilMs > now) throw refusal.failure;
      const pending = underWay.get(account) ?? begin(account).finally(() => underWay.delete(account));
      underWay.set(account, pending);
      const fresh = await pending;
      held.set(account, fresh);
      refused.delete(account);
      return fresh.credentials;
    },
    forgetRefusals: () => refused.clear(),
    drop(account, accessKeyId) {
      if (held.get(account)?.credentials.accessKeyId === accessKeyId) held.delete(account);
    },
  };
}

async function assume({ sts, caller, roleName, externalId }: SessionOptions, account: AccountId): Promise<Held> {
  const { partition } = await caller();
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:${partition}:iam::${account}:role/${roleName}`,
      RoleSessionName: "pillarwatch",
      DurationSeconds: sessionSeconds,
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
    }),
  );
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: expiration } = given ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined || expiration === undefined) {
    throw new AwsFailure({
      kind: "other",
      code: "NoCredentials",
      message: `AssumeRole in account ${account} succeeded without giving credentials`,
      action: "sts:AssumeRole",
      waitingHelps: false,
      requestId: undefined,
      cause: undefined,
    });
  }
  return { credentials: { accessKeyId, secretAccessKey, sessionToken }, untilMs: expiration.getTime() };
}
