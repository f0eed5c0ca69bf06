/** Which accounts are shown, in which order, below which OU. Pure. */
import type { Accounts, Units } from "../../../contract/accounts.ts";
import { type PrincipleGroup, principleGroups, principles } from "../../../posture/words.ts";
import { visible } from "../../formats/visible.ts";
import type { AccountRank, CellMeasure } from "../../selection/read.ts";

export type Account = Accounts["items"][number];
export type Unit = Units["items"][number];

/** What a reader sees where nobody is named: it is found by these words too. */
export const noOwner = "No owner";
const outside = "Outside of the organization";

export const nameOf = ({ name, id }: Pick<Account, "name" | "id">): string => visible(name) ?? id;

/** Of an e-mail address what stands before the @, which people of one organization know each other by; the whole is one hover away. */
export const shortOwner = (name: string): string => /^([^@\s]+)@[^@\s]+$/.exec(name)?.[1] ?? name;

/** A path without its root, which is the same for all. */
export function unitName(path: string | null): string {
  if (path === null) return outside;
  const names = path.split(" / ");
  return visible(names.slice(1).join(" / ")) ?? visible(names[0] ?? null) ?? outside;
}

/** Of every word of `find`, some text of the account has it: name, id, OU, owner, KEY=VALUE of a tag. Without case. */
export function matching(accounts: readonly Account[], find: string): readonly Account[] {
  const words = find.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return accounts;
  // "no owner" is said as a whole, else every account with an "o" and an owner would be one.
  if (find.trim().toLowerCase() === noOwner.toLowerCase()) return accounts.filter(({ owner }) => owner === null);
  return accounts.filter((account) => {
    const text = textOf(account);
    return words.every((word) => text.includes(word));
  });
}

const textOf = ({ id, name, organizationalUnit, owners, tags }: Account): string =>
  [id, name, organizationalUnit ?? outside, ...namesOf(owners), ...Object.entries(tags).map(([key, value]) => `${key}=${value}`)]
    .join("\n")
    .toLowerCase();

const namesOf = (owners: Account["owners"]): readonly string[] =>
  owners.length === 0 ? [noOwner] : owners.flatMap(({ name, email }) => (email === null ? [name] : [name, email]));

/** The number that stands in a cell. null: nobody can say. */
export function cellOf({ principles, change }: Account, id: PrincipleGroup, measure: CellMeasure): number | null {
  const group = principles?.find((one) => one.id === id);
  if (group === undefined) return null;
  switch (measure) {
    case "score":
      return group.score;
    case "checksPassed":
      return group.checksPassed;
    case "open":
      return group.openTotal;
    case "change":
      return change === null ? null : group.openChange;
  }
}

/** The larger, the worse: an account's place where the worst stands first. null: nobody can say, always last. */
function badness(account: Account, rank: Exclude<AccountRank, "name" | "owner">, measure: CellMeasure): number | null {
  switch (rank) {
    case "open":
      return account.openTotal;
    case "score":
      return negative(account.score);
    case "critical":
      return account.open?.CRITICAL ?? null;
    case "high":
      return account.open?.HIGH ?? null;
    case "openChange":
      return account.change?.open ?? null;
    case "evidence":
      return account.scopes.of === 0 ? null : account.scopes.of - account.scopes.fresh;
    default: {
      const cell = cellOf(account, rank, measure);
      return measure === "score" || measure === "checksPassed" ? negative(cell) : cell;
    }
  }
}

const negative = (value: number | null): number | null => (value === null ? null : -value);

const letters = new Intl.Collator(undefined, { numeric: true });

interface Order {
  readonly rank: AccountRank;
  readonly isReversed: boolean;
  readonly cells: CellMeasure;
}

/** The worst first, or from A. What nobody can speak for stays at the end, in either direction; equal ones are told apart by their names. */
export function ordered(accounts: readonly Account[], { rank, isReversed, cells }: Order): readonly Account[] {
  const sign = isReversed ? -1 : 1;
  const byName = (a: Account, b: Account) => letters.compare(nameOf(a), nameOf(b)) || letters.compare(a.id, b.id);
  if (rank === "name") return [...accounts].sort((a, b) => sign * byName(a, b));
  const keyed = accounts.map((account) => ({
    account,
    key: rank === "owner" ? (account.owner?.name ?? null) : badness(account, rank, cells),
  }));
  keyed.sort(({ key: a, account: one }, { key: b, account: other }) => {
    if (a === null || b === null) return a === b ? byName(one, other) : a === null ? 1 : -1;
    const difference = typeof a === "string" ? letters.compare(a, String(b)) : Number(b) - a;
    return sign * difference || byName(one, other);
  });
  return keyed.map(({ account }) => account);
}

/** A line of the heat map. */
export type Line = { readonly kind: "account"; readonly account: Account } | { readonly kind: "unit"; readonly unit: UnitLine };

export interface UnitLine {
  /** null: outside of every OU. */
  readonly path: string | null;
  /** Its accounts that are shown. */
  readonly shown: number;
  /** Of all accounts in it and below it. undefined: not known (yet). */
  readonly whole: Unit | undefined;
  /** Open findings more or less, of the same accounts; null where one of them has no change. */
  readonly openChange: number | null;
}

/** @param all of the answer, also those that are not shown: an OU's change is of all of it. */
export function lines(
  shown: readonly Account[],
  all: readonly Account[],
  units: readonly Unit[] | undefined,
  byUnit: boolean,
): readonly Line[] {
  const lineOf = (account: Account): Line => ({ kind: "account", account });
  if (!byUnit) return shown.map(lineOf);
  const groups = new Map<string | null, Account[]>();
  for (const account of shown) {
    const path = account.organizationalUnit;
    groups.set(path, [...(groups.get(path) ?? []), account]);
  }
  return [...groups]
    .map(([path, accounts]) => ({ path, accounts, whole: units?.find((unit) => unit.path === path) }))
    .sort((a, b) => (b.whole?.openTotal ?? -1) - (a.whole?.openTotal ?? -1) || letters.compare(unitName(a.path), unitName(b.path)))
    .flatMap(({ path, accounts, whole }): Line[] => [
      { kind: "unit", unit: { path, shown: accounts.length, whole, openChange: changeBelow(path, all) } },
      ...accounts.map(lineOf),
    ]);
}

function changeBelow(path: string | null, all: readonly Account[]): number | null {
  const below = all.filter(({ organizationalUnit: unit }) => unit === path || (path !== null && unit?.startsWith(`${path} / `) === true));
  const changes = below.flatMap(({ change }) => (change === null ? [] : [change.open]));
  return changes.length === 0 ? null : changes.reduce((sum, change) => sum + change, 0);
}

/** The seven, and what is mapped to none where an account has some: nothing is dropped. */
export function columnsOf(accounts: readonly Account[], measure: CellMeasure): readonly PrincipleGroup[] {
  const isUnmapped = accounts.some((account) => (cellOf(account, "unmapped", measure) ?? 0) !== 0);
  return isUnmapped ? principleGroups : principles;
}

/** Nobody has spoken for its numbers lately: they are those last known. */
export function isStale({ scopes, scoreScopes }: Account, measure: CellMeasure): boolean {
  const share = measure === "score" ? scoreScopes : scopes;
  return share.of > 0 && share.fresh === 0;
}
