/** Rows of the tables that are sums: of what happened, and of how it stands (migrations 2, 10 and 23). */
import type { Day } from "../posture/calendar.ts";
import type { Cause, PrincipleGroup, Region, Severity, StepState } from "../posture/words.ts";

/** How many findings and passed checks went from which state to which. Severity is '' in a state that has none. */
export interface Step {
  day: Day;
  product: string;
  from_state: StepState;
  to_state: StepState;
  from_severity: Severity | "";
  to_severity: Severity | "";
  cause: Cause;
  n: number;
}

/** Open by severity; of the other states, how many findings and passed checks are so. */
export interface Standings {
  critical: number;
  high: number;
  medium: number;
  low: number;
  informational: number;
  accepted: number;
  suppressed: number;
  passed: number;
  unknown: number;
}

/** What became open and what is open no longer, and why; by how much checks passed, failed and unknown changed. */
export interface DaySums extends RecordSums {
  entered: number;
  departed: number;
  opened: number;
  reopened: number;
  fixed: number;
  gone: number;
  /** By how many more, or fewer, are open by severity. */
  critical: number;
  high: number;
  medium: number;
  low: number;
  informational: number;
}

export interface ScoreDay extends RecordSums {
  account: number;
  region: Region | "";
  day: Day;
  principle: PrincipleGroup | "";
}

export interface RecordSums {
  failed: number;
  unknown: number;
  passed: number;
}

/** Changes of the numbers of control records that say so. */
export interface ScoreStep extends RecordSums {
  day: Day;
  check_ref: number;
}
