/** What Inspector closed was fixed only if it still looks at the resource. */
import type { CoveredResource, ScanStatus } from "@aws-sdk/client-inspector2";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccountId } from "../../../posture/words.ts";
import type { Simulator } from "../../../simulator/simulator.ts";
import { createWorld } from "../../../simulator/world/create.ts";
import { todayMs } from "../../../test/support/simulated.ts";
import { askOf, type SimulatedAws, simulatedAws } from "../../../test/support/simulated-aws.ts";
import type { Aws } from "../../aws/clients.ts";
import type { NamedResource } from "../../source.ts";
import { knownTo, wordOf } from "./coverage.ts";

const world = createWorld({ seed: 7, size: "sample", endsAtMs: todayMs });
const region = world.aggregationRegion;
const account = world.securityAccountId as AccountId;
let opened: SimulatedAws;
let simulator: Simulator;
let aws: Aws;

beforeAll(async () => {
  opened = await simulatedAws(world);
  ({ simulator, aws } = opened);
});
afterAll(() => opened.close());

const ask = askOf({ account, region });

const covered = (statusCode: ScanStatus["statusCode"], reason: ScanStatus["reason"]): CoveredResource => ({
  resourceType: "AWS_EC2_INSTANCE",
  resourceId: "i-0abc12de34f567890",
  accountId: account,
  scanType: "PACKAGE",
  scanStatus: { statusCode, reason },
});

test.each([
  ["ACTIVE", "SUCCESSFUL", "there"],
  ["ACTIVE", "DEEP_INSPECTION_NO_INVENTORY", "there"],
  ["INACTIVE", "EC2_INSTANCE_STOPPED", "there"],
  ["INACTIVE", "PENDING_INITIAL_SCAN", "there"],
  ["INACTIVE", "SCAN_ELIGIBILITY_EXPIRED", "unscanned"],
  ["INACTIVE", "UNMANAGED_EC2_INSTANCE", "unscanned"],
  ["INACTIVE", "EXCLUDED_BY_TAG", "unscanned"],
  ["INACTIVE", "IMAGE_ARCHIVED", "unscanned"],
  ["INACTIVE", "RESOURCE_TERMINATED", "gone"],
] as const)("a scan that is %s, %s: the resource is %s", (status, reason, word) => {
  expect(wordOf(covered(status, reason))).toBe(word);
});

test("a resource without a status is taken for there, since it is listed", () => {
  const { scanStatus: _, ...listed } = covered("ACTIVE", "SUCCESSFUL");
  expect(wordOf(listed)).toBe("there");
});

/** One of the world's own that exists today. */
function functionArn(): string {
  const begin = `arn:aws:lambda:${region}:${account}:function:`;
  for (const { resource, status } of world.truth(account, todayMs)) {
    if (resource.startsWith(begin) && (status === "passed" || status === "open")) return resource;
  }
  throw new Error("the world has no function here");
}

test("what coverage does not list is gone; the list is read once for all pages of a run", async () => {
  const client = aws.clients(account).inspector(region);
  const instance: NamedResource = { id: `arn:aws:ec2:${region}:${account}:instance/i-nobodys`, type: "AWS::EC2::Instance" };
  simulator.clearLog();
  for (let page = 0; page < 3; page += 1) expect((await knownTo(client, [instance], ask)).get(instance.id)).toBe("gone");
  const once = simulator.actions().get("inspector2:ListCoverage") ?? 0;
  await knownTo(client, [instance], { ...ask, window: { fromMs: 0, toMs: todayMs + 1 } });
  expect(simulator.actions().get("inspector2:ListCoverage")).toBe(2 * once);
});

test("a function is the same with its version and without", async () => {
  const arn = functionArn();
  const named = (id: string): NamedResource => ({ id, type: "AWS::Lambda::Function" });
  const client = aws.clients(account).inspector(region);
  const words = await knownTo(client, [named(arn), named(`${arn}:$LATEST`)], ask);
  expect(words.get(arn)).toBe(words.get(`${arn}:$LATEST`));
});
