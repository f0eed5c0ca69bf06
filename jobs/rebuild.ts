/** Everything that is a sum, made again from events: after a damage, or to prove that there is none (domain.md section 7). */
import { randomUUID } from "node:crypto";
import type { Writer } from "../db/dialect/connection.ts";
import { rebuildOrganizationDays } from "../db/write/account-days.ts";
import { dropLease, holdsLease, takeLease, thisHolder } from "../db/write/lease.ts";
import { accountsWithEvents, rebuildOrganizationSteps, rebuildSteps } from "../db/write/steps.ts";

export interface Rebuilt {
  readonly accounts: number;
  /** Accounts whose stored sums were other ones. */
  readonly mended: number;
}

/** Some accounts in each transaction, so that the page can be read meanwhile. @returns undefined where another process collects. */
export async function rebuild(writer: Writer): Promise<Rebuilt | undefined> {
  const holder = thisHolder(randomUUID());
  const accounts = await writer.transaction(async (tx) => {
    const other = await takeLease(tx, holder, Date.now());
    return other === undefined ? accountsWithEvents(tx) : undefined;
  });
  if (accounts === undefined) return undefined;
  try {
    let mended = 0;
    for (const range of accounts) {
      const wrong = await writer.transaction(async (tx) => {
        // Taken anew each time: it is good for half a minute.
        return (await takeLease(tx, holder, Date.now())) === undefined ? rebuildSteps(tx, range) : undefined;
      });
      if (wrong === undefined) return undefined;
      mended += wrong.size;
    }
    await writer.transaction((tx) => rebuildOrganizationSteps(tx));
    await writer.transaction((tx) => rebuildOrganizationDays(tx));
    return { accounts: accounts.reduce((sum, { ids }) => sum + ids, 0), mended };
  } finally {
    await writer.transaction(async (tx) => {
      if (await holdsLease(tx, holder)) await dropLease(tx, holder);
    });
  }
}
