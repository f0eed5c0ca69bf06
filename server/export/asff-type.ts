/** Security Hub's name of a resource type, from Config's: `AwsRdsDbInstance` of `AWS::RDS::DBInstance`. */

/** Services that Security Hub calls by another name; all others only lose their capitals. */
const services = new Map(
  Object.entries({
    ACM: "CertificateManager",
    ElasticLoadBalancing: "Elb",
    ElasticLoadBalancingV2: "Elbv2",
    OpenSearch: "OpenSearchService",
    StepFunctions: "StepFunction",
    WAFv2: "Wafv2",
  }),
);

/** Types that follow no rule. */
const exceptions = new Map(
  Object.entries({
    "AWS::::Account": "AwsAccount",
    "AWS::ECR::ContainerImage": "AwsEcrContainerImage",
    "AWS::AppSync::GraphQLApi": "AwsAppSyncGraphQlApi",
    "AWS::Events::EventBus": "AwsEventsEventbus",
  }),
);

/** @returns the name as given where it is none of Config's: Security Hub takes any. */
export function asffType(type: string): string {
  const exception = exceptions.get(type);
  if (exception !== undefined) return exception;
  const [, service, name] = /^AWS::(\w+)::(\w+)$/.exec(type) ?? [];
  if (service === undefined || name === undefined) return type;
  return `Aws${services.get(service) ?? calm(service)}${calm(name)}`;
}

/** `DBInstance` → `DbInstance`, `EC2` → `Ec2`, `WebACL` → `WebAcl`: of a run of capitals the first stays, and one that begins a word. */
const calm = (name: string): string =>
  name.replace(/[A-Z]{2,}(?=[A-Z][a-z]|[^A-Za-z]|$)/g, (run) => `${run.charAt(0)}${run.slice(1).toLowerCase()}`);
