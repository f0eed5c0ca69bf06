/** Who answers for whom: the delegated administrator lists its enabled members' findings beside its own. */
import type { Caller } from "../service.ts";
import { during } from "../world/history.ts";
import type { World } from "../world/world.ts";

export const isAdministrator = (world: World, caller: Pick<Caller, "accountId">): boolean => caller.accountId === world.securityAccountId;

/** The caller's own account first, then its enabled members, where it is the administrator. */
export const administeredAccounts = (world: World, caller: Caller, atMs: number): readonly string[] =>
  isAdministrator(world, caller) ? [caller.accountId, ...membersOf(world, caller, atMs, true)] : [caller.accountId];

/** Members of the administrator in the caller's region; `associated` leaves out those that were taken out. Nobody else has any. */
export function membersOf(world: World, caller: Caller, atMs: number, associated: boolean): readonly string[] {
  if (!isAdministrator(world, caller)) return [];
  return world.plans
    .map(({ account }) => account.id)
    .filter((id) => id !== caller.accountId && world.alive(id, caller.region, atMs))
    .filter((id) => !associated || during(world.history(id, caller.region).member, atMs));
}
