/**
 * Absence is evidence only if the run proved that the scope could have shown the record (domain.md section 3): the cases in which it proves
 * nothing because of who answered, and those in which nobody did. Each goes on until the proof is there.
 */
import { afterEach, describe, expect, test } from "vitest";

import type { Fault } from "../../simulator/faults.ts";
import { abroad, account, between, closeCases, day, except, fails, home, iso, openCase, says, security, until } from "../support/case.ts";
import { judged } from "../support/judged.ts";
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
import { witnessOf } from "../support/witness.ts";

afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

describe("Config proves nothing", () => {
  test("by a rule whose last evaluation failed", async () => {
    const made = await openCase({ checks: { [monitoring]: [fails()] }, history: { rules: [monitoringRule({ broken: between(2, 10) })] } });
    await made.readAll(0);
    await made.readAll(5);
    expect(await made.scope("config")).toMatchObject({ state: "ok", lastSuccess: iso(5) });
    expect(await made.finding(monitoring)).toMatchObject(unconfirmed(5));
    await made.readAll(11);
    expect(await made.finding(monitoring)).toMatchObject(asItWas);
  });

  test("while its recorder is stopped", async () => {
    const made = await openCase({ checks: { [monitoring]: [fails()] }, history: { rules: [monitoringRule()], recorder: until(4) } });
    await made.readAll(0);
    await readBroken(made, 5, leftOut("GetComplianceDetailsByConfigRule", account));
    expect(await made.warnings()).toEqual(expect.arrayContaining(["recording-stopped", "incomplete-answer"]));
    expect(await made.finding(monitoring)).toMatchObject(unconfirmed(5));
    await made.readAll(6);
    expect(await made.finding(monitoring)).toMatchObject(asItWas);
  });

  test.each<[string, object]>([
    ["OUTDATED", { recorder: until(4) }],
    ["FAILED", { unaggregated: [between(4, 8)] }],
  ])("through an aggregator whose copy of the account is %s", async (status, history) => {
    const made = await openCase(
      { checks: { [monitoring]: [fails()] }, history: { rules: [monitoringRule()], ...history } },
      {},
      { mode: "delegated-administrator" },
    );
    await made.readAll(0);
    const missing = status === "OUTDATED" ? [leftOut("GetAggregateComplianceDetailsByConfigRule", security)] : [];
    await readBroken(made, 5, ...missing);
    expect(await made.warnings()).toContain("aggregator-source");
    expect(await made.finding(monitoring)).toMatchObject(unconfirmed(5));
    await made.readAll(9);
    expect(await made.finding(monitoring)).toMatchObject(asItWas);
  });

  /** The seed leaves out the first record of two. */
  const leftOut = (operation: string, accountId: string): Fault => ({
    service: "config",
    operation,
    accountId,
    seed: 3,
    trouble: { kind: "record left out" },
  });
});

describe("an administrator's silence proves nothing", () => {
  const through = { mode: "delegated-administrator" as const };

  test("of a member that was disassociated", async () => {
    const made = await openCase(
      {
        threats: [oldThreat],
        weaknesses: [closedWeakness],
        matters: [archivedMatter],
        checks: notApplicable,
        history: { ...keptThreeDays, member: except(2, 102) },
      },
      {},
      through,
    );
    await made.readAll(0);
    await made.readAll(95);
    for (const source of ["securityhub", "guardduty", "inspector"] as const)
      expect(await made.scope(source)).toMatchObject({ state: "ok", lastSuccess: iso(0) });
    for (const check of ["threat", "vulnerability", "sensitive-data", "S3.5"])
      expect(await made.finding(check)).toMatchObject(unconfirmed(95));
    await made.readAll(103);
    expect(await made.finding("threat")).toMatchObject({ standing: "closed", reason: "expired" });
    expect(await made.finding("vulnerability")).toMatchObject({ standing: "resolved", detail: "no longer reported" });
    // Last read as changed more than 90 days ago: Security Hub would have forgotten it by itself.
    expect(await made.finding("sensitive-data")).toMatchObject({ standing: "closed", reason: "expired" });
    expect(await made.finding("S3.5")).toMatchObject({ standing: "closed", reason: "no longer evaluated" });
  });

  const twoRegions = [home, abroad].map((name) => ({ name, fromMs: -Infinity }));
  const closedAbroad = (region: string, atMs: number) => (region === abroad && atMs < day(50) ? ["securityhub:*"] : []);

  test("in the aggregation region, which does not show who is a member in the linked one", async () => {
    const made = await openCase({ regions: twoRegions, matters: [archivedMatter], administrator: { denied: closedAbroad } }, {}, through);
    await made.readAll(0);
    await made.readAll(40);
    expect(await made.warnings()).toContain("read-in-aggregation-region");
    expect(await made.finding("sensitive-data", abroad)).toMatchObject(unconfirmed(40));
    await made.readAll(51);
    expect(await made.finding("sensitive-data", abroad)).toMatchObject({ standing: "resolved", detail: "no longer reported" });
  });

  test("of a region that is no longer linked", async () => {
    const administrator = { denied: closedAbroad, linked: until(2) };
    const made = await openCase({ regions: twoRegions, matters: [archivedMatter], administrator }, {}, through);
    await made.readAll(0);
    await made.readAll(40);
    expect(await made.scope("securityhub", abroad)).toMatchObject({ state: "denied_by_scp" });
    expect(await made.finding("sensitive-data", abroad)).toMatchObject(asItWas);
    await made.readAll(51);
    expect(await made.finding("sensitive-data", abroad)).toMatchObject({ standing: "resolved", detail: "no longer reported" });
  });
});

describe("a scope that cannot be read expires nothing and closes nothing", () => {
  const guardduty = { service: "guardduty", accountId: account };

  test.each<[string, Fault, string]>([
    ["denied", { ...guardduty, trouble: { kind: "denied", by: "identity policy" } }, "denied"],
    ["denied by a service control policy", { ...guardduty, trouble: { kind: "denied", by: "service control policy" } }, "denied_by_scp"],
    ["failed", { ...guardduty, trouble: { kind: "connection cut", at: "before answer" } }, "failed"],
  ])("%s", async (_, fault, state) => {
    const made = await openCase({ threats: [oldThreat] });
    await made.readAll(0);
    await readBroken(made, 95, fault);
    expect(await made.scope("guardduty")).toMatchObject({ state, lastSuccess: iso(0) });
    expect(await made.finding("threat")).toMatchObject(asItWas);
    await made.readAll(96);
    expect(await made.finding("threat")).toMatchObject({ standing: "closed", reason: "expired" });
  });

  test("the account's role is gone", async () => {
    let isRolledOut = true;
    const hasRole = (id: string) => isRolledOut || id !== account;
    const made = await openCase(
      {
        threats: [oldThreat],
        weaknesses: [closedWeakness],
        matters: [archivedMatter],
        checks: notApplicable,
        history: keptThreeDays,
      },
      { hasRole },
    );
    await made.readAll(0);
    isRolledOut = false;
    made.configure({});
    await made.readAll(95);
    for (const source of ["securityhub", "guardduty", "inspector", "config"] as const)
      expect(await made.scope(source)).toMatchObject({ state: "denied", lastSuccess: iso(0) });
    for (const check of ["threat", "vulnerability", "sensitive-data", "S3.5"]) expect(await made.finding(check)).toMatchObject(asItWas);
    isRolledOut = true;
    made.configure({});
    await made.readAll(96);
    for (const check of ["threat", "vulnerability", "sensitive-data", "S3.5"])
      expect((await made.finding(check)).standing).not.toBe("open");
  });
});

test("reading what changed concludes nothing from what is not there", async () => {
  const made = await openCase({
    checks: { [monitoring]: [fails()] },
    goneAtMs: { "AWS::EC2::Instance": day(0.2) },
    history: { rules: [monitoringRule()] },
  });
  await made.readChanges(0);
  await made.readChanges(0.5);
  expect(await made.finding(monitoring)).toMatchObject(asItWas);
  await made.readChanges(1);
  expect(await made.finding(monitoring)).toMatchObject({ standing: "resolved", reason: "resource gone" });
});

test("what did not apply any more had ended before its resource was gone", async () => {
  const made = await openCase({
    checks: { [monitoring]: [fails(), says(1, "not applicable")] },
    goneAtMs: { "AWS::EC2::Instance": day(2) },
    history: { rules: [monitoringRule()] },
  });
  await made.readAll(0);
  await made.readAll(1.5);
  await made.readAll(3);
  expect(await made.finding(monitoring)).toMatchObject({
    standing: "closed",
    reason: "not applicable",
    events: ["none > open: new", "open > closed: not applicable"],
  });
  // And so the simulator's truth has it.
  const { rows } = made.writer;
  expect(await judged(rows, await witnessOf(rows, made.world))).toEqual([]);
});

test("a record that is listed again is confirmed again, and that is no event", async () => {
  const made = await openCase({ threats: [threatOf(-3)] });
  await made.readAll(0);
  await readBroken(made, 1, { service: "guardduty", operation: "ListFindings", accountId: account, trouble: { kind: "record left out" } });
  expect(await made.finding("threat")).toMatchObject(unconfirmed(1));
  await made.readAll(2);
  expect(await made.finding("threat")).toMatchObject(asItWas);
});
