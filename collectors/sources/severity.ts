/** Severities as services give them, in our five words; never milder than can be justified (domain.md section 3). */
import type { Severity, Warning } from "../../posture/words.ts";
import { number, text } from "./recase.ts";

export interface Severe {
  readonly severity: Severity;
  readonly warnings: readonly Warning[];
}

/** Words that mean one of the five, in AWS's older documents and other products. */
const words: Readonly<Record<string, Severity>> = {
  INFORMATIONAL: "INFORMATIONAL",
  INFORMATION: "INFORMATIONAL",
  INFO: "INFORMATIONAL",
  NONE: "INFORMATIONAL",
  LOW: "LOW",
  MINOR: "LOW",
  MEDIUM: "MEDIUM",
  MODERATE: "MEDIUM",
  HIGH: "HIGH",
  IMPORTANT: "HIGH",
  MAJOR: "HIGH",
  CRITICAL: "CRITICAL",
};

/** @returns undefined where nothing was given; CRITICAL, with a warning, for a word that nobody knows. */
export function severityOfLabel(given: unknown): Severe | undefined {
  const label = text(given);
  if (label === undefined) return undefined;
  const known = words[label.toUpperCase()];
  if (known !== undefined) return { severity: known, warnings: [] };
  const message = `severity "${label}" is a word that we don't know; taken for CRITICAL`;
  return { severity: "CRITICAL", warnings: [{ code: "unknown-severity", message }] };
}

/** 0, 1–39, 40–69, 70–89, 90–100. */
export function severityOfNormalized(value: number): Severity {
  return value <= 0 ? "INFORMATIONAL" : value < 40 ? "LOW" : value < 70 ? "MEDIUM" : value < 90 ? "HIGH" : "CRITICAL";
}

/** GuardDuty's number is a range, not a label. It climbs, so that what is no number ends on top: never milder than given. */
export function severityOfGuardDuty(given: unknown): Severe {
  const value = number(given);
  if (value === undefined) {
    const message = `severity ${JSON.stringify(given ?? null)} is no number; taken for CRITICAL`;
    return { severity: "CRITICAL", warnings: [{ code: "unknown-severity", message }] };
  }
  return { severity: value < 4 ? "LOW" : value < 7 ? "MEDIUM" : value < 9 ? "HIGH" : "CRITICAL", warnings: [] };
}
