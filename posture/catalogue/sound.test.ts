import { expect, test } from "vitest";
import type { CatalogueData } from "./decide.ts";
import { brokenLaws } from "./sound.ts";

const because = "for a reason";
const good: CatalogueData = {
  controls: [
    { id: "S3.1", severity: "HIGH", types: [], rule: "ONE" },
    { id: "S3.2", severity: "HIGH", types: [], rule: "ONE" },
  ],
  controlDecisions: ["S3.1", "S3.2"].map((id) => ({ id, principle: "people", practices: ["SEC08-BP04"], because })),
  ruleDecisions: [{ id: "TWO", principle: "data", practices: [], because }],
  threatDecisions: [],
  familyDecisions: [{ product: "acme/scanner", principle: "layers", practices: [], because }],
};
const broken = (changed: Partial<CatalogueData>) => brokenLaws({ ...good, ...changed }, ["ONE", "TWO"], ["SEC08-BP04"]);
const [first, second] = good.controlDecisions;

test("good data break no law", () => expect(broken({})).toEqual([]));

test.each([
  [
    "a control without a decision",
    { controlDecisions: [first] },
    ["S3.2 is a control without a decision", "S3.2 is undefined, and S3.1 on the same rule people"],
  ],
  ["a rule without one", { ruleDecisions: [] }, ["TWO is a rule that no control wraps without a decision"]],
  [
    "a decision on a rule that a control wraps",
    { ruleDecisions: [...good.ruleDecisions, { ...good.ruleDecisions[0], id: "ONE" }] },
    ["ONE is decided and is no rule that no control wraps"],
  ],
  [
    "two decisions",
    { controlDecisions: [first, second, { ...first, id: "s3.1" }] },
    ["s3.1 is decided and is no control", "s3.1 is decided twice"],
  ],
  [
    "no such principle",
    { familyDecisions: [{ product: "acme/scanner", principle: "luck", practices: [], because }] },
    ['acme/scanner: all: "luck" is no principle'],
  ],
  [
    "no such best practice",
    { ruleDecisions: [{ id: "TWO", principle: "data", practices: ["SEC99-BP01"], because }] },
    ['TWO: "SEC99-BP01" is no best practice'],
  ],
  [
    "two answers to one question",
    { controlDecisions: [first, { ...second, principle: "data" }] },
    ["S3.2 is data, and S3.1 on the same rule people"],
  ],
])("%s", (_, changed, lines) => {
  expect(broken(changed as Partial<CatalogueData>)).toEqual(lines);
});
