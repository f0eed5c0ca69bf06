/** A person's saved views. */
import type { Kysely } from "kysely";
import { hexOf } from "../../posture/hex.ts";
import type { Schema } from "../schema.ts";

export interface SavedView {
  id: string;
  name: string;
  address: string;
  savedAt: string;
}

/** @returns the last saved first. */
export async function readViews(db: Kysely<Schema>, person: number): Promise<SavedView[]> {
  const rows = await db
    .selectFrom("views")
    .where("person", "=", person)
    .selectAll()
    .orderBy("saved_at", "desc")
    .orderBy("id", "desc")
    .execute();
  return rows.map(({ public_id, name, address, saved_at }) => ({ id: hexOf(public_id), name, address, savedAt: saved_at }));
}
