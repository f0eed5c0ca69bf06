/** Macie and IAM Access Analyzer have no reader of their own: what they find arrives through Security Hub only. */

import { type AsffDocument, iso, normalized } from "./copies.ts";
import { chance, drawn, uuid } from "./hash.ts";
import { during, endedBefore, type ScopeHistory } from "./history.ts";
import { regionalKinds } from "./kinds.ts";
import { dayMs, hourMs } from "./life.ts";
import type { Looks } from "./looks.ts";
import { nativeSpace, nativeSpaces, type Viewed } from "./native.ts";
import { type PostureSpace, resourceAt, resourcesOf } from "./posture.ts";
import type { Resource } from "./resource.ts";
import type { Truth, World } from "./world.ts";

interface Sort {
  readonly product: "macie" | "access-analyzer";
  readonly name: string;
  readonly kind: Truth["kind"];
  readonly check: string;
  /** As Security Hub files it. */
  readonly asffType: string;
  readonly title: string;
  readonly severity: Truth["severity"];
  readonly on: string;
}

const sorts: readonly Sort[] = [
  {
    product: "macie",
    name: "Macie",
    kind: "sensitive-data",
    check: "SensitiveData:S3Object/Personal",
    asffType: "Sensitive Data Identifications/PII/SensitiveData:S3Object-Personal",
    title: "An object of the bucket holds personal data",
    severity: "HIGH",
    on: "AWS::S3::Bucket",
  },
  {
    product: "macie",
    name: "Macie",
    kind: "posture",
    check: "Policy:IAMUser/S3BucketSharedExternally",
    asffType: "Software and Configuration Checks/AWS Security Best Practices/Policy:IAMUser-S3BucketSharedExternally",
    title: "The bucket is shared with an account outside of the organization",
    severity: "HIGH",
    on: "AWS::S3::Bucket",
  },
  {
    product: "access-analyzer",
    name: "IAM Access Analyzer",
    kind: "posture",
    check: "External Access Granted",
    asffType: "Software and Configuration Checks/AWS Security Best Practices/External Access Granted",
    title: "The key's policy gives access to an account outside of the organization",
    severity: "LOW",
    on: "AWS::KMS::Key",
  },
];

interface Matter {
  readonly sort: Sort;
  readonly accountId: string;
  readonly region: string;
  readonly resource: Resource;
  readonly id: string;
  readonly productArn: string;
  readonly createdMs: number;
  readonly archivedMs?: number;
  /** Taken back by its product without being archived. */
  readonly deletedMs?: number;
  readonly goneAtMs?: number;
  /** Set by people in Security Hub; UpdatedAt does not move. */
  readonly workflow?: { readonly status: "SUPPRESSED" | "RESOLVED"; readonly fromMs: number };
}

interface MatterState {
  readonly updatedMs: number;
  readonly archived: boolean;
  readonly workflow: "NEW" | "SUPPRESSED" | "RESOLVED";
}

export function otherProductCount(world: World, accountId: string, region: string): number {
  const { space, count } = nativeSpace(world, accountId, region, "threats");
  return space.told === undefined ? Math.min(count * 2, 24) : space.told.matters.length;
}

/** Undefined where there are not that many resources, or the resource went before anything was found. */
function matterAt(space: PostureSpace, index: number): Matter | undefined {
  const { seed, accountId, region, partition, tempo } = space;
  const sort = sorts[index % sorts.length];
  const kind = regionalKinds.find((candidate) => candidate.type === sort?.on);
  const ordinal = Math.floor(index / sorts.length);
  if (sort === undefined || kind === undefined || ordinal >= resourcesOf(space.count, kind)) return undefined;
  const of = [seed, accountId, region, "other product", index] as const;
  const { resource, exists } = resourceAt(space, kind, ordinal);
  const span = tempo.untilMs - tempo.beganAtMs;
  const createdMs = toSecond(Math.max(exists.fromMs + hourMs, tempo.beganAtMs - 50 * dayMs + drawn(span * 0.8, ...of, "created")));
  const goneAtMs = exists.goneAtMs ?? Number.POSITIVE_INFINITY;
  const base = {
    sort,
    accountId,
    region,
    resource,
    id: `arn:${partition}:${sort.product}:${region}:${accountId}:finding/${uuid(...of)}`,
    productArn: `arn:${partition}:securityhub:${region}::product/aws/${sort.product}`,
  };
  const told = space.told?.matters[index];
  if (told !== undefined) return { ...base, ...told, ...(exists.goneAtMs === undefined ? {} : { goneAtMs }) };
  if (goneAtMs <= createdMs) return undefined;
  const way = chance(...of, "way");
  const laterMs = toSecond(createdMs + dayMs + drawn(span * 0.5, ...of, "later"));
  const archivedMs = Math.min(goneAtMs, way < 0.4 ? laterMs : Number.POSITIVE_INFINITY);
  const status = way < 0.4 ? undefined : way < 0.5 ? ("SUPPRESSED" as const) : way < 0.56 ? ("RESOLVED" as const) : undefined;
  return {
    ...base,
    createdMs,
    ...(archivedMs === Number.POSITIVE_INFINITY ? {} : { archivedMs }),
    ...(status === undefined ? {} : { workflow: { status, fromMs: laterMs } }),
  };
}

function stateOf(matter: Matter, atMs: number): MatterState | undefined {
  if (matter.createdMs > atMs) return undefined;
  const archived = matter.archivedMs !== undefined && matter.archivedMs <= atMs;
  // Analyses run again now and then; what Macie found in an object it says once.
  const periodMs = 7 * dayMs;
  const again = Math.floor((atMs - matter.createdMs) / periodMs) * periodMs;
  return {
    updatedMs: archived ? matter.archivedMs : matter.sort.kind === "sensitive-data" ? matter.createdMs : matter.createdMs + again,
    archived,
    workflow: matter.workflow !== undefined && matter.workflow.fromMs <= atMs ? matter.workflow.status : "NEW",
  };
}

const keptMs = ({ archived, updatedMs }: MatterState): number => updatedMs + (archived ? 30 : 90) * dayMs;

const isTakenBack = ({ deletedMs }: Matter, atMs: number): boolean => deletedMs !== undefined && deletedMs <= atMs;

/** How they stand: from their lives, never from records. Security Hub is the only witness: while it is off, all stays as it was. */
export function* otherProductTruth(world: World, accountId: string, { untilMs, looked }: Viewed): Generator<Truth> {
  for (const { region, space, history } of nativeSpaces(world, accountId, "threats")) {
    const looks = looked(region, "securityhub");
    const seenMs = looks.before(untilMs(region));
    for (let index = 0; seenMs !== undefined && index < otherProductCount(world, accountId, region); index++) {
      const matter = matterAt(space, index);
      const truth = matter === undefined ? undefined : standingOf(matter, history, looks, seenMs);
      if (truth !== undefined) yield truth;
    }
  }
}

function standingOf(matter: Matter, history: ScopeHistory, looks: Looks, seenMs: number): Truth | undefined {
  const on = during(history.hub, seenMs);
  const lookedMs = on ? seenMs : (endedBefore(history.hub, seenMs) ?? Number.NEGATIVE_INFINITY) - 1;
  const { sort, createdMs, workflow, deletedMs = Infinity, goneAtMs = Infinity } = matter;
  // What was taken back, or was forgotten, stands as it was read before.
  const hiddenMs = Math.min(deletedMs, hiddenFrom(matter, lookedMs));
  const readMs = hiddenMs <= lookedMs ? (looks.before(hiddenMs) ?? Number.NEGATIVE_INFINITY) : lookedMs;
  const state = stateOf(matter, readMs);
  if (state === undefined) return undefined;
  const shown = on && hiddenMs > seenMs;
  const says = (said: "passed" | "none") => (sort.kind === "posture" ? { says: said } : {});
  const base = {
    accountId: matter.accountId,
    region: matter.region,
    check: sort.check,
    resource: sort.kind === "posture" ? matter.resource.arn : `${matter.productArn} ${matter.id}`,
    kind: sort.kind,
    severity: sort.severity,
    seenThrough: shown ? (["securityhub"] as const) : [],
    ...(shown ? { firstMs: createdMs } : {}),
  };
  if (state.archived) return { ...base, status: "resolved", reason: "fixed", ...says("passed"), sinceMs: state.updatedMs };
  if (state.workflow === "RESOLVED")
    return { ...base, status: "resolved", reason: "fixed", ...says("passed"), sinceMs: workflow?.fromMs ?? createdMs };
  const missedMs = hiddenMs <= lookedMs ? looks.wholeFrom(hiddenMs) : undefined;
  if (missedMs !== undefined && missedMs <= lookedMs) {
    if (missedMs >= keptMs(state)) return { ...base, status: "closed", reason: "expired", ...says("none"), sinceMs: keptMs(state) };
    if (goneAtMs <= missedMs) return { ...base, status: "resolved", reason: "resource gone", ...says("none"), sinceMs: deletedMs };
    return { ...base, status: "resolved", reason: "fixed", ...says("passed"), sinceMs: deletedMs };
  }
  if (state.workflow === "SUPPRESSED") return { ...base, status: "suppressed", sinceMs: workflow?.fromMs ?? createdMs };
  return { ...base, status: "open", sinceMs: createdMs };
}

/** When Security Hub forgot it; Infinity while it did not. */
function hiddenFrom(matter: Matter, atMs: number): number {
  const state = stateOf(matter, atMs);
  return state === undefined || atMs < keptMs(state) ? Infinity : keptMs(state);
}

export function otherProductRecords(world: World, accountId: string, region: string, index: number, atMs: number): readonly AsffDocument[] {
  const { space, history } = nativeSpace(world, accountId, region, "threats");
  const matter = matterAt(space, index);
  const state = matter === undefined ? undefined : stateOf(matter, atMs);
  if (matter === undefined || state === undefined || !during(history.hub, atMs)) return [];
  if (isTakenBack(matter, atMs) || atMs >= keptMs(state)) return [];
  const { sort, resource, id, productArn } = matter;
  const document: AsffDocument = {
    SchemaVersion: "2018-10-08",
    Id: id,
    ProductArn: productArn,
    ProductName: sort.name,
    CompanyName: "AWS",
    Region: region,
    GeneratorId:
      sort.product === "macie" ? "aws/macie" : `arn:${world.partition}:access-analyzer:${region}:${accountId}:analyzer/organization`,
    AwsAccountId: accountId,
    Types: [sort.asffType],
    FirstObservedAt: iso(matter.createdMs),
    LastObservedAt: iso(state.updatedMs),
    CreatedAt: iso(matter.createdMs),
    UpdatedAt: iso(state.updatedMs),
    Severity: { Label: sort.severity, Normalized: normalized[sort.severity] },
    Title: sort.title,
    Description: `${sort.title}: ${resource.name}.`,
    ProductFields: { "aws/securityhub/FindingId": `${productArn}/${id}`, "aws/securityhub/ProductName": sort.name },
    Resources: [{ Type: resource.asffType, Id: resource.arn, Partition: world.partition, Region: region }],
    WorkflowState: "NEW",
    Workflow: { Status: state.workflow },
    RecordState: state.archived ? "ARCHIVED" : "ACTIVE",
  };
  return [document];
}

const toSecond = (ms: number): number => Math.floor(ms / 1000) * 1000;
