import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSimulator } from "../simulator/server.ts";
import type { Simulator } from "../simulator/simulator.ts";
import { createWorld } from "../simulator/world/create.ts";
import { externalId, roleName, todayMs } from "../test/support/simulated.ts";
import { type Aws, type AwsOptions, createAws } from "./aws/clients.ts";
import { diagnose } from "./doctor.ts";
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

async function diagnosed(options: Partial<AwsOptions> = {}) {
  const aws: Aws = createAws({ homeRegion, roleName, externalId, limits: "none", credentials: simulator.credentials, ...options });
  try {
    return await diagnose(aws, { sources, homeRegion });
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
        by: "policy",
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

test("a service control policy is told apart from the role's own policy", async () => {
  const operation = { service: "guardduty", operation: "ListDetectors", accountId: refusing };
  simulator.faults.add({ trouble: { kind: "denied", by: "service control policy" }, ...operation });
  const { missing } = await diagnosed();
  simulator.faults.clear();
  expect(missing.map(({ action, by }) => [action, by])).toEqual([["guardduty:ListDetectors", "service control policy"]]);
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
  expect(diagnosis.refused).toMatch(/^AWS does not take these credentials/);
});
