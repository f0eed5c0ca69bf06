/** What goes wrong between AWS and a source, over the real SDK: nothing is lost, nothing is concluded, nothing of it is a fault of ours. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Writer } from "../../db/dialect/connection.ts";
import { type AccountId, type SourceId, sources } from "../../posture/words.ts";
import type { Fault, Trouble } from "../../simulator/faults.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { todayMs } from "../../test/support/simulated.ts";
import { askOf, type SimulatedAws, simulatedAws } from "../../test/support/simulated-aws.ts";
import type { Aws } from "../aws/clients.ts";
import { type AwsFailure, failureOf } from "../aws/failure.ts";
import { eachAccount } from "../organization/each-account.ts";
import { readPage } from "../reading.ts";

const world = createWorld({ seed: 7, size: "sample", endsAtMs: todayMs });
const region = world.aggregationRegion;
/** Service and operation whose answers hold the records. */
const listings: Readonly<Record<SourceId, { readonly service: string; readonly operation: string }>> = {
  securityhub: { service: "securityhub", operation: "GetFindings" },
  guardduty: { service: "guardduty", operation: "GetFindings" },
  inspector: { service: "inspector2", operation: "ListFindings" },
  config: { service: "config", operation: "GetComplianceDetailsByConfigRule" },
};
/** Members besides the identity that break a record: times, which the SDK itself reads, and what a key is made of. */
const members: Readonly<Record<SourceId, readonly string[]>> = {
  securityhub: ["UpdatedAt", "AwsAccountId", "Resources", "Severity", "Compliance"],
  guardduty: ["UpdatedAt", "AccountId", "Resource", "Severity", "Service"],
  inspector: ["updatedAt", "firstObservedAt", "awsAccountId", "resources", "severity", "status"],
  config: ["ResultRecordedTime", "ConfigRuleInvokedTime", "ComplianceType"],
};
let opened: SimulatedAws;
let simulator: Simulator;
let aws: Aws;
let account: AccountId;

beforeAll(async () => {
  opened = await simulatedAws(world);
  ({ simulator, aws } = opened);
  for (const { id } of world.accounts()) {
    account = id as AccountId;
    const counts = await Promise.all(
      sources.map((source) =>
        readAll(source)
          .then(({ ids }) => ids.size)
          .catch(() => 0),
      ),
    );
    if (counts.every((count) => count > 1)) return;
  }
  throw new Error("no account of the sample has records of every source");
});
afterEach(() => simulator.faults.clear());
afterAll(() => opened.close());

interface Read {
  readonly ids: ReadonlySet<string>;
  readonly setAside: number;
  readonly warnings: readonly string[];
}

async function readAll(source: SourceId): Promise<Read> {
  const ask = askOf({ account, region });
  const way = await eachAccount(aws, undefined as unknown as Writer).to({ account, region, source });
  const enablement = await way.source.enablement(way.client, ask);
  if (enablement.state === "not_enabled") throw new Error(`${source} is not enabled: ${enablement.why}`);
  const ids = new Set<string>();
  const warnings: string[] = [];
  let setAside = 0;
  for await (const page of way.source.pages(way.client, ask, enablement.facts)) {
    const read = readPage(way.source, page.records, { account, region, rules: () => enablement.facts.rules });
    for (const { reading } of read.readings) ids.add(reading.nativeId);
    setAside += read.setAside;
    warnings.push(...read.warnings.map(({ code }) => code));
  }
  return { ids, setAside, warnings };
}

async function failing(source: SourceId): Promise<AwsFailure | undefined> {
  return readAll(source).then(
    () => undefined,
    (error: unknown) => {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      return failure;
    },
  );
}

const passing: readonly { readonly trouble: Trouble; readonly times?: number }[] = [
  { trouble: { kind: "throttled" }, times: 2 },
  { trouble: { kind: "server error", status: 500 }, times: 2 },
  { trouble: { kind: "connection cut", at: "before answer" }, times: 1 },
  { trouble: { kind: "connection cut", at: "in body" }, times: 1 },
  { trouble: { kind: "session expired" }, times: 1 },
  { trouble: { kind: "page repeated" }, times: 1 },
  { trouble: { kind: "pages reordered" }, times: 1 },
  { trouble: { kind: "empty page" }, times: 1 },
];

describe.each(sources)("%s", (source) => {
  test.each(passing)("reads everything in spite of $trouble", async ({ trouble, times }) => {
    const before = await readAll(source);
    simulator.faults.add({ trouble, ...listings[source], ...(times === undefined ? {} : { times }) });
    const during = await readAll(source);
    expect(simulator.faults.list().map(({ hit }) => hit > 0)).toEqual([true]);
    expect(during).toEqual(before);
  });

  test.each<[string, Fault]>([
    ["denied", { trouble: { kind: "denied", by: "identity policy" } }],
    ["denied_by_scp", { trouble: { kind: "denied", by: "service control policy" } }],
    ["unavailable", { trouble: { kind: "server error", status: 503 } }],
    ["throttled", { trouble: { kind: "throttled" } }],
  ])("what does not pass ends the read as %s, with the action that was refused", async (kind, fault) => {
    const { service, operation } = listings[source];
    simulator.faults.add({ ...fault, service, operation });
    expect(await failing(source)).toMatchObject({ kind, action: `${service}:${operation}` });
  });

  test.each(["missing member", "wrong type", "null member", "null record"] as const)("a record with %s costs only itself", async (how) => {
    const before = await readAll(source);
    for (const member of [undefined, ...members[source]]) {
      for (const seed of [1, 2, 3]) {
        const hurt = [how, member, seed];
        simulator.faults.clear();
        const trouble: Trouble = { kind: "malformed record", how, ...(member === undefined ? {} : { member }) };
        // One record of each page, however often the page is asked for.
        simulator.faults.add({ trouble, ...listings[source], seed });
        const during = await readAll(source);
        const pages = simulator.faults.list()[0]?.hit ?? 0;
        const lost = [...before.ids].filter((id) => !during.ids.has(id));
        expect([hurt, pages > 0, lost.length <= pages, during.setAside >= lost.length]).toEqual([hurt, true, true, true]);
      }
    }
  });
});
