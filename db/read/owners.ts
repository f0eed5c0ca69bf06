/** Who owns what, and what nobody owns: the lists that a lead works off. */
import type { Kysely } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import { unitsUp } from "../../posture/unit.ts";
import { inheritedSources, type OwnerSource } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type Calendar, todayOf } from "./counted.ts";
import { type OwnersOf, ownersOfAccounts } from "./owners-of.ts";
import { sharesBy } from "./share.ts";
import { standingsBy } from "./standing.ts";
import { type BySeverity, noneOpen, totalOf } from "./summary.ts";
import { within } from "./within.ts";

interface OpenFindings {
  open: BySeverity | null;
  openTotal: number | null;
}

export interface ListedOwner extends OpenFindings {
  name: string;
  email: string | null;
  sources: OwnerSource[];
  units: string[];
  accounts: string[];
}

export interface ListedOwners {
  items: ListedOwner[];
  owned: number;
  unowned: number;
}

interface OwnedAccount {
  readonly id: number;
  readonly account_id: string;
  readonly name: string;
  readonly state: Schema["accounts"]["state"];
  readonly ou_id: string | null;
  readonly ou_path: string | null;
}

interface Person {
  name: string;
  readonly email: string | null;
  readonly sources: Set<OwnerSource>;
  readonly units: Set<string>;
  readonly accounts: OwnedAccount[];
}

/** @returns all at once: an organization has hundreds of accounts, and fewer owners. */
export async function readOwners(db: Kysely<Schema>, reach: Reach, calendar: Calendar): Promise<ListedOwners> {
  const accounts = await accountsOf(db, reach);
  const [owners, openOf] = await Promise.all([ownersOfAccounts(db, idsOf(accounts)), openBy(db, accounts, calendar)]);
  const persons = new Map<string, Person>();
  for (const account of accounts) {
    for (const { name, email, source, detail } of owners.get(account.id) ?? []) {
      const person = persons.get(email ?? name) ?? { name, email, sources: new Set(), units: new Set(), accounts: [] };
      // Somebody who is called by name anywhere is not shown as an address.
      if (person.name.toLowerCase() === email && name.toLowerCase() !== email) person.name = name;
      person.sources.add(source);
      if (inheritedSources.has(source) && detail !== null) person.units.add(detail);
      person.accounts.push(account);
      persons.set(email ?? name, person);
    }
  }
  const items = [...persons.values()].map(({ name, email, sources, units, accounts }) => ({
    ...{ name, email, sources: [...sources], units: [...units].sort(byText), accounts: accounts.map(({ account_id }) => account_id) },
    ...openOf(accounts),
  }));
  return {
    items: items.sort((a, b) => b.accounts.length - a.accounts.length || byText(a.name, b.name) || byText(a.email ?? "", b.email ?? "")),
    owned: owners.size,
    unowned: accounts.filter((account) => isUnowned(account, owners)).length,
  };
}

export interface UnownedAccount extends OpenFindings {
  id: string;
  name: string;
  organizationalUnit: string | null;
  ouId: string | null;
  suggestion: Suggestion | null;
}

export interface Suggestion {
  name: string;
  email: string;
  of: string;
  accounts: number;
}

export async function readUnowned(db: Kysely<Schema>, reach: Reach, calendar: Calendar): Promise<{ items: UnownedAccount[] }> {
  const accounts = await accountsOf(db, reach);
  const owners = await ownersOfAccounts(db, idsOf(accounts));
  const unowned = accounts.filter((account) => isUnowned(account, owners));
  const [openOf, suggest] = [await openBy(db, unowned, calendar), suggesting(accounts, owners)];
  const items = unowned.map((account) => ({
    ...{ id: account.account_id, name: account.name, organizationalUnit: account.ou_path, ouId: account.ou_id },
    ...openOf([account]),
    suggestion: suggest(account),
  }));
  return { items: items.sort((a, b) => (b.openTotal ?? -1) - (a.openTotal ?? -1) || byText(a.name, b.name) || byText(a.id, b.id)) };
}

const accountsOf = (db: Kysely<Schema>, reach: Reach): Promise<OwnedAccount[]> =>
  db
    .selectFrom("accounts")
    .select(["accounts.id", "accounts.account_id", "accounts.name", "accounts.state", "accounts.ou_id", "accounts.ou_path"])
    .where(within(reach))
    .where("accounts.state", "not in", ["left", "outside"])
    .orderBy("accounts.name")
    .orderBy("accounts.id")
    .execute();

const idsOf = (accounts: readonly OwnedAccount[]): readonly number[] => accounts.map(({ id }) => id);

/** What is suspended or closed has nothing open, and nobody needs to answer for it any more. */
const isUnowned = ({ id, state }: OwnedAccount, owners: OwnersOf): boolean =>
  (state === "active" || state === "pending_activation") && !owners.has(id);

async function openBy(db: Kysely<Schema>, accounts: readonly OwnedAccount[], calendar: Calendar) {
  const view = { accounts: idsOf(accounts), regions: undefined, principles: undefined };
  const [standings, shares] = await Promise.all([
    standingsBy<number>(db, "account", view, { day: todayOf(calendar) }),
    sharesBy<number>(db, "account", view, calendar),
  ]);
  return (some: readonly OwnedAccount[]): OpenFindings => {
    const reporting = some.filter(({ id }) => standings.has(id) || shares.get(id)?.hasReported === true);
    if (reporting.length === 0) return { open: null, openTotal: null };
    const open = noneOpen();
    for (const { id } of reporting) {
      const found = standings.get(id)?.now.open ?? noneOpen();
      for (const severity of Object.keys(open) as (keyof BySeverity)[]) open[severity] += found[severity];
    }
    return { open, openTotal: totalOf(open) };
  };
}

/** Whoever owns at least half of an OU's accounts that have an owner is likely to be asked about one that has none: the nearest OU first. */
function suggesting(accounts: readonly OwnedAccount[], owners: OwnersOf): (account: OwnedAccount) => Suggestion | null {
  const units = new Map<string, { owned: number; by: Map<string, { name: string; n: number }> }>();
  for (const { id, ou_path } of accounts) {
    const those = owners.get(id);
    if (those === undefined) continue;
    for (const path of unitsUp(ou_path)) {
      const unit = units.get(path) ?? { owned: 0, by: new Map() };
      units.set(path, unit);
      unit.owned += 1;
      for (const { name, email } of those) {
        if (email !== null) unit.by.set(email, { name, n: (unit.by.get(email)?.n ?? 0) + 1 });
      }
    }
  }
  return ({ ou_path }) => {
    for (const path of unitsUp(ou_path)) {
      const { owned = 0, by = new Map<string, { name: string; n: number }>() } = units.get(path) ?? {};
      const [first] = [...by].sort(([a, { n }], [b, { n: m }]) => m - n || byText(a, b));
      if (first === undefined) continue;
      const [email, { name, n }] = first;
      if (n * 2 >= owned) return { name, email, of: path, accounts: n };
    }
    return null;
  };
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
