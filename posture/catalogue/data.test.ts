import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { severities } from "../words.ts";
import { controls, legacyIds, rules } from "./entries.ts";

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

  test.each(["controls.json", "rules.json", "legacy.json"])("%s has one entry a line, sorted, so that a change can be reviewed", (file) => {
    const lines = readFileSync(new URL(file, import.meta.url), "utf8")
      .trimEnd()
      .split("\n")
      .slice(1, -1);
    const entries = lines.map((line) => JSON.parse(line.replace(/,$/, "")) as { readonly id: string; readonly standard?: string });
    const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
    const keys = entries.map(({ id, standard = "" }) => `${standard}/${id}`);
    const sorted = file === "rules.json" ? [...keys].sort() : [...keys].sort(order.compare);
    expect(keys).toEqual(sorted);
  });
});
