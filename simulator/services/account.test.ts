import { ListRegionsCommand } from "@aws-sdk/client-account";
import { ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clientsOf, externalId, refusalOf, roleName, sessionIn, smallWorld, todayMs } from "../../test/support/simulated.ts";
import { startSimulator } from "../server.ts";
import type { Simulator } from "../simulator.ts";

const plain = smallWorld();
const openedIn = plain.accounts()[3]?.id ?? "";
const closedIn = plain.accounts()[4]?.id ?? "";
const world = smallWorld({
  regions: [...plain.regions, { name: "me-south-1", optIn: true }],
  regionEnabled: (accountId, region, atMs) =>
    region === "me-south-1" ? accountId === openedIn && atMs >= todayMs : plain.regionEnabled(accountId, region, atMs),
});
let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({ world, services: [], clock: () => todayMs, quotas: "off", roleName, externalId });
});
afterEach(() => simulator.close());

async function statusIn(accountId: string): Promise<string | undefined> {
  const { account } = clientsOf(simulator.url, await sessionIn(simulator, accountId));
  const { Regions = [] } = await account.send(new ListRegionsCommand({}));
  return Regions.find(({ RegionName }) => RegionName === "me-south-1")?.RegionOptStatus;
}

test("a region is on where an account opted in, from the day it did", async () => {
  expect(await statusIn(openedIn)).toBe("ENABLED");
  expect(await statusIn(closedIn)).toBe("DISABLED");
  simulator.setClock(todayMs - 1);
  expect(await statusIn(openedIn)).toBe("DISABLED");
});

test("all regions come, in pages as small as asked for, and by status", async () => {
  const { account } = clientsOf(simulator.url, await sessionIn(simulator, openedIn));
  const names: (string | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const page = await account.send(new ListRegionsCommand({ MaxResults: 3, NextToken }));
    names.push(...(page.Regions ?? []).map(({ RegionName }) => RegionName));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  expect(names).toEqual(world.regions.map(({ name }) => name));
  const { Regions } = await account.send(new ListRegionsCommand({ RegionOptStatusContains: ["ENABLED"] }));
  expect(Regions).toEqual([{ RegionName: "me-south-1", RegionOptStatus: "ENABLED" }]);
});

test("only the management account may ask about others", async () => {
  const asked = new ListRegionsCommand({ AccountId: closedIn });
  expect((await clientsOf(simulator.url, simulator.credentials).account.send(asked)).Regions).toHaveLength(4);
  const member = clientsOf(simulator.url, await sessionIn(simulator, openedIn)).account;
  expect(await refusalOf(member.send(asked))).toMatch(/^AccessDeniedException: .*account:ListRegions/);
});

test("an endpoint of a region that is off does not know the account's keys", async () => {
  const session = await sessionIn(simulator, closedIn);
  const { sts, guardduty } = clientsOf(simulator.url, session, "me-south-1");
  expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toContain("InvalidClientTokenId");
  expect(await refusalOf(guardduty.send(new ListDetectorsCommand({})))).toContain("UnrecognizedClientException");
});
