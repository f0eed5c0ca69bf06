/** Other people's documents through the sample's door: each is stored or named, and the organization's own findings never notice. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readDocuments } from "../../cli/external-documents.ts";
import type { Collected } from "../support/collected.ts";
import {
  controlDocument,
  type Document,
  foreignAccount,
  recased,
  threatDocument,
  weaknessDocument,
  writeDocuments,
} from "../support/documents.ts";
import { brokenLaws } from "../support/laws.ts";
import { ownRows, type Visited, visited } from "../support/visited.ts";

interface Outside {
  readonly native_id: string | null;
  readonly region: string;
  readonly standing: string;
  readonly severity: string;
  readonly updated_at: string;
  readonly account_id: string;
}
const outsideOf = (visit: Collected) =>
  visit.writer.rows.all<Outside>(
    `SELECT native_id, findings.region, standing, findings.severity, records.updated_at, account_id FROM findings
     JOIN records ON records.finding = findings.id JOIN accounts ON accounts.id = account WHERE accounts.state = 'outside'`,
  );
const warningsOf = async ({ writer }: Collected): Promise<readonly string[]> => {
  const sql = "SELECT message FROM run_warnings WHERE code IN ('malformed-record', 'document-not-stored') ORDER BY message";
  return (await writer.rows.all<{ message: string }>(sql)).map(({ message }) => message);
};

let plain: readonly unknown[];
let folder: string;
beforeAll(async () => {
  const visit = await visited(undefined);
  plain = await ownRows(visit);
  await visit.close();
}, 120_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "documents-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const eks = {
  ResourceType: "EKSCluster",
  EksClusterDetails: { Arn: "arn:aws:eks:ap-south-1:900000000002:cluster/g", CreatedAt: "2024-01-01T00:00:00Z" },
};

/** Part of the native id; the document; how it stands; where. */
const forms: readonly (readonly [string, string, unknown, string, string])[] = [
  ["Security Hub's, as its API gives it", "/form-a", controlDocument("form-a"), "open", "eu-west-2"],
  ["Security Hub's, as events give it", "/form-b", recased(controlDocument("form-b"), "lower"), "open", "eu-west-2"],
  ["a region that only the product's ARN names", "/form-c", controlDocument("form-c", { Region: undefined }), "open", "eu-west-2"],
  ["a region that is none, beside an ARN", "/form-d", controlDocument("form-d", { Region: "Frankfurt" }), "open", "eu-west-2"],
  [
    "a product that nobody knows",
    " form-e",
    controlDocument("", { Id: "form-e", ProductArn: "arn:aws:securityhub:sa-east-1::product/acme/scanner", Region: undefined, Types: [] }),
    "open",
    "sa-east-1",
  ],
  ["GuardDuty's, as its API gives it", "/666f726d2d66", threatDocument("form-f"), "open", "ap-south-1"],
  [
    "GuardDuty's, as events give it",
    "/666f726d2d67",
    recased(threatDocument("form-g", { Service: { Archived: true } }), "lower"),
    "suppressed",
    "ap-south-1",
  ],
  ["times inside that the wire holds as numbers", "/666f726d2d68", threatDocument("form-h", { Resource: eks }), "open", "ap-south-1"],
  ["Inspector's, as its API gives it", "/form-i", weaknessDocument("form-i"), "open", "eu-north-1"],
  ["Inspector's in the other casing", "/form-j", recased(weaknessDocument("form-j"), "upper"), "open", "eu-north-1"],
  [
    "times as a script writes them",
    "/form-k",
    weaknessDocument("form-k", { firstObservedAt: "2025-12-26 14:21:44.742000+01:00" }),
    "open",
    "eu-north-1",
  ],
  [
    "an account that lost its leading zero as a number",
    "/form-l",
    controlDocument("form-l", { AwsAccountId: 12_345_678_901 }),
    "open",
    "eu-west-2",
  ],
  [
    "a copy of what another service found",
    "/form-m",
    controlDocument("", {
      Id: "arn:aws:inspector2:eu-west-2:900000000001:finding/form-m",
      ProductArn: "arn:aws:securityhub:eu-west-2::product/aws/inspector",
      Compliance: undefined,
    }),
    "open",
    "eu-west-2",
  ],
];

/** What names it; the document; the reason. */
const noFindings: readonly (readonly [string, unknown, RegExp])[] = [
  [
    "a template of the documentation",
    controlDocument("", { Id: "string", AwsAccountId: "string" }),
    /string: AwsAccountId is not an account id: "string"/,
  ],
  ["no account", controlDocument("no-account", { AwsAccountId: undefined }), /no-account: AwsAccountId is not an account id: null/],
  [
    "no time",
    weaknessDocument("no-time", { firstObservedAt: "yesterday", lastObservedAt: 7e20, updatedAt: null }),
    /no-time: none of .* is a time/,
  ],
  ["no type", threatDocument("no-type", { Type: undefined }), /6e6f2d74797065.*: Type is missing/],
  ["no id", controlDocument("", { Id: undefined }), /a record without an id: Id is missing/],
  ["JSON, but no finding", { hello: "world" }, /a record without an id: Id is missing/],
  ["a text", "a finding", /a record without an id: Id is missing/],
  [
    "Security Hub's own Config rule",
    controlDocument("", {
      Id: "own-rule",
      ProductArn: "arn:aws:securityhub:eu-west-2::product/aws/config",
      ProductFields: { "aws/config/ConfigRuleName": "securityhub-s3-bucket-ssl-1a2b3c" },
    }),
    /documents\.jsonl:\d+: Security Hub's own Config rule/,
  ],
];

describe("documents of accounts outside", () => {
  let visit: Visited;
  let found: readonly Outside[];
  const versions = [
    controlDocument("versions", { UpdatedAt: "2025-06-01T00:00:00.000Z", Compliance: { Status: "PASSED", SecurityControlId: "S3.1" } }),
    controlDocument("versions", { UpdatedAt: "2025-08-01T00:00:00.000Z" }),
    controlDocument("versions", { UpdatedAt: "2025-07-01T00:00:00.000Z", RecordState: "ARCHIVED" }),
  ];
  const ofManyAccounts: readonly Document[] = Array.from({ length: 45 }, (_, number) => {
    const account = foreignAccount(100 + number);
    return number % 3 === 0
      ? controlDocument(`many-${number}`, { AwsAccountId: account })
      : number % 3 === 1
        ? threatDocument(`many-${number}`, { AccountId: account })
        : weaknessDocument(`many-${number}`, { awsAccountId: account });
  });
  const given = [...forms.map(([, , document]) => document), ...noFindings.map(([, document]) => document), ...versions, ...ofManyAccounts];

  beforeAll(async () => {
    const documents = mkdtempSync(join(tmpdir(), "documents-"));
    writeDocuments(documents, "documents.jsonl", given);
    writeFileSync(join(documents, "empty.jsonl"), "");
    writeFileSync(join(documents, "notes.txt"), "no document");
    visit = await visited(documents);
    found = await outsideOf(visit);
    rmSync(documents, { recursive: true });
  }, 120_000);
  afterAll(() => visit.close());

  test("given is stored and warned, and the run is done", () => {
    expect(visit.external).toEqual({ given: given.length, stored: given.length - noFindings.length, warned: noFindings.length });
    expect(visit.run).toMatchObject({ state: "done", error: undefined });
  });

  test.each(forms)("a finding: %s", (_, native, _document, standing, region) => {
    expect(found.filter(({ native_id }) => native_id?.includes(native))).toMatchObject([{ standing, region }]);
  });

  test.each(noFindings)("no finding, named with its reason: %s", async (_, _document, reason) => {
    expect((await warningsOf(visit)).filter((message) => reason.test(message))).not.toEqual([]);
  });

  test("the newest of a record's versions counts, wherever it stands in the file", () => {
    expect(found.filter(({ native_id }) => native_id?.endsWith("/versions"))).toMatchObject([
      { standing: "open", updated_at: "2025-08-01T00:00:00.000Z" },
    ]);
  });

  test("more accounts than a service's filter takes are all there", () => {
    expect(new Set(found.map(({ account_id }) => account_id).filter((id) => id >= foreignAccount(100))).size).toBe(ofManyAccounts.length);
  });

  test("the organization's own findings, records, events and scopes are those of a run without them", async () => {
    expect(await ownRows(visit)).toEqual(plain);
    expect(await brokenLaws(visit.writer.rows)).toEqual([]);
  });

  test("once more changes nothing", async () => {
    const events = () => visit.writer.rows.all("SELECT count(*) AS events FROM finding_events");
    const before = await events();
    expect(await visit.again()).toEqual(visit.external);
    expect([await outsideOf(visit), await events()]).toEqual([found, before]);
  });
});

describe("a folder that is not what --findings reads", () => {
  test.each([
    ["a line that is no JSON", "{", "--findings: a.jsonl:2 is no JSON"],
    ["a line without a finding", '{"origin":"x"}', "--findings: a.jsonl:2 has no member finding"],
    ["a line that is no object", "7", "--findings: a.jsonl:2 has no member finding"],
  ])("%s is named by file and line", (_, line, message) => {
    writeFileSync(join(folder, "a.jsonl"), `\uFEFF${JSON.stringify({ finding: controlDocument("a") })}\r\n${line}\n`);
    expect(() => readDocuments(folder)).toThrow(message);
  });

  test("a folder without .jsonl, one that is missing, and a folder in a file's place are refused", () => {
    expect(() => readDocuments(folder)).toThrow(/^--findings: .* holds no file that ends in \.jsonl$/);
    expect(() => readDocuments(join(folder, "nowhere"))).toThrow(/^--findings: .*nowhere is no folder$/);
    writeDocuments(join(folder, "folder.jsonl"), "a.jsonl", []);
    expect(() => readDocuments(folder)).toThrow(/^--findings: .*folder\.jsonl cannot be read$/);
  });
});
