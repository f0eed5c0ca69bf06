import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { severities } from "../words.ts";
import { builtInData } from "./decide.ts";
import {
  controlDecisions,
  type Decision,
  type FamilyDecision,
  familyDecisions,
  practices,
  ruleDecisions,
  threatDecisions,
} from "./decisions.ts";
import { controls, legacyIds, rules } from "./entries.ts";
import { principleOfCategory } from "./families.ts";
import { brokenLaws } from "./sound.ts";

const folded = (texts: readonly string[]) => new Set(texts.map((text) => text.toLowerCase())).size;
const controlIds = new Set(controls.map(({ id }) => id));
const ruleIds = new Set(rules.map(({ id }) => id));

describe("the data files", () => {
  test("no two entries differ by case only", () => {
    expect(folded(controls.map(({ id }) => id))).toBe(controls.length);
    expect(folded(rules.map(({ id }) => id))).toBe(rules.length);
    expect(folded(rules.map(({ name }) => name))).toBe(rules.length);
    expect(folded(legacyIds.map(({ standard, id }) => `${standard}/${id}`))).toBe(legacyIds.length);
    expect(folded([...controlIds, ...ruleIds])).toBe(controls.length + rules.length);
  });

  test("every legacy id and every control's rule exists", () => {
    expect(legacyIds.filter(({ control }) => !controlIds.has(control))).toEqual([]);
    expect(controls.filter(({ rule }) => rule !== undefined && !ruleIds.has(rule))).toEqual([]);
  });

  test("a legacy id is never a control's own: it would hide it", () => {
    expect(legacyIds.filter(({ id }) => controlIds.has(id))).toEqual([]);
  });

  test("what AWS offers is here: at least the 585 controls and 802 rules of its lists of spring 2026", () => {
    expect(controls.length).toBeGreaterThanOrEqual(585);
    expect(rules.length).toBeGreaterThanOrEqual(802);
  });

  test.each(controls.map((control) => [control.id, control] as const))("%s is well formed", (id, control) => {
    expect(id).toMatch(/^[A-Z][A-Za-z0-9]*\.[1-9]\d*$/);
    expect(severities).toContain(control.severity);
    expect(control.types.length).toBeGreaterThan(0);
    for (const type of control.types) expect(type).toMatch(/^AWS::(::Account|[A-Z][A-Za-z0-9]+::[A-Z][A-Za-z0-9]+)$/);
    expect(control.parameters === undefined || control.rule !== undefined).toBe(true);
    expect(control.category ?? "Protect").toMatch(/^(Identify|Protect|Detect|Recover)( > [A-Z][^>]+)*$/);
  });

  test("AWS's own category is known of every control but those of which its pages name none", () => {
    const unknown = controls.filter(({ category }) => category === undefined);
    // Kinesis.3's page has no such line; the others are on none of the pages that were to be had.
    expect(idsOf(unknown)).toEqual(["CloudFront.17", "CloudTrail.10", "Kinesis.3", "RedshiftServerless.7"]);
  });

  test("rules are well formed", () => {
    const wrong = rules.filter(
      ({ id, name, severity, types = [] }) =>
        !/^[A-Z][A-Z0-9_]+$/.test(id) ||
        !/^[a-z][a-z0-9-]+$/.test(name) ||
        !severities.includes(severity) ||
        types.some((type) => !/^AWS::(::Account|[A-Za-z0-9]+::[A-Za-z0-9]+)$/.test(type)),
    );
    expect(wrong).toEqual([]);
  });

  test("what a control sets on a rule can be set on it", () => {
    const takers = new Set(rules.filter(({ parameters }) => parameters === true).map(({ id }) => id));
    expect(controls.filter(({ parameters, rule = "" }) => parameters !== undefined && !takers.has(rule)).map(({ id }) => id)).toEqual([]);
    expect(rules.filter(({ defaults, scope, parameters }) => (defaults ?? scope) !== undefined && parameters !== true)).toEqual([]);
  });

  test.each([
    "controls.json",
    "rules.json",
    "legacy.json",
    "practices.json",
    "decisions/controls.json",
    "decisions/rules.json",
    "decisions/threats.json",
    "decisions/products.json",
  ])("%s has one entry a line, sorted, so that a change can be reviewed", (file) => {
    const lines = readFileSync(new URL(file, import.meta.url), "utf8")
      .trimEnd()
      .split("\n")
      .slice(1, -1);
    const entries = lines.map((line) => JSON.parse(line.replace(/,$/, "")) as FamilyDecision & { readonly standard?: string });
    const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
    const keys = entries.map(({ id, prefix = "", standard = "", product = "" }) => `${standard || product}/${id ?? prefix}`);
    const sorted = file.endsWith("rules.json") ? [...keys].sort() : [...keys].sort(order.compare);
    expect(keys).toEqual(sorted);
  });
});

const families = familyDecisions.map((family) => ({ ...family, id: `${family.product} ${family.id ?? `${family.prefix}…`}` }));
const decisions: readonly (Decision & { readonly id: string })[] = [...controlDecisions, ...ruleDecisions, ...threatDecisions, ...families];
/** The ids of those that break a law: none. */
const idsOf = (broken: readonly { readonly id: string }[]) => broken.map(({ id }) => id);

describe("the decisions", () => {
  test("each check has one, on a principle of the seven and best practices of the 57; controls on one rule go one way", () => {
    expect(practices).toHaveLength(57);
    expect(brokenLaws(builtInData, idsOf(rules), idsOf(practices))).toEqual([]);
    expect(idsOf(controlDecisions)).toEqual(idsOf(controls));
  });

  test("GuardDuty's types are of GuardDuty's form, and their severities are known, from mildest to worst", () => {
    const ranks = (given: readonly string[]) => given.map((severity) => (severities as readonly string[]).indexOf(severity));
    const wrong = threatDecisions.filter(
      ({ id, severities: given }) =>
        !/^[A-Z]\w+:[A-Z]\w+\/[A-Z][\w&.!]+$/.test(id) ||
        given.length === 0 ||
        ranks(given).some((rank, at) => rank < 1 || rank <= (ranks(given)[at - 1] ?? -1)),
    );
    expect(idsOf(wrong)).toEqual([]);
  });

  test("at most three best practices, sorted", () => {
    const wrong = decisions.filter(({ practices: given }) => given.length > 3 || given.join() !== [...new Set(given)].sort().join());
    expect(idsOf(wrong)).toEqual([]);
  });

  test("a control that is decided otherwise than AWS's category would have it says so, and only such a one", () => {
    const categoryOf = new Map(controls.map(({ id, category }) => [id, category]));
    const saysSo = /overrul|as AWS (says|names)|AWS (says|files|calls|names)/;
    const wrong = controlDecisions.filter(({ id, principle, because }) => {
      const category = categoryOf.get(id);
      return category !== undefined && (principleOfCategory(category) !== principle) !== saysSo.test(because);
    });
    expect(idsOf(wrong)).toEqual([]);
  });

  test("without a best practice the reason says that none fits, or that it is about tags or descriptions alone", () => {
    const wrong = decisions.filter(
      ({ practices: given, because }) => (given.length === 0) !== /\bno (security )?(best )?practice\b/.test(because),
    );
    expect(idsOf(wrong)).toEqual([]);
  });

  test("every control, threat and family says why it matters and how to fix it, in a sentence of at most 140 characters", () => {
    const unwrapped = new Set(idsOf(ruleDecisions));
    const silent = decisions.filter(({ id, matters, fix }) => !unwrapped.has(id) && (matters === undefined || fix === undefined));
    expect(idsOf(silent)).toEqual([]);
    const texts = decisions.flatMap(({ id, matters, fix }) => [matters, fix].flatMap((text) => (text === undefined ? [] : [{ id, text }])));
    expect(idsOf(texts.filter(({ text }) => !/^[A-Z0-9].{18,138}\.$/.test(text)))).toEqual([]);
    const wordy = decisions.filter(({ because }) => because.endsWith(".") || !/^(\S+ ){2,14}\S+$/.test(because));
    expect(idsOf(wordy)).toEqual([]);
  });

  test("the words are ours: none of the phrases that AWS's pages on controls are made of", () => {
    const phrases =
      /this (control|rule) (checks|fails)|checks whether|we recommend|it'?s recommended|security best practice|in the \*?amazon|user guide/i;
    const borrowed = decisions.filter(({ because, matters = "", fix = "" }) =>
      phrases.test(`${because} ${matters} ${fix}`.replace("no security best practice", "")),
    );
    expect(idsOf(borrowed)).toEqual([]);
  });
});
