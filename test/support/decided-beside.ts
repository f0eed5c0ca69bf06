/**
 * What people have decided of an account's findings: a risk accepted, a note and a ticket, who works on it, a planned fix, days to fix of its own. Each
 * tells a word of the account's, so that it is seen where it does not belong.
 */
import { createHash } from "node:crypto";
import type { Tx } from "../../db/dialect/connection.ts";
import { makeAcceptances } from "../../db/write/acceptances.ts";
import { changeHandling, writeNote } from "../../db/write/handling.ts";
import { changePerson, erasePerson, giveAccounts, makePerson } from "../../db/write/people.ts";
import { makePlan } from "../../db/write/plans.ts";
import { applyLevels, decideLevels } from "../../db/write/service-levels.ts";
import { type Day, dayAfter } from "../../posture/calendar.ts";
import { bytesOf } from "../../posture/hex.ts";
import type { AccountId } from "../../posture/words.ts";
import type { TestDatabase } from "./database.ts";
import { testKeys } from "./signed-in.ts";

const idOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

/** What became of the owner to whom the account's work was given: it stays theirs to read, whoever is left. */
export type WorkersFate = "there" | "erased" | "disabled" | "without the account";

interface DecidedBeside {
  /** Of the account only. */
  readonly word: string;
  /** When it was decided. */
  readonly seen: string;
  readonly worker: WorkersFate;
}

/** @returns public id of an owner of the account, whose name and address have its word. */
async function workerOf(
  tx: Tx,
  accountId: AccountId,
  { word, seen }: DecidedBeside,
): Promise<{ readonly row: number; readonly id: string }> {
  const email = `works-${word}@halden.example`;
  const { id: row } = await makePerson(tx, { kind: "local", email, name: `Worker ${word}`, role: "owner", state: "active" }, seen);
  await giveAccounts(tx, row, [accountId]);
  const id = idOf(`worker ${word}`);
  // Drawn, as the ids below are.
  await tx.run("UPDATE people SET public_id = ? WHERE id = ?", [bytesOf(id), row]);
  return { row, id };
}

async function meet(tx: Tx, worker: number, fate: WorkersFate): Promise<void> {
  switch (fate) {
    case "there":
      return;
    case "erased":
      return erasePerson(tx, worker);
    case "disabled":
      return void (await changePerson(tx, worker, { state: "disabled" }));
    case "without the account":
      return giveAccounts(tx, worker, []);
  }
}

export async function decideBeside({ writer }: TestDatabase, accountId: AccountId, decided: DecidedBeside): Promise<void> {
  const { word, seen } = decided;
  const open = await writer.rows.all<{ id: number; account: number; check: number; checkId: string }>(
    `SELECT findings.id, account, check_ref AS "check", check_id AS "checkId" FROM findings JOIN accounts ON accounts.id = account
       JOIN checks ON checks.id = check_ref WHERE account_id = ? AND standing = 'open' AND counted = 1 ORDER BY public_id`,
    [accountId],
  );
  const [first] = open;
  if (first === undefined) return;
  const { account, check, checkId } = first;
  const deed = { at: seen, actor: { kind: "command", id: null }, from: null } as const;
  const today = seen.slice(0, 10) as Day;
  const key = testKeys.audit;
  await writer.transaction(async (tx) => {
    const handled = { of: "finding", row: first.id, name: word } as const;
    const worker = await workerOf(tx, accountId, decided);
    await changeHandling(tx, key, handled, { assignee: worker.id, ticket: `https://tickets.example/${word}` }, deed);
    await writeNote(tx, key, handled, `A note: ${word}`, deed);
    await writeNote(tx, key, { of: "check", row: check, account, name: word }, `A check's note: ${word}`, deed);
    const plan = { check: { row: check, name: checkId }, place: null, accounts: [account], date: dayAfter(today, 30), assignee: worker.id };
    const planned = await makePlan(tx, key, plan, today, deed);
    await decideLevels(tx, key, { place: "account", row: account, id: accountId }, { CRITICAL: 2, HIGH: 3 }, deed);
    // Of another one, where there is one: the plan is about what is open.
    const { id, ...accepted } = open.at(-1) ?? first;
    const subject = { kind: "finding", accountId, ...accepted, finding: id, resource: null } as const;
    const terms = { reason: `Accepted: ${word}`, ticket: undefined, until: `${dayAfter(today, 60)}T00:00:00.000Z` };
    await makeAcceptances(tx, [subject], terms, { key, deed, role: "lead", timeZone: "UTC" });
    // Their ids are drawn; in two worlds that are compared they are the same decisions.
    await tx.run("UPDATE acceptances SET public_id = ? WHERE reason = ?", [idOf(`accepted ${word}`), terms.reason]);
    await tx.run("UPDATE plans SET public_id = ? WHERE public_id = ?", [idOf(`planned ${word}`), planned]);
    await meet(tx, worker.row, decided.worker);
  });
  await applyLevels(writer);
}
