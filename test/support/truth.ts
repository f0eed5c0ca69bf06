/** The simulator's ground truth against the database, problem by problem. */
import type { Rows } from "../../db/dialect/connection.ts";
import { digest128 } from "../../db/write/digest.ts";
import { type FindingKey, keyText } from "../../posture/identity.ts";
import type { AccountId } from "../../posture/words.ts";
import type { Truth, World } from "../../simulator/world/world.ts";

interface Row {
  readonly key: string;
  readonly account_id: string;
  readonly region: string;
  readonly check_id: string;
  readonly uid: string;
  readonly standing: string;
  readonly reason: string | null;
  readonly severity: string;
  readonly opened_at: string | null;
}

/** One line a difference, for a person to read; empty where database and truth agree. */
export async function differences(rows: Rows, world: World, atMs: number, firstRunMs: number): Promise<readonly string[]> {
  const found = await rows.all<Row>(
    `SELECT hex(public_id) AS key, accounts.account_id, region, check_id, uid, standing, reason, severity, opened_at
     FROM findings JOIN accounts ON accounts.id = findings.account JOIN checks ON checks.id = check_ref JOIN resources ON resources.id = resource`,
  );
  const kept = new Map(found.map((row) => [row.key, row]));
  const wrong: string[] = [];
  for (const account of world.accounts()) {
    for (const truth of world.truth(account.id, atMs)) {
      const key = publicIdOf(truth);
      const row = kept.get(key);
      kept.delete(key);
      if (!agrees(truth, row, firstRunMs)) wrong.push(`${describe(truth)}: kept as ${row === undefined ? "nothing" : stateOf(row)}`);
    }
  }
  for (const row of kept.values()) {
    if (row.standing === "none" || row.reason === "reclassified") continue;
    wrong.push(`${row.account_id} ${row.region} ${row.check_id} ${row.uid}: kept as ${stateOf(row)}, and there is no such problem`);
  }
  return wrong;
}

/** As `hex(public_id)` writes it. */
export const publicIdOf = (truth: Truth): string =>
  Buffer.from(digest128(keyText(keyOf(truth))))
    .toString("hex")
    .toUpperCase();

export const isProblem = ({ status }: { readonly status: string }): boolean => status === "open" || status === "suppressed";
export const isEnd = ({ status }: { readonly status: string }): boolean => status === "resolved" || status === "closed";

function keyOf({ kind, accountId, region, check, resource }: Truth): FindingKey {
  const account = accountId as AccountId;
  if (kind === "posture") return { by: "check", account, region, check: check.toLowerCase(), resource };
  const source = kind === "threat" ? "guardduty" : kind === "vulnerability" ? "inspector" : "securityhub";
  // GuardDuty's native identity is account, region and finding id: domain.md section 2.
  const nativeId = kind === "threat" ? `${account}/${region}/${resource}` : resource;
  return { by: "record", source, account, region, nativeId };
}

/** What was never read as open (it ended before the first run, or between two) cannot be known: it must only not be shown as a problem. */
function agrees(truth: Truth, row: Row | undefined, firstRunMs: number): boolean {
  const ended = isEnd(truth);
  if (row === undefined) return truth.seenThrough.length === 0 || (ended && truth.sinceMs <= firstRunMs);
  if (ended && (truth.sinceMs <= firstRunMs || row.opened_at === null)) return row.standing !== "open" && row.standing !== "suppressed";
  if (row.standing !== truth.status) return false;
  if (ended) return row.reason === truth.reason;
  return truth.status === "open" ? row.severity === truth.severity : true;
}

const describe = ({ accountId, region, check, resource, status, reason, severity, sinceMs }: Truth): string =>
  `${accountId} ${region} ${check} ${resource}: ${status} ${reason ?? ""} ${severity} since ${new Date(sinceMs).toISOString()}`;

const stateOf = ({ standing, reason, severity }: Row): string => `${standing} ${reason ?? ""} ${severity}`;
