/** What `pillarwatch doctor` and its page tell: one check is one thing that has to be well, with the command that mends it. */

/** `off`: not configured, or nothing to look at; `unknown`: it could not be looked at, or was not yet. */
export const checkStates = ["trouble", "unknown", "well", "off"] as const;
export type CheckState = (typeof checkStates)[number];

export interface DoctorCheck {
  /** For programs, so that it never changes: a condition's id (condition.ts), or `database`, `runs`, `secret`, `network`, `memory`, `mail`, `backups`, `aws`, `file`, `sample`. */
  readonly id: string;
  readonly title: string;
  readonly state: CheckState;
  /** What is so, a line each. No secret stands in it. */
  readonly says: readonly string[];
  /** The step, and the command that takes it or shows where; null: there is nothing to mend. */
  readonly mend: { readonly text: string; readonly command: string | null } | null;
}

/** Trouble first, what is off last; among equals as they came. */
export const worstFirst = (checks: readonly DoctorCheck[]): readonly DoctorCheck[] =>
  checks.toSorted((a, b) => checkStates.indexOf(a.state) - checkStates.indexOf(b.state));
