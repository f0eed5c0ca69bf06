/** Who records for Config, over the real SDK. */
import { afterEach, expect, test } from "vitest";
import type { AccountId } from "../posture/words.ts";
import type { Simulator } from "../simulator/simulator.ts";
import { createWorld } from "../simulator/world/create.ts";
import type { ScopeHistory } from "../simulator/world/history.ts";
import { todayMs } from "../test/support/simulated.ts";
import { type SimulatedAws, simulatedAws } from "../test/support/simulated-aws.ts";
import { isRecorded, type Recorder, recorderOf } from "./recorders.ts";

const opened: SimulatedAws[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function recorderWith(history: Partial<ScopeHistory>, prepare: (simulator: Simulator) => void = () => {}): Promise<Recorder> {
  const world = createWorld({
    seed: 3,
    size: { accounts: 2, regions: 1, findings: 20, days: 10, history: () => history },
    endsAtMs: todayMs,
  });
  const made = await simulatedAws(world);
  opened.push(made);
  const { simulator, aws } = made;
  prepare(simulator);
  return recorderOf(aws.clients(world.securityAccountId as AccountId).config(world.aggregationRegion));
}

const stopped = [{ fromMs: Number.NEGATIVE_INFINITY, untilMs: todayMs - 1 }];

test.each<[string, Partial<ScopeHistory>, Partial<Recorder>]>([
  ["the customer's, though a service has one too", {}, { by: "customer", recording: true, failing: false }],
  ["the customer's, stopped", { recorder: stopped }, { by: "customer", recording: false }],
  ["a service's only", { recorder: [] }, { by: "service", services: ["securityhub.amazonaws.com"], recording: false, facts: {} }],
  ["nobody's", { recorder: [], hub: [] }, { by: "nobody", services: [], recording: false, facts: {} }],
])("%s", async (_, history, expected) => {
  expect(await recorderWith(history)).toMatchObject(expected);
});

test("where the list of recorders may not be read, Config is off for us all the same", async () => {
  const denied = (simulator: Simulator) =>
    simulator.faults.add({
      trouble: { kind: "denied", by: "identity policy" },
      service: "config",
      operation: "ListConfigurationRecorders",
    });
  expect(await recorderWith({ recorder: [] }, denied)).toMatchObject({ by: "nobody", services: undefined, recording: false });
});

test("what has one home for all regions is not recorded elsewhere, whatever the recorder was told", async () => {
  const { facts } = await recorderWith({});
  for (const type of ["AWS::CloudFront::Distribution", "AWS::Route53::HostedZone", "AWS::GlobalAccelerator::Accelerator"])
    expect(isRecorded(facts, type)).toBe(false);
  for (const type of ["AWS::IAM::Role", "AWS::S3::Bucket"]) expect(isRecorded(facts, type)).toBe(true);
});

test.each([
  ["all", [], "AWS::S3::Bucket", true],
  ["all", ["AWS::IAM::User"], "AWS::IAM::User", false],
  [["AWS::EC2::Instance"], [], "AWS::EC2::Instance", true],
  [["AWS::EC2::Instance"], [], "AWS::S3::Bucket", false],
] as const)("of %j without %j, %s is recorded: %s", (recordedTypes, unrecordedTypes, type, expected) => {
  expect(isRecorded({ recordedTypes, unrecordedTypes }, type)).toBe(expected);
});

test("where nobody said what is recorded, nothing is", () => {
  expect(isRecorded({}, "AWS::S3::Bucket")).toBe(false);
});
