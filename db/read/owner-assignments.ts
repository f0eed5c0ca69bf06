/** What was assigned by hand, and what could be: an account or an OU that the reader may decide on. */
import type { Kysely } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import type { AccountId } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { within } from "./within.ts";

export interface ListedAssignment {
  id: string;
  account: { id: string; name: string } | null;
  ou: { id: string; path: string | null } | null;
  email: string;
  name: string | null;
  madeBy: string | null;
  madeAt: string;
}

/** Of an OU only to who sees everything: it speaks of accounts that others must not know of. Newest first. */
export async function readAssignments(db: Kysely<Schema>, reach: Reach, publicId?: string): Promise<ListedAssignment[]> {
  let found = db
    .selectFrom("owner_assignments as assigned")
    .leftJoin("accounts", "accounts.id", "assigned.account")
    .leftJoin("ous", "ous.ou_id", "assigned.ou_id")
    .select([
      "assigned.public_id",
      "assigned.account",
      "assigned.ou_id",
      "assigned.email",
      "assigned.name",
      "assigned.made_by",
      "assigned.made_at",
      "accounts.account_id",
      "accounts.name as account_name",
      "ous.path",
    ])
    .orderBy("assigned.id", "desc");
  if (reach.kind !== "everything")
    found = found.where("assigned.account", "in", (eb) => eb.selectFrom("accounts").select("accounts.id").where(within(reach)));
  if (publicId !== undefined) found = found.where("assigned.public_id", "=", publicId);
  return (await found.execute()).map((row) => ({
    id: row.public_id,
    account: row.account_id === null ? null : { id: row.account_id, name: row.account_name ?? row.account_id },
    ou: row.ou_id === null ? null : { id: row.ou_id, path: row.path },
    email: row.email,
    name: row.name,
    madeBy: row.made_by,
    madeAt: row.made_at,
  }));
}

/** Those of the accounts that the reader may see. */
export const readNamedAccounts = (
  db: Kysely<Schema>,
  reach: Reach,
  ids: readonly AccountId[],
): Promise<{ row: number; id: AccountId; name: string }[]> =>
  db
    .selectFrom("accounts")
    .select(["accounts.id as row", "accounts.account_id as id", "accounts.name"])
    .where(within(reach))
    .where("accounts.account_id", "in", ids.length === 0 ? ["" as AccountId] : [...ids])
    .orderBy("accounts.name")
    .orderBy("accounts.id")
    .execute();

/**
 * @param named an OU's id, or its names from the root.
 * @returns its id; undefined where there is none, where two organizations have one of that name, or the reader does not see the whole.
 */
export async function readUnitId(db: Kysely<Schema>, reach: Reach, named: string): Promise<string | undefined> {
  if (reach.kind !== "everything") return undefined;
  const found = await db
    .selectFrom("ous")
    .select("ou_id")
    .where((eb) => eb.or([eb("ou_id", "=", named), eb("path", "=", named)]))
    .execute();
  return found.find(({ ou_id }) => ou_id === named)?.ou_id ?? (found.length === 1 ? found[0]?.ou_id : undefined);
}
