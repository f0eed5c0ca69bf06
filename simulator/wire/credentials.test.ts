import { createHash } from "node:crypto";
import { GuardDutyClient, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { ListAccountsCommand } from "@aws-sdk/client-organizations";
import { DescribeHubCommand } from "@aws-sdk/client-securityhub";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clientsOf, externalId, refusalOf, roleName, sessionIn, smallWorld, todayMs } from "../../test/support/simulated.ts";
import { startSimulator } from "../server.ts";
import type { Service } from "../service.ts";
import type { Simulator } from "../simulator.ts";

const guardduty: Service = { id: "guardduty", operations: { ListDetectors: () => ({ DetectorIds: ["a".repeat(32)] }) } };
const securityhub: Service = {
  id: "securityhub",
  operations: { DescribeHub: () => ({ HubArn: "arn:aws:securityhub:eu-west-1:1:hub/default" }) },
};

const minuteMs = 60_000;

/** The wall clock of the simulator runs ahead of (or behind) the machine's, which the SDK signs by. */
let aheadMs = 0;
let simulator: Simulator;

beforeEach(async () => {
  aheadMs = 0;
  const world = smallWorld({ regionEnabled: (_, region) => region !== "af-south-1" });
  const regions = [...world.regions, { name: "af-south-1", optIn: true }];
  simulator = await startSimulator({
    world: { ...world, regions },
    services: [guardduty, securityhub],
    clock: () => todayMs,
    wallClock: () => Date.now() + aheadMs,
    quotas: "off",
    roleName,
    externalId,
  });
});

afterEach(() => simulator.close());

const invalidToken = "The security token included in the request is invalid.";

describe("whoever calls", () => {
  it("is told who they are", async () => {
    const { sts } = clientsOf(simulator.url, simulator.credentials);
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    expect(Account).toBe(simulator.world.managementAccountId);
    expect(Arn).toBe(`arn:aws:iam::${simulator.world.managementAccountId}:user/pillarwatch`);
  });

  it("with an access key that nobody issued is refused, under the name that each service gives it", async () => {
    const { sts, guardduty, organizations } = clientsOf(simulator.url, { ...simulator.credentials, accessKeyId: "AKIANOBODYISSUEDTHIS" });
    expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toBe(`InvalidClientTokenId: ${invalidToken}`);
    expect(await refusalOf(guardduty.send(new ListDetectorsCommand({})))).toBe(`UnrecognizedClientException: ${invalidToken}`);
    expect(await refusalOf(organizations.send(new ListAccountsCommand({})))).toBe(`UnrecognizedClientException: ${invalidToken}`);
  });

  it("with the wrong secret is refused: the signature is really verified", async () => {
    const { sts, guardduty } = clientsOf(simulator.url, { ...simulator.credentials, secretAccessKey: "another" });
    expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toMatch(
      /^SignatureDoesNotMatch: The request signature we calculated/,
    );
    expect(await refusalOf(guardduty.send(new ListDetectorsCommand({})))).toMatch(/^InvalidSignatureException: The request signature/);
  });

  it("without any signature is refused", async () => {
    const answer = await fetch(`${simulator.url}/detector`);
    expect(answer.status).toBe(403);
    expect(answer.headers.get("x-amzn-errortype")).toBe("MissingAuthenticationTokenException");
  });

  it("with a body that was changed on the way is refused", async () => {
    const { organizations } = clientsOf(simulator.url, simulator.credentials);
    organizations.middlewareStack.add(
      (next) => (args) => {
        (args.request as { body: string }).body = `{"MaxResults":3}`;
        return next(args);
      },
      { step: "deserialize", name: "tamper", priority: "low" },
    );
    const refusal = await refusalOf(organizations.send(new ListAccountsCommand({ MaxResults: 2 })));
    expect(refusal).toMatch(/^InvalidSignatureException: The request signature we calculated does not match/);
  });
});

describe("a request of another time", () => {
  it("more than five minutes late is refused, and says by how much", async () => {
    aheadMs = 60 * minuteMs;
    const { sts, guardduty } = clientsOf(simulator.url, simulator.credentials);
    expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toMatch(
      /^SignatureDoesNotMatch: Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
    );
    expect(await refusalOf(guardduty.send(new ListDetectorsCommand({})))).toMatch(/^InvalidSignatureException: Signature expired: /);
  });

  it("more than five minutes early is refused as well", async () => {
    aheadMs = -6 * minuteMs;
    const { guardduty } = clientsOf(simulator.url, simulator.credentials);
    expect(await refusalOf(guardduty.send(new ListDetectorsCommand({})))).toMatch(
      /^InvalidSignatureException: Signature not yet current: /,
    );
  });

  it("is mended by the SDK itself, from the date of the refusal, when it may try again", async () => {
    aheadMs = 60 * minuteMs;
    const client = new GuardDutyClient({
      endpoint: simulator.url,
      region: "eu-west-1",
      credentials: simulator.credentials,
      maxAttempts: 2,
    });
    expect((await client.send(new ListDetectorsCommand({}))).DetectorIds).toHaveLength(1);
  });

  it("four minutes off is accepted", async () => {
    aheadMs = 4 * minuteMs;
    const { guardduty } = clientsOf(simulator.url, simulator.credentials);
    expect((await guardduty.send(new ListDetectorsCommand({}))).DetectorIds).toHaveLength(1);
  });
});

describe("a session", () => {
  const memberId = () => simulator.world.securityAccountId;

  it("of an assumed role opens its account until it expires", async () => {
    const credentials = await sessionIn(simulator, memberId());
    const { guardduty, sts } = clientsOf(simulator.url, credentials);
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(`arn:aws:sts::${memberId()}:assumed-role/${roleName}/test`);
    expect((await guardduty.send(new ListDetectorsCommand({}))).DetectorIds).toHaveLength(1);
  });

  it("that has expired is refused as expired, not as unknown", async () => {
    const credentials = await sessionIn(simulator, memberId());
    aheadMs = 61 * minuteMs;
    const systemClockOffset = aheadMs; // else the request is refused for its date before anyone looks at the session
    const { guardduty, sts } = clientsOf(simulator.url, credentials);
    guardduty.config.systemClockOffset = systemClockOffset;
    sts.config.systemClockOffset = systemClockOffset;
    const expired = "The security token included in the request is expired";
    expect(await refusalOf(guardduty.send(new ListDetectorsCommand({})))).toBe(`ExpiredTokenException: ${expired}`);
    expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toBe(`ExpiredToken: ${expired}`);
  });

  it("does not outlive a leap of the world's clock over its hour", async () => {
    const credentials = await sessionIn(simulator, memberId());
    const { guardduty } = clientsOf(simulator.url, credentials);
    simulator.setClock(todayMs + 59 * minuteMs);
    expect((await guardduty.send(new ListDetectorsCommand({}))).DetectorIds).toHaveLength(1);
    simulator.setClock(todayMs + 60 * minuteMs);
    expect(await refusalOf(guardduty.send(new ListDetectorsCommand({})))).toMatch(/^ExpiredTokenException: /);
    simulator.setClock(todayMs);
  });

  it("whose token is missing or another's is refused", async () => {
    const { sessionToken: _, ...keys } = await sessionIn(simulator, memberId());
    const other = await sessionIn(simulator, memberId());
    for (const credentials of [keys, { ...keys, sessionToken: other.sessionToken ?? "" }]) {
      const { guardduty } = clientsOf(simulator.url, credentials);
      expect(await refusalOf(guardduty.send(new ListDetectorsCommand({})))).toBe(`UnrecognizedClientException: ${invalidToken}`);
    }
  });
});

describe("a region", () => {
  it("that the account has not opted into does not know the account's credentials", async () => {
    const { guardduty, sts } = clientsOf(simulator.url, simulator.credentials, "af-south-1");
    expect(await refusalOf(guardduty.send(new ListDetectorsCommand({})))).toBe(`UnrecognizedClientException: ${invalidToken}`);
    expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toBe(`InvalidClientTokenId: ${invalidToken}`);
  });

  it("that does not exist is named", async () => {
    const { securityhub } = clientsOf(simulator.url, simulator.credentials, "eu-nowhere-1");
    expect(await refusalOf(securityhub.send(new DescribeHubCommand({})))).toBe(
      "InvalidSignatureException: Credential should be scoped to a valid region, not 'eu-nowhere-1'.",
    );
  });
});

it("needs no word in the client's settings: AWS_ENDPOINT_URL and the environment's credentials are enough", async () => {
  vi.stubEnv("AWS_ENDPOINT_URL", simulator.url);
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", simulator.credentials.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", simulator.credentials.secretAccessKey);
  vi.stubEnv("AWS_SESSION_TOKEN", undefined);
  const client = new GuardDutyClient({});
  expect((await client.send(new ListDetectorsCommand({}))).DetectorIds).toHaveLength(1);
  vi.unstubAllEnvs();
});

it("counts what known callers asked for, and nothing that strangers tried", async () => {
  const { guardduty } = clientsOf(simulator.url, simulator.credentials);
  await guardduty.send(new ListDetectorsCommand({}));
  await guardduty.send(new ListDetectorsCommand({}));
  const stranger = clientsOf(simulator.url, { ...simulator.credentials, accessKeyId: createHash("md5").update("x").digest("hex") });
  await refusalOf(stranger.securityhub.send(new DescribeHubCommand({})));
  expect(Object.fromEntries(simulator.actions())).toEqual({ "guardduty:ListDetectors": 2 });
  expect(simulator.calls()).toEqual([
    {
      accountId: simulator.world.managementAccountId,
      region: "eu-west-1",
      service: "guardduty",
      operation: "ListDetectors",
      calls: 2,
      throttled: 0,
      refused: 0,
    },
  ]);
});
