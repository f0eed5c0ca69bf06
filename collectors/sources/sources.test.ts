/** Every source over the real SDK: what it declares is what it calls, and what it lists is what it can read. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Writer } from "../../db/dialect/connection.ts";
import { type AccountId, type SourceId, sources } from "../../posture/words.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { todayMs } from "../../test/support/simulated.ts";
import { askOf, type SimulatedAws, simulatedAws } from "../../test/support/simulated-aws.ts";
import type { Aws } from "../aws/clients.ts";
import { failureOf } from "../aws/failure.ts";
import { readOrganization, readTags } from "../organization/accounts.ts";
import { findAdministrators } from "../organization/administrators.ts";
import { contactsOfRun } from "../organization/contacts.ts";
import { eachAccount } from "../organization/each-account.ts";
import { accountPermissions, organizationPermissions } from "../organization/permissions.ts";
import { readRegions } from "../organization/regions.ts";
import { throughAdministrators } from "../organization/through-administrators.ts";
import { readTree } from "../organization/tree.ts";
import { recorderOf } from "../recorders.ts";
import { lookUp, lookUpAggregated } from "../resources.ts";
import { type Ask, MalformedRecord, type Reading } from "../source.ts";
import type { Ways } from "../way.ts";
import { registry } from "./registry.ts";

const world = createWorld({ seed: 7, size: "sample", endsAtMs: todayMs });
const region = world.aggregationRegion;
let opened: SimulatedAws;
let simulator: Simulator;
let aws: Aws;
let ways: { readonly each: Ways; readonly through: Ways };
let account: AccountId;

beforeAll(async () => {
  opened = await simulatedAws(world);
  ({ simulator, aws } = opened);
  // Nothing is looked up in the store by what is tested here.
  const each = eachAccount(aws, undefined as unknown as Writer);
  ways = { each, through: throughAdministrators(aws, undefined as unknown as Writer, await findAdministrators(aws), each) };
  account = await busiest();
});
afterAll(() => opened.close());

/** A member account that every source is on in and where each has something to tell. */
async function busiest(): Promise<AccountId> {
  const members = world.accounts().filter(({ id }) => id !== world.managementAccountId && id !== world.securityAccountId);
  for (const { id } of members) {
    const counts = await Promise.all(sources.map((source) => recordsOf(source, ask(id as AccountId))));
    if (counts.every((records) => records.length > 0)) return id as AccountId;
  }
  throw new Error("no account of the sample has records of every source");
}

const ask = (account: AccountId, change?: Partial<Ask>): Ask => askOf({ account, region }, change);

interface Page {
  readonly records: readonly unknown[];
  readonly cursor: string | undefined;
}

async function pagesOf(source: SourceId, asked: Ask, atMost = Number.POSITIVE_INFINITY): Promise<readonly Page[]> {
  const way = await (asked.through ? ways.through : ways.each).to({ account: asked.account, region: asked.region, source });
  const enablement = await way.source.enablement(way.client, asked).catch((error: unknown) => {
    if (failureOf(error) === undefined) throw error;
    return { state: "not_enabled" as const, why: "" };
  });
  if (enablement.state === "not_enabled") return [];
  const pages: Page[] = [];
  for await (const page of way.source.pages(way.client, asked, enablement.facts)) {
    expect(page.records).toHaveLength(page.expected);
    pages.push(page);
    if (pages.length >= atMost) break;
  }
  return pages;
}

const recordsOf = async (source: SourceId, asked: Ask): Promise<readonly unknown[]> =>
  (await pagesOf(source, asked)).flatMap(({ records }) => records);

function readingsOf(source: SourceId, records: readonly unknown[]): readonly Reading[] {
  const context = { account, region, rules: () => undefined };
  return records.flatMap((raw) => registry[source].normalize(raw as never, context) ?? []);
}

const idsOf = (source: SourceId, records: readonly unknown[]): readonly string[] => [
  ...new Set(readingsOf(source, records).map(({ nativeId }) => nativeId)),
];

describe.each(sources)("%s", (source) => {
  test("every record that AWS lists can be read, and is of the account and region asked for", async () => {
    const readings = readingsOf(source, await recordsOf(source, ask(account)));
    expect(readings.length).toBeGreaterThan(0);
    const foreign = readings.filter((reading) => reading.account !== account || reading.region !== region);
    expect(foreign).toEqual([]);
    expect(readings.filter(({ nativeId, check, title, content }) => [nativeId, check, title, content].includes(""))).toEqual([]);
  });

  test("an administrator lists the same records under the same names", async () => {
    const own = idsOf(source, await recordsOf(source, ask(account))).toSorted();
    const through = idsOf(source, await recordsOf(source, ask(account, { through: true }))).toSorted();
    // Aggregators know what complies and what does not, and nothing else.
    const visible = source === "config" ? own.filter((id) => through.includes(id)) : own;
    expect(through).toEqual(visible);
    expect(through.length).toBeGreaterThan(0);
  });

  test("the administrator's own scope holds its own records only", async () => {
    const security = world.securityAccountId as AccountId;
    const foreign = readingsOf(source, await recordsOf(source, ask(security))).filter((reading) => reading.account !== security);
    expect(foreign.filter(({ nativeId }) => source !== "config" || !nativeId.startsWith(account))).toEqual([]);
  });

  test("a window lists less than everything, and nothing else", async () => {
    const window = { fromMs: todayMs - 3_600_000, toMs: todayMs };
    const all = idsOf(source, await recordsOf(source, ask(account)));
    const recent = idsOf(source, await recordsOf(source, ask(account, { mode: "since", window })));
    expect(all).toEqual(expect.arrayContaining([...recent]));
    expect(recent.length).toBeLessThanOrEqual(all.length);
  });

  test("a read that stopped after its first page goes on at its cursor and misses nothing", async () => {
    const [first] = await pagesOf(source, ask(account), 1);
    const rest = first?.cursor === undefined ? [] : await recordsOf(source, ask(account, { cursor: first.cursor }));
    const all = idsOf(source, await recordsOf(source, ask(account)));
    expect(new Set(idsOf(source, [...(first?.records ?? []), ...rest]))).toEqual(new Set(all));
  });

  test("one record is found again by its native id, and one that nobody has is not", async () => {
    const [raw] = await recordsOf(source, ask(account));
    const [reading] = readingsOf(source, [raw]);
    const way = await ways.each.to({ account, region, source });
    const again = await way.source.again(way.client, reading?.nativeId ?? "", ask(account));
    expect(readingsOf(source, [again])[0]?.nativeId).toBe(reading?.nativeId);
    expect(await way.source.again(way.client, `${reading?.nativeId}0`, ask(account))).toBeUndefined();
  });

  test("what is no record is malformed, never a fault of ours", () => {
    for (const raw of [null, {}, { Id: 1 }, "text", { findingArn: [] }, []]) {
      expect(() => registry[source].normalize(raw as never, { account, region, rules: () => undefined })).toThrow(MalformedRecord);
    }
  });
});

test("Security Hub lists what was marked by hand though nothing moved its time, with a compliance status or without one", async () => {
  const marked = readingsOf("securityhub", await recordsOf("securityhub", ask(account))).filter(({ said }) => {
    if (said.by !== "control" && said.by !== "product") return false;
    return said.recordState === "ACTIVE" && said.workflow !== "NEW" && said.compliance !== "PASSED";
  });
  const complianceOf = ({ said }: Reading) => ("recordState" in said ? said.compliance : undefined);
  expect(new Set(marked.map((reading) => complianceOf(reading) === undefined))).toEqual(new Set([true, false]));
  const window = { fromMs: todayMs - 1, toMs: todayMs - 1 };
  const seen = new Set(idsOf("securityhub", await recordsOf("securityhub", ask(account, { mode: "since", window }))));
  expect(marked.filter(({ nativeId }) => !seen.has(nativeId))).toEqual([]);
});

test("Security Hub reads again what was marked by hand and is not any more, twenty ids at a time", async () => {
  const all = idsOf("securityhub", await recordsOf("securityhub", ask(account)));
  const marked = all.slice(0, 45);
  simulator.clearLog();
  const window = { fromMs: todayMs - 1, toMs: todayMs - 1 };
  const asked = ask(account, { mode: "since", window, stored: { workflowMarked: async () => [...marked, "arn:gone arn:gone"] } });
  const seen = new Set(idsOf("securityhub", await recordsOf("securityhub", asked)));
  expect(marked.filter((id) => !seen.has(id))).toEqual([]);
});

test("declared is used: over both ways in, the simulator saw exactly the actions that sources and organization declare", async () => {
  const declared = [...Object.values(registry), { permissions: organizationPermissions }, { permissions: accountPermissions }];
  const actions = new Set(declared.flatMap(({ permissions }) => permissions.map(({ action }) => action)));
  simulator.clearLog();
  await readOrganization(aws);
  await readTags(aws, account);
  await contactsOfRun(aws)(account);
  await readTree(aws.base.organizations, true);
  await findAdministrators(aws);
  await readRegions(aws, account);
  for (const source of sources) {
    // Of another instant: an endpoint's members are listed once a run.
    const window = { fromMs: 0, toMs: todayMs + 1 };
    for (const through of [false, true]) await recordsOf(source, ask(account, { through, window }));
  }
  const config = aws.clients(account).config(region);
  await lookUp(config, [{ id: "arn:aws:s3:::nobodys", type: "AWS::S3::Bucket" }], await recorderOf(config));
  // Where the customer has no recorder, services' own are listed.
  simulator.faults.add({ trouble: { kind: "service off" }, service: "config", operation: "DescribeConfigurationRecorders" });
  expect((await recorderOf(config)).by).not.toBe("customer");
  simulator.faults.clear();
  const { config: aggregating } = (await findAdministrators(aws)).administrators;
  const user = { id: "AIDANOBODY", type: "AWS::IAM::User" };
  const aggregator = aws.clients(aggregating?.account ?? account).config(region);
  await lookUpAggregated(aggregator, aggregating?.aggregator ?? "", { account, region, resources: [user] });
  const inspector = aws.clients(account).inspector(region);
  await registry.inspector.known?.(inspector, [{ id: "i-1", type: "AWS::EC2::Instance" }], ask(account));
  const outsideAws = ["sts:AssumeRole", "sts:GetCallerIdentity"];
  const seen = [...simulator.actions().keys()].filter((action) => !outsideAws.includes(action));
  expect(seen.toSorted()).toEqual([...actions].toSorted());
});
