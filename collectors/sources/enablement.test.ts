/** Absence is evidence only if the scope could have shown it: each way in which it could not, over the real SDK (domain.md section 3). */
import { afterEach, describe, expect, test } from "vitest";
import type { Writer } from "../../db/dialect/connection.ts";
import type { AccountId, SourceId } from "../../posture/words.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { createWorld } from "../../simulator/world/create.ts";
import type { ScopeHistory } from "../../simulator/world/history.ts";
import { todayMs } from "../../test/support/simulated.ts";
import { askOf, type SimulatedAws, simulatedAws } from "../../test/support/simulated-aws.ts";
import { failureOf } from "../aws/failure.ts";
import { findAdministrators } from "../organization/administrators.ts";
import { eachAccount } from "../organization/each-account.ts";
import { throughAdministrators } from "../organization/through-administrators.ts";
import type { Enablement } from "../source.ts";

const gone = [{ fromMs: -Infinity, untilMs: todayMs - 1 }];
const opened: SimulatedAws[] = [];

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

/** What a source says of one member's second region, whose history is given. */
async function enablementWith(
  history: Partial<ScopeHistory>,
  source: SourceId,
  through = false,
  prepare: (simulator: Simulator, region: string) => void = () => {},
): Promise<Enablement> {
  const size = { accounts: 3, regions: 2, findings: 60, days: 20 };
  const plain = createWorld({ seed: 3, size, endsAtMs: todayMs });
  const account = plain.accounts().find(({ id }) => id !== plain.managementAccountId && id !== plain.securityAccountId)?.id as AccountId;
  const region = plain.regions.find(({ name }) => name !== plain.aggregationRegion)?.name ?? "";
  const world = createWorld({
    seed: 3,
    size: { ...size, history: (of, place) => (of === account && place === region ? history : {}) },
    endsAtMs: todayMs,
  });
  const made = await simulatedAws(world);
  opened.push(made);
  const { simulator, aws } = made;
  prepare(simulator, region);
  // Nothing of the store is asked for here.
  const nobody = undefined as unknown as Writer;
  const each = eachAccount(aws, nobody);
  const ways = through ? throughAdministrators(aws, nobody, await findAdministrators(aws), each) : each;
  const way = await ways.to({ account, region, source });
  expect(way.through).toBe(through);
  const ask = askOf({ account, region }, { through });
  return way.source.enablement(way.client, ask);
}

const checksOf = (enablement: Enablement) => (enablement.state === "on" ? enablement.checks : undefined);

describe("asked of the account itself", () => {
  test("a standard that AWS could not switch off is on, and so are its controls", async () => {
    const stuck = await enablementWith({ switching: [{ standard: "fsbp", status: "FAILED", fromMs: -Infinity }] }, "securityhub");
    expect(stuck).toMatchObject({ state: "on", complete: true, notes: [] });
    expect(checksOf(stuck)?.on).toContain("S3.5");
    expect(checksOf(stuck)?.off).toEqual([]);
  });

  test("a standard that is being switched on shows only some of its controls' records", async () => {
    expect(await enablementWith({ switching: [{ standard: "fsbp", status: "PENDING", fromMs: -Infinity }] }, "securityhub")).toMatchObject({
      state: "on",
      complete: false,
    });
  });

  test("a control that the region does not have is neither on nor off in it", async () => {
    const checks = checksOf(await enablementWith({ controlsOff: { "S3.9": gone.map(() => ({ fromMs: -Infinity })) } }, "securityhub"));
    expect(checks?.off).toEqual(["S3.9"]);
    expect(checks?.on).not.toContain("CloudFront.1");
  });

  test.each<SourceId>(["securityhub", "guardduty", "inspector", "config"])("%s is on, and could show everything", async (source) => {
    expect(await enablementWith({}, source)).toMatchObject({ state: "on", complete: true });
  });

  test.each<[SourceId, Partial<ScopeHistory>]>([
    ["securityhub", { hub: gone }],
    ["guardduty", { guardduty: gone, detector: false }],
    // A disabled detector still lists: its list must not be taken for an answer.
    ["guardduty", { guardduty: gone, detector: true }],
    ["inspector", { inspector: gone }],
    ["config", { recorder: [] }],
  ])("%s that is off says so: %j", async (source, history) => {
    const enablement = await enablementWith(history, source);
    expect(enablement).toMatchObject({ state: "not_enabled", why: expect.stringMatching(/\w/) });
  });

  const recorder = (by: string, recording: boolean) => ({ recorder: expect.objectContaining({ by, recording }) });
  test.each<[SourceId, string, Partial<ScopeHistory>, object]>([
    ["securityhub", "on", {}, { on: true, hubV2: false }],
    ["securityhub", "off", { hub: gone }, { on: false, hubV2: false }],
    ["guardduty", "on", {}, { on: true }],
    ["guardduty", "off", { guardduty: gone, detector: true }, { on: false }],
    ["inspector", "on", {}, { on: true, unscannedTypes: expect.any(Array) }],
    ["inspector", "off", { inspector: gone }, { on: false }],
    ["config", "recorded", {}, recorder("customer", true)],
    ["config", "recorded no longer", { recorder: gone }, recorder("customer", false)],
    ["config", "recorded for a service only", { recorder: [] }, recorder("service", false)],
    ["config", "recorded by nobody", { recorder: [], hub: [] }, recorder("nobody", false)],
  ])("%s tells of itself that it is %s", async (source, _, history, told) => {
    expect((await enablementWith(history, source)).told).toEqual(told);
  });

  test("controls that are off are told from those that are on", async () => {
    const enablement = await enablementWith({ controlsOff: { "S3.5": [{ fromMs: -Infinity }] } }, "securityhub");
    const checks = enablement.state === "on" ? enablement.checks : undefined;
    expect(checks?.off).toEqual(["S3.5"]);
    expect(checks?.on.length).toBeGreaterThan(10);
    expect(checks?.on).not.toContain("S3.5");
  });

  test("denied is not off, whatever the service says about itself", async () => {
    const { simulator, aws } = await openDenied();
    const account = simulator.world.accounts().find(({ id }) => id !== simulator.world.managementAccountId)?.id as AccountId;
    const region = simulator.world.aggregationRegion;
    for (const source of ["securityhub", "guardduty", "inspector", "config"] as const) {
      const way = await eachAccount(aws, undefined as unknown as Writer).to({ account, region, source });
      const failure = await way.source.enablement(way.client, askOf({ account, region })).then(
        () => undefined,
        (error: unknown) => failureOf(error),
      );
      expect([source, failure?.kind, failure?.action]).toEqual([source, "denied", expect.stringMatching(/^[a-z0-9]+:\w+$/)]);
    }
  });
});

async function openDenied(): Promise<SimulatedAws> {
  const world = createWorld({ seed: 3, size: { accounts: 3, regions: 2, findings: 60, days: 20 }, endsAtMs: todayMs });
  const made = await simulatedAws(world, { policy: () => ["account:*"] });
  opened.push(made);
  return made;
}

describe("asked of an administrator", () => {
  test.each<SourceId>(["securityhub", "guardduty", "inspector", "config"])("%s shows its members", async (source) => {
    expect(await enablementWith({}, source, true)).toMatchObject({ state: "on", complete: true });
  });

  test.each<SourceId>(["securityhub", "guardduty", "inspector"])(
    "%s: the silence of an account that is no member proves nothing",
    async (source) => {
      expect(await enablementWith({ member: gone }, source, true)).toMatchObject({
        state: "on",
        complete: false,
        notes: [{ code: expect.stringMatching(/^(not-a-member|status-unknown)$/), message: expect.stringMatching(/\w/) }],
      });
    },
  );

  test("where Security Hub's administrator cannot be asked in the region, the aggregation region answers and proves nothing", async () => {
    const enablement = await enablementWith({}, "securityhub", true, (simulator, region) => {
      const place = { service: "securityhub", accountId: simulator.world.securityAccountId, region };
      simulator.faults.add({ trouble: { kind: "denied", by: "service control policy" }, ...place });
    });
    expect(enablement).toMatchObject({ complete: false, notes: [{ code: "read-in-aggregation-region" }] });
  });

  test.each<[SourceId, Partial<ScopeHistory>, object]>([
    ["securityhub", {}, { on: true }],
    ["securityhub", { member: gone }, {}],
    ["guardduty", {}, { on: true }],
    ["guardduty", { member: gone }, {}],
    ["config", {}, {}],
  ])("%s with %j: what it cannot tell of the account it does not", async (source, history, told) => {
    expect((await enablementWith(history, source, true)).told).toEqual(told);
  });

  test("what is on in a member is not visible from there", async () => {
    expect(await enablementWith({}, "securityhub", true)).toMatchObject({ checks: undefined });
  });
});
