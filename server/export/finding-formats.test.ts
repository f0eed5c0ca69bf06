import { expect, test } from "vitest";
import { plainFinding } from "../../test/support/recorded-finding.ts";
import { findingFormats, findingTypes } from "./finding-formats.ts";
import { formatAccepted } from "./format.ts";

const { format: csv } = findingFormats.csv;

const titled = (title: string): string | undefined =>
  /^0{32},open,HIGH,(.*),S3\.1,people,/s.exec(csv.line({ ...plainFinding, title }, 0))?.[1];

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
  expect(csv.line(plainFinding, 0).split(",").length).toBe(csv.head.split(",").length);
  expect([csv.head.endsWith("\r\n"), csv.line(plainFinding, 0).endsWith("\r\n")]).toEqual([true, true]);
  expect(csv.line(plainFinding, 0)).toContain(",SEC03-BP07 SEC08-BP04,");
});

test.each([
  [undefined, "json"],
  ["*/*", "json"],
  ["text/html,application/xhtml+xml,*/*;q=0.8", "json"],
  ["text/csv", "csv"],
  ["application/xml;q=0.1, Text/CSV;q=0.9", "csv"],
  ["text/csv;q=0, application/x-ndjson", "jsonl"],
  ["text/csv;q=0.5, application/json", "json"],
  ["application/x-ndjson; charset=utf-8", "jsonl"],
  ["application/x-ndjson;profile=asff", "asff"],
  ['application/json;q=0.2, application/x-ndjson; profile="OCSF"; q=0.9', "ocsf"],
  ["application/x-ndjson;profile=cef", "json"],
  ["text/csv;q=high", "csv"],
  [",;,", "json"],
])("who accepts %s is given %s", (accept, name) => {
  expect(formatAccepted(findingTypes, accept)).toBe(name);
});
