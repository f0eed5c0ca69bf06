/** Sessions: opaque to whoever holds them, and ended by whoever may. */
import type { Way } from "../../posture/words.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import { hashOf, newPublicId, newSecret } from "../secrets.ts";

/** Unused so long, it is over (ASVS 7.3.1). A wall that asks by itself goes on. */
export const IDLE_MS = 12 * 3_600_000;
/** So long after the sign-in it is over, however much it is used (ASVS 7.3.2). */
export const ABSOLUTE_MS = 7 * 24 * 3_600_000;
/** How exactly its use is written down: a row each minute, not each request. */
const SEEN_EVERY_MS = 60_000;
/** For so long a proof of who one is counts again, where one is asked for (ASVS 7.5.2). */
export const PROOF_MS = 5 * 60_000;

export interface SessionBegin {
  readonly person: number;
  readonly way: Way;
  readonly address: string | null;
  readonly agent: string | null;
  readonly provider?: Uint8Array;
  /** When they proved who they are; null: the provider did not say when, or nothing was asked for. */
  readonly provedAt: string | null;
}

/** @returns what its holder shows: kept nowhere else. */
export async function beginSession(tx: Tx, { person, way, address, agent, provider, provedAt }: SessionBegin, at: string): Promise<string> {
  await sweep(tx, at);
  const token = newSecret();
  await tx.run(
    "INSERT INTO sessions (public_id, token_hash, person, way, begun_at, seen_at, ends_at, address, agent, provider, proved_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [
      newPublicId(),
      hashOf(token),
      person,
      way,
      at,
      at,
      after(at, ABSOLUTE_MS),
      address,
      // Untrusted, and shown on a page: as much as tells one browser from another.
      agent?.slice(0, 300) ?? null,
      provider ?? null,
      provedAt,
    ],
  );
  await tx.run("UPDATE people SET signed_in_at = ? WHERE id = ?", [at, person]);
  return token;
}

export const isDueToBeSeen = (seenAt: string, now: Date): boolean => now.getTime() - Date.parse(seenAt) >= SEEN_EVERY_MS;

export const touchSession = (tx: Tx, session: number, at: string): Promise<unknown> =>
  tx.run("UPDATE sessions SET seen_at = ? WHERE id = ? AND seen_at < ?", [at, session, at]);

export const noteProof = (tx: Tx, session: number, at: string): Promise<unknown> =>
  tx.run("UPDATE sessions SET proved_at = ? WHERE id = ?", [at, session]);

/** Whether its person has proved who they are within these minutes. */
export const isProved = async (rows: Rows, session: number, at: string): Promise<boolean> =>
  (await rows.get("SELECT 1 FROM sessions WHERE id = ? AND proved_at > ?", [session, after(at, -PROOF_MS)])) !== undefined;

/** @returns what the provider's sign-out asks for, sealed; null where no provider let them in. */
export const providerOf = async (rows: Rows, session: number): Promise<Uint8Array | null> =>
  (await rows.get<{ provider: Uint8Array | null }>("SELECT provider FROM sessions WHERE id = ?", [session]))?.provider ?? null;

export const endSession = async (tx: Tx, session: number): Promise<boolean> =>
  (await tx.run("DELETE FROM sessions WHERE id = ?", [session])).changes > 0;

/** @returns whether it was theirs, and there. */
export const endSessionOf = async (tx: Tx, person: number, publicId: Uint8Array): Promise<boolean> =>
  (await tx.run("DELETE FROM sessions WHERE person = ? AND public_id = ?", [person, publicId])).changes > 0;

/** @param but the one that stays. @returns how many ended. Those who look through this person's eyes look through their own again. */
export async function endSessionsOf(tx: Tx, person: number, but?: number): Promise<number> {
  await tx.run("UPDATE sessions SET through = NULL WHERE through = ?", [person]);
  return (await tx.run("DELETE FROM sessions WHERE person = ? AND id <> ?", [person, but ?? -1])).changes;
}

/** @param person null: their own eyes again. */
export const lookThrough = (tx: Tx, session: number, person: number | null): Promise<unknown> =>
  tx.run("UPDATE sessions SET through = ? WHERE id = ?", [person, session]);

const sweep = async (tx: Tx, at: string): Promise<void> => {
  await tx.run("DELETE FROM sessions WHERE ends_at <= ? OR seen_at <= ?", [at, after(at, -IDLE_MS)]);
};

const after = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();
