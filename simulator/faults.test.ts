import { ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { type Account, ListAccountsCommand } from "@aws-sdk/client-organizations";
import { DescribeSecurityHubV2Command, GetFindingsCommand } from "@aws-sdk/client-securityhub";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clientsOf, externalId, refusalOf, roleName, sessionIn, smallWorld, todayMs } from "../test/support/simulated.ts";
import { type Fault, readFault, type Trouble } from "./faults.ts";
import { startSimulator } from "./server.ts";
import type { Service } from "./service.ts";
import type { Simulator } from "./simulator.ts";

const world = smallWorld();
const ids = world.accounts().map(({ id }) => id);
/** On, and with nothing to tell: only the fault can make them say "off". */
const services: readonly Service[] = [
  { id: "securityhub", operations: { GetFindings: () => ({ Findings: [] }), DescribeSecurityHubV2: () => ({}) } },
  { id: "guardduty", operations: { ListDetectors: () => ({ DetectorIds: ["12abc34d567e8fa901bc2d34e56789f0"] }) } },
];
let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({ world, services, clock: () => todayMs, quotas: "off", roleName, externalId });
});
afterEach(() => simulator.close());

const own = () => clientsOf(simulator.url, simulator.credentials);

/** What a careful reader gets: pages until a token is missing. */
async function pagesOfAccounts(): Promise<(Account[] | undefined)[]> {
  const { organizations } = own();
  const pages: (Account[] | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const page = await organizations.send(new ListAccountsCommand({ NextToken }));
    pages.push(page.Accounts);
    NextToken = page.NextToken;
  } while (NextToken !== undefined && pages.length < 10);
  return pages;
}

const idsOf = (pages: readonly (Account[] | undefined)[]) => pages.map((page) => (page ?? []).map((account) => account?.Id));

const listing: Partial<Fault> = { service: "organizations", operation: "ListAccounts" };

describe("a fault that refuses a call says so in the service's own words", () => {
  const refusals: readonly (readonly [Trouble, string])[] = [
    [{ kind: "throttled" }, "TooManyRequestsException: "],
    [{ kind: "server error", status: 500 }, "ServiceException: "],
    [{ kind: "server error", status: 503 }, "ServiceUnavailable: "],
    [{ kind: "denied", by: "identity policy" }, "because no identity-based policy allows the organizations:ListAccounts action"],
    [{ kind: "denied", by: "service control policy" }, "with an explicit deny in a service control policy"],
  ];
  test.each(refusals)("%j", async (trouble, words) => {
    simulator.faults.add({ ...listing, trouble, times: 1 });
    expect(await refusalOf(own().organizations.send(new ListAccountsCommand({})))).toContain(words);
    expect(idsOf(await pagesOfAccounts()).flat()).toEqual(ids);
  });
});

test.each(["before answer", "in body"] as const)("a connection cut %s is a broken connection, never a short answer", async (at) => {
  simulator.faults.add({ ...listing, trouble: { kind: "connection cut", at }, times: 1 });
  expect(await refusalOf(own().organizations.send(new ListAccountsCommand({})))).toMatch(/hang up|ECONNRESET|aborted|terminated/i);
  expect(idsOf(await pagesOfAccounts()).flat()).toEqual(ids);
});

test("a truncated body is no JSON", async () => {
  simulator.faults.add({ ...listing, trouble: { kind: "truncated" }, times: 1 });
  expect(await refusalOf(own().organizations.send(new ListAccountsCommand({})))).toMatch(/^SyntaxError/);
});

test("a slow answer comes late and whole", async () => {
  simulator.faults.add({ ...listing, trouble: { kind: "slow", delayMs: 60 }, times: 1 });
  const askedMs = performance.now();
  expect((await own().organizations.send(new ListAccountsCommand({}))).Accounts).toHaveLength(20);
  expect(performance.now() - askedMs).toBeGreaterThanOrEqual(59);
});

test("a session expires in the middle of a page loop, for good", async () => {
  const session = await sessionIn(simulator, world.managementAccountId);
  const { organizations } = clientsOf(simulator.url, session);
  simulator.faults.add({ ...listing, trouble: { kind: "session expired" }, page: "later", times: 1 });
  const { NextToken } = await organizations.send(new ListAccountsCommand({}));
  for (const attempt of ["second page", "first page again"]) {
    const asked = attempt === "second page" ? { NextToken } : {};
    expect(await refusalOf(organizations.send(new ListAccountsCommand(asked))), attempt).toContain("ExpiredTokenException");
  }
});

test("a page token is refused, the first page is not", async () => {
  simulator.faults.add({ ...listing, trouble: { kind: "token refused" }, times: 1 });
  const { NextToken } = await own().organizations.send(new ListAccountsCommand({}));
  expect(await refusalOf(own().organizations.send(new ListAccountsCommand({ NextToken })))).toContain("InvalidInputException");
  expect(simulator.faults.list().map(({ hit }) => hit)).toEqual([1]);
});

test("a repeated page comes twice, and the loop still ends", async () => {
  simulator.faults.add({ ...listing, trouble: { kind: "page repeated" }, times: 1 });
  expect(idsOf(await pagesOfAccounts())).toEqual([ids.slice(0, 20), ids.slice(0, 20), ids.slice(20)]);
});

test("reordered pages change places, and nothing is lost", async () => {
  simulator.faults.add({ ...listing, trouble: { kind: "pages reordered" }, times: 1 });
  expect(idsOf(await pagesOfAccounts())).toEqual([ids.slice(20).reverse(), ids.slice(0, 20)]);
});

test("an empty page carries a token, and the records come with the next one", async () => {
  simulator.faults.add({ ...listing, trouble: { kind: "empty page" }, page: "later", times: 1 });
  expect(idsOf(await pagesOfAccounts())).toEqual([ids.slice(0, 20), [], ids.slice(20)]);
});

describe("a malformed record costs exactly one record", () => {
  test.each(["missing member", "wrong type", "null member", "null record"] as const)("%s", async (how) => {
    simulator.faults.add({ ...listing, trouble: { kind: "malformed record", how, member: "Id" }, page: "first", seed: 3 });
    const { Accounts = [] } = await own().organizations.send(new ListAccountsCommand({}));
    const whole = Accounts.filter((account) => typeof account?.Id === "string" && ids.includes(account.Id));
    expect(whole).toHaveLength(19);
  });
});

test("a service that is off answers as it does where it was never enabled", async () => {
  const accountId = ids[3] ?? "";
  const { securityhub, guardduty } = clientsOf(simulator.url, await sessionIn(simulator, accountId));
  simulator.faults.add(
    { trouble: { kind: "service off" }, service: "securityhub" },
    { trouble: { kind: "service off" }, service: "guardduty" },
  );
  expect(await refusalOf(securityhub.send(new GetFindingsCommand({})))).toBe(
    `InvalidAccessException: Account ${accountId} is not subscribed to AWS Security Hub`,
  );
  expect(await refusalOf(securityhub.send(new DescribeSecurityHubV2Command({})))).toContain("ResourceNotFoundException");
  expect((await guardduty.send(new ListDetectorsCommand({}))).DetectorIds).toEqual([]);
});

test("a fault hits the calls that it names, and no others", async () => {
  const trouble: Trouble = { kind: "throttled" };
  simulator.faults.add(
    { trouble, service: "sts", from: 2, times: 1 },
    { trouble, service: "sts", region: "us-east-1" },
    { trouble, accountId: "999999999999" },
  );
  const ask = () => own().sts.send(new GetCallerIdentityCommand({}));
  await ask();
  expect(await refusalOf(ask())).toContain("Throttling");
  await ask();
  expect(simulator.faults.list().map(({ hit }) => hit)).toEqual([1, 0, 0]);
  simulator.faults.clear();
  expect(simulator.faults.list()).toEqual([]);
});

test("a probability hits the same calls for the same seed, others for another", async () => {
  const struck = async (seed: number): Promise<string> => {
    simulator.faults.clear();
    simulator.faults.add({ trouble: { kind: "throttled" }, service: "sts", probability: 0.5, seed });
    const answers: string[] = [];
    for (let call = 0; call < 24; call += 1) {
      const answer = own().sts.send(new GetCallerIdentityCommand({}));
      answers.push(
        await answer.then(
          () => ".",
          () => "x",
        ),
      );
    }
    return answers.join("");
  };
  const first = await struck(1);
  expect(first).toMatch(/x.*\..*x/);
  expect(await struck(1)).toBe(first);
  expect(await struck(2)).not.toBe(first);
});

test("what is no fault is refused, since it would break nothing and prove nothing", () => {
  expect(() => readFault({ trouble: { kind: "throtled" } })).toThrow(/not a fault/);
  expect(() => readFault({ trouble: { kind: "throttled" }, oepration: "GetFindings" })).toThrow(/oepration/);
});
