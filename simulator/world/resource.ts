/** A resource as AWS's services name it: Security Hub by ARN, Config by type and a sometimes internal id. */
import { base32, drawn, hexadecimal, uuid } from "./hash.ts";

export interface Resource {
  readonly type: string;
  /** As ASFF names the type. */
  readonly asffType: string;
  readonly arn: string;
  readonly configId: string;
  readonly name: string;
}

export interface Place {
  readonly partition: string;
  readonly seed: number;
  readonly accountId: string;
  readonly region: string;
}

export const accountResource = (accountId: string): Resource => ({
  type: "AWS::::Account",
  asffType: "AwsAccount",
  arn: `AWS::::Account:${accountId}`,
  configId: accountId,
  name: accountId,
});

/** `index` is the resource's place among its kind: ids come from it, so that the same resource always has the same ones. */
export function resourceOf(place: Place, type: string, asffType: string, index: number, name: string): Resource {
  const { partition, accountId, region } = place;
  const of = [place.seed, accountId, region, type, index] as const;
  const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${accountId}:${rest}`;
  const made = (fullArn: string, configId: string): Resource => ({ type, asffType, arn: fullArn, configId, name });
  const byArn = (fullArn: string): Resource => made(fullArn, fullArn);
  switch (type) {
    case "AWS::S3::Bucket":
      return made(`arn:${partition}:s3:::${name}`, name);
    case "AWS::EC2::Instance":
    case "AWS::EC2::SecurityGroup":
    case "AWS::EC2::Volume":
    case "AWS::EC2::VPC": {
      const [prefix, word] = ec2Forms[type];
      const id = `${prefix}-0${hexadecimal(16, ...of)}`;
      return made(arn("ec2", `${word}/${id}`), id);
    }
    case "AWS::RDS::DBInstance":
      return made(arn("rds", `db:${name}`), `db-${base32(26, ...of)}`);
    case "AWS::Lambda::Function":
      return made(arn("lambda", `function:${name}`), name);
    case "AWS::KMS::Key": {
      const id = uuid(...of);
      return made(arn("kms", `key/${id}`), id);
    }
    case "AWS::SecretsManager::Secret":
      return byArn(arn("secretsmanager", `secret:${name}-${hexadecimal(6, ...of)}`));
    case "AWS::DynamoDB::Table":
      return made(arn("dynamodb", `table/${name}`), name);
    case "AWS::SNS::Topic":
      return byArn(arn("sns", name));
    case "AWS::SQS::Queue":
      return made(arn("sqs", name), `https://sqs.${region}.amazonaws.com/${accountId}/${name}`);
    case "AWS::ECR::Repository":
      return made(arn("ecr", `repository/${name}`), name);
    case "AWS::EKS::Cluster":
      return made(arn("eks", `cluster/${name}`), name);
    case "AWS::ECS::TaskDefinition":
      return byArn(arn("ecs", `task-definition/${name}:${1 + drawn(60, ...of)}`));
    case "AWS::ACM::Certificate":
      return byArn(arn("acm", `certificate/${uuid(...of)}`));
    case "AWS::ElasticLoadBalancingV2::LoadBalancer":
      return byArn(arn("elasticloadbalancing", `loadbalancer/app/${name}/${hexadecimal(16, ...of)}`));
    case "AWS::IAM::User":
      return made(`arn:${partition}:iam::${accountId}:user/${name}`, `AIDA${base32(17, ...of)}`);
    case "AWS::IAM::Role":
      return made(`arn:${partition}:iam::${accountId}:role/${name}`, `AROA${base32(17, ...of)}`);
    default:
      throw new Error(`no form of resources of type ${type}`);
  }
}

const ec2Forms = {
  "AWS::EC2::Instance": ["i", "instance"],
  "AWS::EC2::SecurityGroup": ["sg", "security-group"],
  "AWS::EC2::Volume": ["vol", "volume"],
  "AWS::EC2::VPC": ["vpc", "vpc"],
} as const;
