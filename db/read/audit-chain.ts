/** Whether the audit log is what was written: all of it, from the first row, a chunk at a time. */

import type { Kysely } from "kysely";
import { type AuditHead, type AuditVerdict, AuditWalk, BEGINNING, type EarlierKey, macOf } from "../../posture/audit-chain.ts";
import { hexOf } from "../../posture/hex.ts";
import type { Schema } from "../schema.ts";
import { unseal } from "../sealing.ts";

const CHUNK = 1_000;

export interface AuditCheck {
  /** A head that was kept elsewhere: the only proof that nothing was cut off at the end. */
  readonly told?: AuditHead | undefined;
  readonly chunk?: number;
  /** `readEarlierKeys`: without them what an earlier secret wrote is at fault. */
  readonly earlier?: readonly EarlierKey[];
}

/** Entries that are written meanwhile are looked at as well, or not: a log that only grows can be read in parts. */
export async function verifyAudit(
  db: Kysely<Schema>,
  key: Uint8Array,
  { told, chunk = CHUNK, earlier }: AuditCheck = {},
): Promise<AuditVerdict> {
  const lost = await db
    .selectFrom("audit")
    .select((of) => of.fn.max("seq").as("seq"))
    .where("action", "=", "secret-lost")
    .executeTakeFirst();
  const walk = new AuditWalk(key, { told, earlier, lostAt: lost?.seq ?? undefined });
  for (let after: number | undefined; ; ) {
    let page = db.selectFrom("audit").selectAll().orderBy("seq").limit(chunk);
    // From whatever row is first: one before number 1 would be nobody's of ours.
    if (after !== undefined) page = page.where("seq", ">", after);
    const rows = await page.execute();
    for (const { mac, ...row } of rows) {
      const fault = walk.follow(row, mac);
      if (fault !== undefined) return { isWhole: false, ...fault };
    }
    after = rows.at(-1)?.seq;
    if (after === undefined) return walk.end();
  }
}

/** Of each secret before the present one, in their order. A row that was not sealed by the present one is nobody's of ours, and is passed over. */
export async function readEarlierKeys(db: Kysely<Schema>, sealing: Uint8Array): Promise<readonly EarlierKey[]> {
  const rows = await db.selectFrom("audit_keys").selectAll().orderBy("last_seq").execute();
  return rows.flatMap(({ last_seq, sealed }) => {
    const key = unseal(sealing, sealed);
    return key === undefined ? [] : [{ lastSeq: last_seq, key: Buffer.from(key, "base64") }];
  });
}

/** How the log ends; undefined while nothing is in it. */
export async function readAuditHead(db: Kysely<Schema>): Promise<AuditHead | undefined> {
  const row = await db.selectFrom("audit").select(["seq", "mac"]).orderBy("seq", "desc").limit(1).executeTakeFirst();
  return row && { seq: row.seq, mac: hexOf(row.mac) };
}

/** Whether the last entry was written with this key; also while there is none. @param key undefined: none is at hand. */
export async function readIsWrittenBy(db: Kysely<Schema>, key: Uint8Array | undefined): Promise<boolean> {
  const [last, before] = await db.selectFrom("audit").selectAll().orderBy("seq", "desc").limit(2).execute();
  if (last === undefined) return true;
  if (key === undefined) return false;
  const { mac, ...row } = last;
  return hexOf(macOf(key, before?.mac ?? BEGINNING, row)) === hexOf(mac);
}
