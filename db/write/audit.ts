/** The audit log is written in the transaction of what it tells: neither can be there without the other. */

import type { AuditEntry } from "../../posture/audit.ts";
import { type AuditHead, type AuditRow, BEGINNING, keyIdOf, macOf } from "../../posture/audit-chain.ts";
import { type Recorded, recorded, recordedText } from "../../posture/audit-value.ts";
import { hexOf } from "../../posture/hex.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { Rows, Tx } from "../dialect/connection.ts";

/**
 * Appends one entry. Who writes at the same time is put in a row by the transaction. What may not stand in the log is left out with a mark,
 * and warned of: it is a fault of ours, which fails a test and must not fail what somebody does.
 * @param key `Keys.audit`. @returns how the log ends now.
 */
export async function writeAudit(tx: Tx, key: Uint8Array, entry: AuditEntry): Promise<AuditHead> {
  // A process that still runs with the secret of before would break the chain.
  if ((await tx.get("SELECT 1 FROM audit_keys WHERE id = ?", [keyIdOf(key)])) !== undefined)
    throw new Refusal("PILLARWATCH_SECRET", "was rotated: start this process again, with the new one");
  const last = await tx.get<{ seq: number; mac: Uint8Array }>("SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1");
  const row = rowOf(entry, (last?.seq ?? 0) + 1);
  const mac = macOf(key, last?.mac ?? BEGINNING, row);
  await tx.run(
    `INSERT INTO audit (seq, at, actor_kind, actor, action, subject, address, before, after, mac)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [row.seq, row.at, row.actor_kind, row.actor, row.action, row.subject, row.address, row.before, row.after, mac],
  );
  return { seq: row.seq, mac: hexOf(mac) };
}

/** Whether the last entry is of this key, so that what is added goes on with the chain; also where there is none. */
export async function isLastWrittenBy(rows: Rows, key: Uint8Array): Promise<boolean> {
  const columns = "seq, at, actor_kind, actor, action, subject, address, before, after, mac";
  const [last, before] = await rows.all<AuditRow & { mac: Uint8Array }>(`SELECT ${columns} FROM audit ORDER BY seq DESC LIMIT 2`);
  if (last === undefined) return true;
  const { mac, ...row } = last;
  return hexOf(macOf(key, before?.mac ?? BEGINNING, row)) === hexOf(mac);
}

function rowOf({ at, actor, action, subject, from, before, after }: AuditEntry, seq: number): AuditRow {
  const text = ({ text, leftOut }: Recorded): string | null => {
    for (const path of leftOut)
      process.emitWarning(`the audit log leaves ${path} of ${action} out: no secret, name or e-mail address may stand in it`);
    return text;
  };
  return {
    seq,
    at,
    actor_kind: actor.kind,
    actor: text(recordedText(actor.id, "actor.id")),
    action,
    subject: text(recordedText(subject, "subject")),
    address: text(recordedText(from, "from")),
    before: text(recorded(before, "before")),
    after: text(recorded(after, "after")),
  };
}
