/** Config's rules as AWS tells of them: some without a status, some on their way out, some not to be asked for. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccountId } from "../../../posture/words.ts";
import { createWorld } from "../../../simulator/world/create.ts";
import { always, type OwnRule } from "../../../simulator/world/history.ts";
import { todayMs } from "../../../test/support/simulated.ts";
import { askOf, type SimulatedAws, simulatedAws } from "../../../test/support/simulated-aws.ts";
import type { Aws } from "../../aws/clients.ts";
import type { Ask } from "../../source.ts";
import { config } from "./source.ts";

const rule = (name: string, more: Partial<OwnRule> = {}): OwnRule => ({
  name,
  identifier: "S3_BUCKET_SSL_REQUESTS_ONLY",
  made: "by hand",
  exists: always,
  ...more,
});
const longName = "s3-bucket-ssl-requests-only-of-the-whole-organization-conformance-pack-a1b2c3d4e";
const rules = [
  rule("ours-by-function", { lambda: true }),
  rule("plain"),
  rule("being-deleted", { state: "DELETING" }),
  rule("starting-anew", { state: "DELETING_RESULTS" }),
  rule("kept-by-aws", { internal: true }),
  rule(longName),
];
const world = createWorld({
  seed: 3,
  size: { accounts: 2, regions: 1, findings: 400, days: 20, history: () => ({ rules }) },
  endsAtMs: todayMs,
});
const region = world.aggregationRegion;
const account = world.securityAccountId as AccountId;
let opened: SimulatedAws;
let aws: Aws;

beforeAll(async () => {
  opened = await simulatedAws(world);
  ({ aws } = opened);
});
afterAll(() => opened.close());

const ask = (mode: Ask["mode"], fromMs: number): Ask => askOf({ account, region }, { mode, window: { fromMs, toMs: todayMs } });

const enabled = async (asked: Ask) => {
  const enablement = await config.enablement(aws.clients(account).config(region), asked);
  if (enablement.state !== "on") throw new Error(enablement.why);
  return enablement;
};

/** Names of the rules whose evaluations were read. */
async function rulesRead(asked: Ask): Promise<readonly string[]> {
  const client = aws.clients(account).config(region);
  const { facts } = await enabled(asked);
  const seen = new Set<string>();
  for await (const { records } of config.pages(client, asked, facts)) {
    for (const { EvaluationResultIdentifier: of } of records) seen.add(of?.EvaluationResultQualifier?.ConfigRuleName ?? "");
  }
  return [...seen].sort();
}

test("a rule whose evaluations AWS keeps to itself is not asked for, one without results has none", async () => {
  expect(await rulesRead(ask("full", 0))).toEqual(["ours-by-function", "plain"]);
});

test("a custom Lambda rule has no status, so that it is read again in every run", async () => {
  expect(await rulesRead(ask("since", todayMs + 1))).toEqual(["ours-by-function"]);
});

test("a rule that starts anew is there, and its silence proves nothing; one that is being deleted is not", async () => {
  const { facts, checks } = await enabled(ask("full", 0));
  expect(checks?.on.toSorted()).toEqual(["S3.5", "ours-by-function"]);
  expect(Object.entries(facts.rules ?? {}).map(([name, { healthy }]) => [name, healthy])).toEqual(
    expect.arrayContaining([
      ["plain", true],
      ["ours-by-function", false],
      ["starting-anew", false],
    ]),
  );
  expect(facts.rules?.["being-deleted"]).toBeUndefined();
});

test("a rule whose name the request for its results does not take costs itself alone, and its silence proves nothing", async () => {
  const asked = ask("full", 0);
  const { facts } = await enabled(asked);
  let untold = 0;
  for await (const { records, expected } of config.pages(aws.clients(account).config(region), asked, facts))
    untold += expected - records.length;
  expect(await rulesRead(asked)).toContain("plain");
  expect(await rulesRead(asked)).not.toContain(longName);
  expect(untold).toBe(1);
});
