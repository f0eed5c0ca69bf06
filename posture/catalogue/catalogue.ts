/** What a check is: control ↔ Config rule ↔ legacy ids ↔ severity (domain.md section 2). Compared without case, answered in AWS's own. */
import { worst } from "../severity.ts";
import type { Severity } from "../words.ts";
import { type ControlEntry, controls, legacyIds, type RuleEntry, rules } from "./entries.ts";
import { meaning, notDefault, type Parameters, shortHash, without } from "./parameters.ts";

/** Changes with any fact in the data files, by itself: the version of the rules that a day was counted by cannot be forgotten. */
export const catalogueVersion = shortHash(JSON.stringify([controls, rules, legacyIds]));

const controlById = new Map(controls.map((control) => [control.id.toLowerCase(), control]));
const ruleById = new Map(rules.map((rule) => [rule.id.toLowerCase(), rule]));
const ruleByName = new Map(rules.map((rule) => [rule.name, rule.id]));
const controlByLegacyId = new Map(legacyIds.map(({ standard, id, control }) => [`${standard}/${id}`.toLowerCase(), control]));
const controlsByRule = groupByRule();

function groupByRule(): ReadonlyMap<string, readonly ControlEntry[]> {
  const grouped = new Map<string, ControlEntry[]>();
  for (const control of controls) {
    if (control.rule === undefined) continue;
    const rule = control.rule.toLowerCase();
    grouped.set(rule, [...(grouped.get(rule) ?? []), control]);
  }
  return grouped;
}

/**
 * The control behind a record of Security Hub CSPM. `SecurityControlId` where the record has it, else its generator:
 * `security-control/S3.1`, `STANDARD/v/VERSION/ID`, `arn:…:ruleset/STANDARD/v/VERSION/rule/ID`.
 * A control that this catalogue does not know yet is believed in its own name. Where one requirement of a benchmark is two controls
 * (CIS 3.0.0 `2.1.4` is S3.1 and S3.8), the generator alone does not tell which: such records always have a `SecurityControlId`.
 */
export function controlOf(generatorId: string, securityControlId?: string): string | undefined {
  const named = securityControlId?.trim() ?? "";
  if (named !== "") return controlByLegacyId.get(`security-control/${named}`.toLowerCase()) ?? canonical(named);
  const path = generatorId
    .trim()
    .replace(/^arn:[^/]*\//, "")
    .replace(/\/rule\//, "/");
  const legacy = controlByLegacyId.get(path.toLowerCase());
  if (legacy !== undefined) return legacy;
  const own = /^(?:security-control|[a-z0-9-]+\/v\/[0-9.]+)\/(?:CT\.)?([a-z][a-z0-9]*\.\d+)$/i.exec(path)?.[1];
  return own === undefined ? undefined : canonical(own);
}

/**
 * The one control that a Config rule backs, with that control's parameters or none. Several controls on one rule are told apart by
 * parameters alone. "None" means what the rule does then: where AWS documents a default that is not the control's (a certificate's 14 days
 * against 30), a rule without parameters asks another question, and is no control.
 */
export function controlOfRule(identifier: string, parameters: Parameters): string | undefined {
  const backed = controlsByRule.get(identifier.toLowerCase()) ?? [];
  const rule = ruleEntry(identifier);
  const given = asked(parameters, rule);
  const same = backed.filter((control) => asked(control.parameters ?? {}, rule) === given);
  if (same.length > 0) return same.length === 1 ? same[0]?.id : undefined;
  return backed.length === 1 && given === "" && rule?.defaults === undefined ? backed[0]?.id : undefined;
}

/** Every control that a Config rule backs, whatever parameters tell them apart. */
export const controlsOfRule = (identifier: string): readonly string[] =>
  (controlsByRule.get(identifier.toLowerCase()) ?? []).map(({ id }) => id);

/** The check that a managed rule's evaluation answers: its control, else its identifier, told apart by parameters that are not default. */
export function ruleCheck(identifier: string, parameters: Parameters): string {
  const control = controlOfRule(identifier, parameters);
  if (control !== undefined) return control;
  const rule = ruleEntry(identifier);
  const given = asked(parameters, rule);
  const id = rule?.id ?? identifier;
  return given === "" ? id : `${id}#${shortHash(given)}`;
}

/**
 * The identifier behind a managed rule's default name (`s3-bucket-ssl-requests-only`), also as organization rules
 * (`OrgConfigRule-NAME-…`) and conformance packs (`NAME-conformance-pack-…`) spell it. Names by hand tell nothing.
 */
export function identifierOfRuleName(name: string): string | undefined {
  const plain = name
    .replace(/-conformance-pack-[a-z0-9]+$/i, "")
    .replace(/^OrgConfigRule-(.+)-[a-z0-9]{8}$/i, "$1")
    .toLowerCase();
  return ruleByName.get(plain);
}

/** The same check by its other names, for a reader who knows one of them. */
export interface Ties {
  /** Identifier of the managed rule behind a control; null where Security Hub evaluates by itself, and of what is no control. */
  readonly rule: string | null;
  /** That the control gives it. */
  readonly parameters: Record<string, string>;
  /** Of a rule, or of a control on one: other controls on the same rule. They ask otherwise, and so are checks of their own. */
  readonly controls: string[];
  /** "cis-aws-foundations-benchmark/v/1.2.0/2.7". */
  readonly legacy: string[];
}

export function tiesOf(check: string): Ties {
  const control = controlById.get(check.toLowerCase());
  const rule = control === undefined ? ruleEntry(check)?.id : control.rule;
  return {
    rule: control?.rule ?? null,
    parameters: { ...control?.parameters },
    controls: rule === undefined ? [] : controlsOfRule(rule).filter((id) => id !== control?.id),
    legacy:
      control === undefined
        ? []
        : legacyIds.filter((legacy) => legacy.control === control.id).map(({ standard, id }) => `${standard}/${id}`),
  };
}

export const isControl = (check: string): boolean => controlById.has(check.toLowerCase());
export const severityOfControl = (id: string): Severity | undefined => controlById.get(id.toLowerCase())?.severity;

/** Config gives none: that of the control on the same rule (the worst of several: never milder than can be justified), else the catalogue's own. */
export function severityOfRule(identifier: string): Severity | undefined {
  const rule = ruleEntry(identifier);
  if (rule === undefined) return undefined;
  return worst((controlsByRule.get(rule.id.toLowerCase()) ?? []).map(({ severity }) => severity)) ?? rule.severity;
}

export const resourceTypesOfControl = (id: string): readonly string[] => controlById.get(id.toLowerCase())?.types ?? [];

/** What these parameters ask of a resource, whichever resources they name. */
const asked = (parameters: Parameters, rule: RuleEntry | undefined): string =>
  meaning(notDefault(without(parameters, rule?.scope), rule?.defaults));

/** AWS's default name of a managed rule, by its identifier or a check made from one: its page is called so. */
export const ruleNamed = (check: string): string | undefined => ruleEntry(check)?.name;

/** Of an identifier, or of a check made from one by {@link ruleCheck}. */
const ruleEntry = (identifier: string): RuleEntry | undefined => ruleById.get((identifier.split("#")[0] ?? identifier).toLowerCase());
const canonical = (id: string): string => controlById.get(id.toLowerCase())?.id ?? id;
