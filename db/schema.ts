/**
 * The tables as read models see them (kysely's types of migrations/, where the columns are explained).
 * Booleans are 0 and 1; instants ISO 8601 UTC.
 */
import type { AuditRow } from "../posture/audit-chain.ts";
import type { Day } from "../posture/calendar.ts";
import type { Score } from "../posture/record.ts";
import type {
  AccountId,
  AccountState,
  Cause,
  Evaluation,
  Kind,
  LaidStanding,
  PrincipleGroup,
  Reason,
  Region,
  ScopeState,
  Severity,
  Silence,
  SourceId,
  StepState,
} from "../posture/words.ts";
import type { DecisionTables } from "./schema-acceptances.ts";
import type { HandlingTables } from "./schema-handling.ts";
import type { LevelTables } from "./schema-levels.ts";
import type { AccountOwner, OuRow, OwnerAssignment, OwnerConfirmation } from "./schema-owners.ts";
import type { PeopleTables } from "./schema-people.ts";
import type { CheckRow, ResourceRow } from "./schema-resources.ts";
import type { SendingTables } from "./schema-sending.ts";
import type { DaySums, DaysOfParts, RecordSums, ScoreDay, ScoreStep, Standings, Step } from "./schema-sums.ts";

type Flag = 0 | 1;

export interface Schema extends DaysOfParts, DecisionTables, HandlingTables, LevelTables, PeopleTables, SendingTables {
  meta: { key: string; value: string };
  /** One row. */
  changes: { id: 1; n: number };
  accounts: {
    id: number;
    account_id: AccountId;
    organization_id: string | null;
    name: string;
    email: string | null;
    state: AccountState;
    ou_id: string | null;
    /** Names from the root, joined by ` / `. */
    ou_path: string | null;
    /** JSON object. */
    tags: string;
    tags_read_at: string | null;
    joined_at: string | null;
    first_seen: string;
    left_at: string | null;
    /** JSON: every region that is on for the account, watched or not. */
    regions_on: string | null;
    /** JSON: the alternate SECURITY contact, with name and email. */
    security_contact: string | null;
    contact_asked_at: string | null;
  };
  ous: OuRow;
  account_owners: AccountOwner;
  owner_assignments: OwnerAssignment;
  owner_confirmations: OwnerConfirmation;
  checks: CheckRow;
  resources: ResourceRow;
  findings: {
    id: number;
    public_id: Uint8Array;
    account: number;
    region: Region;
    check_ref: number;
    resource: number;
    kind: Kind;
    product: string;
    source: SourceId;
    standing: LaidStanding;
    /** Set while it is accepted: the one that ends last of those that cover it. */
    acceptance: number | null;
    reason: Reason | null;
    detail: string | null;
    severity: Severity;
    severity_assigned: Flag;
    /** Where it is not the check's own. */
    title: string | null;
    first_seen: string;
    spell: number;
    opened_at: string | null;
    reopened: number;
    left_at: string | null;
    second_hand: Flag;
    suppressed_in: SourceId | null;
    marked_resolved: Flag;
    evidence_lost_since: string | null;
    unconfirmed_since: string | null;
    evaluation: Evaluation;
    counted: Flag;
    changed_at: string;
    run: number;
    before: string | null;
    /** Migration 34: while its clock runs. */
    clock_day: Day | null;
    due_on: Day | null;
    clock_inherited_ms: number;
  };
  records: {
    id: number;
    identity: Uint8Array;
    finding: number;
    scope: number;
    native_id: string | null;
    copy_of: SourceId | null;
    control: Flag;
    /** Speaks for its control's status. */
    scored: Flag;
    /** Is in counts of findings and of checks. */
    counted: Flag;
    standard: string | null;
    aws_state: string;
    aws_workflow: string | null;
    aws_compliance: string | null;
    aws_reasons: string | null;
    word: string;
    definite: string | null;
    silence: Silence | null;
    severity: Severity | null;
    severity_assigned: Flag;
    marked_resolved: Flag;
    said_at: string;
    silent_at: string | null;
    first_at: string;
    created_at: string;
    first_observed_at: string | null;
    updated_at: string;
    previous_compliance: string | null;
    problem_spell: number;
    unlisted_since: string | null;
    detail: string | null;
    content: Uint8Array;
    run: number;
    before: string | null;
  };
  documents: { record: number; body: string };
  finding_events: {
    seq: number;
    finding: number;
    run: number | null;
    from_standing: LaidStanding;
    to_standing: LaidStanding;
    from_severity: Severity;
    to_severity: Severity;
    cause: Cause;
    reason: Reason | null;
    evidence_lost: Flag;
    at: string;
    seen: string;
    account: number | null;
    region: Region | null;
    day: Day | null;
    check_ref: number | null;
    product: string | null;
    counted: Flag | null;
    /** `from_…`: set only where the finding belonged elsewhere before. */
    from_check: number | null;
    from_product: string | null;
    from_counted: Flag | null;
    from_state: StepState | null;
    to_state: StepState | null;
    /** When its clock would have begun, had it run without a break. */
    opened_at: string | null;
    /** Of a fix: whether it kept its level. */
    in_time: Flag | null;
    /** Of a beginning or end of the layer: whose. */
    acceptance: number | null;
  };
  record_events: {
    seq: number;
    record: number;
    run: number;
    from_score: Score;
    to_score: Score;
    at: string;
    seen: string;
    account: number | null;
    region: Region | null;
    day: Day | null;
    check_ref: number | null;
    from_check: number | null;
  };
  steps: Step & { account: number; region: Region; check_ref: number };
  organization_steps: Step & { principle: PrincipleGroup; kind: Kind };
  score_steps: ScoreStep & { account: number; region: Region };
  organization_score_steps: ScoreStep;
  /** How it stands now. Account 0 is all accounts together, region '' all regions. */
  standings: Standings & { account: number; region: Region; principle: PrincipleGroup; kind: Kind; product: string };
  /** Of an account, principle and product are ''. */
  day_sums: DaySums & { account: number; region: Region; day: Day; principle: PrincipleGroup | ""; product: string };
  check_standings: { check_ref: number; product: string; state: StepState; severity: Severity | ""; n: number };
  control_records: RecordSums & { account: number; region: Region; check_ref: number };
  unit_records: RecordSums & { organization_id: string; ou_id: string; ou_path: string; check_ref: number };
  /** How many controls of the account are failed, unknown and passed. */
  account_controls: RecordSums & { account: number; principle: PrincipleGroup };
  /** Changes of how many controls are so: of days that are settled, and of those after them. Of an account, the principle is ''. */
  score_days: ScoreDay;
  unsettled_score_days: ScoreDay;
  unsettled_region_score_days: ScoreDay;
  unsettled_account_score_days: ScoreDay;
  fix_times: {
    account: number;
    day: Day;
    region: Region;
    check_ref: number;
    product: string;
    severity: Severity;
    hours: number;
    n: number;
  };
  account_days: {
    day: Day;
    account: number;
    fresh: number;
    scopes: number;
    /** Likewise of the scopes that can speak for the score: those of Security Hub CSPM. */
    score_fresh: number;
    score_scopes: number;
    denied_by_scp: number;
  };
  organization_days: {
    day: Day;
    /** Accounts that were there, and those of them that had a fresh scope. */
    accounts: number;
    reporting: number;
    fresh: number;
    scopes: number;
    score_fresh: number;
    score_scopes: number;
    denied_by_scp: number;
  };
  reconstructed_steps: { day: Day; account: number; region: Region; check_ref: number; product: string; severity: Severity; n: number };
  scopes: {
    id: number;
    account: number;
    region: string;
    source: SourceId;
    /** 0: account left or suspended, region opted out or taken out of the configuration. */
    watched: Flag;
    state: ScopeState | null;
    action: string | null;
    message: string | null;
    waiting_helps: Flag;
    last_attempt_at: string | null;
    last_success_at: string | null;
    last_full_at: string | null;
    first_complete_at: string | null;
    read_to_ms: number | null;
    facts: string | null;
    /** JSON: ServiceTold of posture/detective.ts. */
    told: string | null;
    told_at: string | null;
  };
  surroundings_events: {
    seq: number;
    run: number;
    /** `check`, `scope`, `account`. */
    subject: string;
    account: number | null;
    scope: number | null;
    check_folded: string | null;
    from_state: string | null;
    to_state: string;
    seen: string;
  };
  runs: {
    id: number;
    /** `schedule`, `person`, `command`, `demo`. */
    trigger: string;
    /** `asked`, `running`, `done`, `failed`, `cancelled`. */
    state: string;
    /** `auto`, `full`. */
    mode: string;
    options: string;
    asked_at: string;
    started_at: string | null;
    ended_at: string | null;
    beat_at: string | null;
    /** Last page or scope that was finished: a run whose progress is old says so. */
    progress_at: string | null;
    complete: Flag;
    cancel_asked: Flag;
    error: string | null;
    figures: string;
    day: Day | null;
    /** In which `day` was told. */
    time_zone: string | null;
    /** Version of the rules that it counted by. */
    rules: string | null;
  };
  /** Of a run whose scopes are no longer told one by one. */
  run_sums: {
    run: number;
    account: number;
    source: SourceId;
    scopes: number;
    done: number;
    unread: number;
    pages: number;
    records: number;
    changed: number;
    set_aside: number;
  };
  run_scopes: {
    run: number;
    scope: number;
    /** `waiting`, `reading`, `done`. */
    state: string;
    full: Flag;
    from_ms: number;
    to_ms: number;
    cursor: string | null;
    listed: Flag;
    pages: number;
    records: number;
    /** Findings, those that are new among them. */
    changed: number;
    added: number;
    set_aside: number;
    missing: number;
    outcome: ScopeState | null;
    action: string | null;
    message: string | null;
    started_at: string | null;
    ended_at: string | null;
  };
  run_warnings: { id: number; run: number; scope: number | null; code: string; message: string; times: number };
  refreshes: { id: number; finding: number; asked_at: string; state: string; answer: string | null; ended_at: string | null };
  /** Chained: posture/audit-chain.ts. */
  audit: AuditRow & { mac: Uint8Array };
}
