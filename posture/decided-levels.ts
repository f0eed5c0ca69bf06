/** Which decisions on days to fix are for an account: its own, those of the OUs above it from the nearest on, the organization's. */
import type { DecidedLevels } from "./service-level.ts";
import { unitsUp } from "./unit.ts";
import type { AccountId } from "./words.ts";

/** An OU, or the root. */
interface Unit {
  readonly id: string;
  readonly parent: string | null;
  /** Names from the root. */
  readonly path: string | null;
}

export interface PlacedAccount {
  readonly id: AccountId;
  readonly ouId: string | null;
  readonly ouPath: string | null;
}

/** @returns a function that tells the decisions of each account, the nearest first. */
export function decisionsBy(
  decided: readonly DecidedLevels[],
  units: readonly Unit[],
): (account: PlacedAccount) => readonly DecidedLevels[] {
  const byPlace = new Map(decided.map((one) => [`${one.place} ${one.id ?? ""}`, one]));
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const byPath = new Map(units.map((unit) => [unit.path, unit]));
  const unitsAbove = ({ ouId, ouPath }: PlacedAccount): readonly string[] => {
    if (ouId === null) return [];
    const above = [ouId];
    // What AWS listed in pieces while somebody moved an OU could be a circle.
    for (let id = byId.get(ouId)?.parent ?? null; id !== null && !above.includes(id); id = byId.get(id)?.parent ?? null) above.push(id);
    // Where the tree was never read, OUs are known by the names on the account's path.
    if (byId.has(ouId)) return above;
    return [...above, ...unitsUp(ouPath).flatMap((path) => byPath.get(path)?.id ?? [])];
  };
  return (account) =>
    [`account ${account.id}`, ...unitsAbove(account).map((id) => `ou ${id}`), "organization "].flatMap((place) => byPlace.get(place) ?? []);
}
