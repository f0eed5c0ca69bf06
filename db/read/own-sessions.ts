/** A person's own sessions, for their profile. */
import type { Kysely } from "kysely";
import { hexOf } from "../../posture/hex.ts";
import type { Way } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import type { SessionLimits } from "./caller.ts";

export interface OwnSession {
  id: string;
  way: Way;
  begunAt: string;
  seenAt: string;
  endsAt: string;
  address: string | null;
  agent: string | null;
  isThisOne: boolean;
}

/** @param session the one that asks. */
export async function readOwnSessions(
  db: Kysely<Schema>,
  { person, session }: { readonly person: number; readonly session: number },
  { now, idleMs }: SessionLimits,
): Promise<OwnSession[]> {
  const rows = await db
    .selectFrom("sessions")
    .where("person", "=", person)
    .where("ends_at", ">", now.toISOString())
    .where("seen_at", ">", new Date(now.getTime() - idleMs).toISOString())
    .selectAll()
    .orderBy("seen_at", "desc")
    .orderBy("id", "desc")
    .execute();
  return rows.map((row) => ({
    id: hexOf(row.public_id),
    way: row.way,
    begunAt: row.begun_at,
    seenAt: row.seen_at,
    endsAt: row.ends_at,
    address: row.address,
    agent: row.agent,
    isThisOne: row.id === session,
  }));
}
