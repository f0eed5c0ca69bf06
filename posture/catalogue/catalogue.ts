/** What a check is: control ↔ Config rule ↔ legacy ids ↔ severity (domain.md section 2). Compared without case, answered in AWS's own. */
import type { Severity } from "../words.ts";
import { type ControlEntry, controls, legacyIds, type RuleEntry, rules } from "./entries.ts";

/** Raised by hand whenever a decision in the data files changes: the version of the rules that a day was counted by. */
export const catalogueVersion = "2026-11-24";

type Parameters = Readonly<Record<string, string>>;

const controlById = new Map(controls.map((control) => [control.id.toLowerCase(), control]));
const ruleById = new Map(rules.map((rule) => [rule.id, rule]));
const ruleByName = new Map(rules.map((rule) => [rule.name, rule.id]));
const controlByLegacyId = new Map(legacyIds.map(({ standard, id, control }) => [`${standard}/${id}`.toLowerCase(), control]));
const controlsByRule = groupByRule();

function groupByRule(): ReadonlyMap<string, readonly ControlEntry[]> {
  const grouped = new Map<string, ControlEntry[]>();
  for (const control of controls) {
    if (control.rule !== undefined) grouped.set(control.rule, [...(grouped.get(control.rule) ?? []), control]);
  }
  return grouped;
}

/**
 * The control behind a record of Security Hub CSPM. `SecurityControlId` where the record has it, else its generator:
 * `security-control/S3.1`, `STANDARD/v/VERSION/ID`, `arn:…:ruleset/STANDARD/v/VERSION/rule/ID`.
 * A control that this catalogue does not know yet is believed in its own name.
 */
export function controlOf(generatorId: string, securityControlId?: string): string | undefined {
  if (securityControlId !== undefined) return canonical(securityControlId);
  const path = generatorId.replace(/^arn:[^/]*\//, "").replace(/\/rule\//, "/");
  const legacy = controlByLegacyId.get(path.toLowerCase());
  if (legacy !== undefined) return legacy;
  const last = path.split("/").at(-1) ?? "";
  const known = controlById.get(last.toLowerCase());
  if (known !== undefined) return known.id;
  return /^security-control\/[A-Za-z0-9]+\.\d+$/.test(path) ? last : undefined;
}

/** The one control that a Config rule backs, with that control's parameters or none; undefined where there are several or other parameters. */
export function controlOfRule(identifier: string, parameters: Parameters): string | undefined {
  const backed = controlsByRule.get(identifier) ?? [];
  const given = Object.keys(parameters).length;
  if (backed.length === 1) {
    const [control] = backed;
    return given === 0 || sameParameters(parameters, control?.parameters ?? {}) ? control?.id : undefined;
  }
  return given === 0 ? undefined : backed.find((control) => sameParameters(parameters, control.parameters ?? {}))?.id;
}

/** The check that a managed rule's evaluation answers: its control, else its identifier, told apart by parameters that are not default. */
export function ruleCheck(identifier: string, parameters: Parameters): string {
  const control = controlOfRule(identifier, parameters);
  if (control !== undefined) return control;
  return Object.keys(parameters).length === 0 ? identifier : `${identifier}#${shortHash(parameters)}`;
}

/** The identifier behind a managed rule's default name (`s3-bucket-ssl-requests-only`). */
export const identifierOfRuleName = (name: string): string | undefined => ruleByName.get(name);

export const isControl = (check: string): boolean => controlById.has(check.toLowerCase());
export const severityOfControl = (id: string): Severity | undefined => controlById.get(id.toLowerCase())?.severity;

/** Config gives none: that of the control on the same rule, else the catalogue's own. */
export const severityOfRule = (identifier: string): Severity | undefined =>
  controlsByRule.get(identifier)?.[0]?.severity ?? ruleEntry(identifier)?.severity;

export const resourceTypesOfControl = (id: string): readonly string[] => controlById.get(id.toLowerCase())?.types ?? [];

const ruleEntry = (identifier: string): RuleEntry | undefined => ruleById.get(identifier.split("#")[0] ?? identifier);
const canonical = (id: string): string => controlById.get(id.toLowerCase())?.id ?? id;

const sameParameters = (a: Parameters, b: Parameters): boolean => normalText(a) === normalText(b);

/** Parameters in one order and spelling: `True` and `true` are the same to Config. */
const normalText = (parameters: Parameters): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name.toLowerCase()}=${value.trim().toLowerCase()}`)
    .sort()
    .join("&");

/** FNV-1a, 32 bits, in hexadecimal: enough to tell a rule's few sets of parameters apart, and no library. */
function shortHash(parameters: Parameters): string {
  let hash = 0x811c9dc5;
  for (const character of normalText(parameters)) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
