import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Call, Members, ServiceError } from "../service.ts";
import { createWorld } from "../world/create.ts";
import type { ScopeHistory } from "../world/history.ts";
import { dayMs, hourMs } from "../world/life.ts";
import { type PostureProblem, postureProblem } from "../world/posture.ts";
import { config } from "./config.ts";
import { securityhub } from "./securityhub.ts";

const endsAtMs = Date.parse("2026-11-24T12:00:00Z");
const home = "eu-central-1";

interface Finding extends Members {
  readonly Id: string;
  readonly Region: string;
  readonly AwsAccountId: string;
  readonly ProductArn: string;
  readonly UpdatedAt: string;
  readonly FirstObservedAt: string;
  readonly RecordState: string;
  readonly Workflow: { readonly Status: string };
  readonly Compliance?: { readonly Status: string; readonly SecurityControlId: string };
  readonly Resources: readonly { readonly Id: string }[];
  readonly ProductFields: Readonly<Record<string, string>>;
}

function called(history: (accountId: string, region: string) => Partial<ScopeHistory> = () => ({})) {
  const world = createWorld({ seed: 2, size: { accounts: 3, regions: 2, findings: 3_000, history }, endsAtMs });
  const memberId = world.accounts()[2]?.id ?? "";
  const call = (accountId = memberId, region = home, atMs = endsAtMs): Call => ({ caller: { accountId, region, arn: "" }, atMs, world });
  const problems = (region: string): readonly PostureProblem[] => {
    const space = world.posture(memberId, region);
    return Array.from({ length: space.count }, (_, index) => postureProblem(space, index));
  };
  return { world, memberId, adminId: world.securityAccountId, call, problems };
}

const ask = (name: string, input: Members, call: Call): Members => securityhub.operations[name]?.(input, call) ?? {};
const equals = (...values: readonly string[]) => values.map((Value) => ({ Value, Comparison: "EQUALS" }));

function findings(call: Call, Filters: Members = { Region: equals(call.caller.region) }, MaxResults = 100): readonly Finding[] {
  const found: Finding[] = [];
  let NextToken: unknown;
  do {
    const page = ask("GetFindings", { Filters, MaxResults, ...(NextToken === undefined ? {} : { NextToken }) }, call);
    found.push(...(page.Findings as readonly Finding[]));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return `${(error as ServiceError).code}: ${(error as ServiceError).message}`;
  }
  return "not refused";
};

const isControl = ({ ProductArn }: Finding): boolean => ProductArn.endsWith(":product/aws/securityhub");
const { call, memberId, adminId, world, problems } = called();

function found(isWanted: (problem: PostureProblem) => boolean, region = home): PostureProblem {
  const problem = problems(region).find((one) => one.check.ruleOnly !== true && isWanted(one));
  if (problem === undefined) throw new Error("the world has no such problem");
  return problem;
}

const recordsOf = (problem: PostureProblem, atMs: number, of = call): readonly Finding[] =>
  findings(of(memberId, home, atMs), { ComplianceSecurityControlId: equals(problem.check.id), Region: equals(home) }).filter(
    ({ Resources }) => Resources[0]?.Id === problem.resource.arn,
  );

describe("GetFindings", () => {
  test("gives every record once, however long the pages are", () => {
    const all = findings(call());
    expect(new Set(all.map(({ Id }) => Id)).size).toBe(all.length);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (size) => {
        expect(findings(call(), { Region: equals(home) }, size)).toEqual(all);
      }),
      { numRuns: 8 },
    );
  });

  test("refuses tokens that were altered or come from another query or account", () => {
    const Filters = { Region: equals(home) };
    const { NextToken } = ask("GetFindings", { Filters, MaxResults: 1 }, call());
    const again = (input: Members, by = call()) => refusal(() => ask("GetFindings", { Filters, MaxResults: 1, NextToken, ...input }, by));
    expect(again({})).toBe("not refused");
    expect(again({ NextToken: `x${String(NextToken)}` })).toMatch(/^InvalidInputException/);
    expect(again({ Filters: {} })).toMatch(/^InvalidInputException/);
    expect(again({}, call(adminId))).toMatch(/^InvalidInputException/);
  });

  test("refuses more than 10 attributes or 20 values", () => {
    const names = [
      "AwsAccountId",
      "Region",
      "Id",
      "ProductArn",
      "GeneratorId",
      "Title",
      "RecordState",
      "WorkflowStatus",
      "Type",
      "ResourceId",
    ];
    const ten = Object.fromEntries(names.map((name) => [name, equals("x")]));
    expect(refusal(() => findings(call(), ten))).toBe("not refused");
    expect(refusal(() => findings(call(), { ...ten, ComplianceStatus: equals("x") }))).toMatch(/^InvalidInputException.*10 attributes/);
    const values = (count: number) => ({ Id: equals(...Array.from({ length: count }, (_, index) => String(index))) });
    expect(refusal(() => findings(call(), values(20)))).toBe("not refused");
    expect(refusal(() => findings(call(), values(21)))).toMatch(/^InvalidInputException.*20 values/);
  });

  test("filters by every attribute as the records themselves say", () => {
    const all = findings(call());
    const by = (Filters: Members) => findings(call(), { Region: equals(home), ...Filters });
    const failed = all.filter(({ Compliance }) => Compliance?.Status === "FAILED");
    expect(by({ ComplianceStatus: equals("FAILED") })).toEqual(failed);
    expect(by({ ComplianceStatus: [{ Value: "PASSED", Comparison: "NOT_EQUALS" }] })).toEqual(
      all.filter(({ Compliance }) => Compliance !== undefined && Compliance.Status !== "PASSED"),
    );
    expect(by({ ProductName: [{ Value: "Security Hub", Comparison: "NOT_EQUALS" }] })).toEqual(
      all.filter(({ ProductArn }) => !ProductArn.endsWith("/securityhub")),
    );
    const both = [...equals("FAILED"), { Value: "PASSED", Comparison: "NOT_EQUALS" }];
    expect(refusal(() => by({ ComplianceStatus: both }))).toMatch(/^InvalidInputException.*EQUALS with NOT_EQUALS/);
    expect(by({ WorkflowStatus: equals("SUPPRESSED", "NOTIFIED") })).toEqual(
      all.filter(({ Workflow }) => ["SUPPRESSED", "NOTIFIED"].includes(Workflow.Status)),
    );
    expect(by({ Id: equals(failed[0]?.Id ?? "", failed[1]?.Id ?? "") })).toEqual(failed.slice(0, 2));
    const prefix = `arn:aws:securityhub:${home}:${memberId}:security-control/S3.`;
    expect(by({ Id: [{ Value: prefix, Comparison: "PREFIX" }] })).toEqual(all.filter(({ Id }) => Id.startsWith(prefix)));
    const Start = new Date(endsAtMs - 3 * hourMs).toISOString();
    const recent = all.filter(({ UpdatedAt }) => Date.parse(UpdatedAt) >= endsAtMs - 3 * hourMs);
    expect(by({ UpdatedAt: [{ Start, End: new Date(endsAtMs).toISOString() }] })).toEqual(recent);
    expect(recent.length).toBeGreaterThan(0);
    expect(recent.length).toBeLessThan(all.length);
  });

  test("refuses where Security Hub is off", () => {
    const off = called(() => ({ hub: [{ fromMs: 0, untilMs: endsAtMs - dayMs }] }));
    expect(refusal(() => findings(off.call()))).toMatch(/^InvalidAccessException.*not subscribed/);
    expect(refusal(() => ask("DescribeHub", {}, off.call()))).toMatch(/^InvalidAccessException/);
    expect(findings(off.call(memberId, home, endsAtMs - 2 * dayMs)).length).toBeGreaterThan(0);
  });

  test("gives linked regions in the aggregation region only, and members to the administrator only", () => {
    const regions = (of: readonly Finding[]) => [...new Set(of.map(({ Region }) => Region))].sort();
    const accounts = (of: readonly Finding[]) => [...new Set(of.map(({ AwsAccountId }) => AwsAccountId))].sort();
    expect(regions(findings(call(), {}))).toEqual(["eu-central-1", "eu-west-1"]);
    expect(regions(findings(call(memberId, "eu-west-1"), {}))).toEqual(["eu-west-1"]);
    expect(accounts(findings(call(), {}))).toEqual([memberId]);
    expect(accounts(findings(call(adminId), {}))).toEqual(
      world
        .accounts()
        .map(({ id }) => id)
        .sort(),
    );
    const inAccount = { AwsAccountId: equals(memberId), Region: equals("eu-west-1") };
    expect(findings(call(adminId), inAccount)).toEqual(findings(call(memberId, "eu-west-1"), inAccount));
    const apart = called((id, region) => (id === memberId ? (region === home ? { member: [] } : { linked: [] }) : {}));
    expect(findings(apart.call(adminId), { AwsAccountId: equals(memberId) })).toEqual([]);
  });
});

describe("a control's record", () => {
  test("keeps its Id when the check passes, and says since when and what it was before", () => {
    const fixed = found(({ life }) => life.goneAtMs === undefined && life.stretches.map(({ says }) => says).join() === "failed,passed");
    const fixedMs = fixed.life.stretches[1]?.fromMs ?? 0;
    const [before] = recordsOf(fixed, fixedMs - 1000);
    const [after] = recordsOf(fixed, fixedMs + 1000);
    expect(after?.Id).toBe(before?.Id);
    expect([before?.Compliance?.Status, after?.Compliance?.Status]).toEqual(["FAILED", "PASSED"]);
    expect(after?.Workflow.Status).toBe("RESOLVED");
    expect(Date.parse(after?.FirstObservedAt ?? "")).toBe(fixedMs);
    expect(after?.ProductFields.PreviousComplianceStatus).toBe("FAILED");
  });

  test("is suppressed by people without a move of UpdatedAt", () => {
    const hidden = found(({ life }) => life.goneAtMs === undefined && life.stretches[1]?.workflow === "SUPPRESSED");
    const hiddenMs = hidden.life.stretches[1]?.fromMs ?? 0;
    const times = [hiddenMs - 1000, hiddenMs].map((atMs) => recordsOf(hidden, atMs)[0]);
    expect(times.map((record) => record?.Workflow.Status)).toEqual(["NEW", "SUPPRESSED"]);
    expect(Date.parse(times[1]?.UpdatedAt ?? "")).toBeLessThan(hiddenMs);
  });

  test("moves UpdatedAt at least once a day without news", () => {
    for (const { UpdatedAt, RecordState } of findings(call()).filter(isControl))
      expect(RecordState === "ARCHIVED" || Date.parse(UpdatedAt) > endsAtMs - dayMs).toBe(true);
  });

  test("of a deleted resource is archived without an answer and forgotten after 30 days, and Config knows the resource no more", () => {
    const gone = found(({ life }) => (life.goneAtMs ?? Number.POSITIVE_INFINITY) < endsAtMs);
    const goneMs = gone.life.goneAtMs ?? 0;
    expect(recordsOf(gone, goneMs - 1000)[0]?.RecordState).toBe("ACTIVE");
    expect(recordsOf(gone, goneMs)[0]).toMatchObject({ RecordState: "ARCHIVED", Compliance: { Status: "NOT_AVAILABLE" } });
    expect(recordsOf(gone, goneMs + 30 * dayMs)).toEqual([]);
    const resourceKeys = [{ resourceType: gone.resource.type, resourceId: gone.resource.configId }];
    const known = (atMs: number) =>
      config.operations.BatchGetResourceConfig?.({ resourceKeys }, call(memberId, home, atMs)).baseConfigurationItems as readonly Members[];
    expect(known(goneMs - hourMs)).toMatchObject([{ arn: gone.resource.arn }]);
    expect(known(goneMs + hourMs)).toEqual([]);
  });

  test("of a control that was switched off is archived three to five days later, and a new one is written when it is on again", () => {
    const offMs = endsAtMs - 60 * dayMs;
    const off = called(() => ({ controlsOff: { "S3.5": [{ fromMs: offMs, untilMs: offMs + 40 * dayMs }] } }));
    const bucket = off
      .problems(home)
      .find(({ check, life }) => check.id === "S3.5" && life.stretches[0].fromMs < offMs && life.goneAtMs === undefined);
    if (bucket === undefined) throw new Error("no bucket");
    const states = (atMs: number) => recordsOf(bucket, atMs, off.call).map(({ RecordState }) => RecordState);
    const [before] = recordsOf(bucket, offMs - 1000, off.call);
    expect(states(offMs + 3 * dayMs - 1000)).toEqual(["ACTIVE"]);
    expect(states(offMs + 5 * dayMs)).toEqual(["ARCHIVED"]);
    expect(states(offMs + 36 * dayMs)).toEqual([]);
    const again = recordsOf(bucket, offMs + 41 * dayMs, off.call);
    expect(again.map(({ RecordState }) => RecordState)).toEqual(["ACTIVE"]);
    expect(again[0]?.Id).not.toBe(before?.Id);
  });
});

describe("one problem comes several times", () => {
  test("once a standard before consolidation, archived by it with its reason, and written anew under the control", () => {
    const consolidatedFromMs = endsAtMs - 10 * dayMs;
    const two = called(() => ({ consolidatedFromMs }));
    const bucket = two
      .problems(home)
      .find(
        ({ check, life }) => check.id === "S3.5" && life.stretches[0].fromMs < consolidatedFromMs - dayMs && life.goneAtMs === undefined,
      );
    if (bucket === undefined) throw new Error("no bucket");
    const ids = (atMs: number) =>
      recordsOf(bucket, atMs, two.call).map(
        ({ Id, RecordState }) => `${RecordState} ${Id.split(":")[5]?.split("/")[0]} ${Id.split("/")[1]}`,
      );
    expect(ids(consolidatedFromMs - 1000)).toEqual([
      "ACTIVE subscription aws-foundational-security-best-practices",
      "ACTIVE subscription cis-aws-foundations-benchmark",
    ]);
    const after = recordsOf(bucket, endsAtMs, two.call);
    expect(after.map(({ ProductFields }) => ProductFields["ArchivalReasons:0/ReasonCode"])).toEqual([
      "CONSOLIDATED_CONTROL_FINDINGS_UPDATE",
      "CONSOLIDATED_CONTROL_FINDINGS_UPDATE",
      undefined,
    ]);
    expect(ids(endsAtMs)[2]).toBe("ACTIVE security-control S3.5");
    expect(recordsOf(bucket, consolidatedFromMs + 31 * dayMs, two.call).length).toBe(1);
  });

  test("from every region where the resource is global", () => {
    const user = found(({ life }) => life.goneAtMs === undefined, "global");
    const regions = ["eu-central-1", "eu-west-1"].map((region) =>
      findings(call(memberId, region), { ComplianceSecurityControlId: equals(user.check.id), Region: equals(region) })
        .filter(({ Resources }) => Resources[0]?.Id === user.resource.arn)
        .map(({ Region }) => Region),
    );
    expect(regions).toEqual([["eu-central-1"], ["eu-west-1"]]);
  });

  test("as copies of GuardDuty, Inspector and Config, and from Macie and Access Analyzer alone", () => {
    const rules = [{ identifier: "S3_BUCKET_SSL_REQUESTS_ONLY", name: "tls-by-hand", made: "by hand", exists: [{ fromMs: 0 }] }] as const;
    const copied = called(() => ({ rules }));
    const products = new Set(findings(copied.call(), {}).map(({ ProductArn }) => ProductArn.split(":product/")[1]));
    expect(products).toEqual(
      new Set(["aws/securityhub", "aws/guardduty", "aws/inspector", "aws/config", "aws/macie", "aws/access-analyzer"]),
    );
  });

  test("and is one entry of the truth", () => {
    const keys = [...world.truth(memberId, endsAtMs)].map(({ region, check, resource }) => [region, check, resource].join(" "));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
