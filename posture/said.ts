/**
 * What AWS said in one record, in AWS's own words: the only form in which a source hands over a record's state. What it means is decided
 * in lifecycle.ts, which switches over this union without a default.
 */
export type Said = SaidByControl | SaidByProduct | SaidByGuardDuty | SaidByInspector | SaidByConfig;

interface SecurityHubState {
  readonly recordState: "ACTIVE" | "ARCHIVED";
  /** Workflow status as given: NEW, NOTIFIED, SUPPRESSED, RESOLVED, or a word that we don't know. */
  readonly workflow: string;
  /** `Compliance.Status` as given; undefined where the record has none. */
  readonly compliance: string | undefined;
}

/** A control record of Security Hub CSPM: `ProductArn` ends in `:product/aws/securityhub`. */
export interface SaidByControl extends SecurityHubState {
  readonly by: "control";
  /** `ReasonCode`s of `Compliance.StatusReasons`. */
  readonly statusReasons: readonly string[];
  /** `ProductFields` `ArchivalReasons:0/ReasonCode`. */
  readonly archivalReason: string | undefined;
}

/** Any other product's record in Security Hub. */
export interface SaidByProduct extends SecurityHubState {
  readonly by: "product";
}

export interface SaidByGuardDuty {
  readonly by: "guardduty";
  readonly archived: boolean;
}

export interface SaidByInspector {
  readonly by: "inspector";
  /** ACTIVE, SUPPRESSED, CLOSED, or a word that we don't know. */
  readonly status: string;
}

export interface SaidByConfig {
  readonly by: "config";
  /** COMPLIANT, NON_COMPLIANT, NOT_APPLICABLE, INSUFFICIENT_DATA, or a word that we don't know. */
  readonly compliance: string;
}
