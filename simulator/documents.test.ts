import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readDocuments } from "./documents.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "documents-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, ...lines: readonly string[]) => writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
const line = (finding: unknown) => JSON.stringify({ origin: "a test", finding });

test("the form of a document tells its service, in any casing", () => {
  write("b.jsonl", line({ findingArn: "arn", awsAccountId: "1" }), "", line({ FindingArn: "arn" }));
  write("a.jsonl", line({ Service: { Archived: false } }), line({ service: {}, productArn: "arn" }), line({ Title: "of nobody known" }));
  write("notes.txt", "no document");
  expect(readDocuments(folder).map(({ service }) => service)).toEqual([
    "guardduty",
    "securityhub",
    "securityhub",
    "inspector2",
    "inspector2",
  ]);
});

test("a document is kept as it was given", () => {
  const given = { Id: 7, Service: {}, nested: [{ any: "thing" }] };
  write("a.jsonl", line(given), line(null), line("no object"));
  expect(readDocuments(folder)).toEqual([
    { service: "guardduty", document: given },
    { service: "securityhub", document: null },
    { service: "securityhub", document: "no object" },
  ]);
});

test.each([
  ["{", "--findings: a.jsonl:2 is no JSON"],
  ["7", "--findings: a.jsonl:2 has no member finding"],
  ['{"origin":"a test"}', "--findings: a.jsonl:2 has no member finding"],
])("%s is named with its file and line", (wrong, words) => {
  write("a.jsonl", line({}), wrong);
  expect(() => readDocuments(folder)).toThrow(words);
});
