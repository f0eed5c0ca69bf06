import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Call, Members, ServiceError } from "../service.ts";
import { createWorld } from "../world/create.ts";
import type { ScopeHistory } from "../world/history.ts";
import type { ExternalDocument } from "../world/plan.ts";
import { inspector2 } from "./inspector2.ts";

const endsAtMs = Date.parse("2026-11-24T12:00:00Z");
const region = "eu-central-1";

function called(history: (accountId: string) => Partial<ScopeHistory> = () => ({}), external: readonly ExternalDocument[] = []) {
  const world = createWorld({ seed: 3, size: { accounts: 3, regions: 1, findings: 3_000, history }, endsAtMs, external });
  const [, , member] = world.accounts().map(({ id }) => id);
  const call = (accountId: string, atMs = endsAtMs): Call => ({ caller: { accountId, region, arn: "" }, atMs, world });
  return { memberId: member ?? "", adminId: world.securityAccountId, call };
}

const ask = (name: string, input: Members, call: Call): Members => inspector2.operations[name]?.(input, call) ?? {};

function listed(name: "ListFindings" | "ListCoverage", call: Call, more: Members = {}): Members[] {
  const found: Members[] = [];
  let nextToken: unknown;
  do {
    const page = ask(name, { ...more, ...(nextToken === undefined ? {} : { nextToken }) }, call);
    found.push(...((page.findings ?? page.coveredResources) as readonly Members[]));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return `${(error as ServiceError).code} ${(error as ServiceError).status}: ${(error as ServiceError).message}`;
  }
  return "not refused";
};

const equals = (attribute: string, value: string) => ({ filterCriteria: { [attribute]: [{ comparison: "EQUALS", value }] } });

describe("Inspector", () => {
  const { call, memberId, adminId } = called();
  const all = listed("ListFindings", call(memberId));

  test("lists each finding once, however long the pages are", () => {
    expect(new Set(all.map(({ findingArn }) => findingArn)).size).toBe(all.length);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (maxResults) => {
        expect(listed("ListFindings", call(memberId), { maxResults })).toEqual(all);
      }),
      { numRuns: 20 },
    );
  });

  test("filters by updatedAt, both ends included", () => {
    const updatedAt = all[0]?.updatedAt as Date;
    const between = (from: number, to: number) => ({
      filterCriteria: { updatedAt: [{ startInclusive: new Date(from), endInclusive: new Date(to) }] },
    });
    const at = updatedAt.getTime();
    expect(listed("ListFindings", call(memberId), between(at, at))).toContainEqual(all[0]);
    const earlier = listed("ListFindings", call(memberId), between(0, at - 1));
    const later = listed("ListFindings", call(memberId), between(at, endsAtMs));
    expect(earlier.length + later.length).toBe(all.length);
    expect(earlier).not.toContainEqual(all[0]);
  });

  test("lists a member's findings through the administrator, and nothing of others through a member", () => {
    expect(listed("ListFindings", call(adminId), equals("awsAccountId", memberId))).toEqual(all);
    expect(listed("ListFindings", call(memberId), equals("awsAccountId", adminId))).toEqual([]);
  });

  test("covers only resources that exist, every active finding's among them", () => {
    const covered = new Set(listed("ListCoverage", call(memberId)).map(({ resourceId }) => resourceId));
    const scanned = all.map(({ resources }) => (resources as readonly Members[])[0]?.id);
    expect(scanned.filter((id) => !covered.has(id))).toEqual([]);
    const dayMs = 86_400_000;
    const earlier = listed("ListCoverage", call(memberId, endsAtMs - 100 * dayMs)).map(({ resourceId }) => resourceId);
    expect(earlier.filter((id) => !covered.has(id)).length).toBeGreaterThan(0);
  });

  test("answers with its own denial where it is off, and says so of members", () => {
    const off = called((accountId) => (accountId === memberId ? { inspector: [] } : {}));
    expect(refusal(() => ask("ListFindings", {}, off.call(memberId)))).toBe(
      "AccessDeniedException 403: Invoking account does not have access to call this API.",
    );
    const { accounts } = ask("BatchGetAccountStatus", { accountIds: [memberId] }, off.call(adminId));
    expect(accounts).toMatchObject([{ accountId: memberId, state: { status: "DISABLED" } }]);
    expect(listed("ListFindings", off.call(adminId), equals("awsAccountId", memberId))).toEqual([]);
  });

  test("does not tell a member the status of others", () => {
    const { failedAccounts } = ask("BatchGetAccountStatus", { accountIds: [adminId] }, call(memberId));
    expect(failedAccounts).toMatchObject([{ accountId: adminId, errorCode: "ACCESS_DENIED" }]);
  });

  test("refuses a token that was altered or comes from another query", () => {
    const { nextToken } = ask("ListFindings", { maxResults: 1 }, call(memberId));
    const again = (token: string, more: Members = {}) =>
      refusal(() => ask("ListFindings", { maxResults: 1, nextToken: token, ...more }, call(memberId)));
    expect(again(String(nextToken))).toBe("not refused");
    expect(again(`${String(nextToken)}A`)).toMatch(/^ValidationException/);
    expect(again(String(nextToken), equals("findingStatus", "ACTIVE"))).toMatch(/^ValidationException/);
  });

  test("serves documents from outside as they are", () => {
    const findingArn = "arn:aws:inspector2:us-east-1:111122223333:finding/0123456789abcdef0123456789abcdef";
    const document = {
      FindingArn: findingArn.replace("us-east-1", region),
      AwsAccountId: "111122223333",
      UpdatedAt: "2026-01-01T00:00:00Z",
    };
    const outside = called(undefined, [{ service: "inspector2", document }]);
    const found = listed("ListFindings", outside.call(adminId), equals("awsAccountId", "111122223333"));
    expect(found).toEqual([{ findingArn: document.FindingArn, awsAccountId: "111122223333", updatedAt: document.UpdatedAt }]);
  });
});
