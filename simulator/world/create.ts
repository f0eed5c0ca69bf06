/** Makes a World of a plan. Nothing is kept beyond the plan; every answer is made when asked for. */
import { type GeneratedSize, generatedPlan } from "./generated.ts";
import { quietHistory } from "./history.ts";
import type { AccountPlan, ExternalDocument, WorldPlan } from "./plan.ts";
import { type PostureSpace, postureProblem } from "./posture.ts";
import { postureTruth } from "./posturetruth.ts";
import { type Ended, type Speaker, speakersIn } from "./speakers.ts";
import type { Truth, World } from "./world.ts";

export interface WorldOptions {
  readonly seed: number;
  readonly size: GeneratedSize | WorldPlan;
  /** Today: the stories are laid out relative to it. */
  readonly endsAtMs: number;
  readonly external?: readonly ExternalDocument[];
}

export function createWorld(options: WorldOptions): World {
  const { size } = options;
  const plan: WorldPlan = "organizationId" in size ? size : generatedPlan(options.seed, size, options.endsAtMs);
  const plans = new Map(plan.accounts.map((account) => [account.account.id, account]));
  const world: World = {
    seed: plan.seed,
    partition: plan.partition,
    organizationId: plan.organizationId,
    rootId: plan.rootId,
    managementAccountId: plan.managementAccountId,
    securityAccountId: plan.securityAccountId,
    aggregationRegion: plan.aggregationRegion,
    ous: plan.ous,
    regions: plan.regions,
    plans: plan.accounts,
    external: options.external ?? [],
    accounts: () => plan.accounts.map(({ account }) => account),
    planOf: (accountId) => plans.get(accountId),
    regionEnabled: (accountId, region, atMs) => regionOn(plans.get(accountId), region, atMs),
    deniedByScp: (accountId, region, atMs) => plans.get(accountId)?.denied?.(region, atMs) ?? [],
    history: (accountId, region) => plans.get(accountId)?.history(region) ?? quietHistory,
    posture: (accountId, region) => postureSpace(plan, plans.get(accountId), accountId, region),
    alive: (accountId, region, atMs) => {
      const found = plans.get(accountId);
      return (
        found !== undefined && accountEnd(found, atMs) === undefined && found.account.joinedAtMs <= atMs && regionOn(found, region, atMs)
      );
    },
    truth: (accountId, atMs) => accountTruth(world, accountId, atMs),
  };
  return world;
}

function* accountTruth(world: World, accountId: string, atMs: number): Generator<Truth> {
  const plan = world.planOf(accountId);
  if (plan === undefined || plan.account.joinedAtMs > atMs) return;
  const known = plan.regions.filter(({ fromMs }) => fromMs <= atMs).map(({ name }) => name);
  const ends = new Map(known.map((region) => [region, ended(plan, region, atMs)]));
  for (const region of ["global", ...known]) {
    const space = world.posture(accountId, region);
    const regions = region === "global" ? known : [region];
    for (let index = 0; index < space.count; index++) {
      const problem = postureProblem(space, index);
      const speakers: Speaker[] = [];
      for (const evaluated of regions)
        speakers.push(...speakersIn(world.history(accountId, evaluated), problem, evaluated, atMs, ends.get(evaluated)));
      const entry = postureTruth(problem, speakers);
      if (entry !== undefined) yield entry;
    }
  }
}

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
  };
}

const regionOn = (plan: AccountPlan | undefined, region: string, atMs: number): boolean =>
  plan?.regions.some(({ name, fromMs, untilMs }) => name === region && fromMs <= atMs && (untilMs === undefined || atMs < untilMs)) ??
  false;

function accountEnd({ account }: AccountPlan, atMs: number): number | undefined {
  const ends = [account.suspendedAtMs, account.leftAtMs].filter((end) => end !== undefined && end <= atMs) as number[];
  return ends.length === 0 ? undefined : Math.min(...ends);
}

function ended(plan: AccountPlan, region: string, atMs: number): Ended | undefined {
  const left = accountEnd(plan, atMs);
  if (left !== undefined) return { atMs: left, silence: "account left" };
  const untilMs = plan.regions.find(({ name }) => name === region)?.untilMs;
  return untilMs !== undefined && untilMs <= atMs ? { atMs: untilMs, silence: "no longer watched" } : undefined;
}
