/** Days to fix, where they are decided otherwise than usual. They count when `applyLevels` has been there. */
import { Refusal } from "../../posture/refusal.ts";
import { type DecidedDays, demandLevels } from "../../posture/service-level.ts";
import type { LevelsEntry } from "../../posture/settings-file.ts";
import type { AccountId } from "../../posture/words.ts";
import { decidedDays } from "../schema-levels.ts";
import { decideLevels, type LeveledPlace } from "../write/service-levels.ts";
import { demandAccount, demandUnit } from "./named.ts";
import { type Asking, entryOf, type Section } from "./section.ts";

interface Target {
  readonly place: LeveledPlace;
  readonly days: DecidedDays;
}

export const serviceLevels: Section<LevelsEntry, Target, LeveledPlace> = {
  held: async ({ db }) => {
    const rows = await db
      .selectFrom("service_levels as decided")
      .leftJoin("accounts", "accounts.id", "decided.account")
      .select(["decided.account", "decided.ou_id", "critical", "high", "medium", "low", "accounts.account_id"])
      .execute();
    return rows.map(({ account, account_id, ou_id, ...days }) => ({
      key: account_id ?? ou_id ?? "",
      id: placeOfRow(account, account_id, ou_id),
      entry: entryOf<LevelsEntry>({ account: account_id, ou: ou_id, days: decidedDays(days) }),
    }));
  },
  find: async (asking, entry) => {
    const place = await placeOf(asking, entry);
    return { key: place.place === "organization" ? "" : place.id, target: { place, days: demandLevels(entry.days) } };
  },
  differences: ({ days }, { target }) => (JSON.stringify(days) === JSON.stringify(target.days) ? [] : ["days"]),
  add: ({ tx, keys, deed }, { target }) => decideLevels(tx, keys.audit, target.place, target.days, deed),
  change: ({ tx, keys, deed }, _held, { target }) => decideLevels(tx, keys.audit, target.place, target.days, deed),
  remove: ({ tx, keys, deed }, { id }) => decideLevels(tx, keys.audit, id, {}, deed),
};

function placeOfRow(account: number | null, accountId: AccountId | null, ou: string | null): LeveledPlace {
  if (account !== null && accountId !== null) return { place: "account", row: account, id: accountId };
  return ou === null ? { place: "organization" } : { place: "ou", id: ou };
}

async function placeOf(asking: Asking, { account, ou }: LevelsEntry): Promise<LeveledPlace> {
  if (account !== undefined && ou !== undefined) throw new Refusal("ou", "stands beside account: days are decided of one of them");
  if (account !== undefined) return { place: "account", row: await demandAccount(asking, account), id: account as AccountId };
  return ou === undefined ? { place: "organization" } : { place: "ou", id: await demandUnit(asking, ou) };
}
