/** A resource as AWS's services name it: Security Hub by ARN, Config by type and a sometimes internal id. */
import { base32, hexadecimal, uuid } from "./hash.ts";

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
  switch (type) {
    case "AWS::S3::Bucket":
      return made(`arn:${partition}:s3:::${name}`, name);
    case "AWS::EC2::Instance":
    case "AWS::EC2::SecurityGroup":
    case "AWS::EC2::Volume": {
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
    case "AWS::SecretsManager::Secret": {
      const secret = arn("secretsmanager", `secret:${name}-${hexadecimal(6, ...of)}`);
      return made(secret, secret);
    }
    case "AWS::DynamoDB::Table":
      return made(arn("dynamodb", `table/${name}`), name);
    case "AWS::SNS::Topic": {
      const topic = arn("sns", name);
      return made(topic, topic);
    }
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
} as const;
