/** The SDK's clients, a few thousand of them over one connection pool: quotas, sessions and counts are put around every call here, once. */
import { Agent as HttpAgent } from "node:http";
import { AccountClient } from "@aws-sdk/client-account";
import { ConfigServiceClient } from "@aws-sdk/client-config-service";
import { GuardDutyClient } from "@aws-sdk/client-guardduty";
import { Inspector2Client } from "@aws-sdk/client-inspector2";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { SecurityHubClient } from "@aws-sdk/client-securityhub";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { outgoingAgent } from "../../outgoing/proxy.ts";
import type { AccountId } from "../../posture/words.ts";
import { actionOf, rememberAction } from "./called.ts";
import { type Clock, wallClock } from "./clock.ts";
import { AwsFailure, failureOf } from "./failure.ts";
import { createLimits, type Limits } from "./limits.ts";
import { attempts, createRetries, type Retries } from "./retry.ts";
import { createRoom, type Room } from "./room.ts";
import { type Caller, type Credentials, createSessions } from "./sessions.ts";
import { readRecordByRecord } from "./unreadable.ts";

const connectTimeoutMs = 5_000;
const answerTimeoutMs = 60_000;
const socketsAtMost = 200;
/** A client dropped here is made again when asked for; scopes are worked through one after the other, so few are wanted at once. */
const clientsKept = 400;
/** What AWS itself tolerates. */
const clockToleranceMs = 5 * 60_000;

export interface AwsOptions {
  /** One that is on by default: STS, Organizations and Account are asked there. */
  readonly homeRegion: string;
  readonly roleName: string;
  readonly externalId?: string;
  /** `none` where AWS is simulated at past instants: nobody should wait there, neither for a quota nor before another attempt. */
  readonly limits: "aws" | "none";
  readonly clock?: Clock;
  /** How long AWS may take for one answer. */
  readonly answerTimeoutMs?: number;
  /** Base credentials; the SDK's default chain where left out. */
  readonly credentials?: Credentials;
}

/** The clients of one account, each in a region. Names are those of the sources. */
export interface AccountClients {
  securityhub(region: string): SecurityHubClient;
  guardduty(region: string): GuardDutyClient;
  inspector(region: string): Inspector2Client;
  config(region: string): ConfigServiceClient;
  account(): AccountClient;
}

export interface CallStatistics {
  /** Attempts, retries included. */
  readonly requests: number;
  readonly throttles: number;
  readonly waitingMs: number;
  /** By the service that was asked, as IAM calls it. */
  readonly byService: Readonly<Record<string, Calls>>;
}

export interface Calls {
  readonly requests: number;
  readonly throttles: number;
}

export interface Aws {
  /** Who the base credentials are. Asked once. @throws AwsFailure */
  caller(): Promise<Caller>;
  readonly base: { readonly organizations: OrganizationsClient; readonly account: AccountClient };
  clients(account: AccountId): AccountClients;
  /** For the pages that are at hand. */
  readonly room: Room;
  /** A new run: accounts that refused before are asked again. */
  askAnew(): void;
  statistics(): CallStatistics;
  close(): void;
}

export function createAws(options: AwsOptions): Aws {
  const clock = options.clock ?? wallClock;
  const limits = createLimits(clock, options.limits);
  const counts = new Map<string, { requests: number; throttles: number }>();
  const room = createRoom();
  const agent = { keepAlive: true, maxSockets: socketsAtMost };
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: connectTimeoutMs,
    requestTimeout: options.answerTimeoutMs ?? answerTimeoutMs,
    throwOnRequestTimeout: true,
    httpAgent: new HttpAgent(agent),
    httpsAgent: outgoingAgent(agent),
  });
  const retries = createRetries(clock, options.limits);
  const shared = (region: string) => ({ requestHandler, maxAttempts: attempts, retryStrategy: retries.strategy(region), region });
  const base = { ...shared(options.homeRegion), ...(options.credentials === undefined ? {} : { credentials: options.credentials }) };

  let known: Promise<Caller> | undefined;
  const ownAccount = () =>
    known?.then(
      ({ account }) => account,
      () => "",
    ) ?? Promise.resolve("");
  const watched = <C extends AnyClient>(client: C, account: () => Promise<string>, region: string): C => {
    watch(client, { account, region, limits, retries, room, counts });
    readRecordByRecord(stackOf(client));
    return client;
  };
  const sts = watched(new STSClient(base), async () => "", options.homeRegion);
  const caller = () => {
    known ??= askCaller(sts).catch((error: unknown) => {
      known = undefined;
      throw failureOf(error) ?? error;
    });
    return known;
  };
  const sessions = createSessions({ sts, caller, roleName: options.roleName, externalId: options.externalId, clock });

  const kept = new Map<string, AnyClient>();
  const clientOf = <C extends AnyClient>(account: AccountId, region: string, name: string, Client: new (config: Shared) => C): C => {
    const key = `${name} ${account} ${region}`;
    const found = kept.get(key);
    kept.delete(key);
    // An expiry in the past keeps the SDK from holding on to the session: how long it is good for is known in sessions.ts, once an account.
    const credentials = async () => ({ ...(await sessions.of(account)), expiration: new Date(0) });
    const client = found instanceof Client ? found : watched(new Client({ ...shared(region), credentials }), async () => account, region);
    if (client !== found) renewExpired(client, account, sessions);
    kept.set(key, client);
    for (const oldest of kept.keys()) {
      if (kept.size <= clientsKept) break;
      kept.delete(oldest);
    }
    return client;
  };

  return {
    caller,
    base: {
      organizations: watched(new OrganizationsClient(base), ownAccount, options.homeRegion),
      account: watched(new AccountClient(base), ownAccount, options.homeRegion),
    },
    clients: (account) => ({
      securityhub: (region) => clientOf(account, region, "securityhub", SecurityHubClient),
      guardduty: (region) => clientOf(account, region, "guardduty", GuardDutyClient),
      inspector: (region) => clientOf(account, region, "inspector", Inspector2Client),
      config: (region) => clientOf(account, region, "config", ConfigServiceClient),
      account: () => clientOf(account, options.homeRegion, "account", AccountClient),
    }),
    room,
    askAnew: () => sessions.forgetRefusals(),
    statistics: () => ({
      requests: [...counts.values()].reduce((sum, { requests }) => sum + requests, 0),
      throttles: limits.throttles(),
      waitingMs: limits.waitedMs(),
      byService: Object.fromEntries([...counts].map(([service, calls]) => [service, { ...calls }])),
    }),
    // Clients share the handler, so it is ended here and never by one of them.
    close: () => requestHandler.destroy(),
  };
}

type AnyClient =
  | SecurityHubClient
  | GuardDutyClient
  | Inspector2Client
  | ConfigServiceClient
  | AccountClient
  | OrganizationsClient
  | STSClient;

interface Shared {
  readonly requestHandler: NodeHttpHandler;
  readonly maxAttempts: number;
  readonly retryStrategy: ReturnType<Retries["strategy"]>;
  readonly region: string;
  readonly credentials: () => Promise<Credentials & { readonly expiration: Date }>;
}

/** The clients' stacks differ in the types of their commands only, which nothing here reads; one of them stands for all. */
const stackOf = (client: AnyClient): STSClient["middlewareStack"] => client.middlewareStack as unknown as STSClient["middlewareStack"];

interface Context {
  readonly clientName?: string;
  readonly commandName?: string;
}

interface Watch {
  readonly account: () => Promise<string>;
  readonly region: string;
  readonly limits: Limits;
  readonly retries: Retries;
  readonly room: Room;
  readonly counts: Map<string, { requests: number; throttles: number }>;
}

/** Around every attempt: after the retry, so that retries wait too; before the signature, so that it does not age while waiting. */
function watch(client: AnyClient, { account, region, limits, retries, room, counts }: Watch): void {
  stackOf(client).addRelativeTo(
    <Input, Output>(next: (input: Input) => Promise<Output>, context: Context) =>
      async (input: Input) => {
        const action = actionOf(context.clientName ?? "", context.commandName ?? "");
        const called = { account: await account(), region, action };
        const service = action.split(":")[0] ?? action;
        const calls = counts.get(service) ?? { requests: 0, throttles: 0 };
        counts.set(service, calls);
        await limits.turn(called);
        try {
          const answer = await room.ask(action, () => {
            calls.requests += 1;
            return next(input);
          });
          limits.succeeded(called);
          retries.answered(region, action);
          return answer;
        } catch (error) {
          rememberAction(error, action);
          const failure = failureOf(error);
          if (failure?.kind === "throttled") {
            calls.throttles += 1;
            limits.throttled(called);
          } else if (failure !== undefined && failure.kind !== "unavailable") retries.answered(region, action);
          throw error;
        }
      },
    { name: "pillarwatchLimits", relation: "after", toMiddleware: "retryMiddleware" },
  );
}

/** Sessions that one call may use up: one that others found expired meanwhile is as good as none. */
const sessionsAtMost = 3;

/** A session can end in mid page: a fresh one, and the same call again. */
function renewExpired(client: AnyClient, account: AccountId, sessions: ReturnType<typeof createSessions>): void {
  stackOf(client).add(
    (next) => async (args) => {
      for (let used = 1; ; used += 1) {
        const { accessKeyId } = await sessions.of(account);
        try {
          return await next(args);
        } catch (error) {
          if (failureOf(error)?.kind !== "expired") throw error;
          sessions.drop(account, accessKeyId);
          if (used === sessionsAtMost) throw error;
        }
      }
    },
    { name: "pillarwatchFreshSession", step: "initialize" },
  );
}

/** @throws AwsFailure also where this machine's clock is off: the SDK signs by AWS's clock then, and all our own times would be wrong. */
async function askCaller(sts: STSClient): Promise<Caller> {
  const { Account = "", Arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
  const offsetMs = sts.config.systemClockOffset;
  if (Math.abs(offsetMs) >= clockToleranceMs) throw clockOff(offsetMs);
  return { account: Account as AccountId, arn: Arn, partition: Arn.split(":")[1] ?? "aws" };
}

function clockOff(offsetMs: number): AwsFailure {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  return new AwsFailure({
    kind: "clock",
    code: "ClockOff",
    message: `it is ${minutes} minutes ${offsetMs > 0 ? "behind" : "ahead of"} AWS's`,
    action: "sts:GetCallerIdentity",
    waitingHelps: false,
    requestId: undefined,
    cause: undefined,
  });
}
