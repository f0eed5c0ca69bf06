/** The kinds of resources in the simulated organization, and what is checked on each. */
import type { ResourceKind } from "./checks.ts";

export const regionalKinds: readonly ResourceKind[] = [
  {
    type: "AWS::S3::Bucket",
    asff: "AwsS3Bucket",
    checks: [
      {
        id: "S3.5",
        severity: "MEDIUM",
        title: "Buckets should refuse requests without TLS",
        rule: "S3_BUCKET_SSL_REQUESTS_ONLY",
        cis: "2.1.1",
      },
      {
        id: "S3.8",
        severity: "HIGH",
        title: "Buckets should block public access",
        rule: "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED",
        cis: "2.1.4",
      },
      { id: "S3.9", severity: "MEDIUM", title: "Buckets should log access to them", rule: "S3_BUCKET_LOGGING_ENABLED" },
      { id: "S3.2", severity: "CRITICAL", title: "Buckets should not be readable by the public" },
    ],
  },
  {
    type: "AWS::EC2::Instance",
    asff: "AwsEc2Instance",
    checks: [
      { id: "EC2.8", severity: "HIGH", title: "Instances should require IMDSv2", rule: "EC2_IMDSV2_CHECK" },
      { id: "EC2.9", severity: "HIGH", title: "Instances should have no public IPv4 address", rule: "EC2_INSTANCE_NO_PUBLIC_IP" },
      { id: "SSM.1", severity: "MEDIUM", title: "Instances should be managed by Systems Manager", rule: "EC2_INSTANCE_MANAGED_BY_SSM" },
      {
        id: "EC2_INSTANCE_DETAILED_MONITORING_ENABLED",
        severity: "LOW",
        title: "Instances should be monitored in detail",
        rule: "EC2_INSTANCE_DETAILED_MONITORING_ENABLED",
        ruleOnly: true,
      },
    ],
  },
  {
    type: "AWS::EC2::SecurityGroup",
    asff: "AwsEc2SecurityGroup",
    checks: [
      { id: "EC2.13", severity: "HIGH", title: "Security groups should not open port 22 to the world", rule: "INCOMING_SSH_DISABLED" },
      { id: "EC2.19", severity: "CRITICAL", title: "Security groups should not open high-risk ports to the world" },
    ],
  },
  {
    type: "AWS::RDS::DBInstance",
    asff: "AwsRdsDbInstance",
    checks: [
      {
        id: "RDS.2",
        severity: "CRITICAL",
        title: "Databases should not be reachable from the internet",
        rule: "RDS_INSTANCE_PUBLIC_ACCESS_CHECK",
        cis: "2.3.3",
      },
      { id: "RDS.3", severity: "MEDIUM", title: "Database storage should be encrypted", rule: "RDS_STORAGE_ENCRYPTED", cis: "2.3.1" },
      {
        id: "RDS.8",
        severity: "LOW",
        title: "Databases should be protected from deletion",
        rule: "RDS_INSTANCE_DELETION_PROTECTION_ENABLED",
      },
      {
        id: "RDS.13",
        severity: "HIGH",
        title: "Databases should take minor upgrades by themselves",
        rule: "RDS_AUTOMATIC_MINOR_VERSION_UPGRADE_ENABLED",
        cis: "2.3.2",
      },
      {
        id: "RDS_IN_BACKUP_PLAN",
        severity: "MEDIUM",
        title: "Databases should be in a backup plan",
        rule: "RDS_IN_BACKUP_PLAN",
        ruleOnly: true,
      },
    ],
  },
  {
    type: "AWS::EC2::Volume",
    asff: "AwsEc2Volume",
    checks: [
      { id: "EC2.3", severity: "MEDIUM", title: "Attached volumes should be encrypted", rule: "ENCRYPTED_VOLUMES" },
      {
        id: "EBS_IN_BACKUP_PLAN",
        severity: "MEDIUM",
        title: "Volumes should be in a backup plan",
        rule: "EBS_IN_BACKUP_PLAN",
        ruleOnly: true,
      },
    ],
  },
  {
    type: "AWS::Lambda::Function",
    asff: "AwsLambdaFunction",
    checks: [
      {
        id: "Lambda.1",
        severity: "CRITICAL",
        title: "Functions should not be callable by the public",
        rule: "LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED",
      },
      { id: "Lambda.2", severity: "MEDIUM", title: "Functions should run on a supported runtime", rule: "LAMBDA_FUNCTION_SETTINGS_CHECK" },
    ],
  },
  {
    type: "AWS::KMS::Key",
    asff: "AwsKmsKey",
    checks: [
      {
        id: "KMS.4",
        severity: "MEDIUM",
        title: "Customer managed keys should rotate",
        rule: "CMK_BACKING_KEY_ROTATION_ENABLED",
        cis: "3.6",
      },
    ],
  },
  {
    type: "AWS::SecretsManager::Secret",
    asff: "AwsSecretsManagerSecret",
    checks: [
      {
        id: "SecretsManager.1",
        severity: "MEDIUM",
        title: "Secrets should rotate by themselves",
        rule: "SECRETSMANAGER_ROTATION_ENABLED_CHECK",
      },
    ],
  },
  {
    type: "AWS::DynamoDB::Table",
    asff: "AwsDynamoDbTable",
    checks: [{ id: "DynamoDB.2", severity: "MEDIUM", title: "Tables should have point-in-time recovery", rule: "DYNAMODB_PITR_ENABLED" }],
  },
  {
    type: "AWS::SNS::Topic",
    asff: "AwsSnsTopic",
    checks: [{ id: "SNS.1", severity: "MEDIUM", title: "Topics should be encrypted with KMS", rule: "SNS_ENCRYPTED_KMS" }],
  },
  {
    type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
    asff: "AwsElbv2LoadBalancer",
    checks: [
      {
        id: "ELB.1",
        severity: "MEDIUM",
        title: "Load balancers should redirect HTTP to HTTPS",
        rule: "ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK",
      },
      {
        id: "ELB.4",
        severity: "MEDIUM",
        title: "Load balancers should drop invalid HTTP headers",
        rule: "ALB_HTTP_DROP_INVALID_HEADER_ENABLED",
      },
      {
        id: "ELB.6",
        severity: "MEDIUM",
        title: "Load balancers should be protected from deletion",
        rule: "ELB_DELETION_PROTECTION_ENABLED",
      },
    ],
  },
  {
    type: "AWS::ECR::Repository",
    asff: "AwsEcrRepository",
    checks: [
      { id: "ECR.1", severity: "HIGH", title: "Images should be scanned when pushed", rule: "ECR_PRIVATE_IMAGE_SCANNING_ENABLED" },
      { id: "ECR.2", severity: "MEDIUM", title: "Image tags should be immutable", rule: "ECR_PRIVATE_TAG_IMMUTABILITY_ENABLED" },
      {
        id: "ECR.3",
        severity: "MEDIUM",
        title: "Image repositories should have a lifecycle policy",
        rule: "ECR_PRIVATE_LIFECYCLE_POLICY_CONFIGURED",
      },
    ],
  },
  {
    type: "AWS::ECS::TaskDefinition",
    asff: "AwsEcsTaskDefinition",
    checks: [
      { id: "ECS.4", severity: "HIGH", title: "Containers should not run privileged", rule: "ECS_CONTAINERS_NONPRIVILEGED" },
      {
        id: "ECS.5",
        severity: "HIGH",
        title: "Containers should only read their root file system",
        rule: "ECS_CONTAINERS_READONLY_ACCESS",
      },
    ],
  },
  {
    type: "AWS::SQS::Queue",
    asff: "AwsSqsQueue",
    checks: [{ id: "SQS.1", severity: "MEDIUM", title: "Queues should be encrypted at rest" }],
  },
  {
    type: "AWS::ACM::Certificate",
    asff: "AwsCertificateManagerCertificate",
    checks: [
      { id: "ACM.1", severity: "MEDIUM", title: "Certificates should be renewed in time", rule: "ACM_CERTIFICATE_EXPIRATION_CHECK" },
    ],
  },
  {
    type: "AWS::EC2::VPC",
    asff: "AwsEc2Vpc",
    checks: [{ id: "EC2.6", severity: "MEDIUM", title: "VPCs should record flow logs", rule: "VPC_FLOW_LOGS_ENABLED", cis: "3.7" }],
  },
  {
    type: "AWS::EKS::Cluster",
    asff: "AwsEksCluster",
    checks: [
      { id: "EKS.1", severity: "HIGH", title: "Cluster endpoints should not be public", rule: "EKS_ENDPOINT_NO_PUBLIC_ACCESS" },
      { id: "EKS.2", severity: "HIGH", title: "Clusters should run a supported Kubernetes version", rule: "EKS_CLUSTER_SUPPORTED_VERSION" },
    ],
  },
];

export const globalKinds: readonly ResourceKind[] = [
  {
    type: "AWS::IAM::User",
    asff: "AwsIamUser",
    global: true,
    checks: [
      {
        id: "IAM.2",
        severity: "LOW",
        title: "Users should get permissions through groups only",
        rule: "IAM_USER_NO_POLICIES_CHECK",
        cis: "1.15",
      },
      { id: "IAM.3", severity: "MEDIUM", title: "Access keys should be rotated within 90 days", rule: "ACCESS_KEYS_ROTATED", cis: "1.14" },
      {
        id: "IAM.5",
        severity: "MEDIUM",
        title: "Users with a console password should have MFA",
        rule: "MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS",
        cis: "1.10",
      },
      { id: "IAM.19", severity: "MEDIUM", title: "Users should have MFA", rule: "IAM_USER_MFA_ENABLED" },
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
        title: "Inline policies should not decrypt with every key",
        rule: "IAM_INLINE_POLICY_BLOCKED_KMS_ACTIONS",
      },
    ],
  },
];
