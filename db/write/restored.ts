/** What a database that comes back from a backup must forget, and what it must tell (cli/restore.ts). */
import type { AuditEntry } from "../../posture/audit.ts";
import type { Rows, Tx, Writer } from "../dialect/connection.ts";
import { writeAudit } from "./audit.ts";

/** What nobody can open without the secret that it was sealed by. */
export interface Sealed {
  /** Entries of the audit log. */
  readonly entries: number;
  /** People whose one-time codes are set up. */
  readonly codes: number;
  readonly webhooks: number;
}

export async function readSealed(rows: Rows): Promise<Sealed> {
  const count = async (sql: string): Promise<number> => (await rows.get<{ n: number }>(sql))?.n ?? 0;
  return {
    entries: await count("SELECT count(*) AS n FROM audit"),
    codes: await count("SELECT count(*) AS n FROM people WHERE code_secret IS NOT NULL"),
    webhooks: await count("SELECT count(*) AS n FROM webhooks WHERE url IS NOT NULL"),
  };
}

/**
 * Who was signed in then, or had a link on its way, may have been shut out since: everybody signs in again.
 * @param key `Keys.audit`; undefined where the secret is lost: an entry of another key would only break the chain.
 */
export const settleRestored = (writer: Writer, key: Uint8Array | undefined, entry: Omit<AuditEntry, "action">): Promise<void> =>
  writer.transaction(
    async (tx: Tx) => {
      await tx.run("DELETE FROM sessions");
      await tx.run("DELETE FROM one_time_links");
      if (key !== undefined) await writeAudit(tx, key, { ...entry, action: "database-restored" });
    },
    { durable: true },
  );
