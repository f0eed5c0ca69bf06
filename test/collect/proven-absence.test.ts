/** What a proven absence means, source by source: domain.md section 3. */
import { afterEach, describe, expect, test } from "vitest";
import { account, type Case, closeCases, day, fails, from, iso, openCase, says, until } from "../support/case.ts";
import { untruths } from "../support/judged.ts";
import { monitoring, monitoringRule } from "../support/vanishing.ts";

afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

const ended = (cause: string) => ["none > open: new", cause];

/** The truth of the world says the same as the database. */
const agrees = async (made: Case) => expect(await untruths(made.writer.rows, made.world)).toEqual([]);

describe("a control's record falls silent and is never fixed", () => {
  test("its control was switched off", async () => {
    const made = await openCase({ checks: { "S3.5": [fails()] }, history: { controlsOff: { "S3.5": from(1) } } });
    await made.readAll(0);
    await made.readAll(50);
    expect(await made.finding("S3.5")).toMatchObject({
      standing: "closed",
      reason: "check switched off",
      events: ended("open > closed: check switched off"),
    });
    await agrees(made);
  });

  test("its resource is gone: Config no longer knows it though it records the type", async () => {
    const made = await openCase({ checks: { "S3.5": [fails()], "S3.8": [fails()] }, goneAtMs: { "AWS::S3::Bucket": day(1) } });
    await made.readAll(0);
    await made.readAll(50);
    for (const check of ["S3.5", "S3.8"])
      expect(await made.finding(check)).toMatchObject({
        standing: "resolved",
        reason: "resource gone",
        events: ended("open > resolved: resource gone"),
      });
    await agrees(made);
  });

  test("its resource is still there, and nobody says why: no longer evaluated, however old its last word", async () => {
    const made = await openCase({ checks: { "S3.5": [fails(), says(1, "not applicable")] } });
    await made.readAll(0);
    for (const days of [50, 150]) {
      await made.readAll(days);
      expect(await made.finding("S3.5")).toMatchObject({
        standing: "closed",
        reason: "no longer evaluated",
        events: ended("open > closed: no longer evaluated"),
      });
    }
  });

  test("nobody can tell whether its resource is gone: no longer evaluated", async () => {
    const made = await openCase({ checks: { "S3.5": [fails()] }, goneAtMs: { "AWS::S3::Bucket": day(1) }, history: { recorder: [] } });
    await made.readAll(0);
    await made.readAll(50);
    expect(await made.finding("S3.5")).toMatchObject({ standing: "closed", reason: "no longer evaluated" });
  });

  test("what had passed when AWS forgot it, its resource gone, is fixed all the same, and is no passed check any more", async () => {
    const made = await openCase({ checks: { "S3.5": [fails(), says(1, "passed")] }, goneAtMs: { "AWS::S3::Bucket": day(3) } });
    await made.readAll(0);
    await made.readAll(2);
    await made.readAll(50);
    expect(await made.finding("S3.5")).toMatchObject({
      standing: "resolved",
      reason: "fixed",
      leftAt: iso(1),
      events: [...ended("open > resolved: fixed"), "resolved > resolved: evidence"],
    });
    await agrees(made);
  });
});

describe("a Config rule's record falls silent and is never fixed", () => {
  test("the rule was deleted: check switched off, also where only changes are read", async () => {
    const made = await openCase({
      checks: { [monitoring]: [fails()] },
      history: { rules: [monitoringRule({ exists: until(0.2) })] },
    });
    await made.readAll(0);
    await made.readChanges(0.5);
    expect(await made.finding(monitoring)).toMatchObject({ standing: "closed", reason: "check switched off" });
    await agrees(made);
  });

  test("one of two rules on one check was deleted: the other speaks on; then it goes as well", async () => {
    const rules = [
      monitoringRule({ exists: until(1) }),
      monitoringRule({ name: "detailed-monitoring-conformance-pack-k3v9x0qwz", exists: until(3) }),
    ];
    const made = await openCase({ checks: { [monitoring]: [fails()] }, history: { rules } });
    await made.readAll(0);
    await made.readAll(2);
    expect(await made.finding(monitoring)).toMatchObject({ standing: "open", events: ["none > open: new"] });
    await made.readAll(4);
    expect(await made.finding(monitoring)).toMatchObject({ standing: "closed", reason: "check switched off" });
    await agrees(made);
  });

  test("its resource is gone", async () => {
    const made = await openCase({
      checks: { [monitoring]: [fails()] },
      goneAtMs: { "AWS::EC2::Instance": day(1) },
      history: { rules: [monitoringRule()] },
    });
    await made.readAll(0);
    await made.readAll(2);
    expect(await made.finding(monitoring)).toMatchObject({ standing: "resolved", reason: "resource gone" });
    await agrees(made);
  });
});

describe("GuardDuty", () => {
  test("a young record that is not listed stays as it was, unconfirmed; older than GuardDuty keeps, it is expired", async () => {
    const made = await openCase({
      threats: [{ activity: [{ atMs: day(-3), severity: 8 }] }, { activity: [{ atMs: day(1), severity: 2 }] }],
    });
    await made.readAll(0);
    const { publicId } = await made.finding("threat");
    const fault = {
      service: "guardduty",
      operation: "ListFindings",
      accountId: account,
      seed: 3,
      trouble: { kind: "record left out" as const },
    };
    for (const days of [50, 80]) {
      made.simulator.faults.clear();
      made.simulator.faults.add(fault);
      await made.readAll(days);
      expect(await made.findingById(publicId)).toMatchObject({ standing: "open", unconfirmedSince: iso(50), events: ["none > open: new"] });
    }
    made.simulator.faults.clear();
    await made.readAll(88);
    expect(await made.findingById(publicId)).toMatchObject({ standing: "closed", reason: "expired", unconfirmedSince: null });
  });

  test("what it forgot after 90 days is expired, never fixed; what was suppressed as well", async () => {
    const activity = [{ atMs: day(-3), severity: 8 }];
    const made = await openCase({ threats: [{ activity }] });
    await made.readAll(0);
    await made.readAll(86);
    expect(await made.finding("threat")).toMatchObject({ standing: "open", unconfirmedSince: null });
    await made.readAll(88);
    expect(await made.finding("threat")).toMatchObject({ standing: "closed", reason: "expired", events: ended("open > closed: expired") });
    await agrees(made);
    const hidden = await openCase({ threats: [{ activity, archivedMs: day(-1) }] });
    await hidden.readAll(0);
    await hidden.readAll(95);
    expect(await hidden.finding("threat")).toMatchObject({
      standing: "closed",
      reason: "expired",
      events: ["none > suppressed: suppressed", "suppressed > closed: expired"],
    });
    await agrees(hidden);
  });
});

describe("Inspector", () => {
  const active = { atMs: day(-3), status: "ACTIVE" as const };

  test("what it no longer reports is fixed", async () => {
    const made = await openCase({
      weaknesses: [{ steps: [active, { atMs: day(1), status: "CLOSED" }] }],
      history: { closedRetentionDays: 3 },
    });
    await made.readAll(0);
    await made.readAll(6);
    expect(await made.finding("vulnerability")).toMatchObject({
      standing: "resolved",
      reason: "fixed",
      detail: "no longer reported",
      events: ended("open > resolved: fixed"),
    });
    await agrees(made);
  });

  test.each(["AWS::EC2::Instance", "AWS::Lambda::Function"])(
    "%s that its coverage no longer lists is gone, and was not fixed",
    async (type) => {
      const made = await openCase({ weaknesses: [{ steps: [active] }, { steps: [active] }], goneAtMs: { [type]: day(1) } });
      await made.readAll(0);
      await made.readAll(2);
      expect(await made.vulnerabilityOn(type)).toMatchObject({ standing: "resolved", reason: "resource gone", detail: null });
      await agrees(made);
    },
  );

  test("where coverage may not be asked, a fix cannot be told from a resource that ended: nothing is concluded", async () => {
    const policy = (id: string) => (id === account ? ["account:*", "inspector2:Batch*", "inspector2:ListFindings"] : ["*"]);
    const made = await openCase({ weaknesses: [{ steps: [active] }], goneAtMs: { "AWS::EC2::Instance": day(1) } }, { policy });
    await made.readAll(0);
    await made.readAll(6);
    expect(await made.finding("vulnerability")).toMatchObject({ standing: "open", unconfirmedSince: iso(6), events: ["none > open: new"] });
    expect(await made.warnings()).toContain("resources-unknown");
  });

  test("what was fixed stays fixed when the instance goes later, and what stood on it until then is closed with it", async () => {
    const stood = { steps: [active] };
    const weaknesses = [{ steps: [active, { atMs: day(1), status: "CLOSED" as const }] }, stood, stood, stood];
    const made = await openCase({ weaknesses, goneAtMs: { "AWS::EC2::Instance": day(1.4) } });
    for (const days of [0, 1.2, 1.6]) await made.readAll(days);
    const found = await made.writer.rows.all(
      `SELECT reason FROM findings JOIN resources ON resources.id = resource WHERE kind = 'vulnerability' AND type = 'AWS::EC2::Instance' ORDER BY 1`,
    );
    expect(found).toEqual([{ reason: "fixed" }, { reason: "resource gone" }]);
  });

  test("where coverage may not be asked, what Inspector itself calls closed is fixed as it says, and the scope is warned", async () => {
    const policy = (id: string) => (id === account ? ["account:*", "inspector2:Batch*", "inspector2:ListFindings"] : ["*"]);
    const closed = { atMs: day(1), status: "CLOSED" as const };
    const made = await openCase({ weaknesses: [{ steps: [active, closed] }] }, { policy });
    await made.readAll(0);
    await made.readAll(2);
    expect(await made.finding("vulnerability")).toMatchObject({ standing: "resolved", reason: "fixed" });
    expect(await made.warnings()).toContain("resources-unknown");
  });

  test("listed again after it was no longer reported, it is open again: a new spell, begun when it was read", async () => {
    const made = await openCase({ weaknesses: [{ steps: [active] }, { steps: [active] }] });
    await made.readAll(0);
    const fault = {
      service: "inspector2",
      operation: "ListFindings",
      accountId: account,
      seed: 3,
      trouble: { kind: "record left out" as const },
    };
    made.simulator.faults.add(fault);
    await made.readAll(1);
    made.simulator.faults.clear();
    expect(await made.vulnerabilityOn("AWS::EC2::Instance")).toMatchObject({ standing: "resolved", leftAt: iso(1) });
    await made.readAll(2);
    expect(await made.vulnerabilityOn("AWS::EC2::Instance")).toMatchObject({
      standing: "open",
      reopened: 1,
      spell: 2,
      openedAt: iso(2),
      events: [...ended("open > resolved: fixed"), "resolved > open: reopened"],
    });
  });
});
