import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseCatalogue } from "./catalogue-file.ts";

const good = `# ours
checks:
  - id: S3.9
    principle: people
    practices: [SEC08-BP04, SEC04-BP01]
    because: our logs hold what people typed
  - id: our-buckets-are-blue
    principle: data
    severity: HIGH
  - prefix: prowler-iam_
    product: prowler/prowler
    principle: identity
`;

test("YAML and JSON say the same", () => {
  const { own, mistakes } = parseCatalogue(good);
  expect(mistakes).toEqual([]);
  expect(own).toEqual([
    { id: "S3.9", principle: "people", practices: ["SEC04-BP01", "SEC08-BP04"], because: "our logs hold what people typed" },
    { id: "our-buckets-are-blue", principle: "data", severity: "HIGH" },
    {
      prefix: "prowler-iam_",
      product: "prowler/prowler",
      principle: "identity",
    },
  ]);
  for (const indent of [undefined, 2, "\t"]) {
    expect(parseCatalogue(JSON.stringify({ checks: own }, null, indent))).toEqual({ own, mistakes: [] });
  }
});

test("the example in the documentation is a good one", () => {
  const documentation = readFileSync(new URL("../docs/catalogue.md", import.meta.url), "utf8");
  const example = /```yaml\n(.+?)```/s.exec(documentation)?.[1];
  const { own, mistakes } = parseCatalogue(example ?? "");
  expect(mistakes).toEqual([]);
  expect(own.length).toBeGreaterThan(2);
});

describe("a mistake is told by line and field", () => {
  const entry = (line: string) => `checks:\n  - id: S3.9\n    principle: people\n    ${line}\n`;
  test.each([
    ["nothing at all", "", 1, "the file", /list of checks/],
    ["a list at the top", "- id: S3.9", 1, "the file", /list of checks/],
    ["no list of checks", "checks: S3.9", 1, "checks", /not a list/],
    ["another name at the top", "checks: []\noverrides: []", 2, "overrides", /no field: those are checks/],
    ["an entry that is none", "checks:\n  - S3.9", 2, "checks[0]", /not an object/],
    ["an unknown principle", "checks:\n  - id: S3.9\n    principle: peple", 3, "checks[0].principle", /"peple" is not one of identity, /],
    ["no principle", "checks:\n  - because: we say so\n    id: S3.9", 2, "checks[0].principle", /missing/],
    ["no check", "checks:\n  - id: S3.9\n    principle: people\n  - principle: people", 4, "checks[1].id", /missing/],
    ["an id and a prefix", entry("prefix: S3."), 4, "checks[0].prefix", /beside id/],
    ["an unknown best practice", entry("practices: [SEC08-BP04,\n      SEC99-BP01]"), 5, "checks[0].practices", /"SEC99-BP01" is not/],
    ["best practices as a text", entry("practices: SEC08-BP04"), 4, "checks[0].practices", /not a list/],
    ["a severity in another case", entry("severity: high"), 4, "checks[0].severity", /"high" is not one of/],
    ["an empty reason", entry('because: ""'), 4, "checks[0].because", /not a text/],
    ["a number for a text", entry("fix: 3"), 4, "checks[0].fix", /not a text/],
    ["a misspelt field", entry("becuase: x"), 4, "checks[0].becuase", /no field: those are id, /],
    ["a field twice", entry("principle: data"), 4, "the file", /unique/i],
    ["a check twice", "checks:\n  - id: S3.9\n    principle: data\n  - id: s3.9\n    principle: people", 4, "checks[1]", /line 2 already/],
    ["a rule that a control wraps", "checks:\n  - id: S3_BUCKET_SSL_REQUESTS_ONLY\n    principle: data", 2, "checks[0].id", /behind S3\.5/],
    ["JSON that breaks off", '{\n "checks": [\n  { "id": "S3.9"', 3, "the file", /./],
  ])("%s", (_, text, line, field, message) => {
    const { own, mistakes } = parseCatalogue(text);
    expect(own).toEqual(field === "overrides" ? [] : own.filter(({ id }) => id === "S3.9"));
    expect(mistakes[0]).toMatchObject({ line, field });
    expect(mistakes[0]?.message).toMatch(message);
  });

  test("and the good ones beside it stand", () => {
    const { own, mistakes } = parseCatalogue(good.replace("principle: data", "principle: dat"));
    expect(own.map(({ id, prefix }) => id ?? prefix)).toEqual(["S3.9", "prowler-iam_"]);
    expect(mistakes).toHaveLength(1);
  });
});
