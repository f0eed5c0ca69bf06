/** What a proven absence means of other products' records in Security Hub, copies that stand in among them: domain.md section 3. */
import { afterEach, describe, expect, test } from "vitest";
import { account, type Case, closeCases, day, fails, openCase } from "../support/case.ts";
import { untruths } from "../support/judged.ts";
import { monitoring } from "../support/vanishing.ts";

afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

const ended = (cause: string) => ["none > open: new", cause];
const everywhere = [{ fromMs: -Infinity }];
const noGuardDuty = { policy: (id: string) => (id === account ? ["account:*", "securityhub:*", "config:*", "inspector2:*"] : ["*"]) };
const noInspector = { policy: (id: string) => (id === account ? ["account:*", "securityhub:*", "config:*", "guardduty:*"] : ["*"]) };
const noConfig = { policy: (id: string) => (id === account ? ["account:*", "securityhub:*", "inspector2:*", "guardduty:*"] : ["*"]) };

/** The truth of the world says the same as the database. */
const agrees = async (made: Case) => expect(await untruths(made.writer.rows, made.world)).toEqual([]);

describe("other products in Security Hub", () => {
  const matter = { createdMs: day(-3) };
  const others = ["sensitive-data", "Policy:IAMUser/S3BucketSharedExternally", "External Access Granted"];

  test("what they no longer report is fixed, posture of theirs as well", async () => {
    const taken = { ...matter, deletedMs: day(1) };
    const made = await openCase({ matters: [taken, taken, taken] });
    await made.readAll(0);
    await made.readAll(2);
    for (const check of others)
      expect(await made.finding(check)).toMatchObject({ standing: "resolved", reason: "fixed", detail: "no longer reported" });
    await agrees(made);
  });

  test("unless the resource is gone", async () => {
    const taken = { ...matter, deletedMs: day(1) };
    const made = await openCase({ matters: [taken, taken, taken], goneAtMs: { "AWS::S3::Bucket": day(1), "AWS::KMS::Key": day(1) } });
    await made.readAll(0);
    await made.readAll(2);
    for (const check of others)
      expect(await made.finding(check)).toMatchObject({ standing: "resolved", reason: "resource gone", detail: null });
    await agrees(made);
  });

  test("older than Security Hub keeps, it is expired", async () => {
    const made = await openCase({ matters: [matter] });
    await made.readAll(0);
    await made.readAll(88);
    expect(await made.finding("sensitive-data")).toMatchObject({ standing: "closed", reason: "expired" });
    await agrees(made);
  });

  test("what AWS touched again and again, without news, is not old for that", async () => {
    const made = await openCase({ matters: [matter, { ...matter, deletedMs: day(101) }] });
    for (const days of [0, 50, 100]) await made.readAll(days);
    await made.readAll(102);
    const policy = await made.finding("Policy:IAMUser/S3BucketSharedExternally");
    expect(policy).toMatchObject({ standing: "resolved", reason: "fixed", detail: "no longer reported" });
    await agrees(made);
  });
});

describe("a copy that stands in", () => {
  test("for GuardDuty is never resolved: unlisted while young, expired when old", async () => {
    const made = await openCase({ threats: [{ activity: [{ atMs: day(-3), severity: 8 }] }] }, noGuardDuty);
    await made.readAll(0);
    expect(await made.finding("threat")).toMatchObject({ standing: "open", secondHand: true });
    made.simulator.faults.add({ service: "securityhub", operation: "GetFindings", accountId: account, trouble: { kind: "service off" } });
    await made.readAll(40);
    made.simulator.faults.clear();
    expect(await made.finding("threat")).toMatchObject({ standing: "open", unconfirmedSince: null });
    await made.readAll(95);
    expect(await made.finding("threat")).toMatchObject({ standing: "closed", reason: "expired", events: ended("open > closed: expired") });
  });

  test("for Inspector is fixed when no longer reported, and gone with its resource", async () => {
    const steps = [{ atMs: day(-3), status: "ACTIVE" as const }];
    const made = await openCase(
      {
        weaknesses: [{ steps: [...steps, { atMs: day(1), status: "CLOSED" as const }] }, { steps }],
        goneAtMs: { "AWS::Lambda::Function": day(1) },
      },
      noInspector,
    );
    await made.readAll(0);
    await made.readAll(50);
    expect(await made.vulnerabilityOn("AWS::EC2::Instance")).toMatchObject({ standing: "resolved", reason: "fixed", secondHand: true });
    expect(await made.vulnerabilityOn("AWS::Lambda::Function")).toMatchObject({
      standing: "resolved",
      reason: "resource gone",
      secondHand: true,
    });
  });

  test.each([
    ["a rule of its own", monitoring, monitoring],
    ["a rule that is a control", "S3_BUCKET_LOGGING_ENABLED", "S3.9"],
  ])("for Config (%s) falls silent and is never fixed", async (_, identifier, check) => {
    const own = {
      identifier,
      name: identifier.toLowerCase().replaceAll("_", "-"),
      made: "by hand" as const,
      exists: [{ fromMs: -Infinity, untilMs: day(1) }],
    };
    const made = await openCase(
      { checks: { [check]: [fails()] }, history: { rules: [own], controlsOff: { "S3.9": everywhere } } },
      noConfig,
    );
    await made.readAll(0);
    expect(await made.finding(check)).toMatchObject({ standing: "open", secondHand: true });
    await made.readAll(2);
    expect(await made.finding(check)).toMatchObject({ standing: "closed", reason: "no longer evaluated", secondHand: true });
  });
});
