/** Who owns which account now: derived from what is known (posture/owner.ts decides), and kept where every answer and every reach can find it. */
import { type NamedOwner, type Owner, type OwnerRules, ownersOf, type SecurityContact, type Unit } from "../../posture/owner.ts";
import { unitsUp } from "../../posture/unit.ts";
import type { AccountId } from "../../posture/words.ts";
import type { Rows, Tx } from "../dialect/connection.ts";

type Tags = Readonly<Record<string, string>>;

interface OwnedAccount {
  readonly id: number;
  readonly account_id: AccountId;
  readonly tags: string;
  readonly ou_id: string | null;
  readonly ou_path: string | null;
  readonly security_contact: string | null;
}

interface KeptUnit {
  readonly ou_id: string;
  readonly parent: string | null;
  readonly path: string | null;
  readonly tags: string;
}

interface Assignment {
  readonly account: number | null;
  readonly ou_id: string | null;
  readonly email: string;
  readonly name: string | null;
}

/** An account that changed hands. */
export interface Handed {
  readonly account: AccountId;
  readonly before: readonly Owner[];
  readonly after: readonly Owner[];
}

/**
 * Settles the owners of every account by what stands in the tables and in the rules. Only what differs is written.
 * @returns the accounts that changed hands.
 */
export async function settleOwners(tx: Tx, rules: OwnerRules): Promise<readonly Handed[]> {
  const accounts = await tx.all<OwnedAccount>("SELECT id, account_id, tags, ou_id, ou_path, security_contact FROM accounts");
  const [assigned, unitsAbove, settled] = [await assignments(tx), await unitsOf(tx), await settledOwners(tx)];
  const handed: Handed[] = [];
  for (const account of accounts) {
    const owners = ownersOf(
      {
        account: account.account_id,
        tags: JSON.parse(account.tags) as Tags,
        assigned: assigned.get(String(account.id)) ?? [],
        contact: account.security_contact === null ? undefined : (JSON.parse(account.security_contact) as SecurityContact),
        above: unitsAbove(account, assigned),
      },
      rules,
    );
    const before = settled.get(account.id) ?? [];
    if (isSame(owners, before)) continue;
    handed.push({ account: account.account_id, before, after: owners });
    await writeOwners(tx, account.id, owners);
  }
  return handed;
}

async function writeOwners(tx: Tx, account: number, owners: readonly Owner[]): Promise<void> {
  await tx.run("DELETE FROM account_owners WHERE account = ?", [account]);
  for (const [position, { name, email, source, detail }] of owners.entries()) {
    await tx.run("INSERT INTO account_owners (account, position, name, email_folded, source, detail) VALUES (?, ?, ?, ?, ?, ?)", [
      account,
      position,
      name,
      email,
      source,
      detail,
    ]);
  }
}

const isSame = (a: readonly Owner[], b: readonly Owner[]): boolean => JSON.stringify(a.map(wordsOf)) === JSON.stringify(b.map(wordsOf));
const wordsOf = ({ name, email, source, detail }: Owner) => [name, email, source, detail];

async function settledOwners(rows: Rows): Promise<ReadonlyMap<number, readonly Owner[]>> {
  const found = await rows.all<Owner & { account: number }>(
    "SELECT account, name, email_folded AS email, source, detail FROM account_owners ORDER BY account, position",
  );
  return grouped(found, ({ account }) => account);
}

/** By an account's row or by an OU's id: the two look nothing alike. In the order in which they were made. */
type Assignments = ReadonlyMap<string, readonly NamedOwner[]>;

async function assignments(rows: Rows): Promise<Assignments> {
  const found = await rows.all<Assignment>("SELECT account, ou_id, email, name FROM owner_assignments ORDER BY id");
  const named = found.map(({ account, ou_id, email, name }) => ({ of: String(account ?? ou_id), email, name: name ?? undefined }));
  return grouped(named, ({ of }) => of);
}

/** The way up from an account, the nearest OU first. Where the tree was never read, OUs are known by the names on the account's path. */
async function unitsOf(rows: Rows): Promise<(account: OwnedAccount, assigned: Assignments) => readonly Unit[]> {
  const kept = await rows.all<KeptUnit>("SELECT ou_id, parent, path, tags FROM ous");
  const byId = new Map(kept.map((unit) => [unit.ou_id, unit]));
  return ({ ou_id, ou_path }, assigned) => {
    if (ou_id === null) return [];
    const above: Unit[] = [];
    const assignedTo = (id: string) => assigned.get(id) ?? [];
    // What AWS listed in pieces while somebody moved an OU could be a circle.
    const seen = new Set<string>();
    for (let unit = byId.get(ou_id); unit !== undefined && !seen.has(unit.ou_id); unit = byId.get(unit.parent ?? "")) {
      seen.add(unit.ou_id);
      const tags = JSON.parse(unit.tags) as Tags;
      above.push({ id: unit.ou_id, path: unit.path ?? undefined, tags, assigned: assignedTo(unit.ou_id) });
    }
    if (above.length > 0) return above;
    const paths = unitsUp(ou_path).map((path) => ({ id: path, path, tags: {}, assigned: [] }));
    const [nearest = { path: undefined, tags: {} }, ...others] = paths;
    return [{ ...nearest, id: ou_id, assigned: assignedTo(ou_id) }, ...others];
  };
}

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
