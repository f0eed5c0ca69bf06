/**
 * Names of resource types: Security Hub's `AwsS3Bucket` and Inspector's `AWS_EC2_INSTANCE` as Config calls them, and CloudFormation where
 * Config records no such type. (A certificate is `AWS::ACM::Certificate` to Config and `AWS::CertificateManager::Certificate` to the other.)
 */

/** Security Hub's word for a service → Config's. The longest one that fits counts. */
const services: Readonly<Record<string, string>> = {
  AmazonMq: "AmazonMQ",
  ApiGateway: "ApiGateway",
  ApiGatewayV2: "ApiGatewayV2",
  AppSync: "AppSync",
  Athena: "Athena",
  AutoScaling: "AutoScaling",
  Backup: "Backup",
  CertificateManager: "ACM",
  CloudFormation: "CloudFormation",
  CloudFront: "CloudFront",
  CloudTrail: "CloudTrail",
  CloudWatch: "CloudWatch",
  CodeBuild: "CodeBuild",
  Dms: "DMS",
  DynamoDb: "DynamoDB",
  Ec2: "EC2",
  Ecr: "ECR",
  Ecs: "ECS",
  Efs: "EFS",
  Eks: "EKS",
  ElasticBeanstalk: "ElasticBeanstalk",
  Elasticsearch: "Elasticsearch",
  Elb: "ElasticLoadBalancing",
  Elbv2: "ElasticLoadBalancingV2",
  Events: "Events",
  EventSchemas: "EventSchemas",
  Glue: "Glue",
  GuardDuty: "GuardDuty",
  Iam: "IAM",
  Kinesis: "Kinesis",
  Kms: "KMS",
  Lambda: "Lambda",
  Logs: "Logs",
  Macie: "Macie",
  Msk: "MSK",
  NetworkFirewall: "NetworkFirewall",
  OpenSearchService: "OpenSearch",
  Rds: "RDS",
  Redshift: "Redshift",
  Route53: "Route53",
  S3: "S3",
  SageMaker: "SageMaker",
  SecretsManager: "SecretsManager",
  SecurityHub: "SecurityHub",
  Sns: "SNS",
  Sqs: "SQS",
  Ssm: "SSM",
  StepFunction: "StepFunctions",
  Waf: "WAF",
  WafRegional: "WAFRegional",
  Wafv2: "WAFv2",
  Xray: "XRay",
};
const longestFirst = Object.keys(services).toSorted((a, b) => b.length - a.length);

/** Abbreviations that CloudFormation writes in capitals, where a resource's name begins or ends with them. */
const capitals: readonly (readonly [RegExp, string])[] = [
  [/^Db/, "DB"],
  [/^Vpc(?=$|[A-Z])/, "VPC"],
  [/^Vpn/, "VPN"],
  [/^Eip$/, "EIP"],
  [/^WebAcl$/, "WebACL"],
];

/** Types that follow no rule. */
const exceptions: Readonly<Record<string, string>> = {
  AwsAccount: "AWS::::Account",
  AwsAppSyncGraphQlApi: "AWS::AppSync::GraphQLApi",
  AwsEventsEventbus: "AWS::Events::EventBus",
  AwsElbLoadBalancer: "AWS::ElasticLoadBalancing::LoadBalancer",
  AwsElasticsearchDomain: "AWS::Elasticsearch::Domain",
  AWS_EC2_INSTANCE: "AWS::EC2::Instance",
  AWS_ECR_CONTAINER_IMAGE: "AWS::ECR::ContainerImage",
  AWS_ECR_REPOSITORY: "AWS::ECR::Repository",
  AWS_LAMBDA_FUNCTION: "AWS::Lambda::Function",
  CODE_REPOSITORY: "CodeRepository",
};

/** @returns Config's name, or the name as given where it is none of AWS's forms. */
export function resourceType(given: string): string {
  const exception = Object.hasOwn(exceptions, given) ? exceptions[given] : undefined; // a document may say "toString"
  if (exception !== undefined) return exception;
  if (!given.startsWith("Aws")) return given;
  const rest = given.slice(3);
  const service = longestFirst.find((name) => rest.length > name.length && rest.startsWith(name) && /[A-Z]/.test(rest.charAt(name.length)));
  if (service === undefined) return given;
  const name = capitals.reduce((so, [from, to]) => so.replace(from, to), rest.slice(service.length));
  return `AWS::${services[service]}::${name}`;
}
