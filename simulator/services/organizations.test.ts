import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListDelegatedAdministratorsCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clientsOf, externalId, refusalOf, roleName, sessionIn, smallWorld, todayMs } from "../../test/support/simulated.ts";
import { startSimulator } from "../server.ts";
import type { Simulator } from "../simulator.ts";
import type { SimulatedAccount } from "../world/account.ts";

const dayMs = 86_400_000;
const original = smallWorld().accounts();
const changed: Readonly<Record<number, Partial<SimulatedAccount>>> = {
  3: { joinedAtMs: todayMs + dayMs },
  4: { suspendedAtMs: todayMs - dayMs },
  5: { leftAtMs: todayMs - dayMs },
  6: { tags: { team: "payments", "cost center": "42 & more" } },
};
const accounts = original.map((account, index): SimulatedAccount => ({ ...account, ...changed[index] }));
const plain = smallWorld();
const ous = plain.ous.map((ou, index) => (index === 0 ? { ...ou, tags: { Owner: "platform@vesper.example" } } : ou));
const world = smallWorld({ accounts: () => accounts, ous });
const idAt = (index: number): string => accounts[index]?.id ?? "";
let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({ world, services: [], clock: () => todayMs, quotas: "off", roleName, externalId });
});
afterEach(() => simulator.close());

const management = () => clientsOf(simulator.url, simulator.credentials).organizations;

async function listed() {
  const first = await management().send(new ListAccountsCommand({}));
  const second = await management().send(new ListAccountsCommand({ NextToken: first.NextToken }));
  expect(first.Accounts).toHaveLength(20);
  expect(second.NextToken).toBeUndefined();
  return [...(first.Accounts ?? []), ...(second.Accounts ?? [])];
}

test("accounts come in pages of 20: those that have joined and not left, the suspended one among them", async () => {
  const found = await listed();
  expect(found.map(({ Id }) => Id)).toEqual(accounts.map(({ id }) => id).filter((id) => id !== idAt(3) && id !== idAt(5)));
  expect(found.filter(({ State }) => State !== "ACTIVE")).toMatchObject([{ Id: idAt(4), State: "SUSPENDED", Status: "SUSPENDED" }]);
});

test("membership follows the clock", async () => {
  simulator.setClock(todayMs + 2 * dayMs);
  expect((await listed()).map(({ Id }) => Id)).toContain(idAt(3));
  simulator.setClock(todayMs - 2 * dayMs);
  expect((await listed()).map(({ Id }) => Id)).toContain(idAt(5));
});

test("an account's path leads through its OUs, which can also be walked from the root", async () => {
  const { Roots = [] } = await management().send(new ListRootsCommand({}));
  expect(Roots.map(({ Id }) => Id)).toEqual([world.rootId]);
  const inTree: string[] = [];
  const walk = async (ParentId: string, path: string): Promise<void> => {
    const { Accounts = [] } = await management().send(new ListAccountsForParentCommand({ ParentId }));
    for (const { Id, Paths } of Accounts) {
      expect(Paths).toEqual([`${path}${Id}/`]);
      inTree.push(Id ?? "");
    }
    const { OrganizationalUnits = [] } = await management().send(new ListOrganizationalUnitsForParentCommand({ ParentId }));
    for (const { Id = "" } of OrganizationalUnits) await walk(Id, `${path}${Id}/`);
  };
  await walk(world.rootId, `${world.organizationId}/${world.rootId}/`);
  expect(inTree.sort()).toEqual((await listed()).map(({ Id }) => Id).sort());
});

test("parents and tags of an account", async () => {
  const { Parents } = await management().send(new ListParentsCommand({ ChildId: idAt(6) }));
  expect(Parents).toEqual([{ Id: accounts[6]?.ouId, Type: "ORGANIZATIONAL_UNIT" }]);
  const { Tags } = await management().send(new ListTagsForResourceCommand({ ResourceId: idAt(6) }));
  expect(Tags).toEqual([
    { Key: "team", Value: "payments" },
    { Key: "cost center", Value: "42 & more" },
  ]);
});

test("an OU has tags of its own, the root may have none", async () => {
  const tagsOf = async (ResourceId: string | undefined) => (await management().send(new ListTagsForResourceCommand({ ResourceId }))).Tags;
  expect(await tagsOf(ous[0]?.id)).toEqual([{ Key: "Owner", Value: "platform@vesper.example" }]);
  expect(await tagsOf(world.rootId)).toEqual([]);
});

test("the delegated administrator is named for the services that are delegated, and for no others", async () => {
  const ask = async (ServicePrincipal: string) =>
    (await management().send(new ListDelegatedAdministratorsCommand({ ServicePrincipal }))).DelegatedAdministrators?.map(({ Id }) => Id);
  expect(await ask("securityhub.amazonaws.com")).toEqual([world.securityAccountId]);
  expect(await ask("macie.amazonaws.com")).toEqual([]);
});

test("the delegated administrator may list accounts; another member may only ask which organization it is in", async () => {
  const administrator = clientsOf(simulator.url, await sessionIn(simulator, world.securityAccountId)).organizations;
  expect((await administrator.send(new ListAccountsCommand({}))).Accounts).toHaveLength(20);
  const member = clientsOf(simulator.url, await sessionIn(simulator, idAt(7))).organizations;
  expect((await member.send(new DescribeOrganizationCommand({}))).Organization?.Id).toBe(world.organizationId);
  expect(await refusalOf(member.send(new ListAccountsCommand({})))).toBe(
    "AccessDeniedException: You don't have permissions to access this resource.",
  );
});

test("what does not exist is named as such", async () => {
  const nobody = "ou-0000-00000000";
  const ask = management();
  expect(await refusalOf(ask.send(new ListAccountsForParentCommand({ ParentId: nobody })))).toContain("ParentNotFoundException");
  expect(await refusalOf(ask.send(new ListParentsCommand({ ChildId: "000000000000" })))).toContain("ChildNotFoundException");
  expect(await refusalOf(ask.send(new ListTagsForResourceCommand({ ResourceId: "000000000000" })))).toContain("TargetNotFoundException");
  expect(await refusalOf(ask.send(new ListAccountsCommand({ NextToken: "made up" })))).toContain("InvalidInputException");
  expect(await refusalOf(ask.send(new ListAccountsCommand({ MaxResults: 21 })))).toMatch(/InvalidInputException.*MaxResults/);
});
