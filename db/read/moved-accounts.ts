/** How much each account's open findings moved between two days: the accounts of a digest, and which got worse or better. */
import type { Kysely } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import type { AccountId } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type Calendar, comparedWith, dayAsked } from "./counted.ts";
import { type OwnersOf, ownersOfAccounts } from "./owners-of.ts";
import { standingsBy } from "./standing.ts";
import { totalOf } from "./summary.ts";
import { within } from "./within.ts";

export interface MovedAccount {
  id: AccountId;
  name: string;
  organizationalUnit: string | null;
  owners: string[];
  /** At the end of the later day; null: nobody had read it by then. */
  open: number | null;
  /** Against the earlier; null where there is nothing to compare with. */
  change: number | null;
}

/** Active accounts, by name. @throws Refusal naming `at` or `since`. */
export async function readMovedAccounts(
  db: Kysely<Schema>,
  reach: Reach,
  { at, since }: { readonly at: string; readonly since: string },
  calendar: Calendar,
): Promise<MovedAccount[]> {
  const days = await comparedWith(db, dayAsked(at, calendar), since);
  const rows = await db
    .selectFrom("accounts")
    .select(["accounts.id", "accounts.account_id", "accounts.name", "accounts.ou_path"])
    .where(within(reach))
    .where("accounts.state", "in", ["active", "pending_activation"])
    .orderBy("accounts.name")
    .orderBy("accounts.account_id")
    .execute();
  const view = { accounts: reach.kind === "everything" ? undefined : rows.map(({ id }) => id), regions: undefined, principles: undefined };
  const [standings, owners]: [Awaited<ReturnType<typeof standingsBy<number>>>, OwnersOf] = await Promise.all([
    standingsBy<number>(db, "account", view, days),
    ownersOfAccounts(db, view.accounts),
  ]);
  return rows.map(({ id, account_id, name, ou_path }) => {
    const moved = standings.get(id);
    const open = moved === undefined ? null : totalOf(moved.now.open);
    return {
      id: account_id,
      name,
      organizationalUnit: ou_path,
      owners: (owners.get(id) ?? []).map((owner) => owner.name),
      open,
      change: open === null || moved === undefined || days.since === undefined ? null : open - totalOf(moved.earlier.open),
    };
  });
}
