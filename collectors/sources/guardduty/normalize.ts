/** A GuardDuty finding in our words. Pure. */
import type { AccountId } from "../../../posture/words.ts";
import type { NamedResource, Reading } from "../../source.ts";
import { contentOf, list, member, required, requiredAccount, requiredInstant, text, textMap } from "../recase.ts";
import { severityOfGuardDuty } from "../severity.ts";

/** @throws MalformedRecord naming the member. */
export function normalize(raw: unknown): Reading {
  const id = required(raw, "Id");
  const account = requiredAccount(raw, "AccountId", id);
  const region = text(member(raw, "Region")) ?? regionOf(text(member(raw, "Arn"))) ?? required(raw, "Region", id);
  const { severity, warnings } = severityOfGuardDuty(member(raw, "Severity"));
  const createdAt = requiredInstant(raw, ["CreatedAt", "UpdatedAt"], id);
  const type = required(raw, "Type", id);
  const title = text(member(raw, "Title")) ?? type;
  return {
    nativeId: nativeIdOf(account, region, id),
    account,
    region,
    kind: "threat",
    product: "guardduty",
    check: type,
    resource: resourceOf(raw, account, region),
    otherResources: [],
    copyOf: undefined,
    // Not said is not archived, and so open.
    said: { by: "guardduty", archived: member(raw, "Service", "Archived") === true },
    severity,
    severityAssigned: false,
    title,
    createdAt,
    firstObservedAt: undefined,
    updatedAt: requiredInstant(raw, ["UpdatedAt", "CreatedAt"], id),
    previousCompliance: undefined,
    standard: undefined,
    counted: !isSample(raw, title),
    content: contentOf(raw, ["UpdatedAt"]),
    warnings,
  };
}

/** GuardDuty's own ids are unique in an account and region; its ARN may name another detector when an administrator answers. */
export const nativeIdOf = (account: string, region: string, id: string): string => `${account}/${region}/${id}`;

/** GuardDuty makes samples on request; its additional information is a text of JSON in one API and an object in events. */
function isSample(raw: unknown, title: string): boolean {
  if (title.startsWith("[SAMPLE]")) return true;
  const additional = member(raw, "Service", "AdditionalInfo");
  if (member(additional, "Sample") === true) return true;
  const value = text(member(additional, "Value"));
  return value !== undefined && /"sample"\s*:\s*(true|"true")/i.test(value);
}

const regionOf = (arn: string | undefined): string | undefined => (arn?.startsWith("arn:") ? arn.split(":")[3] || undefined : undefined);

interface Place {
  readonly partition: string;
  readonly account: AccountId;
  readonly region: string;
}

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
  Instance: (resource, { partition, account, region }) => {
    const id = text(member(resource, "InstanceDetails", "InstanceId"));
    if (id === undefined) return undefined;
    const tags = textMap(member(resource, "InstanceDetails", "Tags"));
    return { id: `arn:${partition}:ec2:${region}:${account}:instance/${id}`, type: "AWS::EC2::Instance", name: tags.Name ?? id, tags };
  },
  S3Bucket: byArn("S3BucketDetails", "Arn", "AWS::S3::Bucket"),
  S3Object: byArn("S3BucketDetails", "Arn", "AWS::S3::Bucket"),
  EKSCluster: byArn("EksClusterDetails", "Arn", "AWS::EKS::Cluster"),
  ECSCluster: byArn("EcsClusterDetails", "Arn", "AWS::ECS::Cluster"),
  RDSDBInstance: byArn("RdsDbInstanceDetails", "DbInstanceArn", "AWS::RDS::DBInstance"),
  RDSLimitlessDB: byArn("RdsLimitlessDbDetails", "DbShardGroupArn", "AWS::RDS::DBShardGroup"),
  Lambda: byArn("LambdaDetails", "FunctionArn", "AWS::Lambda::Function"),
  Container: (resource, place) => {
    const image = text(member(resource, "ContainerDetails", "Image"));
    const id = text(member(resource, "ContainerDetails", "Id")) ?? image;
    return id === undefined
      ? undefined
      : { id: `${place.account}/${place.region}/container/${id}`, type: "Container", ...(image === undefined ? {} : { name: image }) };
  },
  AccessKey: (resource, { partition, account }) => {
    const key = member(resource, "AccessKeyDetails");
    const name = text(member(key, "UserName"));
    const kind = text(member(key, "UserType"));
    if (kind === "Root") return { id: `AWS::::Account:${account}`, type: "AWS::::Account" };
    if (name !== undefined && kind === "IAMUser")
      return { id: `arn:${partition}:iam::${account}:user/${name}`, type: "AWS::IAM::User", name };
    if (name !== undefined && (kind === "Role" || kind === "AssumedRole")) {
      return { id: `arn:${partition}:iam::${account}:role/${name}`, type: "AWS::IAM::Role", name };
    }
    const id = text(member(key, "AccessKeyId")) ?? text(member(key, "PrincipalId"));
    return id === undefined ? undefined : { id, type: "AWS::IAM::AccessKey", ...(name === undefined ? {} : { name }) };
  },
};

function resourceOf(raw: unknown, account: AccountId, region: string): NamedResource {
  const resource = member(raw, "Resource");
  const place = { partition: text(member(raw, "Partition")) ?? "aws", account, region };
  const type = text(member(resource, "ResourceType"));
  const known = type === undefined ? undefined : finders[type]?.(resource, place);
  if (known !== undefined) return known;
  for (const find of Object.values(finders)) {
    const found = find(resource, place);
    if (found !== undefined) return found;
  }
  // An attack sequence is about several resources; it names them as endpoints of its signals.
  const signalled = list(member(raw, "Service", "Detection", "Sequence", "Resources"));
  const first = text(member(signalled[0], "Uid"));
  if (first !== undefined) return { id: first, type: text(member(signalled[0], "ResourceType")) ?? "Other" };
  return { id: `AWS::::Account:${account}`, type: "AWS::::Account" };
}
