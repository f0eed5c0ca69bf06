/** Whether a finding that was asked to be read again has been. */
import type { Kysely } from "kysely";
import { hexOf } from "../../posture/hex.ts";
import type { Reach } from "../../posture/reach.ts";
import type { Schema } from "../schema.ts";
import { within } from "./within.ts";

export interface Refresh {
  id: number;
  finding: string;
  state: string;
  answer: string | null;
  askedAt: string;
  endedAt: string | null;
}

export async function readRefresh(db: Kysely<Schema>, reach: Reach, id: number): Promise<Refresh | undefined> {
  const row = await db
    .selectFrom("refreshes")
    .innerJoin("findings", "findings.id", "refreshes.finding")
    .innerJoin("accounts", "accounts.id", "findings.account")
    .where(within(reach))
    .where("refreshes.id", "=", id)
    .selectAll("refreshes")
    .select("findings.public_id")
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      finding: hexOf(row.public_id),
      state: row.state,
      answer: row.answer,
      askedAt: row.asked_at,
      endedAt: row.ended_at,
    }
  );
}
