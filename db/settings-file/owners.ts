/** Owners that were assigned by hand, or confirmed it by a link. */
import { demandEmail, foldedEmail } from "../../posture/email.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { OwnerEntry } from "../../posture/settings-file.ts";
import type { AccountId } from "../../posture/words.ts";
import { type Assigned, deleteAssignment, writeAssignment } from "../write/owner-assignments.ts";
import { settleOwners } from "../write/owners.ts";
import { demandAccount, demandUnit } from "./named.ts";
import { type Asking, type Doing, differing, entryOf, type Section, type Wanted } from "./section.ts";

interface Target {
  readonly of: Assigned;
  readonly email: string;
}

export const owners: Section<OwnerEntry, Target> = {
  held: async ({ db }) => {
    const rows = await db
      .selectFrom("owner_assignments as assigned")
      .leftJoin("accounts", "accounts.id", "assigned.account")
      .select(["assigned.public_id", "assigned.ou_id", "assigned.email", "assigned.name", "assigned.made_by", "accounts.account_id"])
      .execute();
    return rows.map(({ public_id, account_id, ou_id, email, name, made_by }) => ({
      key: keyOf(account_id ?? ou_id ?? "", email),
      id: public_id,
      entry: entryOf<OwnerEntry>({ account: account_id, ou: ou_id, email, name, confirmed: made_by === null || undefined }),
    }));
  },
  find: async (asking, entry) => {
    const email = demandEmail(entry.email, "email");
    const of = await placeOf(asking, entry);
    return { key: keyOf(of.id, email), target: { of, email } };
  },
  differences: (held, { entry }) => differing(held, entry, ["name"]),
  add: write,
  // What is assigned already takes the name that is given now.
  change: (doing, _held, wanted) => write(doing, wanted),
  remove: async ({ tx, keys, deed }, { id }) => void (await deleteAssignment(tx, id, { key: keys.audit, deed })),
  finish: async ({ tx, rules }) => void (await settleOwners(tx, rules)),
};

const keyOf = (place: string, email: string): string => `${place} ${foldedEmail(email)}`;

async function write({ tx, keys, deed }: Doing, { entry, target }: Wanted<OwnerEntry, Target>): Promise<void> {
  const assignment = { ...target, name: entry.name?.trim() || null, isConfirmed: entry.confirmed === true };
  await writeAssignment(tx, assignment, { key: keys.audit, deed });
}

/** @throws Refusal naming `account` or `ou`. */
async function placeOf(asking: Asking, { account, ou }: OwnerEntry): Promise<Assigned> {
  if (account !== undefined && ou !== undefined) throw new Refusal("ou", "stands beside account: an owner is assigned to one of them");
  if (account !== undefined) return { by: "account", row: await demandAccount(asking, account), id: account as AccountId };
  if (ou === undefined) throw new Refusal("account", "is missing: an owner is assigned to an account or to an OU");
  return { by: "ou", id: await demandUnit(asking, ou) };
}
