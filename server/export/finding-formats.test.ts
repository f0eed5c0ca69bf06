import { expect, test } from "vitest";
import type { Finding } from "../../contract/findings.ts";
import { findingFormats } from "./finding-formats.ts";
import { formatAccepted } from "./format.ts";

const { csv } = findingFormats;

const plain: Finding = {
  id: "0".repeat(32),
  title: "Title",
  check: "S3.1",
  principle: "people",
  practices: ["SEC03-BP07", "SEC08-BP04"],
  kind: "posture",
  source: "securityhub",
  product: "securityhub",
  accountId: "111111111111",
  accountName: "payments",
  organizationalUnit: null,
  owner: null,
  owners: [],
  region: "eu-west-1",
  resource: { id: "arn:aws:s3:::b", type: "AWS::S3::Bucket", name: null },
  severity: "HIGH",
  severityAssigned: false,
  status: "open",
  reason: null,
  detail: null,
  firstSeen: "2026-11-24T12:00:00.000Z",
  openedAt: null,
  leftAt: null,
  dueOn: null,
  due: null,
  assignee: null,
  ticket: null,
  reopened: 0,
  changedAt: "2026-11-24T12:00:00.000Z",
  secondHand: false,
  suppressedIn: null,
  markedResolved: false,
  evidenceLostSince: null,
  unconfirmedSince: null,
  counted: true,
  acceptance: null,
  change: null,
};
const titled = (title: string): string | undefined => /^0{32},open,HIGH,(.*),S3\.1,people,/s.exec(csv.line({ ...plain, title }, 0))?.[1];

test.each([
  ["plain", "plain"],
  ["İstanbul 🚀 \u202e", "İstanbul 🚀 \u202e"],
  ['a "quoted" one', '"a ""quoted"" one"'],
  ["a, b", '"a, b"'],
  ["two\nlines", '"two\nlines"'],
  ["two\r\nlines", '"two\r\nlines"'],
  ["=1+1", '"\'=1+1"'],
  ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
  ["+1", '"\'+1"'],
  ["-1", '"\'-1"'],
  ["@SUM(A1)", '"\'@SUM(A1)"'],
  ["\t=1", '"\'\t=1"'],
  ["\r=1", '"\'\r=1"'],
  ["\n=1", '"\'\n=1"'],
  ["＝1+1", '"\'＝1+1"'],
  ["1=1", "1=1"],
  ["", ""],
])("the title %j is the cell %j", (title, cell) => {
  expect(titled(title)).toBe(cell);
});

test("a line has as many cells as the head has names, and ends as RFC 4180 has it", () => {
  expect(csv.line(plain, 0).split(",").length).toBe(csv.head.split(",").length);
  expect([csv.head.endsWith("\r\n"), csv.line(plain, 0).endsWith("\r\n")]).toEqual([true, true]);
  expect(csv.line(plain, 0)).toContain(",SEC03-BP07 SEC08-BP04,");
});

test.each([
  [undefined, "json"],
  ["*/*", "json"],
  ["text/html,application/xhtml+xml,*/*;q=0.8", "json"],
  ["text/csv", "csv"],
  ["application/xml;q=0.1, Text/CSV;q=0.9", "csv"],
])("who accepts %s is given %s", (accept, name) => {
  expect(formatAccepted(accept)).toBe(name);
});
