/**
 * What each check asks, decided by reading it: its principle, the best practices that fit, the reason; and why it matters and how to fix it,
 * in our own words. Data files that a security engineer can review and correct, one line a check; data.test.ts holds their laws.
 */
import type { Principle, Severity } from "../words.ts";
import controlsFile from "./decisions/controls.json" with { type: "json" };
import productsFile from "./decisions/products.json" with { type: "json" };
import rulesFile from "./decisions/rules.json" with { type: "json" };
import threatsFile from "./decisions/threats.json" with { type: "json" };
import practicesFile from "./practices.json" with { type: "json" };

/** A best practice of the security pillar: `SEC02-BP01`. */
export interface Practice {
  readonly id: string;
  /** In our own words: AWS's titles are AWS's. */
  readonly title: string;
  /** Level of risk that AWS names for going without it. */
  readonly risk: "low" | "medium" | "high";
}

export interface Decision {
  /** Exactly one, so that the seven add up to the whole. */
  readonly principle: Principle;
  /** Ids of the best practices that fit: at most three, none where none fits. */
  readonly practices: readonly string[];
  /** Three to fifteen words. Where AWS's own category would have it otherwise, it says so. */
  readonly because: string;
  /** What can go wrong: one sentence, at most 140 characters. */
  readonly matters?: string;
  /** What to change: one sentence, at most 140 characters. */
  readonly fix?: string;
}

export interface CheckDecision extends Decision {
  readonly id: string;
}

/** A finding type of GuardDuty. */
export interface ThreatDecision extends CheckDecision {
  /** Those that AWS gives it, from mildest to worst: of many types the severity depends on what happened. */
  readonly severities: readonly Severity[];
  /** GuardDuty makes no new findings of it. */
  readonly retired?: boolean;
}

/** Checks without an entry of their own: by id, by how their ids begin, or all of a product. Of any product where none is named. */
export interface FamilyDecision extends Decision {
  readonly product?: string;
  readonly id?: string;
  readonly prefix?: string;
}

export const practices = practicesFile as readonly Practice[];
export const controlDecisions = controlsFile as readonly CheckDecision[];
/** Rules that no control wraps: those that one does share its decision. */
export const ruleDecisions = rulesFile as readonly CheckDecision[];
export const threatDecisions = threatsFile as readonly ThreatDecision[];
export const familyDecisions = productsFile as readonly FamilyDecision[];
