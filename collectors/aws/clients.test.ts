import { ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { afterEach, expect, test } from "vitest";
import type { AccountId } from "../../posture/words.ts";
import { startSimulator } from "../../simulator/server.ts";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator.ts";
import { externalId, roleName, smallWorld, todayMs } from "../../test/support/simulated.ts";
import { type Aws, type AwsOptions, createAws } from "./clients.ts";
import type { AwsFailure } from "./failure.ts";
import { failureOf } from "./failure.ts";

const world = smallWorld();
const [management, member, other] = [world.managementAccountId, world.accounts()[3]?.id, world.accounts()[4]?.id] as AccountId[];
const regions = world.regions.map(({ name }) => name);
const opened: { simulator: Simulator; aws: Aws }[] = [];

afterEach(async () => {
  for (const { simulator, aws } of opened.splice(0)) {
    aws.close();
    await simulator.close();
  }
});

async function open(
  simulated: Partial<SimulatorOptions> = {},
  options: Partial<AwsOptions> = {},
): Promise<{ simulator: Simulator; aws: Aws }> {
  const simulator = await startSimulator({ world, clock: () => todayMs, quotas: "off", roleName, externalId, ...simulated });
  process.env.AWS_ENDPOINT_URL = simulator.url;
  const aws = createAws({
    homeRegion: regions[0] ?? "",
    roleName,
    externalId,
    limits: "none",
    credentials: simulator.credentials,
    ...options,
  });
  opened.push({ simulator, aws });
  return { simulator, aws };
}

const detectors = (aws: Aws, account: AccountId | undefined, region: string) =>
  aws
    .clients(account ?? ("" as AccountId))
    .guardduty(region)
    .send(new ListDetectorsCommand({}));

async function failing(call: Promise<unknown>): Promise<AwsFailure> {
  const failure = await call.then(
    () => undefined,
    (error: unknown) => failureOf(error),
  );
  if (failure === undefined) throw new Error("the call did not fail as AWS's calls do");
  return failure;
}

test("the caller is asked once, with its partition", async () => {
  const { simulator, aws } = await open();
  await Promise.all([aws.caller(), aws.caller()]);
  expect(await aws.caller()).toMatchObject({ account: management, partition: "aws" });
  expect(simulator.actions().get("sts:GetCallerIdentity")).toBe(1);
});

test("an account's session is made once and shared by its regions, also when all ask at the same time", async () => {
  const { simulator, aws } = await open();
  await Promise.all(regions.flatMap((region) => [detectors(aws, member, region), detectors(aws, member, region)]));
  await Promise.all(regions.map((region) => detectors(aws, other, region)));
  expect(simulator.actions().get("sts:AssumeRole")).toBe(2);
});

test("a session that is soon over is renewed ahead, and one that is not is kept", async () => {
  let now = Date.now();
  const { simulator, aws } = await open({ wallClock: () => now }, { clock: { now: () => now, sleep: async () => {} } });
  await detectors(aws, member, regions[0] ?? "");
  now += 54 * 60_000;
  await detectors(aws, member, regions[0] ?? "");
  expect(simulator.actions().get("sts:AssumeRole")).toBe(1);
  now += 2 * 60_000;
  await detectors(aws, member, regions[0] ?? "");
  expect(simulator.actions().get("sts:AssumeRole")).toBe(2);
});

test("a session that AWS calls expired is made anew, and the call goes out again", async () => {
  const { simulator, aws } = await open();
  await detectors(aws, member, regions[0] ?? "");
  simulator.faults.add({ trouble: { kind: "session expired" }, service: "guardduty", times: 1 });
  await detectors(aws, member, regions[0] ?? "");
  expect(simulator.actions().get("sts:AssumeRole")).toBe(2);
});

test("the own account is read with the base credentials where the role is not there, and only that account", async () => {
  const { aws } = await open({ hasRole: (account) => account !== management && account !== member });
  expect(await detectors(aws, management, regions[0] ?? "")).toHaveProperty("DetectorIds");
  expect(await failing(detectors(aws, member, regions[0] ?? ""))).toMatchObject({ kind: "unknown_role", action: "sts:AssumeRole" });
});

test("a role that refuses is asked once, not once a region", async () => {
  const { simulator, aws } = await open({ hasRole: (account) => account !== member });
  for (const region of regions) await failing(detectors(aws, member, region));
  expect(simulator.actions().get("sts:AssumeRole")).toBe(1);
});

test("in a new run, a role that refused before is asked again", async () => {
  let isThere = false;
  const { simulator, aws } = await open({ hasRole: (account) => account !== member || isThere });
  await failing(detectors(aws, member, regions[0] ?? ""));
  isThere = true;
  await failing(detectors(aws, member, regions[0] ?? ""));
  aws.askAnew();
  expect(await detectors(aws, member, regions[0] ?? "")).toHaveProperty("DetectorIds");
  expect(simulator.actions().get("sts:AssumeRole")).toBe(2);
});

test("an account whose session cannot be had now keeps its other callers waiting once, not once each", async () => {
  const { simulator, aws } = await open();
  simulator.faults.add({ trouble: { kind: "throttled" }, service: "sts", operation: "AssumeRole" });
  for (const region of regions)
    expect(await failing(detectors(aws, member, region))).toMatchObject({ kind: "throttled", waitingHelps: true });
  expect(simulator.actions().get("sts:AssumeRole")).toBe(6);
});

test("an answer that takes too long is an outage", async () => {
  const { simulator, aws } = await open({}, { answerTimeoutMs: 100 });
  await detectors(aws, member, regions[0] ?? "");
  simulator.faults.add({ trouble: { kind: "slow", delayMs: 2_000 }, service: "guardduty", times: 2 });
  expect(await detectors(aws, member, regions[0] ?? "")).toHaveProperty("DetectorIds");
  simulator.faults.add({ trouble: { kind: "slow", delayMs: 2_000 }, service: "guardduty" });
  expect(await failing(detectors(aws, member, regions[0] ?? ""))).toMatchObject({ kind: "unavailable", waitingHelps: true });
});

test("a body that is cut short, though the connection ends well, is asked for again", async () => {
  const { simulator, aws } = await open();
  simulator.faults.add({ trouble: { kind: "truncated" }, service: "guardduty", times: 2 });
  expect(await detectors(aws, member, regions[0] ?? "")).toHaveProperty("DetectorIds");
  expect(simulator.faults.list().map(({ hit }) => hit)).toEqual([2]);
});

test("a wrong external id looks like an unknown role, as AWS wants it", async () => {
  const { aws } = await open({}, { externalId: "another" });
  expect(await failing(detectors(aws, member, regions[0] ?? ""))).toMatchObject({ kind: "unknown_role" });
});

test("wrong base credentials are said to be that", async () => {
  const { aws } = await open({}, { credentials: { accessKeyId: "AKIANOBODYSKEY000000", secretAccessKey: "x" } });
  expect(await failing(aws.caller())).toMatchObject({ kind: "credentials" });
});

test("throttling is outlasted and counted", async () => {
  const { simulator, aws } = await open();
  simulator.faults.add({ trouble: { kind: "throttled" }, service: "guardduty", times: 2 });
  await detectors(aws, member, regions[0] ?? "");
  const { throttles, requests, byService } = aws.statistics();
  expect(throttles).toBe(2);
  expect(requests).toBeGreaterThanOrEqual(3);
  expect(byService).toMatchObject({ guardduty: { requests: 3, throttles: 2 }, sts: { throttles: 0 } });
  expect(Object.values(byService).reduce((sum, calls) => sum + calls.requests, 0)).toBe(requests);
});

test("under AWS's own quotas a burst of calls is never throttled", { timeout: 30_000 }, async () => {
  const { simulator, aws } = await open({ quotas: "aws" }, { limits: "aws" });
  const { GetFindingsCommand } = await import("@aws-sdk/client-securityhub");
  const client = aws.clients(member ?? ("" as AccountId)).securityhub(regions[0] ?? "");
  await Promise.all(Array.from({ length: 12 }, () => client.send(new GetFindingsCommand({ MaxResults: 1 }))));
  expect(aws.statistics()).toMatchObject({ throttles: 0 });
  expect(aws.statistics().waitingMs).toBeGreaterThan(1_000);
  expect(simulator.actions().get("securityhub:GetFindings")).toBe(12);
});
