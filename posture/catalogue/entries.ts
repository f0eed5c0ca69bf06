/** The data files beside this one, typed. A security engineer can review and correct them; catalogue.test.ts holds their laws. */
import type { Severity } from "../words.ts";
import controlsFile from "./controls.json" with { type: "json" };
import legacyFile from "./legacy.json" with { type: "json" };
import rulesFile from "./rules.json" with { type: "json" };

/** A control of Security Hub CSPM: AWS's control reference of 2026-03. */
export interface ControlEntry {
  readonly id: string;
  readonly severity: Severity;
  /** Resource types that it checks, where known. */
  readonly types?: readonly string[];
  /** Identifier of the Config rule behind it, where a public copy tells. */
  readonly rule?: string;
  /** Parameters that the control sets on the rule; none where it leaves the rule's defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A managed rule of AWS Config: the list of 2026-04. Severity as public tooling assigns it: AWS gives none. */
export interface RuleEntry {
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  readonly types?: readonly string[];
  /** It takes parameters. */
  readonly parameters?: boolean;
}

/** What a standard called a control before consolidated control findings (AWS's page on their ASFF changes). */
export interface LegacyEntry {
  readonly standard: string;
  readonly id: string;
  readonly control: string;
}

export const controls = controlsFile as readonly ControlEntry[];
export const rules = rulesFile as readonly RuleEntry[];
export const legacyIds = legacyFile as readonly LegacyEntry[];
