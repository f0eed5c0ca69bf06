/**
 * What is checked in the simulated organization: here its facts, in kinds.ts the resources; Security Hub's controls and the Config rules that
 * back them. Ids, severities and rules are AWS's; titles say in our own words what should be so, as AWS's do.
 */
export type Severity = "CRITICAL" | "HIGH" | "MEDIUM" | "LOW" | "INFORMATIONAL";

export interface Check {
  /** The control's id, or the Config rule's identifier where no control stands behind the rule. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** The managed Config rule; absent for checks that Security Hub makes without one. */
  readonly rule?: string;
  /** Only a Config rule that the company added: Security Hub knows nothing of it. */
  readonly ruleOnly?: boolean;
  /** Also in the CIS benchmark: without consolidation it has a second record there. */
  readonly cis?: string;
}

export interface ResourceKind {
  /** CloudFormation type, as Config names it. */
  readonly type: string;
  /** As ASFF names it where that differs. */
  readonly asff?: string;
  readonly global?: boolean;
  readonly checks: readonly Check[];
}

/** Facts of each account and region (resource `AWS::::Account:…`). */
export const regionalFacts: readonly Check[] = [
  {
    id: "EC2.7",
    severity: "MEDIUM",
    title: "EBS volumes should be encrypted by default",
    rule: "EC2_EBS_ENCRYPTION_BY_DEFAULT",
    cis: "2.2.1",
  },
  {
    id: "CloudTrail.1",
    severity: "HIGH",
    title: "A trail should record the management events of all regions",
    rule: "MULTI_REGION_CLOUD_TRAIL_ENABLED",
    cis: "3.1",
  },
  { id: "GuardDuty.1", severity: "HIGH", title: "GuardDuty should be on", rule: "GUARDDUTY_ENABLED_CENTRALIZED" },
  { id: "Config.1", severity: "CRITICAL", title: "Config should record with its service-linked role", cis: "3.3" },
  { id: "Inspector.1", severity: "HIGH", title: "Inspector should scan EC2 instances", rule: "INSPECTOR_EC2_SCAN_ENABLED" },
];

/** Facts of an account, evaluated in every region (domain: global). */
export const globalFacts: readonly Check[] = [
  { id: "IAM.4", severity: "CRITICAL", title: "The root user should have no access key", rule: "IAM_ROOT_ACCESS_KEY_CHECK", cis: "1.4" },
  { id: "IAM.9", severity: "CRITICAL", title: "The root user should sign in with MFA", rule: "ROOT_ACCOUNT_MFA_ENABLED", cis: "1.5" },
  {
    id: "IAM.6",
    severity: "CRITICAL",
    title: "The root user should sign in with hardware MFA",
    rule: "ROOT_ACCOUNT_HARDWARE_MFA_ENABLED",
    cis: "1.6",
  },
  { id: "Account.1", severity: "MEDIUM", title: "A security contact should be named for the account", cis: "1.2" },
];
