/** Who answers for accounts, as it was settled (db/write/owners.ts). Asked of accounts that are within the reader's reach already. */
import type { Kysely } from "kysely";
import type { Owner } from "../../posture/owner.ts";
import type { Schema } from "../schema.ts";

/** By the account's row, the first owner first. An account without an owner is not there. */
export type OwnersOf = ReadonlyMap<number, readonly Owner[]>;

/** @param accounts rows of them, each once or often; undefined: all there are. */
export async function ownersOfAccounts(db: Kysely<Schema>, accounts: Iterable<number> | undefined): Promise<OwnersOf> {
  let found = db.selectFrom("account_owners").select(["account", "name", "email_folded as email", "source", "detail"]);
  if (accounts !== undefined) found = found.where("account", "in", [...new Set(accounts), 0]); // no account has the number 0
  const owners = new Map<number, Owner[]>();
  for (const { account, ...owner } of await found.orderBy("account").orderBy("position").execute()) {
    const others = owners.get(account);
    if (others === undefined) owners.set(account, [owner]);
    else others.push(owner);
  }
  return owners;
}

/** As a filter names owners: by name or by address, without case. */
export const isOwnedBy = (owners: readonly Owner[] | undefined, folded: ReadonlySet<string>): boolean =>
  owners?.some(({ name, email }) => folded.has(name.toLowerCase()) || (email !== null && folded.has(email))) === true;

export const foldedNames = (names: readonly string[]): ReadonlySet<string> => new Set(names.map((name) => name.toLowerCase()));
