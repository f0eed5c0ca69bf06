import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Call, Members, ServiceError } from "../service.ts";
import { createWorld } from "../world/create.ts";
import type { ScopeHistory } from "../world/history.ts";
import { dayMs } from "../world/life.ts";
import { type PostureProblem, postureProblem } from "../world/posture.ts";
import { config } from "./config.ts";

const endsAtMs = Date.parse("2026-11-24T12:00:00Z");
const home = "eu-central-1";
const exists = [{ fromMs: 0 }];
const rules = [
  { identifier: "S3_BUCKET_SSL_REQUESTS_ONLY", name: "tls-by-hand", made: "by hand", exists },
  { identifier: "S3_BUCKET_SSL_REQUESTS_ONLY", name: "OrgConfigRule-tls-a1b2c3", made: "organization", exists },
  { identifier: "ENCRYPTED_VOLUMES", name: "volumes-conformance-pack-x1y2z3", made: "conformance pack", exists },
  { identifier: "IAM_USER_MFA_ENABLED", name: "users-have-mfa", made: "by hand", exists },
] as const;

function called(history: Partial<ScopeHistory> = {}) {
  const world = createWorld({
    seed: 4,
    size: { accounts: 3, regions: 2, findings: 3_000, history: () => ({ rules, ...history }) },
    endsAtMs,
  });
  const memberId = world.accounts()[2]?.id ?? "";
  const call = (accountId = memberId, region = home, atMs = endsAtMs): Call => ({ caller: { accountId, region, arn: "" }, atMs, world });
  return { world, memberId, adminId: world.securityAccountId, call };
}

const ask = (name: string, input: Members, call: Call): Members => config.operations[name]?.(input, call) ?? {};

function listed(name: string, member: string, input: Members, call: Call): Members[] {
  const found: Members[] = [];
  let NextToken: unknown;
  do {
    const page = ask(name, { ...input, ...(NextToken === undefined ? {} : { NextToken }) }, call);
    found.push(...(page[member] as readonly Members[]));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

const details = (ConfigRuleName: string, by: Call, more: Members = {}) =>
  listed("GetComplianceDetailsByConfigRule", "EvaluationResults", { ConfigRuleName, ...more }, by);
const rulesOf = (by: Call) => listed("DescribeConfigRules", "ConfigRules", {}, by);
const resourceIdOf = (result: Members): string => {
  const { EvaluationResultQualifier } = result.EvaluationResultIdentifier as { EvaluationResultQualifier: { ResourceId: string } };
  return EvaluationResultQualifier.ResourceId;
};

const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return `${(error as ServiceError).code}: ${(error as ServiceError).message}`;
  }
  return "not refused";
};

describe("Config", () => {
  const { call, memberId, world } = called();

  function problemsOf(checkId: string, region = home): PostureProblem[] {
    const space = world.posture(memberId, region);
    return Array.from({ length: space.count }, (_, index) => postureProblem(space, index)).filter(({ check }) => check.id === checkId);
  }

  test("names the company's rules, and Security Hub's own with their maker", () => {
    const all = rulesOf(call());
    const own = all.filter(({ CreatedBy }) => CreatedBy !== "securityhub.amazonaws.com");
    expect(own.map(({ ConfigRuleName }) => ConfigRuleName).sort()).toEqual(rules.map(({ name }) => name).sort());
    const linked = all.filter(({ CreatedBy }) => CreatedBy === "securityhub.amazonaws.com");
    expect(linked.length).toBeGreaterThan(10);
    expect(linked.every(({ ConfigRuleName }) => String(ConfigRuleName).startsWith("securityhub-"))).toBe(true);
  });

  test("says of the same bucket the same by every rule that looks at it", () => {
    const linked = rulesOf(call()).find(({ ConfigRuleName }) =>
      String(ConfigRuleName).startsWith("securityhub-s3-bucket-ssl-requests-only"),
    );
    const by = (name: string) => details(name, call()).map((one) => [resourceIdOf(one), one.ComplianceType]);
    expect(by("tls-by-hand")).toEqual(by("OrgConfigRule-tls-a1b2c3"));
    expect(by(String(linked?.ConfigRuleName))).toEqual(by("tls-by-hand"));
    expect(new Set(by("tls-by-hand").map(([, compliance]) => compliance))).toContain("NON_COMPLIANT");
  });

  test("gives each evaluation once, however long the pages are", () => {
    const all = details("tls-by-hand", call());
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (Limit) => {
        expect(details("tls-by-hand", call(), { Limit })).toEqual(all);
      }),
      { numRuns: 10 },
    );
  });

  test("filters by compliance", () => {
    const failed = details("tls-by-hand", call(), { ComplianceTypes: ["NON_COMPLIANT"] });
    expect(failed).toEqual(details("tls-by-hand", call()).filter(({ ComplianceType }) => ComplianceType === "NON_COMPLIANT"));
  });

  test("names IAM users by an internal id, which it turns into their ARN, in the home region only", () => {
    const results = details("users-have-mfa", call());
    const [resourceId] = results.map(resourceIdOf);
    expect(resourceId).toMatch(/^AIDA[A-Z2-7]{17}$/);
    const { baseConfigurationItems } = ask(
      "BatchGetResourceConfig",
      { resourceKeys: [{ resourceType: "AWS::IAM::User", resourceId }] },
      call(),
    );
    expect(baseConfigurationItems).toMatchObject([{ arn: expect.stringMatching(/^arn:aws:iam::\d{12}:user\//) }]);
    expect(details("users-have-mfa", call(memberId, "eu-west-1"))).toEqual([]);
  });

  test("drops evaluations and the resource itself when it is deleted", () => {
    const gone = problemsOf("S3.5").find(({ life }) => (life.goneAtMs ?? Number.POSITIVE_INFINITY) < endsAtMs - dayMs);
    const goneMs = gone?.life.goneAtMs ?? 0;
    const knows = (atMs: number) =>
      details("tls-by-hand", call(memberId, home, atMs))
        .map(resourceIdOf)
        .includes(gone?.resource.configId ?? "");
    expect([knows(goneMs - 3_600_000), knows(goneMs + 3_600_000)]).toEqual([true, false]);
  });

  test("refuses rules that it does not have, and tokens of another query", () => {
    expect(refusal(() => details("no-such-rule", call()))).toMatch(/^NoSuchConfigRuleException/);
    const { NextToken } = ask("GetComplianceDetailsByConfigRule", { ConfigRuleName: "tls-by-hand", Limit: 1 }, call());
    const other = () => ask("GetComplianceDetailsByConfigRule", { ConfigRuleName: "users-have-mfa", Limit: 1, NextToken }, call());
    expect(refusal(other)).toMatch(/^InvalidNextTokenException/);
  });

  test("tells of the customer's recorder unless it is asked for another, lists all, and says whether each records", () => {
    const principalsOf = (input: Members) =>
      (ask("DescribeConfigurationRecorders", input, call()).ConfigurationRecorders as readonly Members[]).map(
        ({ servicePrincipal }) => servicePrincipal,
      );
    expect(principalsOf({})).toEqual([undefined]);
    expect(principalsOf({ ServicePrincipal: "securityhub.amazonaws.com" })).toEqual(["securityhub.amazonaws.com"]);
    expect(refusal(() => principalsOf({ ServicePrincipal: "nobody.amazonaws.com" }))).toMatch(/^NoSuchConfigurationRecorderException/);
    const listed = ask("ListConfigurationRecorders", {}, call()).ConfigurationRecorderSummaries as readonly Members[];
    expect(listed.map(({ servicePrincipal }) => servicePrincipal)).toEqual([undefined, "securityhub.amazonaws.com"]);
    const stopped = called({ recorder: [{ fromMs: 0, untilMs: endsAtMs - dayMs }] });
    const statuses = ask("DescribeConfigurationRecorderStatus", {}, stopped.call()).ConfigurationRecordersStatus as readonly Members[];
    expect(statuses.map(({ recording }) => recording)).toEqual([false]);
  });

  test("knows no resource without a recorder of the customer's", () => {
    const without = called({ recorder: [] });
    const resourceKeys = [{ resourceType: "AWS::S3::Bucket", resourceId: "any" }];
    expect(refusal(() => ask("BatchGetResourceConfig", { resourceKeys }, without.call()))).toMatch(
      /^NoAvailableConfigurationRecorderException/,
    );
  });

  test("keeps the last evaluations of a recorder that was stopped", () => {
    const stopMs = endsAtMs - 20 * dayMs;
    const stopped = called({ recorder: [{ fromMs: 0, untilMs: stopMs }] });
    const later = details("tls-by-hand", stopped.call());
    const then = details("tls-by-hand", call(memberId, home, stopMs - 1));
    expect(later.map((one) => [resourceIdOf(one), one.ComplianceType])).toEqual(then.map((one) => [resourceIdOf(one), one.ComplianceType]));
  });
});

describe("the aggregator", () => {
  const { call, memberId, adminId } = called();
  const ConfigurationAggregatorName = "organization";

  test("knows COMPLIANT and NON_COMPLIANT only, and gives no rule's ARN", () => {
    const found = listed(
      "GetAggregateComplianceDetailsByConfigRule",
      "AggregateEvaluationResults",
      { ConfigurationAggregatorName, ConfigRuleName: "tls-by-hand", AccountId: memberId, AwsRegion: home },
      call(adminId),
    );
    const own = details("tls-by-hand", call()).filter(({ ComplianceType }) => ComplianceType !== "NOT_APPLICABLE");
    expect(found.map((one) => [resourceIdOf(one), one.ComplianceType])).toEqual(own.map((one) => [resourceIdOf(one), one.ComplianceType]));
    const compliances = listed(
      "DescribeAggregateComplianceByConfigRules",
      "AggregateComplianceByConfigRules",
      { ConfigurationAggregatorName },
      call(adminId),
    );
    expect(compliances.some((one) => "ConfigRuleArn" in one || "CreatedBy" in one)).toBe(false);
  });

  test("is the security account's alone", () => {
    expect(ask("DescribeConfigurationAggregators", {}, call()).ConfigurationAggregators).toEqual([]);
    expect(refusal(() => ask("DescribeAggregateComplianceByConfigRules", { ConfigurationAggregatorName }, call()))).toMatch(
      /^NoSuchConfigurationAggregatorException/,
    );
  });

  test("says which of its sources stand still", () => {
    const stopped = called({ recorder: [{ fromMs: 0, untilMs: endsAtMs - 5 * dayMs }] });
    const statuses = listed(
      "DescribeConfigurationAggregatorSourcesStatus",
      "AggregatedSourceStatusList",
      { ConfigurationAggregatorName },
      stopped.call(adminId),
    );
    expect(new Set(statuses.map(({ LastUpdateStatus }) => LastUpdateStatus))).toEqual(new Set(["OUTDATED"]));
  });
});
