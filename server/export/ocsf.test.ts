/** Every event is what OCSF 1.6.0 says of its class. */
import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { RecordedFinding } from "../../db/read/recorded-findings.ts";
import { kinds, severities } from "../../posture/words.ts";
import { ocsfFaults } from "../../test/support/ocsf-schema.ts";
import { acceptance, ofOtherServices, recordedFinding } from "../../test/support/recorded-finding.ts";
import "../../test/support/seed.ts";
import { ocsf, ocsfOf } from "./ocsf.ts";

const event = (change: Partial<RecordedFinding>): Record<string, unknown> =>
  JSON.parse(ocsf.line({ ...recordedFinding, ...change }, 0)) as Record<string, unknown>;

test("a control that failed is a Compliance Finding, whole", () => {
  const written = event({});
  expect(ocsfFaults(written)).toEqual([]);
  expect(written).toMatchObject({
    class_uid: 2003,
    type_uid: 200301,
    severity_id: 4,
    status_id: 1,
    time: Date.parse(recordedFinding.changedAt),
    cloud: { provider: "AWS", account: { uid: "111111111111", type_id: 10 }, region: "eu-west-1" },
    compliance: { control: "S3.1", status: "Fail", requirements: ["SEC03-BP07", "SEC08-BP04"] },
    finding_info: { uid: recordedFinding.id, title: "Title" },
    resources: [{ uid: "arn:aws:s3:::b", type: "AWS::S3::Bucket" }],
    remediation: { desc: "Turn on Block Public Access." },
  });
});

test.each([
  ["posture", "S3.1", 2003],
  ["threat", "Recon:EC2/Portscan", 2004],
  ["sensitive-data", "SensitiveData:S3Object/Personal", 2004],
  ["other", "rule 7", 2004],
  ["vulnerability", "CVE-2024-3094", 2002],
  ["vulnerability", "GHSA-jfh8-c2jp-5v3q", 2002],
  ["vulnerability", "ALAS2-2024-2500", 2002],
  ["vulnerability", "CWE-89 - SQL injection", 2002],
  ["vulnerability", "NETWORK_REACHABILITY", 2004],
  ["vulnerability", "Hardcoded credentials", 2004],
] as const)("%s %s is of class %i", (kind, check, uid) => {
  const written = event({ kind, check });
  expect([written.class_uid, ocsfFaults(written)]).toEqual([uid, []]);
});

test.each([
  ["open", null, [1, 3, 1]],
  ["suppressed", null, [3, 3, 1]],
  ["resolved", "fixed", [4, 1, 3]],
  ["resolved", "resource gone", [4, 2, 3]],
  ["closed", "check switched off", [5, 2, 3]],
] as const)("what is %s (%s) has that status, result and activity", (status, reason, ids) => {
  const { status_id, compliance, activity_id } = event({ status, reason });
  expect([status_id, (compliance as { status_id: number }).status_id, activity_id]).toEqual(ids);
});

test("what somebody is assigned to is in progress", () => {
  const written = event({ assignee: { id: "1", name: "Mirjam Lund" }, ticket: "https://tickets.example/7" });
  expect(written).toMatchObject({ status_id: 2, unmapped: { assignee: "Mirjam Lund", ticket: "https://tickets.example/7" } });
  expect(ocsfFaults(written)).toEqual([]);
});

test("what is accepted is suppressed, and says until when and why", () => {
  const written = event({ status: "accepted", acceptance });
  expect(written).toMatchObject({ status_id: 3, comment: acceptance.reason, unmapped: { status: "accepted", accepted_by: "Mirjam Lund" } });
  expect(ocsfFaults(written)).toEqual([]);
});

test("what changed since it was found is an update", () => {
  expect(event({ changedAt: "2026-11-25T12:00:00.000Z" })).toMatchObject({
    activity_id: 2,
    type_uid: 200302,
    type_name: "Compliance Finding: Update",
  });
});

test.each(Object.entries(ofOtherServices))("%s is valid", (_, finding) => {
  expect(ocsfFaults(ocsfOf(finding))).toEqual([]);
});

test("whatever a finding says, its event is valid and one line", () => {
  const text = fc.string({ unit: "binary", maxLength: 20 });
  const changes = fc.record({
    title: text,
    check: text,
    kind: fc.constantFrom(...kinds),
    severity: fc.constantFrom(...severities),
    acceptance: fc.constantFrom(null, acceptance),
    status: fc.constantFrom("open", "accepted", "suppressed", "resolved", "closed"),
    product: text,
    accountName: text,
    region: fc.constantFrom("global", "eu-west-1", "cn-north-1"),
    resource: fc.record({ id: text, type: text, name: fc.option(text) }),
    record: fc.constantFrom(null, recordedFinding.record),
    advice: fc.constantFrom(recordedFinding.advice, { matters: null, fix: null, page: null }),
  });
  fc.assert(
    fc.property(changes, (change) => {
      const line = ocsf.line({ ...recordedFinding, ...(change as Partial<RecordedFinding>) }, 0);
      expect(line.indexOf("\n")).toBe(line.length - 1);
      expect(ocsfFaults(JSON.parse(line))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

describe("the check itself", () => {
  it.each([
    ["an attribute that no class has", { colour: "red" }, ["colour is no attribute of it"]],
    ["a number that is none", { severity_id: 7 }, ["severity_id is 7, which is none of its numbers"]],
    ["another label", { severity: "Severe" }, ["severity beside severity_id is Severe, not High"]],
    ["a time in seconds", { time: 1_764_000_000 }, ["time is no time in milliseconds"]],
    ["no finding_info", { finding_info: undefined }, ["finding_info is missing"]],
    ["a resource without a name", { resources: [{ type: "x" }] }, ["resources[0]. has none of name, uid"]],
    [
      "another activity's type",
      { type_uid: 200302, type_name: "Compliance Finding: Update" },
      ["type_uid is not of the class and activity"],
    ],
  ])("names %s", (_, change, faults) => {
    expect(ocsfFaults(JSON.parse(JSON.stringify({ ...event({}), ...change })))).toEqual(faults);
  });
});
