/**
 * What Config knows of resources: the ARN behind an internal id (IAM's, RDS's), and whether a resource that an archived record names is
 * still there. It can tell the second only of types that the customer records.
 */
import {
  type AggregateResourceIdentifier,
  BatchGetAggregateResourceConfigCommand,
  BatchGetResourceConfigCommand,
  type ConfigServiceClient,
  type ResourceKey,
  type ResourceType,
} from "@aws-sdk/client-config-service";
import type { Warning } from "../posture/words.ts";
import { failureOf } from "./aws/failure.ts";
import { malformed } from "./aws/lists.ts";
import { isRecorded, type Recorder } from "./recorders.ts";
import type { NamedResource } from "./source.ts";
import type { LookedUp, ResourceFact } from "./way.ts";

const keysPerCall = 100;
/** Config hands back keys that it had no time for; after so many rounds it is not asked again. */
const rounds = 5;

/**
 * Types of which Config's silence means that a resource is gone: by whatever stands in their ARNs, or beside them in `configId`, Config is
 * known to call them. AWS does not document these ids type by type; of others (a search domain is known by account and name, a Beanstalk
 * environment by an id of its own) nothing is concluded.
 */
const knownByArn: ReadonlySet<string> = new Set(
  Object.entries({
    EC2: [
      ...["CustomerGateway", "EIP", "FlowLog", "Instance", "InternetGateway", "LaunchTemplate", "NatGateway", "NetworkAcl"],
      ...["NetworkInterface", "RouteTable", "SecurityGroup", "Subnet", "TransitGateway", "Volume", "VPC", "VPCEndpoint"],
      ...["VPCPeeringConnection", "VPNConnection", "VPNGateway"],
    ],
    ACM: ["Certificate"],
    AutoScaling: ["AutoScalingGroup"],
    CloudFormation: ["Stack"],
    CloudFront: ["Distribution"],
    CloudTrail: ["Trail"],
    CodeBuild: ["Project"],
    DynamoDB: ["Table"],
    ECR: ["Repository"],
    ECS: ["Cluster", "Service", "TaskDefinition"],
    EFS: ["FileSystem"],
    EKS: ["Cluster"],
    ElasticLoadBalancing: ["LoadBalancer"],
    ElasticLoadBalancingV2: ["LoadBalancer"],
    KMS: ["Key"],
    Kinesis: ["Stream"],
    Lambda: ["Function"],
    Redshift: ["Cluster"],
    S3: ["Bucket"],
    SNS: ["Topic"],
    SQS: ["Queue"],
    SecretsManager: ["Secret"],
  }).flatMap(([service, names]) => names.map((name) => `AWS::${service}::${name}`)),
);

/**
 * Config knows some resources by an id of its own and others by name, so that an ARN is asked for by what stands at its end, too: a
 * resource counts as gone only if neither is known.
 */
export async function lookUp(client: ConfigServiceClient, asked: readonly NamedResource[], recorder: Recorder): Promise<LookedUp> {
  const asking = asked.flatMap((resource) => namesOf(resource).map((id) => ({ resource, id })));
  const found = new Map<string, string | undefined>();
  const unanswered = new Set<string>();
  /** Of these, those that the next run may get an answer for. */
  const later = new Set<string>();
  const warnings: Warning[] = [];
  const batches: (readonly Key[])[] = [];
  for (let start = 0; start < asking.length; start += keysPerCall) {
    batches.push(asking.slice(start, start + keysPerCall).map(({ resource, id }) => ({ resourceType: resource.type, resourceId: id })));
  }
  for (const keys of batches) {
    try {
      for (const key of await askFor(client, keys, found)) later.add(`${key.resourceType} ${key.resourceId}`);
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      const types = [...new Set(keys.map(({ resourceType }) => resourceType))];
      // Config refuses the whole call for one type that it does not know: then each type is asked for by itself.
      if (failure.code === "ValidationException" && types.length > 1) {
        batches.push(...types.map((type) => keys.filter(({ resourceType }) => resourceType === type)));
        continue;
      }
      for (const key of keys) (failure.waitingHelps ? later : unanswered).add(`${key.resourceType} ${key.resourceId}`);
      const message = `Config could not be asked for ${keys.length} resources of ${types.join(", ")}: ${failure.message.slice(0, 200)}`;
      warnings.push({ code: "resources-unknown", message });
    }
  }
  const facts = new Map<string, ResourceFact>();
  const waiting = new Set<string>();
  for (const resource of asked) {
    const names = namesOf(resource).map((id) => `${resource.type} ${id}`);
    const hit = names.find((name) => found.has(name));
    if (hit !== undefined) facts.set(resource.id, { arn: found.get(hit), known: true });
    else if (names.some((name) => later.has(name))) waiting.add(resource.id);
    else if (
      names.length > 0 &&
      names.every((name) => !unanswered.has(name)) &&
      recorder.recording &&
      isRecorded(recorder.facts, resource.type)
    ) {
      facts.set(resource.id, { arn: undefined, known: false });
    }
  }
  warnings.push(...withoutArn(asked, facts, waiting));
  return { facts, unanswered: waiting, warnings };
}

/** Through an aggregator: it holds ARNs as well, but what it lacks it may only not hold yet, so nothing is gone by its word. */
export async function lookUpAggregated(
  client: ConfigServiceClient,
  aggregator: string,
  { account, region, resources }: { readonly account: string; readonly region: string; readonly resources: readonly NamedResource[] },
): Promise<LookedUp> {
  const asked = resources.filter(({ id }) => !id.startsWith("arn:"));
  const facts = new Map<string, ResourceFact>();
  const unanswered = new Set<string>();
  for (let start = 0; start < asked.length; start += keysPerCall) {
    const identifiers = asked.slice(start, start + keysPerCall).map(({ id, type }) => ({
      SourceAccountId: account,
      SourceRegion: region,
      ResourceId: id,
      ResourceType: type as ResourceType,
    }));
    let left: readonly AggregateResourceIdentifier[] = identifiers;
    for (let round = 0; round < rounds && left.length > 0; round += 1) {
      const answer = await client.send(
        new BatchGetAggregateResourceConfigCommand({ ConfigurationAggregatorName: aggregator, ResourceIdentifiers: [...left] }),
      );
      for (const item of answer.BaseConfigurationItems ?? []) {
        if (item?.resourceId !== undefined && item.arn !== undefined) facts.set(item.resourceId, { arn: item.arn, known: undefined });
      }
      left = answer.UnprocessedResourceIdentifiers ?? [];
    }
    for (const { ResourceId } of left) if (ResourceId !== undefined) unanswered.add(ResourceId);
  }
  return { facts, unanswered, warnings: withoutArn(asked, facts, unanswered) };
}

function withoutArn(
  asked: readonly NamedResource[],
  facts: ReadonlyMap<string, ResourceFact>,
  unanswered: ReadonlySet<string>,
): readonly Warning[] {
  const missing = asked.filter(({ id }) => !id.startsWith("arn:") && facts.get(id)?.arn === undefined && !unanswered.has(id)).length;
  const message = `${missing} resources are named by Config's own ids, since Config gives no ARN for them`;
  return missing === 0 ? [] : [{ code: "resource-without-arn", message }];
}

interface Key {
  readonly resourceType: string;
  readonly resourceId: string;
}

/** @returns keys that were never answered. */
async function askFor(
  client: ConfigServiceClient,
  keys: readonly Key[],
  found: Map<string, string | undefined>,
): Promise<readonly ResourceKey[]> {
  // The SDK's list of types ends where the SDK was made; AWS takes younger ones.
  let left: readonly ResourceKey[] = keys.map(({ resourceType, resourceId }) => ({
    resourceType: resourceType as ResourceType,
    resourceId,
  }));
  for (let round = 0; round < rounds && left.length > 0; round += 1) {
    const answer = await client.send(new BatchGetResourceConfigCommand({ resourceKeys: [...left] }));
    for (const item of answer.baseConfigurationItems ?? []) {
      const { resourceType, resourceId, arn, configurationItemStatus } = item ?? {};
      // What it stands for would look gone.
      if (typeof resourceType !== "string" || typeof resourceId !== "string")
        throw malformed("config:BatchGetResourceConfig", "a resource without a name");
      if (configurationItemStatus === "ResourceDeleted" || configurationItemStatus === "ResourceDeletedNotRecorded") continue;
      found.set(`${resourceType} ${resourceId}`, arn);
    }
    left = answer.unprocessedResourceKeys ?? [];
  }
  return left;
}

/** The id as given and, of an ARN, its last part: `bucket` of `arn:aws:s3:::bucket`, `sg-1` of `…:security-group/sg-1`. */
function namesOf({ id, type, configId }: NamedResource): readonly string[] {
  if (configId !== undefined) return [configId];
  // Types are asked by Config's own names only: it refuses a whole call for one that it does not know.
  if (!knownByArn.has(type)) return [];
  if (!id.startsWith("arn:")) return [id];
  const resource = id.split(":").slice(5).join(":");
  const afterSlash = resource.slice(resource.indexOf("/") + 1);
  const afterColon = resource.slice(resource.indexOf(":") + 1);
  const parts = resource.split(/[/:]/);
  // A function's ARN may go on with a version; its name is the second part.
  const names = [id, resource, afterSlash, afterColon, parts.at(1) ?? "", parts.at(-1) ?? "", ...urlsOf(id)];
  return [...new Set(names)].filter((name) => name !== "");
}

/** Config knows a queue by its URL, which its ARN tells. */
function urlsOf(arn: string): readonly string[] {
  const [, partition, service, region, account, name] = arn.split(":");
  return service === "sqs" ? [`https://sqs.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}/${account}/${name}`] : [];
}
