/** Posture problems of an account by index: which check on which resource, and its life. Nothing is kept; any index can be asked. */
import { type Check, globalFacts, type ResourceKind, regionalFacts } from "./checks.ts";
import { globalKinds, regionalKinds } from "./kinds.ts";
import { dayMs, type Existence, existence, type Life, postureLife, type Tempo } from "./life.ts";
import { accountResource, type Resource, resourceOf } from "./resource.ts";
import type { Told } from "./told.ts";

export interface PostureProblem {
  readonly accountId: string;
  /** `global` for global resources and facts of the account. */
  readonly region: string;
  readonly check: Check;
  readonly resource: Resource;
  readonly exists: Existence;
  readonly life: Life;
}

/** One account and region (or `global`) with what its problems are made from. */
export interface PostureSpace {
  readonly seed: number;
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
  readonly count: number;
  readonly tempo: Tempo;
  readonly nameOf: (type: string, index: number) => string;
  readonly told?: Told;
}

interface Slot {
  readonly kind: ResourceKind;
  readonly check: Check;
  /** Which of the kind's resources in this cycle. */
  readonly ordinal: number;
  readonly perCycle: number;
}

export function postureProblem(space: PostureSpace, index: number): PostureProblem {
  const { seed, accountId, region, tempo } = space;
  const global = region === "global";
  const facts = global ? globalFacts : regionalFacts;
  const fact = facts[index];
  const of = [seed, accountId, region, index] as const;
  if (fact !== undefined) {
    const exists = { fromMs: tempo.beganAtMs - 1 };
    const life = lifeOf(space, fact, exists, 0, of);
    return { accountId, region, check: fact, resource: accountResource(accountId), exists, life };
  }
  const slots = global ? globalSlots : regionalSlots;
  const position = index - facts.length;
  const slot = slots[position % slots.length];
  if (slot === undefined) throw new Error(`no check at ${index}`);
  const ordinal = Math.floor(position / slots.length) * slot.perCycle + slot.ordinal;
  const { resource, exists } = resourceAt(space, slot.kind, ordinal);
  return { accountId, region, check: slot.check, resource, exists, life: lifeOf(space, slot.check, exists, ordinal, of) };
}

function lifeOf({ tempo, told }: PostureSpace, check: Check, exists: Existence, ordinal: number, of: readonly (string | number)[]): Life {
  if (told === undefined)
    return postureLife(tempo.kept?.has(check.id) === true ? { ...tempo, failing: 0 } : tempo, exists, check.severity, of);
  const stretches =
    (ordinal === 0 ? told.checks[check.id] : undefined) ?? ([{ fromMs: exists.fromMs, says: "passed", workflow: "RESOLVED" }] as const);
  return { stretches, ...(exists.goneAtMs === undefined ? {} : { goneAtMs: exists.goneAtMs }) };
}

/** The nth resource of a kind; other services look at the same ones. */
export function resourceAt(space: PostureSpace, kind: ResourceKind, ordinal: number): { resource: Resource; exists: Existence } {
  const resource = resourceOf(space, kind.type, kind.asff ?? kind.type, ordinal, space.nameOf(kind.type, ordinal));
  const { told, tempo } = space;
  if (told === undefined) return { resource, exists: existence(tempo, [space.seed, space.accountId, space.region, kind.type, ordinal]) };
  const goneAtMs = ordinal === 0 ? told.goneAtMs[kind.type] : undefined;
  return { resource, exists: { fromMs: tempo.beganAtMs - dayMs, ...(goneAtMs === undefined ? {} : { goneAtMs }) } };
}

/** How many resources of a kind the first `count` problems reach. */
export function resourcesOf(count: number, kind: ResourceKind): number {
  const facts = kind.global ? globalFacts : regionalFacts;
  const slots = kind.global ? globalSlots : regionalSlots;
  const perCycle = slots.find((slot) => slot.kind === kind)?.perCycle ?? 0;
  const left = Math.max(0, count - facts.length);
  const inLast = slots.slice(0, left % slots.length).filter((slot) => slot.kind === kind);
  return Math.floor(left / slots.length) * perCycle + new Set(inLast.map((slot) => slot.ordinal)).size;
}

/** The indices of a check's problems, in order: Config answers rule by rule. */
export function* indicesOf(space: PostureSpace, isWanted: (check: Check) => boolean, fromIndex = 0): Generator<number> {
  const global = space.region === "global";
  const facts = global ? globalFacts : regionalFacts;
  const slots = global ? globalSlots : regionalSlots;
  const positions = slots.flatMap((slot, position) => (isWanted(slot.check) ? [position] : []));
  for (let i = fromIndex; i < Math.min(facts.length, space.count); i++) if (facts[i] !== undefined && isWanted(facts[i] as Check)) yield i;
  if (positions.length === 0) return;
  for (let cycle = Math.max(0, Math.floor((fromIndex - facts.length) / slots.length)); ; cycle++) {
    const start = facts.length + cycle * slots.length;
    if (start >= space.count) return;
    for (const position of positions) if (start + position >= fromIndex && start + position < space.count) yield start + position;
  }
}

/** Each kind once before any kind again, so that a small place has some of everything. */
function cycle(kinds: readonly ResourceKind[], numbers: Readonly<Record<string, number>>): readonly Slot[] {
  const numberOf = ({ type }: ResourceKind): number => numbers[type] ?? 1;
  const rounds = Math.max(...kinds.map(numberOf));
  return Array.from({ length: rounds }, (_, ordinal) =>
    kinds
      .filter((kind) => ordinal < numberOf(kind))
      .flatMap((kind) => kind.checks.map((check) => ({ kind, check, ordinal, perCycle: numberOf(kind) }))),
  ).flat();
}

/** How a company's things are spread: for each network or cluster a dozen machines and buckets. */
const regionalSlots = cycle(regionalKinds, {
  "AWS::S3::Bucket": 8,
  "AWS::EC2::Instance": 8,
  "AWS::EC2::SecurityGroup": 8,
  "AWS::EC2::Volume": 8,
  "AWS::RDS::DBInstance": 4,
  "AWS::Lambda::Function": 6,
  "AWS::KMS::Key": 4,
  "AWS::SecretsManager::Secret": 5,
  "AWS::DynamoDB::Table": 4,
  "AWS::SNS::Topic": 3,
  "AWS::ElasticLoadBalancingV2::LoadBalancer": 2,
  "AWS::ECR::Repository": 3,
  "AWS::ECS::TaskDefinition": 4,
  "AWS::SQS::Queue": 4,
  "AWS::ACM::Certificate": 2,
});
const globalSlots = cycle(globalKinds, { "AWS::IAM::User": 2, "AWS::IAM::Role": 1 });
