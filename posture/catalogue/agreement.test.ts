/**
 * Against what others say of the same checks: AWS's conformance pack for the security pillar (which rules belong to which question), and
 * Prowler's best practices, where one of its checks asks what one of ours does. Agreement is no proof, but every difference has a reason,
 * and docs/catalogue.md gives it.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { PrincipleGroup } from "../words.ts";
import { builtIn } from "./decide.ts";
import prowlerFile from "./fixtures/prowler.json" with { type: "json" };
import packFile from "./fixtures/well-architected-pack.json" with { type: "json" };

const documentation = readFileSync(new URL("../../docs/catalogue.md", import.meta.url), "utf8");
const section = (heading: string): string => documentation.split(`\n### ${heading}\n`)[1]?.split("\n#")[0] ?? "";
/** Ids in the first column of the tables under a heading. */
const explained = (heading: string) => [...section(heading).matchAll(/^\| `([^`]+)` \|/gm)].map(([, id]) => id);
const figures = (heading: string) => section(heading).split("\n")[0];

/** Which principles a question is about; the pack's text on public access is that of SEC03-BP07. */
const principlesOf: Readonly<Record<string, readonly PrincipleGroup[]>> = {
  SEC01: ["identity"],
  SEC02: ["identity"],
  SEC03: ["identity"],
  "SEC03-BP07": ["people"],
  SEC04: ["traceability"],
  SEC05: ["layers"],
  SEC06: ["layers", "automation"],
  SEC08: ["data"],
  SEC09: ["data"],
};
const questionOf = (practice: string): string => practice.slice(0, 5);

describe("AWS's conformance pack for the security pillar", () => {
  const heading = "AWS's conformance pack";
  const compared = packFile.map(({ id, questions }) => {
    const { principle, practices } = builtIn.decide({ check: id, product: "config" });
    return {
      id,
      isPrinciple: questions.some((question) => principlesOf[question]?.includes(principle)),
      isQuestion: practices.some((practice) => questions.some((question) => questionOf(question) === questionOf(practice))),
    };
  });

  test("every rule of it that is decided otherwise is explained, and no other", () => {
    const different = compared.filter(({ isPrinciple, isQuestion }) => !isPrinciple || !isQuestion).map(({ id }) => id);
    expect(explained(heading)).toEqual(different);
  });

  test("the figures are true", () => {
    const [principle, question] = [compared.filter(({ isPrinciple }) => isPrinciple), compared.filter(({ isQuestion }) => isQuestion)];
    expect(figures(heading)).toContain(
      `principle ${principle.length} of ${compared.length}, question ${question.length} of ${compared.length}`,
    );
  });
});

describe("Prowler's best practices", () => {
  const heading = "Prowler's best practices";
  const compared = prowlerFile.map(({ id, check, practices }) => {
    const ours = builtIn.decide({ check }).practices;
    return {
      id,
      isPractice: practices.some((practice) => ours.includes(practice)),
      isQuestion: practices.some((practice) => ours.some((one) => questionOf(one) === questionOf(practice))),
    };
  });

  test("every check without one in common is explained, and no other", () => {
    expect(explained(heading)).toEqual(compared.filter(({ isPractice }) => !isPractice).map(({ id }) => id));
  });

  test("the figures are true", () => {
    const [practice, question] = [compared.filter(({ isPractice }) => isPractice), compared.filter(({ isQuestion }) => isQuestion)];
    expect(figures(heading)).toContain(
      `best practice ${practice.length} of ${compared.length}, question ${question.length} of ${compared.length}`,
    );
  });
});
