/** Who works on what: each change with its event and its entry in the audit log, in one transaction. */
import type { AuditAction } from "../../posture/audit.ts";
import { MOST_NOTES } from "../../posture/handling.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { HandlingWord } from "../../posture/words.ts";
import type { Tx } from "../dialect/connection.ts";
import { writeAudit } from "./audit.ts";
import type { Deed } from "./tokens.ts";

/** What is worked on, by its rows; `name` as the audit log has it. */
export type Handled =
  | { readonly of: "finding"; readonly row: number; readonly name: string }
  /** On one account, or everywhere. */
  | { readonly of: "check"; readonly row: number; readonly account: number | null; readonly name: string };

export interface HandlingChange {
  /** A person's public id; null: nobody any more; undefined: as it is. */
  readonly assignee: string | null | undefined;
  readonly ticket: string | null | undefined;
}

interface HandlingRow {
  readonly id: number;
  readonly assignee: string | null;
  readonly ticket: string | null;
  readonly notes: number;
}

const actions: Readonly<Record<HandlingWord, AuditAction>> = { assigned: "work-assigned", ticket: "ticket-linked", note: "note-written" };

export async function changeHandling(tx: Tx, key: Uint8Array, handled: Handled, change: HandlingChange, deed: Deed): Promise<void> {
  const row = await handlingOf(tx, handled);
  for (const [word, column, value] of [
    ["assigned", "assignee", change.assignee],
    ["ticket", "ticket", change.ticket],
  ] as const) {
    if (value === undefined || value === row[column]) continue;
    await tx.run(`UPDATE handlings SET ${column} = ? WHERE id = ?`, [value, row.id]);
    await writeEvent(tx, row.id, word, value, deed);
    const told = (is: string | null) => (is === null ? null : { [column]: is });
    await writeAudit(tx, key, { ...deed, action: actions[word], subject: handled.name, before: told(row[column]), after: told(value) });
  }
}

/** @param text that somebody demanded (`demandNote`): it may be about people, and so the audit log, which keeps all for ever, has none of it. */
export async function writeNote(tx: Tx, key: Uint8Array, handled: Handled, text: string, deed: Deed): Promise<void> {
  const row = await handlingOf(tx, handled);
  if (row.notes >= MOST_NOTES) throw new Refusal("text", `there are ${MOST_NOTES} notes already: go on behind the ticket`);
  await tx.run("UPDATE handlings SET notes = notes + 1 WHERE id = ?", [row.id]);
  await writeEvent(tx, row.id, "note", text, deed);
  await writeAudit(tx, key, { ...deed, action: actions.note, subject: handled.name, before: null, after: { characters: text.length } });
}

async function handlingOf(tx: Tx, handled: Handled): Promise<HandlingRow> {
  const place =
    handled.of === "finding"
      ? { finding: handled.row, check: null, account: null }
      : { finding: null, check: handled.row, account: handled.account };
  const row = await tx.get<HandlingRow>(
    `INSERT INTO handlings (finding, check_ref, account) VALUES (?, ?, ?)
     ON CONFLICT (ifnull(finding, 0), ifnull(check_ref, 0), ifnull(account, 0)) DO UPDATE SET finding = excluded.finding
     RETURNING id, assignee, ticket, notes`,
    [place.finding, place.check, place.account],
  );
  if (row === undefined) throw new Error("a handling that was just written is not there");
  return row;
}

const writeEvent = (tx: Tx, handling: number, word: HandlingWord, value: string | null, { at, actor }: Deed): Promise<unknown> =>
  tx.run("INSERT INTO handling_events (handling, at, actor_kind, actor, word, value) VALUES (?, ?, ?, ?, ?, ?)", [
    handling,
    at,
    actor.kind,
    actor.id,
    word,
    value,
  ]);

/** A problem's key is another one now (domain.md section 2): what people decided of it goes along, unless the new one has its own. */
export async function moveHandling(tx: Tx, from: number, to: number): Promise<void> {
  await tx.run("UPDATE handlings SET finding = ? WHERE finding = ? AND NOT EXISTS (SELECT 1 FROM handlings AS own WHERE own.finding = ?)", [
    to,
    from,
    to,
  ]);
}
