/** The team map (OWNER_FILE) as it stands at a start: what it changes is in the audit log. */
import type { Owner, OwnerRules } from "../../posture/owner.ts";
import type { Tx } from "../dialect/connection.ts";
import { writeAudit } from "./audit.ts";
import { settleOwners } from "./owners.ts";

/** Accounts named in an entry: it stays a line, also where a new map gives a thousand accounts to others. */
const NAMED = 50;

/**
 * Settles all owners by the rules of this start. An entry is written where the map gave an account to somebody, or took it from them; whom is
 * not in it, since no address may be. @param key `Keys.audit`.
 */
export async function importOwners(tx: Tx, key: Uint8Array, rules: OwnerRules, at: string): Promise<void> {
  const handed = await settleOwners(tx, rules);
  const byMap = handed.filter(({ before, after }) => [...before, ...after].some(isOfMap)).map(({ account }) => account);
  if (byMap.length === 0) return;
  const after = { lines: rules.teams.length, accountsChanged: byMap.length, accounts: byMap.sort().slice(0, NAMED) };
  const actor = { kind: "system", id: null } as const;
  await writeAudit(tx, key, { at, actor, action: "owners-imported", subject: "OWNER_FILE", from: null, before: null, after });
}

const isOfMap = ({ source }: Owner): boolean => source === "team map";
