/**
 * What is checked in the simulated organization: kinds of resources, the Security Hub controls on each, and the Config rules that
 * back them. Ids, severities and rules are AWS's; titles are in our own words.
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
  { id: "EC2.7", severity: "MEDIUM", title: "EBS default encryption is on", rule: "EC2_EBS_ENCRYPTION_BY_DEFAULT", cis: "2.2.1" },
  {
    id: "CloudTrail.1",
    severity: "HIGH",
    title: "A multi-region trail records management events",
    rule: "MULTI_REGION_CLOUD_TRAIL_ENABLED",
    cis: "3.1",
  },
  { id: "GuardDuty.1", severity: "HIGH", title: "GuardDuty is on", rule: "GUARDDUTY_ENABLED_CENTRALIZED" },
  { id: "Config.1", severity: "CRITICAL", title: "Config records with the service-linked role", cis: "3.3" },
  { id: "Inspector.1", severity: "HIGH", title: "Inspector scans EC2 instances", rule: "INSPECTOR_EC2_SCAN_ENABLED" },
];

/** Facts of an account, evaluated in every region (domain: global). */
export const globalFacts: readonly Check[] = [
  { id: "IAM.4", severity: "CRITICAL", title: "The root user has no access key", rule: "IAM_ROOT_ACCESS_KEY_CHECK", cis: "1.4" },
  { id: "IAM.9", severity: "CRITICAL", title: "The root user has MFA", rule: "ROOT_ACCOUNT_MFA_ENABLED", cis: "1.5" },
  { id: "IAM.6", severity: "CRITICAL", title: "The root user has hardware MFA", rule: "ROOT_ACCOUNT_HARDWARE_MFA_ENABLED", cis: "1.6" },
  { id: "Account.1", severity: "MEDIUM", title: "Security contact is given for the account", cis: "1.2" },
];

export const regionalKinds: readonly ResourceKind[] = [
  {
    type: "AWS::S3::Bucket",
    asff: "AwsS3Bucket",
    checks: [
      { id: "S3.5", severity: "MEDIUM", title: "Bucket requires TLS for requests", rule: "S3_BUCKET_SSL_REQUESTS_ONLY", cis: "2.1.1" },
      {
        id: "S3.8",
        severity: "HIGH",
        title: "Bucket blocks public access",
        rule: "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED",
        cis: "2.1.4",
      },
      { id: "S3.9", severity: "MEDIUM", title: "Bucket has server access logging", rule: "S3_BUCKET_LOGGING_ENABLED" },
      { id: "S3.2", severity: "CRITICAL", title: "Bucket cannot be read by the public" },
    ],
  },
  {
    type: "AWS::EC2::Instance",
    asff: "AwsEc2Instance",
    checks: [
      { id: "EC2.8", severity: "HIGH", title: "Instance requires IMDSv2", rule: "EC2_IMDSV2_CHECK" },
      { id: "EC2.9", severity: "HIGH", title: "Instance has no public IPv4 address", rule: "EC2_INSTANCE_NO_PUBLIC_IP" },
      { id: "SSM.1", severity: "MEDIUM", title: "Instance is managed by Systems Manager", rule: "EC2_INSTANCE_MANAGED_BY_SSM" },
      {
        id: "EC2_INSTANCE_DETAILED_MONITORING_ENABLED",
        severity: "LOW",
        title: "Instance has detailed monitoring",
        rule: "EC2_INSTANCE_DETAILED_MONITORING_ENABLED",
        ruleOnly: true,
      },
    ],
  },
  {
    type: "AWS::EC2::SecurityGroup",
    asff: "AwsEc2SecurityGroup",
    checks: [
      { id: "EC2.13", severity: "HIGH", title: "Security group does not open port 22 to the world", rule: "INCOMING_SSH_DISABLED" },
      { id: "EC2.19", severity: "CRITICAL", title: "Security group does not open high-risk ports to the world" },
    ],
  },
  {
    type: "AWS::RDS::DBInstance",
    asff: "AwsRdsDbInstance",
    checks: [
      {
        id: "RDS.2",
        severity: "CRITICAL",
        title: "Database is not publicly accessible",
        rule: "RDS_INSTANCE_PUBLIC_ACCESS_CHECK",
        cis: "2.3.3",
      },
      { id: "RDS.3", severity: "MEDIUM", title: "Database storage is encrypted", rule: "RDS_STORAGE_ENCRYPTED", cis: "2.3.1" },
      { id: "RDS.8", severity: "LOW", title: "Database has deletion protection", rule: "RDS_INSTANCE_DELETION_PROTECTION_ENABLED" },
      {
        id: "RDS.13",
        severity: "HIGH",
        title: "Database takes minor upgrades by itself",
        rule: "RDS_AUTOMATIC_MINOR_VERSION_UPGRADE_ENABLED",
        cis: "2.3.2",
      },
      { id: "RDS_IN_BACKUP_PLAN", severity: "MEDIUM", title: "Database is in a backup plan", rule: "RDS_IN_BACKUP_PLAN", ruleOnly: true },
    ],
  },
  {
    type: "AWS::EC2::Volume",
    asff: "AwsEc2Volume",
    checks: [
      { id: "EC2.3", severity: "MEDIUM", title: "Attached volume is encrypted", rule: "ENCRYPTED_VOLUMES" },
      { id: "EBS_IN_BACKUP_PLAN", severity: "MEDIUM", title: "Volume is in a backup plan", rule: "EBS_IN_BACKUP_PLAN", ruleOnly: true },
    ],
  },
  {
    type: "AWS::Lambda::Function",
    asff: "AwsLambdaFunction",
    checks: [
      {
        id: "Lambda.1",
        severity: "CRITICAL",
        title: "Function's policy allows no public access",
        rule: "LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED",
      },
      { id: "Lambda.2", severity: "MEDIUM", title: "Function uses a supported runtime", rule: "LAMBDA_FUNCTION_SETTINGS_CHECK" },
    ],
  },
  {
    type: "AWS::KMS::Key",
    asff: "AwsKmsKey",
    checks: [{ id: "KMS.4", severity: "MEDIUM", title: "Key rotates", rule: "CMK_BACKING_KEY_ROTATION_ENABLED", cis: "3.6" }],
  },
  {
    type: "AWS::SecretsManager::Secret",
    asff: "AwsSecretsManagerSecret",
    checks: [{ id: "SecretsManager.1", severity: "MEDIUM", title: "Secret rotates", rule: "SECRETSMANAGER_ROTATION_ENABLED_CHECK" }],
  },
  {
    type: "AWS::DynamoDB::Table",
    asff: "AwsDynamoDbTable",
    checks: [{ id: "DynamoDB.2", severity: "MEDIUM", title: "Table has point-in-time recovery", rule: "DYNAMODB_PITR_ENABLED" }],
  },
  {
    type: "AWS::SNS::Topic",
    asff: "AwsSnsTopic",
    checks: [{ id: "SNS.1", severity: "MEDIUM", title: "Topic is encrypted with KMS", rule: "SNS_ENCRYPTED_KMS" }],
  },
];

export const globalKinds: readonly ResourceKind[] = [
  {
    type: "AWS::IAM::User",
    asff: "AwsIamUser",
    global: true,
    checks: [
      { id: "IAM.2", severity: "LOW", title: "User has no policies of its own", rule: "IAM_USER_NO_POLICIES_CHECK", cis: "1.14" },
      { id: "IAM.19", severity: "MEDIUM", title: "User has MFA", rule: "IAM_USER_MFA_ENABLED" },
    ],
  },
  {
    type: "AWS::IAM::Role",
    asff: "AwsIamRole",
    global: true,
    checks: [
      {
        id: "KMS.2",
        severity: "MEDIUM",
        title: "Inline policies do not decrypt with every key",
        rule: "IAM_INLINE_POLICY_BLOCKED_KMS_ACTIONS",
      },
    ],
  },
];
