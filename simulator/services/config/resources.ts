/** BatchGetResourceConfig: what is recorded of a resource, by Config's own id. It no longer knows what is gone. */
import { type Call, type Members, ServiceError } from "../../service.ts";
import { during, endedBefore } from "../../world/history.ts";
import { globalKinds, regionalKinds } from "../../world/kinds.ts";
import type { Existence } from "../../world/life.ts";
import { resourceAt, resourcesOf } from "../../world/posture.ts";
import type { Resource } from "../../world/resource.ts";
import type { World } from "../../world/world.ts";
import { hasCustomerRecorder } from "./recorders.ts";
import type { Place } from "./rules.ts";

export interface ResourceKey {
  readonly resourceType: string;
  readonly resourceId: string;
}

export function batchGetResourceConfig(input: Members, call: Call): Members {
  if (!hasCustomerRecorder(call))
    throw new ServiceError("NoAvailableConfigurationRecorderException", "There are no customer managed configuration recorders available.");
  const keys = input.resourceKeys as readonly ResourceKey[];
  return { baseConfigurationItems: keys.flatMap((key) => configurationItem(call, call.caller, key)), unprocessedResourceKeys: [] };
}

export function configurationItem(call: Call, place: Place, { resourceType, resourceId }: ResourceKey): readonly Members[] {
  const { world, atMs } = call;
  const found = resourcesById(world, place).get(`${resourceType} ${resourceId}`);
  const { recorder, hub } = world.history(place.accountId, place.region);
  // The service-linked recorder keeps items too, as long as the hub is on.
  const recordedMs = during(recorder, atMs) || during(hub, atMs) ? atMs : endedBefore(recorder, atMs);
  if (found === undefined || recordedMs === undefined || found.exists.fromMs > recordedMs) return [];
  const { resource, exists } = found;
  if (exists.goneAtMs !== undefined && exists.goneAtMs <= recordedMs) return [];
  return [
    {
      version: "1.3",
      accountId: place.accountId,
      configurationItemCaptureTime: new Date(exists.fromMs),
      configurationItemStatus: "OK",
      configurationStateId: String(exists.fromMs),
      arn: resource.arn,
      resourceType: resource.type,
      resourceId: resource.configId,
      resourceName: resource.name,
      awsRegion: resourceType.startsWith("AWS::IAM::") ? "global" : place.region,
      resourceCreationTime: new Date(exists.fromMs),
      configuration: "{}",
      supplementaryConfiguration: {},
    },
  ];
}

interface Known {
  readonly resource: Resource;
  readonly exists: Existence;
}

/** Ids are hashes, so that finding one again needs a list; of the last few scopes asked, not of the world. */
const lately = new WeakMap<World, Map<string, ReadonlyMap<string, Known>>>();
const scopesKept = 6;

function resourcesById(world: World, { accountId, region }: Place): ReadonlyMap<string, Known> {
  const kept = lately.get(world) ?? new Map<string, ReadonlyMap<string, Known>>();
  lately.set(world, kept);
  const scope = `${accountId} ${region}`;
  const known = kept.get(scope);
  if (known !== undefined) return known;
  const made = new Map<string, Known>();
  const kinds = region === world.aggregationRegion ? [...regionalKinds, ...globalKinds] : regionalKinds;
  for (const kind of kinds) {
    const space = world.posture(accountId, kind.global ? "global" : region);
    const count = resourcesOf(space.count, kind);
    for (let ordinal = 0; ordinal < count; ordinal++) {
      const found = resourceAt(space, kind, ordinal);
      made.set(`${kind.type} ${found.resource.configId}`, found);
    }
  }
  const oldest = kept.keys().next().value;
  if (kept.size >= scopesKept && oldest !== undefined) kept.delete(oldest);
  kept.set(scope, made);
  return made;
}
