/** Another secret takes the place of the present one (ASVS 11.2.2): all in one transaction, or nothing. */
import type { AuditActor } from "../../posture/audit.ts";
import { keyIdOf } from "../../posture/audit-chain.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { Tx } from "../dialect/connection.ts";
import type { Keys } from "../keys.ts";
import { seal, unseal } from "../sealing.ts";
import { isLastWrittenBy, writeAudit } from "./audit.ts";

/** Every column that holds what `seal` made: a house test finds whoever seals, so that none is forgotten here. */
const sealedColumns: readonly { readonly table: string; readonly key: string; readonly column: string }[] = [
  { table: "people", key: "id", column: "code_secret" },
  { table: "sessions", key: "id", column: "provider" },
  { table: "audit_keys", key: "id", column: "sealed" },
  { table: "webhooks", key: "id", column: "url" },
  { table: "webhooks", key: "id", column: "secret" },
];

export interface Rotation {
  readonly before: Keys;
  readonly after: Keys;
  readonly at: string;
  readonly actor: AuditActor;
}

/**
 * What is sealed is sealed anew; the audit log goes on under the new key, and keeps the old one for what it wrote. Sessions stay. Links that were
 * sent, cookies between here and a provider, and marks against guessing are worth nothing any more.
 * @throws Refusal naming the variable: the old secret is not the one in use, or the new one was in use before.
 */
export async function rotateSecret(tx: Tx, { before, after, at, actor }: Rotation): Promise<void> {
  if (!(await isLastWrittenBy(tx, before.audit)))
    throw new Refusal("PILLARWATCH_SECRET_OLD", "is not the secret that the audit log was last written with");
  const isSame = keyIdOf(before.audit) === keyIdOf(after.audit);
  if (isSame || (await tx.get("SELECT 1 FROM audit_keys WHERE id = ?", [keyIdOf(after.audit)])) !== undefined)
    throw new Refusal("PILLARWATCH_SECRET", "was in use before: take another one (openssl rand -base64 32)");
  for (const column of sealedColumns) await sealAnew(tx, column, before.sealing, after.sealing);
  const last = await tx.get<{ seq: number }>("SELECT seq FROM audit ORDER BY seq DESC LIMIT 1");
  if (last !== undefined) {
    const sealed = seal(after.sealing, Buffer.from(before.audit).toString("base64"));
    await tx.run("INSERT INTO audit_keys (id, last_seq, sealed) VALUES (?, ?, ?)", [keyIdOf(before.audit), last.seq, sealed]);
  }
  await writeAudit(tx, after.audit, { at, actor, action: "secret-rotated", subject: null, from: null, before: null, after: null });
}

async function sealAnew(tx: Tx, { table, key, column }: (typeof sealedColumns)[number], from: Uint8Array, to: Uint8Array): Promise<void> {
  const rows = await tx.all<{ key: string | number; sealed: Uint8Array }>(
    `SELECT ${key} AS key, ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL`,
  );
  for (const row of rows) {
    const text = unseal(from, row.sealed);
    // Sealed by a secret that was lost before: it opens for nobody, and stays so.
    if (text !== undefined) await tx.run(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`, [seal(to, text), row.key]);
  }
}
