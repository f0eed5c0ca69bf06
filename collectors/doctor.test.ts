import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSimulator } from "../simulator/server.ts";
import type { Simulator } from "../simulator/simulator.ts";
import { createWorld } from "../simulator/world/create.ts";
import { externalId, roleName, todayMs } from "../test/support/simulated.ts";
import { type Aws, type AwsOptions, createAws } from "./aws/clients.ts";
import { type DiagnoseOptions, diagnose } from "./doctor.ts";
import { organizationPermissions } from "./organization/permissions.ts";
import { policyOf } from "./policy.ts";
import { registry } from "./sources/registry.ts";

const world = createWorld({ seed: 3, size: { accounts: 3, regions: 2, findings: 60, days: 20 }, endsAtMs: todayMs });
const homeRegion = world.aggregationRegion;
const sources = Object.values(registry);
const { role, base } = policyOf(sources, {
  collectorArn: `arn:aws:iam::${world.managementAccountId}:user/pillarwatch`,
  roleName,
  externalId,
});
const allowed = role.Statement.flatMap(({ Action }) => Action);
const baseAllowed = base.Statement.flatMap(({ Action }) => Action);
const members = world.accounts().map(({ id }) => id);
const refusing = members.find((id) => id !== world.managementAccountId) ?? "";
let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ world, clock: () => todayMs, quotas: "off", roleName, externalId, policy: () => allowed });
  process.env.AWS_ENDPOINT_URL = simulator.url;
  simulator.setBasePolicy(simulator.credentials.accessKeyId, baseAllowed);
});
afterAll(() => simulator.close());

async function diagnosed(options: Partial<AwsOptions> = {}, asked: Partial<DiagnoseOptions> = {}) {
  const aws: Aws = createAws({ homeRegion, roleName, externalId, limits: "none", credentials: simulator.credentials, ...options });
  try {
    return await diagnose(aws, { sources, homeRegion, mode: "auto", ...asked });
  } finally {
    aws.close();
  }
}

test("with exactly the printed policy nothing is missing", async () => {
  expect(await diagnosed()).toEqual({
    callerArn: `arn:aws:iam::${world.managementAccountId}:user/pillarwatch`,
    refused: undefined,
    accounts: expect.arrayContaining(members),
    unreachable: [],
    missing: [],
    deniedByOrganization: [],
    regionsOff: [],
    healthy: true,
  });
});

describe("any one action taken away is named, with what is lost by it, in that account alone", () => {
  test.each(allowed)("%s", async (taken) => {
    simulator.setPolicy(
      refusing,
      allowed.filter((action) => action !== taken),
    );
    const { missing, healthy, unreachable } = await diagnosed();
    simulator.setPolicy(refusing, undefined);
    expect(missing).toEqual([
      {
        action: taken,
        account: refusing,
        region: homeRegion,
        lost: expect.stringMatching(/\w/),
        message: expect.stringContaining(taken),
      },
    ]);
    expect([healthy, unreachable]).toEqual([false, []]);
  });
});

describe("any one action of the organization taken away is named", () => {
  test.each(organizationPermissions.map(({ action }) => action))("%s", async (taken) => {
    simulator.setBasePolicy(
      simulator.credentials.accessKeyId,
      baseAllowed.filter((action) => action !== taken),
    );
    const { missing, healthy } = await diagnosed();
    simulator.setBasePolicy(simulator.credentials.accessKeyId, baseAllowed);
    expect(missing.map(({ action, account }) => [action, account])).toEqual([[taken, undefined]]);
    expect(healthy).toBe(false);
  });
});

test("what the base credentials need beside the organization's actions: the role, and the regions of their own account", async () => {
  const without = async (taken: string) => {
    simulator.setBasePolicy(
      simulator.credentials.accessKeyId,
      baseAllowed.filter((action) => action !== taken),
    );
    const { missing, unreachable, healthy } = await diagnosed();
    simulator.setBasePolicy(simulator.credentials.accessKeyId, baseAllowed);
    return {
      missing: missing.map(({ action, account, lost }) => [action, account, lost !== ""]),
      unreachable: unreachable.length,
      healthy,
    };
  };
  // The management account has the role here, so that its own credentials are not asked for more than these.
  expect(await without("sts:AssumeRole")).toEqual({
    missing: [["sts:AssumeRole", undefined, true]],
    unreachable: members.length - 1,
    healthy: false,
  });
  expect(await without("account:ListRegions")).toEqual({
    missing: [["account:ListRegions", world.managementAccountId, true]],
    unreachable: 0,
    healthy: false,
  });
});

test("what a service control policy denies is grouped by region, and is no lack", async () => {
  const trouble = { kind: "denied", by: "service control policy" } as const;
  simulator.faults.add({ trouble, service: "guardduty", operation: "ListDetectors", accountId: refusing });
  simulator.faults.add({ trouble, service: "guardduty", operation: "GetDetector", accountId: refusing });
  const { missing, deniedByOrganization, healthy } = await diagnosed();
  simulator.faults.clear();
  expect([missing, healthy]).toEqual([[], true]);
  expect(deniedByOrganization).toEqual([
    { region: homeRegion, actions: ["guardduty:ListDetectors", "guardduty:GetDetector"], accounts: [refusing] },
  ]);
});

test("a region that is off in an account is told; in every account, nothing would be read", async () => {
  const away = world.regions.find(({ name }) => name !== homeRegion)?.name ?? "";
  const { regionEnabled } = world;
  const partly = await startSimulator({
    world: {
      ...world,
      regions: world.regions.map((region) => ({ ...region, optIn: region.name === away })),
      regionEnabled: (id, region, atMs) => regionEnabled(id, region, atMs) && !(region === away && id === refusing),
    },
    clock: () => todayMs,
    quotas: "off",
    roleName,
    externalId,
  });
  process.env.AWS_ENDPOINT_URL = partly.url;
  const credentials = partly.credentials;
  expect(await diagnosed({ credentials }, { regions: [away] })).toMatchObject({
    regionsOff: [{ region: away, accounts: [refusing] }],
    healthy: true,
  });
  await expect(diagnosed({ credentials }, { regions: ["eu-nowhere-1"] })).rejects.toThrow(
    /^COLLECT_REGIONS: AWS has no region eu-nowhere-1/,
  );
  await partly.close();
  process.env.AWS_ENDPOINT_URL = simulator.url;
});

test("where administrators answer for everything, no other account needs the role", async () => {
  const arn = `arn:aws:iam::${world.securityAccountId}:user/collector`;
  const own = { accessKeyId: "AKIASECURITYACCOUNT0", secretAccessKey: "secret", accountId: world.securityAccountId, arn };
  const through = await startSimulator({
    world,
    clock: () => todayMs,
    quotas: "off",
    roleName,
    externalId,
    hasRole: () => false,
    baseCredentials: [own],
  });
  process.env.AWS_ENDPOINT_URL = through.url;
  const { accounts, healthy } = await diagnosed({ credentials: own });
  expect([accounts, healthy]).toEqual([[world.securityAccountId], true]);
  expect(await diagnosed({ credentials: own }, { mode: "each-account" })).toMatchObject({
    healthy: false,
    unreachable: { length: members.length - 1 },
  });
  await through.close();
  process.env.AWS_ENDPOINT_URL = simulator.url;
});

test("a wrong external id makes every other account unreachable, and what to look at is said", async () => {
  const { unreachable, healthy } = await diagnosed({ externalId: "another" });
  expect(unreachable.map(({ account }) => account).toSorted()).toEqual(members.filter((id) => id !== world.managementAccountId).toSorted());
  expect(unreachable.map(({ message }) => message)).toEqual(unreachable.map(() => expect.stringContaining("external id")));
  expect(healthy).toBe(false);
});

test("credentials that AWS does not take are the only finding", async () => {
  const diagnosis = await diagnosed({ credentials: { accessKeyId: "AKIANOBODYSKEY000000", secretAccessKey: "x" } });
  expect(diagnosis).toMatchObject({ callerArn: undefined, accounts: [], healthy: false });
  expect(diagnosis.refused).toMatch(/^AWS_ACCESS_KEY_ID: /);
});
