/** Where native findings (GuardDuty's, Inspector's) of an account come from: one space a region that the account ever had. */
import type { ScopeHistory } from "./history.ts";
import { type LookedAt, lookedAlways } from "./looks.ts";
import type { Counts } from "./plan.ts";
import type { PostureSpace } from "./posture.ts";
import type { World } from "./world.ts";

export interface NativeSpace {
  readonly region: string;
  readonly space: PostureSpace;
  readonly history: ScopeHistory;
  /** How many there are by the end, whether or not they exist yet. */
  readonly count: number;
}

/** By whom, and until when, native findings are looked at. */
export interface Viewed {
  readonly looked: LookedAt;
  /** The first instant of which a reader can know nothing. */
  readonly untilMs: (region: string) => number;
}

/** By who looks all the time. */
export const viewedAt = (atMs: number): Viewed => ({ looked: lookedAlways, untilMs: () => atMs + 1 });

export function* nativeSpaces(world: World, accountId: string, of: keyof Counts): Generator<NativeSpace> {
  for (const { name } of world.planOf(accountId)?.regions ?? []) yield nativeSpace(world, accountId, name, of);
}

export const nativeSpace = (world: World, accountId: string, region: string, of: keyof Counts): NativeSpace => ({
  region,
  space: world.posture(accountId, region),
  history: world.history(accountId, region),
  count: world.planOf(accountId)?.counts(region)[of] ?? 0,
});
