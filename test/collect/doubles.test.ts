/** One problem comes several times, in six ways (domain.md section 2), and is one finding each time. The first way is in copies.test.ts. */
import { afterEach, describe, expect, test } from "vitest";
import type { ScopeHistory } from "../../simulator/world/history.ts";
import { abroad, account, between, type Case, closeCases, day, fails, home, iso, openCase, says, until } from "../support/case.ts";
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

test("2. the Config rules that Security Hub makes for its controls never count, not even as unknown", async () => {
  const made = await openCase({ checks: { "S3.5": [fails()] } });
  await made.readAll(0);
  expect(made.simulator.calls().some(({ operation }) => operation === "DescribeConfigRules")).toBe(true);
  expect(
    await made.writer.rows.get("SELECT count(*) AS records FROM records JOIN scopes ON scopes.id = scope WHERE source = 'config'"),
  ).toEqual({ records: 0 });
  await one(made, "S3.5", {
    standing: "open",
    severity: "MEDIUM",
    source: "securityhub",
    events: first,
    records: ["securityhub: open"],
  });
  made.configure({ mode: "delegated-administrator" });
  await made.readAll(1);
  await one(made, "S3.5", { standing: "open", events: first, records: ["securityhub: open"] });
});

describe("3. the same managed rule runs several times, beside Security Hub's own", () => {
  const tls = (
    made: "by hand" | "conformance pack" | "organization",
    name: string,
    exists: ScopeHistory["hub"] = [{ fromMs: -Infinity }],
  ) => ({
    identifier: "S3_BUCKET_SSL_REQUESTS_ONLY",
    made,
    name,
    exists,
  });
  const rules = [
    tls("by hand", "our-tls-rule"),
    tls("conformance pack", "s3-bucket-ssl-requests-only-conformance-pack-k3v9x0qwz"),
    tls("organization", "OrgConfigRule-s3-bucket-ssl-requests-only-u4mz1tbe", until(1)),
  ];

  test("a control's rule: four records and three copies, one finding, the control leading", async () => {
    const made = await openCase({ checks: { "S3.5": [fails(), says(3, "passed")] }, history: { rules } });
    await made.readAll(0);
    const native = [
      "config: open",
      "config: open",
      "config: open",
      "securityhub, copy of config: open",
      "securityhub, copy of config: open",
      "securityhub, copy of config: open",
      "securityhub: open",
    ];
    await one(made, "S3.5", {
      standing: "open",
      severity: "MEDIUM",
      source: "securityhub",
      secondHand: false,
      events: first,
      records: native,
    });
    await made.readAll(2);
    await one(made, "S3.5", { standing: "open", events: first });
    await made.readAll(4);
    await one(made, "S3.5", { standing: "resolved", reason: "fixed", leftAt: iso(3), events: [...first, "open > resolved: fixed"] });
  });

  test("a rule that is no control's: one finding, until the last of them is deleted", async () => {
    const twice = [monitoringRule({ exists: until(3) }), monitoringRule({ name: "ours", exists: until(1) })];
    const made = await openCase({ checks: { [monitoring]: [fails()] }, history: { rules: twice } });
    await made.readAll(0);
    await one(made, monitoring, { standing: "open", source: "config", events: first });
    await made.readAll(2);
    await one(made, monitoring, { standing: "open", events: first });
    await made.readAll(4);
    await one(made, monitoring, {
      standing: "closed",
      reason: "check switched off",
      events: [...first, "open > closed: check switched off"],
    });
  });
});

test("4. one record for each standard, and a new one when consolidation is switched: one finding without a break", async () => {
  const made = await openCase({ checks: { "S3.5": [fails(), says(5, "passed")] }, history: { consolidatedFromMs: day(1) } });
  await made.readAll(0);
  await one(made, "S3.5", { standing: "open", severity: "MEDIUM", events: first, records: ["securityhub: open", "securityhub: open"] });
  // In the middle of the switch, and after it.
  for (const days of [1.001, 2, 4]) {
    await made.readAll(days);
    await one(made, "S3.5", { standing: "open", spell: 1, reopened: 0, firstSeen: iso(-20), events: first });
  }
  expect((await made.finding("S3.5")).records).toContain("securityhub: open");
  await made.readAll(6);
  await one(made, "S3.5", { standing: "resolved", reason: "fixed", events: [...first, "open > resolved: fixed"] });
});

describe("5. a global resource is evaluated in every region", () => {
  const regions = [home, abroad, "us-east-1"].map((name) => ({ name, fromMs: -Infinity }));

  test("root MFA fails in three regions: one finding of the line `global`, with one event", async () => {
    const made = await openCase({ checks: { "IAM.9": [fails(), says(2, "passed")] }, regions });
    await made.readAll(0);
    await one(made, "IAM.9", {
      standing: "open",
      severity: "CRITICAL",
      events: first,
      records: ["securityhub: open", "securityhub: open", "securityhub: open"],
    });
    expect(await made.count("IAM.9")).toBe(1);
    await made.readAll(3);
    await one(made, "IAM.9", { standing: "resolved", reason: "fixed", events: [...first, "open > resolved: fixed"] });
  });

  test("off in one region and failing in the others it is open, without an event; off in the last one it is closed, not fixed", async () => {
    const off = (region: string): Partial<ScopeHistory> => ({ controlsOff: { "IAM.9": [between(region === home ? 1 : 3, 50)] } });
    const made = await openCase({ checks: { "IAM.9": [fails()] }, regions, history: off });
    await made.readAll(0);
    await made.readAll(2);
    await one(made, "IAM.9", { standing: "open", events: first });
    await made.readAll(4);
    await one(made, "IAM.9", { standing: "closed", reason: "check switched off" });
  });
});

test("6. the aggregation region answers for the linked ones as well: each region's read holds its own records only", async () => {
  const regions = [home, abroad].map((name) => ({ name, fromMs: -Infinity }));
  const made = await openCase({
    checks: { "S3.5": [fails()], "IAM.9": [fails()] },
    threats: [{ activity: [{ atMs: day(-3), severity: 8 }] }],
    regions,
  });
  made.simulator.faults.add({
    service: "securityhub",
    accountId: account,
    region: abroad,
    trouble: { kind: "denied", by: "identity policy" },
  });
  await made.readAll(0);
  made.simulator.faults.clear();
  expect(await made.finding("IAM.9")).toMatchObject({ records: ["securityhub: open"] });
  await expect(made.finding("S3.5", abroad)).rejects.toThrow("no finding");
  await made.readAll(1);
  for (const region of [home, abroad]) {
    // Abroad it was there before, and nobody could read it: it joins with its scope.
    const events = region === home ? first : ["none > open: scope joined"];
    expect(await made.finding("S3.5", region)).toMatchObject({ standing: "open", events, records: ["securityhub: open"] });
    expect(await made.finding("threat", region)).toMatchObject({
      standing: "open",
      events: first,
      records: ["guardduty: open", "securityhub, copy of guardduty: open"],
    });
  }
  expect(await made.finding("IAM.9")).toMatchObject({
    standing: "open",
    events: first,
    records: ["securityhub: open", "securityhub: open"],
  });
  expect(await untruths(made.writer.rows, made.world)).toEqual([]);
});
