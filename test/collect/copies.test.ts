/** The first of the six ways in which one problem comes several times (domain.md section 2): the native record leads, its copy hides or stands in. */
import { afterEach, describe, expect, test } from "vitest";
import { account, type Case, closeCases, day, fails, openCase, says } from "../support/case.ts";
import { untruths } from "../support/judged.ts";
import { monitoring, monitoringRule } from "../support/vanishing.ts";

afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

/** The only finding of a check or kind, with the truth of the world beside it. */
async function one(made: Case, check: string, expected: object): Promise<void> {
  expect(await made.finding(check)).toMatchObject(expected);
  expect(await untruths(made.writer.rows, made.world)).toEqual([]);
}

const first = ["none > open: new"];
/** What the role may do where one service is denied. */
const without = (service: string) =>
  ["account", "securityhub", "guardduty", "inspector2", "config"].filter((name) => name !== service).map((name) => `${name}:*`);

describe("1. through its own service and through Security Hub", () => {
  const detected = { activity: [{ atMs: day(-3), severity: 8 }] };
  const found = { steps: [{ atMs: day(-3), status: "ACTIVE" as const }] };
  const hidden = { hiddenInHub: { fromMs: day(1), untilMs: day(3) } };

  test.each([
    ["threat", "guardduty", { threats: [{ ...detected, ...hidden }] }],
    ["vulnerability", "inspector", { weaknesses: [{ ...found, ...hidden }] }],
  ])("a %s: the record of %s leads; its copy can only hide it, and show it again", async (kind, source, told) => {
    const made = await openCase(told);
    await made.readAll(0);
    const severity = (await made.finding(kind)).severity;
    const records = [`${source}: open`, `securityhub, copy of ${source}: open`];
    await one(made, kind, { standing: "open", source, secondHand: false, events: first, records });
    await made.readChanges(2);
    await one(made, kind, {
      standing: "suppressed",
      suppressedIn: "securityhub",
      severity,
      source,
      events: [...first, "open > suppressed: suppressed"],
    });
    await made.readChanges(4);
    await one(made, kind, { standing: "open", suppressedIn: null, severity, spell: 1, reopened: 0, records });
    expect((await made.finding(kind)).events.at(-1)).toBe("suppressed > open: unsuppressed");
    expect(await made.count(kind)).toBe(1);
  });

  test("archiving in GuardDuty does not reach the copy, and the copy does not undo it", async () => {
    const made = await openCase({ threats: [{ ...detected, archivedMs: day(1), unarchivedMs: day(3) }] });
    await made.readAll(0);
    await made.readChanges(2);
    await one(made, "threat", {
      standing: "suppressed",
      suppressedIn: "guardduty",
      records: ["guardduty: suppressed", "securityhub, copy of guardduty: open"],
    });
    await made.readChanges(4);
    await one(made, "threat", {
      standing: "open",
      severity: "HIGH",
      reopened: 0,
      events: [...first, "open > suppressed: suppressed", "suppressed > open: unsuppressed"],
    });
  });

  test("what Inspector closed is fixed, once", async () => {
    const made = await openCase({ weaknesses: [{ steps: [...found.steps, { atMs: day(1), status: "CLOSED" as const }] }] });
    await made.readAll(0);
    await made.readChanges(2);
    await one(made, "vulnerability", {
      standing: "resolved",
      reason: "fixed",
      detail: null,
      events: [...first, "open > resolved: fixed"],
      records: ["inspector: fixed", "securityhub, copy of inspector: fixed"],
    });
  });

  test("a Config rule's evaluation leads its copy, whose severity says nothing", async () => {
    const history = { rules: [monitoringRule()] };
    const made = await openCase({ checks: { [monitoring]: [fails(), says(1, "passed")] }, history });
    await made.readAll(0);
    await one(made, monitoring, {
      standing: "open",
      source: "config",
      secondHand: false,
      events: first,
      records: ["config: open", "securityhub, copy of config: open"],
    });
    await made.readChanges(2);
    await one(made, monitoring, { standing: "resolved", reason: "fixed", events: [...first, "open > resolved: fixed"] });
  });

  test.each([
    ["threat", "guardduty", "guardduty"],
    ["vulnerability", "inspector", "inspector2"],
    [monitoring, "config", "config"],
  ])("%s: the copy stands in where its service is denied, and hands over without an event", async (check, source, service) => {
    const made = await openCase({
      threats: [detected],
      weaknesses: [found],
      checks: { [monitoring]: [fails()] },
      history: { rules: [monitoringRule()] },
    });
    made.simulator.setPolicy(account, without(service));
    await made.readAll(0);
    expect(await made.scope(source as "guardduty")).toMatchObject({ state: "denied" });
    expect(await made.finding(check)).toMatchObject({
      standing: "open",
      source: "securityhub",
      secondHand: true,
      events: first,
      records: [`securityhub, copy of ${source}: open`],
    });
    made.simulator.setPolicy(account, undefined);
    await made.readChanges(0.2);
    const taken = { standing: "open", source, secondHand: false, records: [`${source}: open`, `securityhub, copy of ${source}: open`] };
    await one(made, check, { ...taken, spell: 1, reopened: 0 });
    // The severity that Config's copy is given by AWS is not the one of the rule: an ordinary change.
    expect((await made.finding(check)).events).toEqual(check === monitoring ? [...first, "open > open: severity"] : first);
  });

  test.each([
    ["threat", "guardduty"],
    ["vulnerability", "inspector"],
    [monitoring, "config"],
  ])("%s: read first in %s and later in Security Hub, it is the same finding and nothing happens to it", async (check, source) => {
    const made = await openCase({
      threats: [detected],
      weaknesses: [found],
      checks: { [monitoring]: [fails()] },
      history: { rules: [monitoringRule()] },
    });
    made.simulator.setPolicy(account, without("securityhub"));
    await made.readAll(0);
    expect(await made.finding(check)).toMatchObject({ standing: "open", source, secondHand: false, records: [`${source}: open`] });
    made.simulator.setPolicy(account, undefined);
    await made.readChanges(0.2);
    await one(made, check, {
      standing: "open",
      source,
      secondHand: false,
      events: first,
      records: [`${source}: open`, `securityhub, copy of ${source}: open`],
    });
  });

  test("what the native record says otherwise when it takes over is an ordinary event", async () => {
    const made = await openCase({ threats: [{ ...detected, archivedMs: day(-1) }] });
    made.simulator.setPolicy(account, without("guardduty"));
    await made.readAll(0);
    expect(await made.finding("threat")).toMatchObject({ standing: "open", secondHand: true });
    made.simulator.setPolicy(account, undefined);
    await made.readChanges(0.2);
    await one(made, "threat", {
      standing: "suppressed",
      suppressedIn: "guardduty",
      secondHand: false,
      events: [...first, "open > suppressed: suppressed"],
    });
  });

  test("a copy that AWS forgot says nothing about the native record's problem", async () => {
    const made = await openCase({ threats: [{ ...detected, archivedMs: day(50), unarchivedMs: day(51) }] });
    await made.readAll(0);
    await made.readAll(100);
    await one(made, "threat", {
      standing: "open",
      events: first,
      records: ["guardduty: open", "securityhub, copy of guardduty: open (expired)"],
    });
  });

  test("a copy that is proven gone takes its suppression along", async () => {
    const made = await openCase({
      threats: [{ ...detected, archivedMs: day(50), unarchivedMs: day(51), hiddenInHub: { fromMs: day(1) } }],
    });
    await made.readAll(0);
    await made.readAll(2);
    await one(made, "threat", { standing: "suppressed", suppressedIn: "securityhub" });
    await made.readAll(100);
    await one(made, "threat", {
      standing: "open",
      suppressedIn: null,
      events: [...first, "open > suppressed: suppressed", "suppressed > open: unsuppressed"],
    });
  });
});
