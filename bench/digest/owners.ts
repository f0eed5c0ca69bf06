/** People who own accounts of a filled database, five each: an account has several where there are fewer than five for each of them. */
import { openDatabase } from "../../db/open.ts";
import { digestsSince } from "../../db/write/digests.ts";
import { giveAccounts, makePerson } from "../../db/write/people.ts";
import type { AccountId } from "../../posture/words.ts";
import { today } from "../posture/fill.ts";

export interface OwnedSize {
  readonly owners: number;
}

/** Rows of each owner's accounts. */
export type Owned = readonly (readonly number[])[];

const EACH = 5;
/** Long before the week that is told: everybody is due. */
const BEFORE = "2026-01-01T00:00:00.000Z";

export async function withOwners(database: string, { owners, accounts }: OwnedSize & { readonly accounts: number }): Promise<Owned> {
  const writer = await openDatabase(`sqlite:${database}`, `${today}T06:00:00.000Z`);
  const owned = Array.from({ length: owners }, (_, owner) =>
    Array.from({ length: EACH }, (_, index) => ((owner * EACH + index) % accounts) + 1),
  );
  await writer.transaction(async (tx) => {
    await digestsSince(tx, BEFORE);
    const ids = new Map(
      (await tx.all<{ id: number; account_id: AccountId }>("SELECT id, account_id FROM accounts")).map((row) => [row.id, row.account_id]),
    );
    for (const [owner, rows] of owned.entries()) {
      const email = `owner-${owner}@pillarwatch.test`;
      const person = await makePerson(tx, { kind: "local", email, name: `Owner ${owner}`, role: "owner", state: "active" }, BEFORE);
      await giveAccounts(
        tx,
        person.id,
        rows.flatMap((row) => ids.get(row) ?? []),
      );
    }
  });
  await writer.close();
  return owned;
}
