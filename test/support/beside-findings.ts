/**
 * What an organization has beside its findings, of each kind that an answer could be made of: addresses, tags and owners, contacts, accounts that
 * vanished, scopes that deny, regions that nobody reads, what services said of themselves, warnings, and questions that were asked again.
 */
import type { AccountId, ScopeState, SourceId } from "../../posture/words.ts";
import type { TestDatabase } from "./database.ts";
import { decideBeside, type WorkersFate } from "./decided-beside.ts";

/** How an account differs from the others: drawn, so that each account is of each kind somewhere. */
export interface Beside {
  readonly state: "active" | "left" | "suspended" | "outside";
  readonly scope: ScopeState | "never";
  readonly source: Exclude<SourceId, "securityhub">;
  readonly isTold: boolean;
  readonly warns: boolean;
  /** People have decided things of it. */
  readonly isDecided: boolean;
  /** What became of whom its work was given to. */
  readonly worker: WorkersFate;
}

/** Words that are of this account only. */
export const wordsOf = (account: AccountId): readonly string[] => {
  const letter = "abc"[Number(account[0]) - 1] ?? "";
  return [account, ...["mail", "tag", "contact", "message", "told", "warning", "decided"].map((word) => `${word}-${letter.repeat(5)}`)];
};

export async function writeBeside(database: TestDatabase, account: AccountId, beside: Beside, seen: string): Promise<void> {
  const [, mail = "", tag = "", contact = "", message = "", told = "", warning = "", decided = ""] = wordsOf(account);
  const row = await database.writer.rows.get<{ id: number }>("SELECT id FROM accounts WHERE account_id = ?", [account]);
  const run = await database.writer.rows.get<{ id: number }>("SELECT max(id) AS id FROM runs");
  if (row === undefined || run === undefined) throw new Error(`${account} is not there`);
  await database.writer.transaction((tx) =>
    tx.run(
      `UPDATE accounts SET email = ?, tags = ?, security_contact = ?, state = ?, left_at = CASE WHEN ? = 'left' THEN ? END,
         regions_on = '["eu-central-1","us-east-1","sa-east-1"]' WHERE id = ?`,
      [
        `${mail}@halden.example`,
        JSON.stringify({ Owner: `${tag}@halden.example` }),
        JSON.stringify({ name: contact, email: `${contact}@halden.example` }),
        beside.state,
        beside.state,
        seen,
        row.id,
      ],
    ),
  );
  const scope = await database.scope({
    account: row.id,
    region: "us-east-1",
    source: beside.source,
    watched: beside.state === "active" ? 1 : 0,
    state: beside.scope === "never" ? null : beside.scope,
    last_success_at: beside.scope === "ok" ? seen : null,
    ...(beside.scope === "denied" ? { action: "inspector2:ListFindings", message: `${message} is not authorized` } : {}),
    ...(beside.isTold
      ? {
          told: JSON.stringify({ on: true, recorder: { by: "service", services: [told], recording: true, failing: false } }),
          told_at: seen,
        }
      : {}),
  });
  await database.runScope({ run: run.id, scope, records: 3, changed: 1, pages: 1 });
  if (beside.warns) await database.insert("run_warnings", { run: run.id, scope, code: "set-aside", message: warning, times: 2 });
  if (beside.isDecided) await decideBeside(database, account, { word: decided, seen, worker: beside.worker });
  const finding = await database.writer.rows.get<{ id: number }>("SELECT min(id) AS id FROM findings WHERE account = ?", [row.id]);
  if (finding?.id != null) await database.insert("refreshes", { finding: finding.id, asked_at: seen, state: "asked" });
}
