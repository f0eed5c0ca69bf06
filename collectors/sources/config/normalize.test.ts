import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { AccountId } from "../../../posture/words.ts";
import { MalformedRecord, type NormalizeContext, type RuleFact } from "../../source.ts";
import { evaluatedOf, normalize } from "./normalize.ts";

type Document = Record<string, unknown>;
const fixture = (name: string): Document => JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8")) as Document;

const managed: RuleFact = { identifier: "S3_BUCKET_SSL_REQUESTS_ONLY", parameters: {}, bySecurityHub: false, healthy: true };
const where = { account: "111122223333" as AccountId, region: "eu-central-1" };
const withRule = (fact: RuleFact | undefined): NormalizeContext => ({
  ...where,
  rules: () => (fact === undefined ? undefined : { "org-buckets-want-tls": fact }),
});

test("a managed rule that backs one control is that control, whatever it is called", () => {
  expect(normalize(fixture("evaluation"), withRule(managed))).toMatchObject({
    nativeId: "111122223333/eu-central-1/org-buckets-want-tls/AWS::S3::Bucket/ledger-exports",
    ...where,
    kind: "posture",
    product: "securityhub",
    check: "S3.5",
    resource: { id: "ledger-exports", type: "AWS::S3::Bucket" },
    said: { by: "config", compliance: "NON_COMPLIANT" },
    severity: "MEDIUM",
    severityAssigned: true,
    standard: "org-buckets-want-tls",
    updatedAt: "2026-11-20T05:01:00.000Z",
    warnings: [],
  });
});

test("one that backs several is told by its parameters", () => {
  const policy = (parameters: Record<string, string>) =>
    normalize(fixture("evaluation"), withRule({ ...managed, identifier: "IAM_PASSWORD_POLICY", parameters }))?.check;
  expect(policy({ RequireSymbols: "true" })).toBe("IAM.13");
  expect(policy({ MinimumPasswordLength: "99" })).toMatch(/^IAM_PASSWORD_POLICY/);
  expect(policy({ MinimumPasswordLength: "99" })).not.toBe(policy({ MinimumPasswordLength: "98" }));
});

test("a custom rule is its own check, and its severity is ours", () => {
  const reading = normalize(fixture("evaluation"), withRule({ ...managed, identifier: undefined }));
  expect(reading).toMatchObject({ check: "org-buckets-want-tls", product: "config", severity: "MEDIUM", severityAssigned: true });
});

test("the organization's own severity goes before MEDIUM and what tooling assigns, and not before a control's", () => {
  const severityOf = (fact: Partial<RuleFact>) =>
    normalize(fixture("evaluation"), { ...withRule({ ...managed, ...fact }), ownSeverity: () => "CRITICAL" })?.severity;
  expect(severityOf({ identifier: undefined })).toBe("CRITICAL");
  expect(severityOf({ identifier: "REQUIRED_TAGS" })).toBe("CRITICAL");
  expect(severityOf({})).toBe("MEDIUM");
});

test("an aggregator's names account and region; the rule is told by its default name", () => {
  const reading = normalize(fixture("aggregated"), withRule(undefined));
  expect(reading).toMatchObject({ account: "444455556666", region: "eu-west-1", check: "S3.5", said: { compliance: "COMPLIANT" } });
});

test("Security Hub's own rules never count, by name or by maker", () => {
  expect(normalize(fixture("by-security-hub"), withRule(undefined))).toBeUndefined();
  expect(normalize(fixture("evaluation"), withRule({ ...managed, bySecurityHub: true }))).toBeUndefined();
});

test.each(["ConfigRuleName", "ResourceType", "ResourceId"])("without %s it says nothing", (member) => {
  const qualifier = { ConfigRuleName: "r", ResourceType: "t", ResourceId: "i", [member]: undefined };
  const raw = { ...fixture("evaluation"), EvaluationResultIdentifier: { EvaluationResultQualifier: qualifier } };
  expect(() => normalize(raw, withRule(managed))).toThrow(MalformedRecord);
});

test("being evaluated again with the same result is no news", () => {
  const document = fixture("evaluation");
  const content = (raw: Document) => normalize(raw, withRule(managed))?.content;
  expect(content({ ...document, ResultRecordedTime: new Date("2026-11-24T05:00:00Z") })).toBe(content(document));
  expect(content({ ...document, ComplianceType: "COMPLIANT" })).not.toBe(content(document));
});

test("ids with slashes come back whole", () => {
  expect(evaluatedOf("1/eu-west-1/rule/AWS::IAM::Role/path/to/role")).toEqual({
    account: "1",
    region: "eu-west-1",
    rule: "rule",
    type: "AWS::IAM::Role",
    id: "path/to/role",
  });
});
