/** Whether the file holds together: reads all of it, without the indexes' order (SQLite's quick_check). */
import { type Kysely, sql } from "kysely";
import type { Schema } from "../schema.ts";

const MOST_TOLD = 5;

/** @returns what SQLite found, a line each; none: all is well. @throws where the file is too damaged to be looked through. */
export async function readDamage(db: Kysely<Schema>): Promise<readonly string[]> {
  const { rows } = await sql<{ quick_check: string }>`PRAGMA quick_check(${sql.raw(String(MOST_TOLD))})`.execute(db);
  return rows.map((row) => row.quick_check).filter((line) => line !== "ok");
}
