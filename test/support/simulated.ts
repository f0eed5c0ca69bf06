/** What the simulator's own tests share: a small organization, a simulator over it, and the SDK's clients pointed at it. */
import { AccountClient } from "@aws-sdk/client-account";
import { GuardDutyClient } from "@aws-sdk/client-guardduty";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { SecurityHubClient } from "@aws-sdk/client-securityhub";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { Simulator } from "../../simulator/simulator.ts";
import { createWorld } from "../../simulator/world/create.ts";
import type { World } from "../../simulator/world/world.ts";

// The SDK warns once a process about Node's next version; a test that prints has failed. Which Node we run is decided in package.json.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

export const todayMs = Date.parse("2026-11-24T00:00:00Z");
export const roleName = "Reader";
export const externalId = "an-external-id";

/** 25 accounts (more than a page of Organizations), 3 regions. What is overridden holds for the wire, not inside the world itself. */
export function smallWorld(overrides: Partial<World> = {}): World {
  return { ...createWorld({ seed: 5, size: { accounts: 25, regions: 3, findings: 1_500, days: 60 }, endsAtMs: todayMs }), ...overrides };
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The unmodified SDK's clients; one attempt, since a retry would hide what is under test. */
export function clientsOf(url: string, credentials: Credentials, region = "eu-west-1") {
  const settings = { endpoint: url, region, credentials, maxAttempts: 1 };
  return {
    sts: new STSClient(settings),
    organizations: new OrganizationsClient({ ...settings, region: "us-east-1" }),
    account: new AccountClient({ ...settings, region: "us-east-1" }),
    securityhub: new SecurityHubClient(settings),
    guardduty: new GuardDutyClient(settings),
  };
}

export async function sessionIn(simulator: Simulator, accountId: string): Promise<Credentials> {
  const RoleArn = `arn:aws:iam::${accountId}:role/${roleName}`;
  const { sts } = clientsOf(simulator.url, simulator.credentials);
  const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "test", ExternalId: externalId }));
  const { AccessKeyId, SecretAccessKey, SessionToken } = given ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new Error("no credentials in the answer");
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** `Name: message` of what the call was refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return `${error.name}: ${error.message}`;
    throw error;
  }
  throw new Error("the call was answered, not refused");
}
