/** The data files beside this one, typed. A security engineer can review and correct them; data.test.ts holds their laws. */
import type { Severity } from "../words.ts";
import controlsFile from "./controls.json" with { type: "json" };
import legacyFile from "./legacy.json" with { type: "json" };
import rulesFile from "./rules.json" with { type: "json" };

/** A control of Security Hub CSPM: AWS's control reference of 2026-03, younger ones up to 2026-08, and those retired since 2023. */
export interface ControlEntry {
  readonly id: string;
  readonly severity: Severity;
  /** Resource types that it checks, as Config spells them. */
  readonly types: readonly string[];
  /** Identifier of the managed Config rule behind it; absent where the check is Security Hub's own. */
  readonly rule?: string;
  /** Parameters that the control sets, by the rule's own names for them; absent where it sets none, or where AWS moves them (versions). */
  readonly parameters?: Readonly<Record<string, string>>;
  /** AWS's own category, where known. */
  readonly category?: string;
  /** AWS makes no new records of it; old ones are still listed for a while. */
  readonly retired?: boolean;
}

/** A managed rule of AWS Config: the list of 2026-04 and the rules of younger controls. AWS gives no severity: it is public tooling's. */
export interface RuleEntry {
  readonly id: string;
  /** AWS's default name for it. */
  readonly name: string;
  readonly severity: Severity;
  readonly types?: readonly string[];
  /** It takes parameters. */
  readonly parameters?: boolean;
  /** What AWS documents as default, noted where a control on the rule depends on it; `{}` where nothing given asks more than the control. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** Parameters that only say which resources are looked at, or which not: what is asked of one is the same. */
  readonly scope?: readonly string[];
}

/** What a standard called a control before consolidated control findings (AWS's pages on ASFF changes and on the CIS benchmark). */
export interface LegacyEntry {
  readonly standard: string;
  readonly id: string;
  readonly control: string;
}

export const controls = controlsFile as readonly ControlEntry[];
export const rules = rulesFile as readonly RuleEntry[];
export const legacyIds = legacyFile as readonly LegacyEntry[];
