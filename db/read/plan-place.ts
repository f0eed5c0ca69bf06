/** The accounts that a plan is asked for. */
import type { Kysely } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { AccountId } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { viewOf } from "./view.ts";
import { within } from "./within.ts";

export interface PlanPlace {
  readonly rows: readonly number[];
  readonly ids: readonly AccountId[];
  /** To be read; null: all that there is. */
  readonly place: string | null;
}

/** @throws Refusal naming `account`: of one that is not there, and of one that the reader does not see, in the same words. */
export async function placeOfPlan(
  db: Kysely<Schema>,
  reach: Reach,
  { account, ou }: { readonly account?: readonly string[] | undefined; readonly ou?: string | undefined },
): Promise<PlanPlace> {
  const view = await viewOf(db, reach, { account, ou: ou === undefined ? undefined : [ou] });
  let asked = db.selectFrom("accounts").where(within(reach)).select(["accounts.id", "accounts.account_id", "accounts.name"]);
  if (view.accounts !== undefined) asked = asked.where("accounts.id", "in", view.accounts.length === 0 ? [0] : [...view.accounts]);
  const found = await asked.orderBy("accounts.name").execute();
  if (account !== undefined && found.length < new Set(account).size) throw new Refusal("account", "is none of those that you see");
  const names = found.slice(0, 3).map(({ name }) => name);
  const more = found.length - names.length;
  const place = account === undefined ? (ou ?? null) : `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return { rows: found.map(({ id }) => id), ids: found.map(({ account_id }) => account_id), place };
}
