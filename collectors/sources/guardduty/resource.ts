/** What a GuardDuty finding is about. Each kind of finding says it in a member of its own; attack sequences name several. */
import type { AccountId } from "../../../posture/words.ts";
import type { NamedResource } from "../../source.ts";
import { list, member, text, textMap } from "../recase.ts";

interface Place {
  readonly partition: string;
  readonly account: AccountId;
  readonly region: string;
}

/** The first is the finding's own, the others stand beside it; without any, it is the account's. */
export function resourcesOf(raw: unknown, place: Place): readonly [NamedResource, ...NamedResource[]] {
  const resource = member(raw, "Resource");
  const type = text(member(resource, "ResourceType"));
  const known = type === undefined ? undefined : finders[type]?.(resource, place);
  if (known !== undefined) return [known];
  for (const find of Object.values(finders)) {
    const found = find(resource, place);
    if (found !== undefined) return [found];
  }
  const [first, ...others] = list(member(raw, "Service", "Detection", "Sequence", "Resources")).flatMap((one) => sequenced(one, place));
  return [first ?? accountOf(place), ...others];
}

const accountOf = ({ account }: Place): NamedResource => ({ id: `AWS::::Account:${account}`, type: "AWS::::Account" });

type Find = (resource: unknown, place: Place) => NamedResource | undefined;

const byArn =
  (details: string, arn: string, type: string): Find =>
  (resource) => {
    const found = member(resource, details);
    const of = Array.isArray(found) ? found[0] : found;
    const id = text(member(of, arn));
    return id === undefined ? undefined : { id, type, tags: textMap(member(of, "Tags")) };
  };

/** Where each type of resource says what it is. A type that is not here is looked for in all of them. */
const finders: Readonly<Record<string, Find>> = {
  Instance: (resource, place) => {
    const id = text(member(resource, "InstanceDetails", "InstanceId"));
    if (id === undefined) return undefined;
    const tags = textMap(member(resource, "InstanceDetails", "Tags"));
    return { id: instanceArn(id, place), type: "AWS::EC2::Instance", name: tags.Name ?? id, tags };
  },
  S3Bucket: byArn("S3BucketDetails", "Arn", "AWS::S3::Bucket"),
  S3Object: byArn("S3BucketDetails", "Arn", "AWS::S3::Bucket"),
  EKSCluster: byArn("EksClusterDetails", "Arn", "AWS::EKS::Cluster"),
  ECSCluster: byArn("EcsClusterDetails", "Arn", "AWS::ECS::Cluster"),
  RDSDBInstance: byArn("RdsDbInstanceDetails", "DbInstanceArn", "AWS::RDS::DBInstance"),
  RDSLimitlessDB: byArn("RdsLimitlessDbDetails", "DbShardGroupArn", "AWS::RDS::DBShardGroup"),
  Lambda: byArn("LambdaDetails", "FunctionArn", "AWS::Lambda::Function"),
  // What Malware Protection for Backup scans, and what AI Protection watches.
  EBSSnapshot: byArn("EbsSnapshotDetails", "SnapshotArn", "AWS::EC2::Snapshot"),
  EC2Image: byArn("Ec2ImageDetails", "ImageArn", "AWS::EC2::Image"),
  RecoveryPoint: byArn("RecoveryPointDetails", "RecoveryPointArn", "AWS::Backup::RecoveryPoint"),
  BedrockGuardrail: (resource, place) =>
    byArn("Guardrails", "GuardrailArn", "AWS::Bedrock::Guardrail")(member(resource, "BedrockGuardrailDetails"), place) ??
    byArn("BedrockGuardrailDetails", "GuardrailArn", "AWS::Bedrock::Guardrail")(resource, place),
  Container: (resource, place) => {
    const image = text(member(resource, "ContainerDetails", "Image"));
    const id = text(member(resource, "ContainerDetails", "Id")) ?? image;
    return id === undefined
      ? undefined
      : { id: `${place.account}/${place.region}/container/${id}`, type: "Container", ...(image === undefined ? {} : { name: image }) };
  },
  AccessKey: (resource, place) => principalOf(member(resource, "AccessKeyDetails"), place),
};

/** Whose key was used: the user or the role, since keys of roles are new with every session. */
function principalOf(key: unknown, place: Place): NamedResource | undefined {
  const name = text(member(key, "UserName"));
  const kind = text(member(key, "UserType"));
  const arn = (path: string) => `arn:${place.partition}:iam::${place.account}:${path}`;
  if (kind === "Root") return accountOf(place);
  if (name !== undefined && kind === "IAMUser") return { id: arn(`user/${name}`), type: "AWS::IAM::User", name };
  if (name !== undefined && (kind === "Role" || kind === "AssumedRole")) return { id: arn(`role/${name}`), type: "AWS::IAM::Role", name };
  const id = text(member(key, "AccessKeyId")) ?? text(member(key, "PrincipalId"));
  return id === undefined ? undefined : { id, type: "AWS::IAM::AccessKey", ...(name === undefined ? {} : { name }) };
}

const instanceArn = (id: string, { partition, region, account }: Place): string =>
  id.startsWith("arn:") ? id : `arn:${partition}:ec2:${region}:${account}:instance/${id}`;

/** Attack sequences' own words for types (GuardDuty's FindingResourceType) as Config has them. */
const sequencedTypes: Readonly<Record<string, string>> = {
  AUTOSCALING_AUTO_SCALING_GROUP: "AWS::AutoScaling::AutoScalingGroup",
  BEDROCK_GUARDRAIL: "AWS::Bedrock::Guardrail",
  CLOUDFORMATION_STACK: "AWS::CloudFormation::Stack",
  CONTAINER: "Container",
  EC2_IMAGE: "AWS::EC2::Image",
  EC2_INSTANCE: "AWS::EC2::Instance",
  EC2_LAUNCH_TEMPLATE: "AWS::EC2::LaunchTemplate",
  EC2_NETWORK_INTERFACE: "AWS::EC2::NetworkInterface",
  EC2_VPC: "AWS::EC2::VPC",
  ECS_CLUSTER: "AWS::ECS::Cluster",
  ECS_TASK: "AWS::ECS::Task",
  EKS_CLUSTER: "AWS::EKS::Cluster",
  IAM_INSTANCE_PROFILE: "AWS::IAM::InstanceProfile",
  S3_BUCKET: "AWS::S3::Bucket",
  S3_OBJECT: "AWS::S3::Object",
  SAGEMAKER_ENDPOINT: "AWS::SageMaker::Endpoint",
};

/** AWS does not say whether `Uid` is an ARN or the service's own id: an instance's bare id and a bucket's bare name are made ARNs. */
function sequenced(one: unknown, place: Place): readonly NamedResource[] {
  const uid = text(member(one, "Uid"));
  if (uid === undefined) return [];
  const given = text(member(one, "ResourceType")) ?? "Other";
  const there = { ...place, region: text(member(one, "Region")) ?? place.region };
  const principal = given === "ACCESS_KEY" ? principalOf(member(one, "Data", "AccessKey"), there) : undefined;
  if (principal !== undefined) return [principal];
  const type = given === "ACCESS_KEY" ? "AWS::IAM::AccessKey" : (sequencedTypes[given] ?? given);
  const tags = textMap(member(one, "Tags"));
  const name = text(member(one, "Name")) ?? tags.Name;
  return [{ id: sequencedId(uid, type, there), type, ...(name === undefined ? {} : { name }), tags }];
}

function sequencedId(uid: string, type: string, place: Place): string {
  if (type === "AWS::EC2::Instance") return instanceArn(uid, place);
  return type === "AWS::S3::Bucket" && !uid.startsWith("arn:") ? `arn:${place.partition}:s3:::${uid}` : uid;
}
