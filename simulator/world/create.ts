/** Makes a World of a plan. Nothing is kept beyond the plan; every answer is made when asked for. */
import { suspendedSince } from "./account.ts";
import { samplePlan } from "./company.ts";
import { externalRegions } from "./external.ts";
import { type GeneratedSize, generatedPlan } from "./generated.ts";
import { quietHistory, type ScopeHistory } from "./history.ts";
import { type LookedAt, lookedAlways } from "./looks.ts";
import type { Viewed } from "./native.ts";
import { otherProductTruth } from "./otherproducts.ts";
import type { AccountPlan, ExternalDocument, WorldPlan } from "./plan.ts";
import { type PostureSpace, postureProblem } from "./posture.ts";
import { postureTruth } from "./posturetruth.ts";
import { type Ended, speakersIn, unknownFrom } from "./speakers.ts";
import { threatTruth } from "./threats.ts";
import { vulnerabilityTruth } from "./weaknesstruth.ts";
import type { Truth, World } from "./world.ts";

export interface WorldOptions {
  readonly seed: number;
  readonly size: "sample" | GeneratedSize | WorldPlan;
  /** Today: the stories are laid out relative to it. */
  readonly endsAtMs: number;
  readonly external?: readonly ExternalDocument[];
}

export function createWorld(options: WorldOptions): World {
  const plan = planOf(options);
  const external = options.external ?? [];
  const accounts = plan.accounts.map((account) => (account.account.id === plan.securityAccountId ? answering(account, external) : account));
  const plans = new Map(accounts.map((account) => [account.account.id, account]));
  // Stories are drawn once a scope: a few hundred small values, asked for with every record.
  const histories = new Map<string, ScopeHistory>();
  const world: World = {
    seed: plan.seed,
    partition: plan.partition,
    organizationId: plan.organizationId,
    rootId: plan.rootId,
    managementAccountId: plan.managementAccountId,
    securityAccountId: plan.securityAccountId,
    aggregationRegion: plan.aggregationRegion,
    ous: plan.ous,
    // Opt-in, so that nobody has them on but the security administrator.
    regions: [...plan.regions, ...foreignRegions(plan, external).map((name) => ({ name, optIn: true, foreign: true }))],
    plans: accounts,
    external,
    accounts: () => accounts.map(({ account }) => account),
    planOf: (accountId) => plans.get(accountId),
    regionEnabled: (accountId, region, atMs) => regionOn(plans.get(accountId), region, atMs),
    deniedByScp: (accountId, region, atMs) => plans.get(accountId)?.denied?.(region, atMs) ?? [],
    history: (accountId, region) => {
      const scope = `${accountId} ${region}`;
      const known = histories.get(scope) ?? plans.get(accountId)?.history(region) ?? quietHistory;
      histories.set(scope, known);
      return known;
    },
    posture: (accountId, region) => postureSpace(plan, plans.get(accountId), accountId, region),
    alive: (accountId, region, atMs) => {
      const found = plans.get(accountId);
      return (
        found !== undefined && accountEnd(found, atMs) === undefined && found.account.joinedAtMs <= atMs && regionOn(found, region, atMs)
      );
    },
    truth: (accountId, atMs, looked = lookedAlways) => accountTruth(world, accountId, atMs, looked),
  };
  return world;
}

function planOf({ seed, size, endsAtMs }: WorldOptions): WorldPlan {
  if (size === "sample") return samplePlan(seed, endsAtMs);
  return "organizationId" in size ? size : generatedPlan(seed, size, endsAtMs);
}

/** The security administrator answers also in the regions that documents from outside name; nothing of the world's own is there. */
function answering(plan: AccountPlan, external: readonly ExternalDocument[]): AccountPlan {
  const own = new Set(["global", ...plan.regions.map(({ name }) => name)]);
  const foreign = externalRegions(external).filter((region) => !own.has(region));
  if (foreign.length === 0) return plan;
  return {
    ...plan,
    regions: [...plan.regions, ...foreign.map((name) => ({ name, fromMs: -8_640_000_000_000_000 }))],
    counts: (region) => (own.has(region) ? plan.counts(region) : { posture: 0, threats: 0, vulnerabilities: 0 }),
    history: (region) => (own.has(region) ? plan.history(region) : quietHistory),
  };
}

function foreignRegions(plan: WorldPlan, external: readonly ExternalDocument[]): readonly string[] {
  const own = new Set(plan.regions.map(({ name }) => name));
  return externalRegions(external).filter((region) => !own.has(region));
}

function* accountTruth(world: World, accountId: string, atMs: number, looked: LookedAt): Generator<Truth> {
  const plan = world.planOf(accountId);
  if (plan === undefined || plan.account.joinedAtMs > atMs) return;
  const own = new Set(world.regions.filter(({ foreign }) => foreign !== true).map(({ name }) => name));
  const known = plan.regions.filter(({ name, fromMs }) => own.has(name) && fromMs <= atMs).map(({ name }) => name);
  const ends = new Map(plan.regions.map(({ name }) => [name, ended(plan, name, atMs)]));
  yield* nativeTruth(world, accountId, ends, { looked, untilMs: (region) => unknownFrom(atMs, ends.get(region)) });
  const homeRegion = world.aggregationRegion;
  for (const region of ["global", ...known]) {
    const space = world.posture(accountId, region);
    const regions = region === "global" ? known : [region];
    for (let index = 0; index < space.count; index++) {
      const problem = postureProblem(space, index);
      const speakers = regions.flatMap((evaluated) =>
        speakersIn(world.history(accountId, evaluated), problem, { region: evaluated, homeRegion, looked }, atMs, ends.get(evaluated)),
      );
      const entry = postureTruth(problem, speakers);
      if (entry !== undefined) yield entry;
    }
  }
}

/** Threats and vulnerabilities stand as they did when the account or the region ended; what was open then is closed by it. */
function* nativeTruth(world: World, accountId: string, ends: ReadonlyMap<string, Ended | undefined>, viewed: Viewed): Generator<Truth> {
  for (const { firstMs, ...entry } of natives(world, accountId, viewed)) {
    const end = ends.get(entry.region);
    if (end === undefined) yield { ...entry, ...(firstMs === undefined ? {} : { firstMs }) };
    else yield { ...entry, ...(isProblem(entry) ? { status: "closed", reason: end.silence, sinceMs: end.atMs } : {}), seenThrough: [] };
  }
}

function* natives(world: World, accountId: string, viewed: Viewed): Generator<Truth> {
  yield* threatTruth(world, accountId, viewed);
  yield* vulnerabilityTruth(world, accountId, viewed);
  yield* otherProductTruth(world, accountId, viewed);
}

const isProblem = ({ status }: Truth): boolean => status === "open" || status === "suppressed";

function postureSpace(plan: WorldPlan, account: AccountPlan | undefined, accountId: string, region: string): PostureSpace {
  if (account === undefined) throw new Error(`no account ${accountId} in the simulated organization`);
  return {
    seed: plan.seed,
    partition: plan.partition,
    accountId,
    region,
    count: account.counts(region).posture,
    tempo: account.tempo,
    nameOf: (type, index) => account.nameOf(region, type, index),
    ...(account.told === undefined ? {} : { told: account.told(region) }),
  };
}

const regionOn = (plan: AccountPlan | undefined, region: string, atMs: number): boolean =>
  plan?.regions.some(({ name, fromMs, untilMs }) => name === region && fromMs <= atMs && (untilMs === undefined || atMs < untilMs)) ??
  false;

function accountEnd({ account }: AccountPlan, atMs: number): number | undefined {
  const ends = [suspendedSince(account, atMs), account.leftAtMs].filter((end) => end !== undefined && end <= atMs) as number[];
  return ends.length === 0 ? undefined : Math.min(...ends);
}

function ended(plan: AccountPlan, region: string, atMs: number): Ended | undefined {
  const left = accountEnd(plan, atMs);
  if (left !== undefined) return { atMs: left, silence: "account left" };
  const untilMs = plan.regions.find(({ name }) => name === region)?.untilMs;
  return untilMs !== undefined && untilMs <= atMs ? { atMs: untilMs, silence: "no longer watched" } : undefined;
}
