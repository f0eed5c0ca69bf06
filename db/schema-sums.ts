/** Rows of the tables that are sums: of what happened, and of how it stands (migrations 2, 10 and 23). */
import type { Day } from "../posture/calendar.ts";
import type { Cause, LeveledSeverity, PrincipleGroup, Region, Severity, StepState } from "../posture/words.ts";

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

/** The OU that accounts are in today; '' where it is not known. */
interface OfUnit {
  organization_id: string;
  ou_id: string;
  ou_path: string;
}

/** Migration 30. */
export interface DaysOfParts {
  unit_days: DaySums & OfUnit & { day: Day; principle: PrincipleGroup; product: string };
  /** Migration 50. Of the whole organization, by the best practices that its checks are about. */
  practice_days: Omit<DaySums, Lowercase<Severity>> & { day: Day; principle: PrincipleGroup; practices: string };
  /** Changes of the one status that a control of the organization has. */
  control_days: RecordSums & { day: Day; check_ref: number };
  unsettled_control_days: RecordSums & { day: Day; check_ref: number };
  /** As `score_days`. */
  unit_score_days: RecordSums & OfUnit & { day: Day; principle: PrincipleGroup | "" };
  unsettled_unit_score_days: RecordSums & OfUnit & { day: Day; principle: PrincipleGroup };
  /** How many fixes took so many hours, of a month or of ten days; under the principle '' lie all together. */
  fix_sums: { span: string; principle: PrincipleGroup | ""; hours: number; n: number };
  /** Migration 34. Account 0 is all accounts together, region '' all regions; due '' is all days that are settled. */
  due_days: ByLevel & { account: number; region: Region | ""; due: Day | ""; principle: PrincipleGroup };
  fix_levels: InTime & { account: number; day: Day; region: Region; check_ref: number };
  fix_weeks: InTime & { account: number; region: Region | ""; week: Day; principle: PrincipleGroup };
  fix_days: { principle: PrincipleGroup | ""; day: Day; fixes: number; median_hours: number; p90_hours: number };
}

/** Of each severity that has a level. */
type ByLevel = Record<Lowercase<LeveledSeverity>, number>;

/** Fixes by whether they kept their level. */
interface InTime {
  in_time: number;
  late: number;
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
