/** What a database that comes back from a backup, or goes on under another secret, must forget, and what nobody can open any more. */
import type { Rows, Tx } from "../dialect/connection.ts";

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

/** Who was signed in, or had a link on its way, may be shut out by now: everybody signs in again. */
export async function forgetEntries(tx: Tx): Promise<void> {
  await tx.run("DELETE FROM sessions");
  await tx.run("DELETE FROM one_time_links");
}
