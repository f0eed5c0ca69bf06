import { GetAlternateContactCommand, ListRegionsCommand } from "@aws-sdk/client-account";
import { ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clientsOf, externalId, refusalOf, roleName, sessionIn, smallWorld, todayMs } from "../../test/support/simulated.ts";
import { startSimulator } from "../server.ts";
import type { Simulator } from "../simulator.ts";

const plain = smallWorld();
const openedIn = plain.accounts()[3]?.id ?? "";
const closedIn = plain.accounts()[4]?.id ?? "";
const contact = { name: "Security duty", title: "Duty", email: "duty@vesper.example", phone: "+1 555 0100" };
const world = smallWorld({
  accounts: () => plain.accounts().map((account) => (account.id === openedIn ? { ...account, securityContact: contact } : account)),
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

test("the security contact is told to the account itself and to the management account; that there is none is an answer", async () => {
  const asked = (AccountId?: string, AlternateContactType: "SECURITY" | "BILLING" = "SECURITY") =>
    new GetAlternateContactCommand({ AccountId, AlternateContactType });
  const management = clientsOf(simulator.url, simulator.credentials).account;
  const member = clientsOf(simulator.url, await sessionIn(simulator, openedIn)).account;
  const { AlternateContact } = await member.send(asked());
  expect(AlternateContact).toMatchObject({ Name: contact.name, EmailAddress: contact.email, AlternateContactType: "SECURITY" });
  expect((await management.send(asked(openedIn))).AlternateContact).toEqual(AlternateContact);
  expect(await refusalOf(member.send(asked(undefined, "BILLING")))).toMatch(/^ResourceNotFoundException: /);
  expect(await refusalOf(management.send(asked(closedIn)))).toMatch(/^ResourceNotFoundException: /);
  expect(await refusalOf(member.send(asked(closedIn)))).toMatch(/^AccessDeniedException: .*account:GetAlternateContact/);
  expect(await refusalOf(management.send(asked(world.managementAccountId)))).toMatch(/^ValidationException: /);
});

test("an endpoint of a region that is off does not know the account's keys", async () => {
  const session = await sessionIn(simulator, closedIn);
  const { sts, guardduty } = clientsOf(simulator.url, session, "me-south-1");
  expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toContain("InvalidClientTokenId");
  expect(await refusalOf(guardduty.send(new ListDetectorsCommand({})))).toContain("UnrecognizedClientException");
});
