import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Call, Members, ServiceError } from "../service.ts";
import { createWorld } from "../world/create.ts";
import type { ScopeHistory } from "../world/history.ts";
import { dayMs } from "../world/life.ts";
import type { ExternalDocument } from "../world/plan.ts";
import { guardduty } from "./guardduty.ts";

const endsAtMs = Date.parse("2026-11-24T12:00:00Z");
const region = "eu-central-1";

function called(history: (accountId: string) => Partial<ScopeHistory> = () => ({}), external: readonly ExternalDocument[] = []) {
  const world = createWorld({ seed: 21, size: { accounts: 3, regions: 1, findings: 30_000, history }, endsAtMs, external });
  const [, , member] = world.accounts().map(({ id }) => id);
  const call = (accountId: string): Call => ({ caller: { accountId, region, arn: "" }, atMs: endsAtMs, world });
  return { world, memberId: member ?? "", adminId: world.securityAccountId, call };
}

const ask = (name: string, input: Members, call: Call): Members => guardduty.operations[name]?.(input, call) ?? {};
const detectorOf = (call: Call): unknown => (ask("ListDetectors", {}, call).DetectorIds as readonly string[])[0];

function idsOf(call: Call, more: Members = {}): string[] {
  const ids: string[] = [];
  let NextToken: unknown;
  do {
    const page = ask("ListFindings", { DetectorId: detectorOf(call), ...more, ...(NextToken === undefined ? {} : { NextToken }) }, call);
    ids.push(...(page.FindingIds as readonly string[]));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return ids;
}

const findingsOf = (call: Call, ids: readonly string[]) =>
  ask("GetFindings", { DetectorId: detectorOf(call), FindingIds: ids }, call).Findings as readonly Members[];

const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return `${(error as ServiceError).code}: ${(error as ServiceError).message}`;
  }
  return "not refused";
};

describe("GuardDuty", () => {
  const { call, memberId, adminId, world } = called();

  test("lists each finding once, however long the pages are", () => {
    const once = idsOf(call(memberId));
    expect(new Set(once).size).toBe(once.length);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (MaxResults) => {
        expect(idsOf(call(memberId), { MaxResults })).toEqual(once);
      }),
    );
  });

  test("lists what its members have through the administrator, and nobody else's through a member", () => {
    const everybodys = world.accounts().flatMap(({ id }) => (id === adminId ? [] : idsOf(call(id))));
    const through = idsOf(call(adminId));
    expect(new Set(through)).toEqual(new Set([...through.filter((id) => !everybodys.includes(id)), ...everybodys]));
    const one = idsOf(call(adminId), { FindingCriteria: { Criterion: { accountId: { Equals: [memberId] } } } });
    expect(one).toEqual(idsOf(call(memberId)));
  });

  test("leaves out a member that was taken out", () => {
    const apart = called((accountId) => (accountId === memberId ? { member: [] } : {}));
    const criteria = { FindingCriteria: { Criterion: { accountId: { Equals: [memberId] } } } };
    expect(idsOf(apart.call(adminId), criteria)).toEqual([]);
    const { Members } = ask("GetMembers", { DetectorId: detectorOf(call(adminId)), AccountIds: [memberId] }, apart.call(adminId));
    expect(Members).toMatchObject([{ AccountId: memberId, RelationshipStatus: "Removed" }]);
  });

  test("takes updatedAt in epoch milliseconds, both ends included", () => {
    const findings = findingsOf(call(memberId), idsOf(call(memberId)).slice(0, 50));
    const updatedMs = Date.parse(String(findings[0]?.UpdatedAt));
    const updatedAt = { GreaterThanOrEqual: updatedMs, LessThanOrEqual: updatedMs };
    const listed = idsOf(call(memberId), { FindingCriteria: { Criterion: { updatedAt } } });
    expect(listed).toContain(findings[0]?.Id);
    expect(findingsOf(call(memberId), listed).every(({ UpdatedAt }) => Date.parse(String(UpdatedAt)) === updatedMs)).toBe(true);
  });

  test("lists archived findings unless they are filtered out", () => {
    const archived = (value: string) =>
      idsOf(call(memberId), { FindingCriteria: { Criterion: { "service.archived": { Equals: [value] } } } });
    expect(archived("true").length).toBeGreaterThan(0);
    expect(archived("true").length + archived("false").length).toBe(idsOf(call(memberId)).length);
  });

  test("refuses a token that was altered or comes from another query", () => {
    const first = ask("ListFindings", { DetectorId: detectorOf(call(memberId)), MaxResults: 1 }, call(memberId));
    const again = (NextToken: string, more: Members = {}) =>
      refusal(() => ask("ListFindings", { DetectorId: detectorOf(call(memberId)), MaxResults: 1, NextToken, ...more }, call(memberId)));
    expect(again(String(first.NextToken))).toBe("not refused");
    expect(again(`A${String(first.NextToken)}`)).toMatch(/^BadRequestException/);
    expect(again(String(first.NextToken), { FindingCriteria: { Criterion: {} } })).toMatch(/^BadRequestException/);
  });

  test("refuses criteria that it does not know, and detectors of others", () => {
    const input = { DetectorId: detectorOf(call(memberId)), FindingCriteria: { Criterion: { colour: { Equals: ["red"] } } } };
    expect(refusal(() => ask("ListFindings", input, call(memberId)))).toMatch(/^BadRequestException.*colour/);
    expect(refusal(() => ask("ListFindings", { DetectorId: "x" }, call(memberId)))).toMatch(/detectorId is not owned/);
  });

  test("goes on listing with a disabled detector, and says that it is disabled", () => {
    const off = called(() => ({ guardduty: [{ fromMs: 0, untilMs: endsAtMs - dayMs }] }));
    expect(ask("GetDetector", { DetectorId: detectorOf(off.call(memberId)) }, off.call(memberId)).Status).toBe("DISABLED");
    expect(idsOf(off.call(memberId)).length).toBeGreaterThan(0);
  });

  test("has no detector where it was never switched on", () => {
    const never = called(() => ({ guardduty: [] }));
    expect(ask("ListDetectors", {}, never.call(memberId)).DetectorIds).toEqual([]);
  });

  test("serves documents from outside by the administrator, every version in the order given", () => {
    const document = {
      id: "a".repeat(32),
      accountId: "111122223333",
      region,
      type: "Recon:EC2/Portscan",
      updatedAt: "2026-01-01T00:00:00Z",
    };
    const external = [document, { ...document, severity: 5 }].map((given) => ({ service: "guardduty" as const, document: given }));
    const outside = called(undefined, external);
    const criteria = { FindingCriteria: { Criterion: { accountId: { Equals: ["111122223333"] } } } };
    expect(idsOf(outside.call(adminId), criteria)).toEqual([document.id]);
    expect(findingsOf(outside.call(adminId), [document.id])).toEqual([document, { ...document, severity: 5 }]);
    expect(idsOf(outside.call(memberId), criteria)).toEqual([]);
  });
});
