/**
 * What Config knows of resources: the ARN behind an internal id (IAM's, RDS's), and whether a resource that an archived record names is
 * still there. It can tell the second only of types that the customer records.
 */
import {
  type AggregateResourceIdentifier,
  BatchGetAggregateResourceConfigCommand,
  BatchGetResourceConfigCommand,
  type ConfigServiceClient,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  type ResourceKey,
  type ResourceType,
} from "@aws-sdk/client-config-service";
import type { Warning } from "../posture/words.ts";
import { failureOf } from "./aws/failure.ts";
import { malformed, wholeList } from "./aws/lists.ts";
import type { Facts, NamedResource } from "./source.ts";
import type { LookedUp, ResourceFact } from "./way.ts";

const keysPerCall = 100;
/** Config hands back keys that it had no time for; after so many rounds it is not asked again. */
const rounds = 5;
/** Recorded in one region only, and only where the recorder is told to. */
const globalTypes = ["AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::Policy"];

export interface Recorder {
  /** The customer's own; one with a service principal belongs to a service (Security Hub's serves its controls only). */
  readonly by: "customer" | "service" | "nobody";
  readonly recording: boolean;
  readonly facts: Pick<Facts, "recordedTypes" | "unrecordedTypes">;
}

/** @throws AWS's own errors. */
export async function recorderOf(client: ConfigServiceClient): Promise<Recorder> {
  const recorders = await wholeList("config:DescribeConfigurationRecorders", "name", async () => {
    const { ConfigurationRecorders = [] } = await client.send(new DescribeConfigurationRecordersCommand({}));
    return { items: ConfigurationRecorders, next: undefined };
  });
  const own = recorders.find(({ servicePrincipal }) => servicePrincipal === undefined);
  if (own === undefined) return { by: recorders.length > 0 ? "service" : "nobody", recording: false, facts: {} };
  const statuses = await wholeList("config:DescribeConfigurationRecorderStatus", "name", async () => {
    const { ConfigurationRecordersStatus = [] } = await client.send(new DescribeConfigurationRecorderStatusCommand({}));
    return { items: ConfigurationRecordersStatus, next: undefined };
  });
  const recording = statuses.some(
    (status) => status.servicePrincipal === undefined && status.name === own.name && status.recording === true,
  );
  const { allSupported, includeGlobalResourceTypes, resourceTypes, exclusionByResourceTypes, recordingStrategy } = own.recordingGroup ?? {};
  const strategy = recordingStrategy?.useOnly;
  if (strategy === "EXCLUSION_BY_RESOURCE_TYPES") {
    return { by: "customer", recording, facts: { recordedTypes: "all", unrecordedTypes: exclusionByResourceTypes?.resourceTypes ?? [] } };
  }
  if (strategy === "ALL_SUPPORTED_RESOURCE_TYPES" || allSupported === true || own.recordingGroup === undefined) {
    return { by: "customer", recording, facts: { recordedTypes: "all", unrecordedTypes: includeGlobalResourceTypes ? [] : globalTypes } };
  }
  return { by: "customer", recording, facts: { recordedTypes: resourceTypes ?? [] } };
}

export function isRecorded({ recordedTypes, unrecordedTypes = [] }: Facts, type: string): boolean {
  if (recordedTypes === undefined || unrecordedTypes.includes(type)) return false;
  return recordedTypes === "all" || recordedTypes.includes(type);
}

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

/** Types that Config knows by an id that stands in no ARN: without it, nothing can be asked. */
const unnamedInArn = /^AWS::(IAM::(User|Role|Group|Policy)|RDS::(DBInstance|DBCluster))$/;

/** The id as given and, of an ARN, its last part: `bucket` of `arn:aws:s3:::bucket`, `sg-1` of `…:security-group/sg-1`. */
function namesOf({ id, type, configId }: NamedResource): readonly string[] {
  if (configId !== undefined) return [configId];
  if (!id.startsWith("arn:")) return [id];
  if (unnamedInArn.test(type)) return [];
  const resource = id.split(":").slice(5).join(":");
  const afterSlash = resource.slice(resource.indexOf("/") + 1);
  const last = resource.split(/[/:]/).at(-1) ?? resource;
  return [...new Set([id, resource, afterSlash, last])].filter((name) => name !== "");
}
