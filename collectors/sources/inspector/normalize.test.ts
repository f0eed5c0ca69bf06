import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MalformedRecord } from "../../source.ts";
import { normalize as read } from "./normalize.ts";

type Document = Record<string, unknown>;
const fixture = (name: string): Document => JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8")) as Document;
const normalize = (document: Document) => read(document, { region: "eu-central-1" });

test("a package's vulnerability", () => {
  const arn = "arn:aws:inspector2:eu-central-1:111122223333:finding/5f6e7d8c9b0a1234567890abcdef0123";
  expect(normalize(fixture("package"))).toMatchObject({
    nativeId: arn,
    account: "111122223333",
    region: "eu-central-1",
    kind: "vulnerability",
    check: "CVE-2024-3094",
    // Named like everybody else names an instance, so that resource and record meet.
    resource: {
      id: "arn:aws:ec2:eu-central-1:111122223333:instance/i-0abc12de34f567890",
      type: "AWS::EC2::Instance",
      name: "ledger-worker-1",
    },
    said: { by: "inspector", status: "ACTIVE" },
    severity: "CRITICAL",
    updatedAt: "2026-11-22T06:00:00.000Z",
    warnings: [],
  });
});

test("code: its detector is the check; untriaged counts as MEDIUM without a warning; a time with a blank is a time", () => {
  expect(normalize(fixture("code-untriaged"))).toMatchObject({
    check: "python/sql-injection@v1.0",
    severity: "MEDIUM",
    said: { status: "CLOSED" },
    createdAt: "2026-03-07T22:40:17.655Z",
    warnings: [],
  });
});

test("the network", () => {
  expect(normalize(fixture("network"))).toMatchObject({ check: "NETWORK_REACHABILITY", said: { status: "SUPPRESSED" } });
});

test("the SDK's dates are read like texts", () => {
  const updatedAt = "2026-11-22T06:00:00.000Z";
  expect(normalize({ ...fixture("package"), updatedAt: new Date(updatedAt) }).updatedAt).toBe(updatedAt);
});

test.each([
  ["INFORMATIONAL", "INFORMATIONAL", 0],
  ["HIGH", "HIGH", 0],
  ["DREADFUL", "CRITICAL", 1],
  [undefined, "MEDIUM", 1],
])("severity %s is %s", (given, severity, warned) => {
  const reading = normalize({ ...fixture("package"), severity: given });
  expect([reading.severity, reading.warnings.length]).toEqual([severity, warned]);
});

test.each(["findingArn", "awsAccountId"])("without %s it is nobody's", (member) => {
  expect(() => normalize({ ...fixture("package"), [member]: undefined })).toThrow(MalformedRecord);
});

test("being seen again is no news, another status is", () => {
  const document = fixture("package");
  const { content } = normalize(document);
  expect(normalize({ ...document, lastObservedAt: "2026-11-25T00:00:00Z", updatedAt: "2026-11-25T00:00:00Z" }).content).toBe(content);
  expect(normalize({ ...document, status: "CLOSED" }).content).not.toBe(content);
});

test.each([
  [{ type: "Microsoft.Compute/virtualMachines", id: "/subscriptions/s-1/virtualMachines/vm-1", provider: "AZURE" }, false],
  [{ type: "Microsoft.Web/sites", id: "/subscriptions/s-1/sites/shop" }, false],
  [{ type: "AWS_EC2_INSTANCE", id: "i-0abc12de34f567890", provider: "AWS" }, true],
  [{ type: "AWS_EC2_INSTANCE", id: "i-0abc12de34f567890" }, true],
])("another cloud's resource is in no number: %j", (resource, counted) => {
  expect(normalize({ ...fixture("package"), resources: [resource] }).counted).toBe(counted);
});
