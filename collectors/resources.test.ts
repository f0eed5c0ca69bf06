import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccountId } from "../posture/words.ts";
import type { Simulator } from "../simulator/simulator.ts";
import { createWorld } from "../simulator/world/create.ts";
import { todayMs } from "../test/support/simulated.ts";
import { type SimulatedAws, simulatedAws } from "../test/support/simulated-aws.ts";
import type { Aws } from "./aws/clients.ts";
import type { Recorder } from "./recorders.ts";
import { lookUp } from "./resources.ts";

const world = createWorld({ seed: 7, size: "sample", endsAtMs: todayMs });
const region = world.aggregationRegion;
const account = world.securityAccountId as AccountId;
const recording: Recorder = { by: "customer", recording: true, failing: false, facts: { recordedTypes: "all", unrecordedTypes: [] } };
let opened: SimulatedAws;
let simulator: Simulator;
let aws: Aws;

beforeAll(async () => {
  opened = await simulatedAws(world);
  ({ simulator, aws } = opened);
});
afterAll(() => opened.close());

const config = () => aws.clients(account).config(region);

/** A bucket that exists, by the world's own truth. */
function bucket(): string {
  for (const { resource, status, region: of } of world.truth(account, todayMs)) {
    if (resource.startsWith("arn:aws:s3:::") && of === region && (status === "passed" || status === "open")) return resource;
  }
  throw new Error("the world has no bucket here");
}

/** One that exists, by the world's own truth. */
function existing(begin: string): string {
  for (const { resource, status } of world.truth(account, todayMs)) {
    if (resource.startsWith(begin) && (status === "passed" || status === "open")) return resource;
  }
  throw new Error(`the world has no ${begin} here`);
}

test("a resource that exists is known by its ARN and by Config's own id, which gets its ARN", async () => {
  const arn = bucket();
  const name = arn.split(":").at(-1) ?? "";
  const type = "AWS::S3::Bucket";
  const { facts, warnings } = await lookUp(
    config(),
    [
      { id: arn, type },
      { id: name, type },
    ],
    recording,
  );
  expect([facts.get(arn), facts.get(name)]).toEqual([
    { arn, known: true },
    { arn, known: true },
  ]);
  expect(warnings).toEqual([]);
});

test("one that Config does not know is gone, if its type is recorded, and cannot be told of otherwise", async () => {
  const nobodys = { id: "arn:aws:s3:::nobodys-bucket", type: "AWS::S3::Bucket" };
  expect((await lookUp(config(), [nobodys], recording)).facts.get(nobodys.id)).toEqual({ arn: undefined, known: false });
  const others: readonly Recorder[] = [
    { ...recording, recording: false },
    { ...recording, facts: { recordedTypes: ["AWS::EC2::Instance"] } },
    { ...recording, facts: { recordedTypes: "all", unrecordedTypes: ["AWS::S3::Bucket"] } },
  ];
  for (const recorder of others) expect((await lookUp(config(), [nobodys], recorder)).facts.size).toBe(0);
});

test("a type that Config does not know spoils the answer about no other", async () => {
  const arn = bucket();
  const young = { id: "task-1", type: "AWS::Tomorrow::Task", configId: "task-1" };
  const { facts, warnings } = await lookUp(config(), [young, { id: arn, type: "AWS::S3::Bucket" }], recording);
  expect([...facts]).toEqual([[arn, { arn, known: true }]]);
  expect(warnings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    expect.stringMatching(/^resources-unknown: Config could not be asked for \d+ resources of AWS::Tomorrow::Task: /),
    expect.stringMatching(/^resource-without-arn: /),
  ]);
});

test("an id without an ARN stands, and is a warning", async () => {
  const { facts, warnings } = await lookUp(config(), [{ id: "AIDANOBODY", type: "AWS::IAM::User" }], { ...recording, recording: false });
  expect([facts.size, warnings.map(({ code }) => code)]).toEqual([0, ["resource-without-arn"]]);
});

test("more than a hundred are asked for in several calls, and all are answered", async () => {
  const asked = Array.from({ length: 130 }, (_, index) => ({ id: `nobodys-${index}`, type: "AWS::S3::Bucket" }));
  simulator.clearLog();
  expect((await lookUp(config(), asked, recording)).facts.size).toBe(130);
  expect(simulator.actions().get("config:BatchGetResourceConfig")).toBe(2);
});

test("where Config may not be asked nothing is concluded, and a warning says so", async () => {
  simulator.faults.add({ trouble: { kind: "denied", by: "identity policy" }, service: "config", operation: "BatchGetResourceConfig" });
  const { facts, warnings } = await lookUp(config(), [{ id: bucket(), type: "AWS::S3::Bucket" }], recording);
  simulator.faults.clear();
  expect([facts.size, warnings.map(({ code }) => code)]).toEqual([0, ["resources-unknown"]]);
});

test.each([
  ["AWS::ElasticBeanstalk::Environment", "arn:aws:elasticbeanstalk:eu-central-1:111122223333:environment/shop/shop-live"],
  ["AWS::Elasticsearch::Domain", "arn:aws:es:eu-central-1:111122223333:domain/search"],
  ["AWS::IAM::Role", "arn:aws:iam::111122223333:role/deploy"],
  ["AWS::S3::Object", "arn:aws:s3:::ledger-exports/report.csv"],
  ["Other", "arn:aws:something:eu-central-1:111122223333:thing/1"],
  ["AWS::::Account", "AWS::::Account:111122223333"],
])("%s is not asked for by its ARN, which does not show Config's own id: nothing is concluded", async (type, id) => {
  simulator.clearLog();
  const { facts } = await lookUp(config(), [{ id, type }], recording);
  expect([facts.size, simulator.actions().get("config:BatchGetResourceConfig")]).toEqual([0, undefined]);
});

test.each([
  ["AWS::Lambda::Function", `arn:aws:lambda:${region}:${account}:function:`, ":$LATEST"],
  ["AWS::SQS::Queue", `arn:aws:sqs:${region}:${account}:`, ""],
  ["AWS::ECS::TaskDefinition", `arn:aws:ecs:${region}:${account}:task-definition/`, ""],
  ["AWS::ECR::Repository", `arn:aws:ecr:${region}:${account}:repository/`, ""],
])("%s is known by its ARN, a function with its version too, a queue by the URL that its ARN tells", async (type, begin, version) => {
  const id = existing(begin) + version;
  expect((await lookUp(config(), [{ id, type }], recording)).facts.get(id)?.known).toBe(true);
});
