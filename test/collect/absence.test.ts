/**
 * Absence is evidence only if a complete full read no longer lists the record and the same run proved that the scope could have shown it
 * (domain.md section 3): one test for each case in which it proves nothing, because the read was partial or the service off. Each goes on
 * until the proof is there, so that none can pass because nothing was missing.
 */
import { afterEach, describe, expect, test } from "vitest";
import type { SourceId } from "../../posture/words.ts";
import type { Fault } from "../../simulator/faults.ts";
import { account, between, closeCases, day, except, fails, iso, openCase } from "../support/case.ts";
import {
  archivedMatter,
  asItWas,
  closedWeakness,
  keptThreeDays,
  monitoring,
  monitoringRule,
  notApplicable,
  oldThreat,
  readBroken,
  threatOf,
  unconfirmed,
} from "../support/vanishing.ts";

afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

describe("a full read that is partial proves nothing", () => {
  const many = [oldThreat, ...Array.from({ length: 60 }, (_, index) => threatOf(90 + index / 100))];
  const guardduty = { service: "guardduty", accountId: account };

  test.each<[string, Fault, string]>([
    ["a page failed", { ...guardduty, operation: "ListFindings", page: "later", trouble: { kind: "server error", status: 500 } }, "failed"],
    ["a page token was refused for good", { ...guardduty, operation: "ListFindings", trouble: { kind: "token refused" } }, "failed"],
  ])("%s", async (_, fault, state) => {
    const made = await openCase({ threats: many });
    await made.readAll(0);
    const { publicId } = await made.finding("threat");
    await readBroken(made, 95, fault);
    expect(await made.scope("guardduty")).toMatchObject({ state, lastSuccess: iso(0) });
    expect(await made.findingById(publicId)).toMatchObject(asItWas);
    await made.readAll(96);
    expect(await made.findingById(publicId)).toMatchObject({ standing: "closed", reason: "expired" });
  });

  test("fewer details than were listed", async () => {
    const made = await openCase({ threats: [oldThreat, threatOf(94)] });
    await made.readAll(0);
    const { publicId } = await made.finding("threat");
    await readBroken(made, 95, { ...guardduty, operation: "GetFindings", trouble: { kind: "record left out" } });
    expect(await made.scope("guardduty")).toMatchObject({ state: "ok", lastSuccess: iso(0) });
    expect(await made.findingById(publicId)).toMatchObject(unconfirmed(95));
    await made.readAll(96);
    expect(await made.findingById(publicId)).toMatchObject({ standing: "closed", reason: "expired", unconfirmedSince: null });
  });

  test("a malformed record in the scope", async () => {
    const made = await openCase({ threats: [oldThreat, threatOf(94)] });
    await made.readAll(0);
    const { publicId } = await made.finding("threat");
    const trouble = { kind: "malformed record", how: "missing member" } as const;
    await readBroken(made, 95, { ...guardduty, operation: "GetFindings", trouble });
    expect(await made.warnings()).toContain("malformed-record");
    expect(await made.findingById(publicId)).toMatchObject(unconfirmed(95));
    await made.readAll(96);
    expect(await made.findingById(publicId)).toMatchObject({ standing: "closed", reason: "expired" });
  });
});

describe("a service that is off proves nothing", () => {
  test("an administrator's own detector that is off: whether its members are on is not known, and they failed", async () => {
    const made = await openCase(
      { threats: [oldThreat], administrator: { guardduty: except(50, 96) } },
      {},
      { mode: "delegated-administrator" },
    );
    await made.readAll(0);
    await made.readAll(95);
    expect(await made.scope("guardduty")).toMatchObject({
      state: "failed",
      message: expect.stringMatching(/^the administrator that answers for the account cannot: /),
    });
    expect(await made.finding("threat")).toMatchObject(asItWas);
  });

  test("a GuardDuty detector that is DISABLED, though it still lists", async () => {
    const made = await openCase({ threats: [oldThreat], history: { guardduty: except(50, 96) } });
    await made.readAll(0);
    for (const days of [55, 95]) {
      await made.readAll(days);
      expect(await made.scope("guardduty")).toMatchObject({ state: "not_enabled" });
      expect(await made.finding("threat")).toMatchObject(asItWas);
    }
    await made.readAll(97);
    expect(await made.finding("threat")).toMatchObject({ standing: "closed", reason: "expired" });
  });

  test.each<[SourceId, string, string, number]>([
    ["guardduty", "guardduty", "threat", 95],
    ["inspector", "inspector2", "vulnerability", 5],
    ["securityhub", "securityhub", "sensitive-data", 40],
    ["config", "config", monitoring, 5],
  ])("%s was never enabled, or everything of it was deleted", async (source, service, check, days) => {
    const made = await openCase({
      threats: [oldThreat],
      weaknesses: [closedWeakness],
      matters: [archivedMatter],
      checks: { [monitoring]: [fails()] },
      goneAtMs: { "AWS::EC2::Instance": day(2) },
      history: { ...keptThreeDays, rules: [monitoringRule()] },
    });
    await made.readAll(0);
    await readBroken(made, days, { service, accountId: account, trouble: { kind: "service off" } });
    expect(await made.scope(source)).toMatchObject({ state: "not_enabled" });
    expect(await made.finding(check)).toMatchObject(asItWas);
    await made.readAll(days + 1);
    expect((await made.finding(check)).standing).not.toBe("open");
  });

  test("Inspector that is off lists nothing", async () => {
    const made = await openCase({ weaknesses: [closedWeakness], history: { ...keptThreeDays, inspector: except(2, 10) } });
    await made.readAll(0);
    await made.readAll(5);
    expect(await made.scope("inspector")).toMatchObject({ state: "not_enabled" });
    expect(await made.finding("vulnerability")).toMatchObject(asItWas);
    await made.readAll(11);
    expect(await made.finding("vulnerability")).toMatchObject({ standing: "resolved", reason: "fixed", detail: "no longer reported" });
  });

  test("one of Inspector's scans that is off: what it found stays, what the others found is concluded", async () => {
    const made = await openCase({
      weaknesses: [closedWeakness, closedWeakness],
      history: { ...keptThreeDays, scansOff: { ec2: [between(2, 10)] } },
    });
    await made.readAll(0);
    await made.readAll(5);
    expect(await made.scope("inspector")).toMatchObject({ state: "ok" });
    expect(await made.vulnerabilityOn("AWS::EC2::Instance")).toMatchObject(unconfirmed(5));
    expect(await made.vulnerabilityOn("AWS::Lambda::Function")).toMatchObject({ standing: "resolved", detail: "no longer reported" });
    await made.readAll(11);
    expect(await made.vulnerabilityOn("AWS::EC2::Instance")).toMatchObject({ standing: "resolved", detail: "no longer reported" });
  });

  test("a hub that is off", async () => {
    const made = await openCase({ matters: [archivedMatter], history: { hub: except(35, 45) } });
    await made.readAll(0);
    await made.readAll(40);
    expect(await made.scope("securityhub")).toMatchObject({ state: "not_enabled" });
    expect(await made.finding("sensitive-data")).toMatchObject(asItWas);
    await made.readAll(46);
    expect(await made.finding("sensitive-data")).toMatchObject({ standing: "resolved", reason: "fixed", detail: "no longer reported" });
  });

  test.each(["PENDING", "DELETING"] as const)("a standard that is %s: its controls' records come and go", async (status) => {
    const switching = [{ standard: "cis" as const, status, ...between(39, 45) }];
    const made = await openCase({ checks: notApplicable, history: { switching } });
    await made.readAll(0);
    await made.readAll(40);
    expect(await made.warnings()).toContain("incomplete-answer");
    expect(await made.finding("S3.5")).toMatchObject(unconfirmed(40));
    await made.readAll(46);
    expect(await made.finding("S3.5")).toMatchObject({ standing: "closed", reason: "no longer evaluated" });
  });
});
