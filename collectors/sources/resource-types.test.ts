import { expect, test } from "vitest";
import { resourceType } from "./resource-types.ts";

test.each([
  ["AwsAccount", "AWS::::Account"],
  ["AwsS3Bucket", "AWS::S3::Bucket"],
  ["AwsEc2SecurityGroup", "AWS::EC2::SecurityGroup"],
  ["AwsEc2Vpc", "AWS::EC2::VPC"],
  ["AwsEc2VpcPeeringConnection", "AWS::EC2::VPCPeeringConnection"],
  ["AwsRdsDbInstance", "AWS::RDS::DBInstance"],
  ["AwsRdsDbClusterSnapshot", "AWS::RDS::DBClusterSnapshot"],
  ["AwsApiGatewayV2Stage", "AWS::ApiGatewayV2::Stage"],
  ["AwsElbv2LoadBalancer", "AWS::ElasticLoadBalancingV2::LoadBalancer"],
  ["AwsWafv2WebAcl", "AWS::WAFv2::WebACL"],
  ["AwsIamAccessKey", "AWS::IAM::AccessKey"],
  ["AwsCertificateManagerCertificate", "AWS::ACM::Certificate"],
  ["AwsOpenSearchServiceDomain", "AWS::OpenSearch::Domain"],
  ["AwsStepFunctionStateMachine", "AWS::StepFunctions::StateMachine"],
  ["AwsAppSyncGraphQlApi", "AWS::AppSync::GraphQLApi"],
  ["AwsEventsEventbus", "AWS::Events::EventBus"],
  ["CODE_REPOSITORY", "CodeRepository"],
  ["AWS_ECR_CONTAINER_IMAGE", "AWS::ECR::ContainerImage"],
  ["AWS::EC2::Instance", "AWS::EC2::Instance"],
  ["AwsQuantumThing", "AwsQuantumThing"],
  ["Container", "Container"],
  ["Other", "Other"],
])("%s is %s", (given, type) => {
  expect(resourceType(given)).toBe(type);
});
