import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { AccountId } from "../../posture/words.ts";
import { startSimulator } from "../../simulator/server.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { externalId, roleName, smallWorld, todayMs } from "../../test/support/simulated.ts";
import { type SimulatedAws, simulatedAws } from "../../test/support/simulated-aws.ts";
import { type Aws, createAws } from "../aws/clients.ts";
import { failureOf } from "../aws/failure.ts";
import { readOrganization, readTags } from "./accounts.ts";
import { findAdministrators, isLinked } from "./administrators.ts";
import { defaultRegions, readRegions, refuseUnknownRegions } from "./regions.ts";
import { readTree } from "./tree.ts";

const plain = smallWorld();
const openedIn = plain.accounts()[3]?.id as AccountId;
const world = smallWorld({
  regions: [...plain.regions, { name: "me-south-1", optIn: true }],
  regionEnabled: (accountId, region, atMs) =>
    region === "me-south-1" ? accountId === openedIn : plain.regionEnabled(accountId, region, atMs),
});
let opened: SimulatedAws;
let simulator: Simulator;
let aws: Aws;

beforeAll(async () => {
  opened = await simulatedAws(world);
  ({ simulator, aws } = opened);
});
afterEach(() => {
  simulator.faults.clear();
  simulator.setClock(todayMs);
});
afterAll(() => opened.close());

describe("the organization", () => {
  test("all its accounts, over more than one page, with place, tags and time", async () => {
    const read = await readOrganization(aws);
    expect(read).toMatchObject({
      complete: true,
      warnings: [],
      organizationId: world.organizationId,
      managementAccount: world.managementAccountId,
    });
    expect(read.accounts.map(({ id }) => id).toSorted()).toEqual(
      world
        .accounts()
        .map(({ id }) => id)
        .toSorted(),
    );
    const [expected] = world.accounts();
    const ou = world.ous.find(({ id }) => id === expected?.ouId);
    expect(read.accounts.find(({ id }) => id === expected?.id)).toMatchObject({
      name: expected?.name,
      email: expected?.email,
      state: "active",
      joinedAt: new Date(expected?.joinedAtMs ?? 0).toISOString(),
      ...(ou === undefined ? {} : { ouId: ou.id, ouPath: `Root / ${ou.name}` }),
    });
  });

  test("where AWS names no path, the tree says the same", async () => {
    const { accounts } = await readOrganization(aws);
    const { placeOfAccount } = await readTree(aws.base.organizations, true);
    expect(accounts.map(({ id }) => placeOfAccount.get(id))).toEqual(accounts.map(({ ouId, ouPath }) => ({ ouId, ouPath })));
  });

  test("tags are asked for account by account", async () => {
    const [expected] = world.accounts();
    expect(await readTags(aws, expected?.id as AccountId)).toEqual(expected?.tags);
  });

  test("without the OUs the accounts are still read, and a warning names the action", async () => {
    const action = "organizations:ListOrganizationalUnitsForParent";
    const operation = "ListOrganizationalUnitsForParent";
    simulator.faults.add({ trouble: { kind: "denied", by: "identity policy" }, service: "organizations", operation });
    const { accounts, warnings } = await readOrganization(aws);
    expect(accounts).toHaveLength(world.accounts().length);
    expect(warnings).toEqual([{ code: "organization-partly-read", message: expect.stringContaining(action) }]);
  });

  test.each(["DescribeOrganization", "ListAccounts"])("without %s nothing can be said, and the action is named", async (operation) => {
    simulator.faults.add({ trouble: { kind: "denied", by: "identity policy" }, service: "organizations", operation });
    const failure = await readOrganization(aws).then(
      () => undefined,
      (error: unknown) => failureOf(error),
    );
    expect(failure).toMatchObject({ kind: "denied", action: `organizations:${operation}` });
  });
});

describe("regions", () => {
  test("those that are on by default, and those that the account opted into", async () => {
    const names = plain.regions.map(({ name }) => name);
    expect(await readRegions(aws, openedIn)).toEqual([...names, "me-south-1"].toSorted());
    expect(await readRegions(aws, world.accounts()[4]?.id as AccountId)).toEqual(names.toSorted());
    expect(await defaultRegions(aws)).toEqual(names.toSorted());
  });

  test("a name that is no region is refused; one that is merely off is a region, and who may not ask cannot tell", async () => {
    await expect(refuseUnknownRegions(aws, ["me-south-1", "eu-nowhere-1"])).rejects.toThrow(
      /^COLLECT_REGIONS: AWS has no region eu-nowhere-1:/,
    );
    await refuseUnknownRegions(aws, ["me-south-1"]);
    simulator.faults.add({ trouble: { kind: "denied", by: "identity policy" }, service: "account" });
    await refuseUnknownRegions(aws, ["eu-nowhere-1"]);
  });

  test("an account that may not be asked says so; what is always on is known all the same", async () => {
    simulator.faults.add({ trouble: { kind: "denied", by: "identity policy" }, service: "account" });
    const failure = await readRegions(aws, openedIn).then(
      () => undefined,
      (error: unknown) => failureOf(error),
    );
    expect(failure).toMatchObject({ kind: "denied", action: "account:ListRegions" });
    expect(await defaultRegions(aws)).toEqual(expect.arrayContaining(["us-east-1", "eu-central-1"]));
  });
});

describe("administrators", () => {
  test("found by asking, with the aggregation region and the aggregator", async () => {
    const account = world.securityAccountId;
    expect(await findAdministrators(aws)).toMatchObject({
      administrators: {
        securityhub: { account, linking: { aggregationRegion: world.aggregationRegion } },
        guardduty: { account },
        inspector: { account },
        config: { account, region: world.aggregationRegion },
      },
      warnings: [],
    });
  });

  test("Config may have three: the one with an aggregator is asked, also where another cannot be", async () => {
    const [, , other] = plain.accounts();
    const several = await startSimulator({
      world: smallWorld({ otherConfigAdministrators: [other?.id ?? ""] }),
      clock: () => todayMs,
      quotas: "off",
      roleName,
      externalId,
    });
    process.env.AWS_ENDPOINT_URL = several.url;
    const asking = createAws({
      homeRegion: world.aggregationRegion,
      roleName,
      externalId,
      limits: "none",
      credentials: several.credentials,
    });
    try {
      const config = { account: world.securityAccountId, region: world.aggregationRegion };
      expect((await findAdministrators(asking)).administrators).toMatchObject({ config });
      const accountId = other?.id ?? "";
      several.faults.add({ trouble: { kind: "denied", by: "identity policy" }, service: "config", accountId });
      expect(await findAdministrators(asking)).toMatchObject({ administrators: { config }, warnings: [] });
    } finally {
      asking.close();
      await several.close();
      process.env.AWS_ENDPOINT_URL = simulator.url;
    }
  });

  test("who may not ask has none: every account is asked by itself, and it is said", async () => {
    simulator.faults.add({ trouble: { kind: "denied", by: "identity policy" }, service: "organizations" });
    const found = await findAdministrators(aws);
    expect(found).toMatchObject({ administrators: {}, warnings: [{ code: "administrators-partly-read" }] });
    expect(found.unknown.size).toBe(0);
  });

  test.each(["throttled", "empty page", "malformed record"] as const)("%s is no answer, least of all that there is none", async (kind) => {
    const trouble = kind === "malformed record" ? { kind, how: "null record" as const } : { kind };
    simulator.faults.add({ trouble, operation: "ListDelegatedAdministrators", ...(kind === "empty page" ? { times: 1 } : {}) });
    const { administrators, unknown } = await findAdministrators(aws);
    for (const source of ["securityhub", "guardduty", "inspector", "config"] as const) {
      expect([source, administrators[source] !== undefined, unknown.get(source)?.waitingHelps]).toEqual(
        kind === "empty page" ? [source, true, undefined] : [source, false, true],
      );
    }
  });

  test("Config's aggregators that cannot be read now are not gone; those that may not be read leave each account to itself", async () => {
    const aggregators = { service: "config", operation: "DescribeConfigurationAggregators" };
    simulator.faults.add({ trouble: { kind: "server error", status: 503 }, ...aggregators });
    expect([...(await findAdministrators(aws)).unknown.keys()]).toEqual(["config"]);
    simulator.faults.clear();
    simulator.faults.add({ trouble: { kind: "denied", by: "identity policy" }, ...aggregators });
    const found = await findAdministrators(aws);
    expect([found.administrators.config, found.unknown.size, found.warnings.length]).toEqual([undefined, 0, 1]);
  });

  test.each([
    ["ALL_REGIONS", [], true],
    ["SPECIFIED_REGIONS", ["eu-west-1"], true],
    ["SPECIFIED_REGIONS", ["us-east-1"], false],
    ["ALL_REGIONS_EXCEPT_SPECIFIED", ["eu-west-1"], false],
    ["ALL_REGIONS_EXCEPT_SPECIFIED", ["us-east-1"], true],
    ["NO_REGIONS", [], false],
  ])("linking %s %j holds eu-west-1: %s", (mode, regions, linked) => {
    expect(isLinked({ aggregationRegion: "eu-central-1", mode, regions }, "eu-west-1")).toBe(linked);
    expect(isLinked({ aggregationRegion: "eu-central-1", mode, regions }, "eu-central-1")).toBe(true);
  });
});
