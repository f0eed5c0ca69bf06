/** Whether the database answers and is of the version that this program was written for. */
import { type Kysely, sql } from "kysely";
import type { Schema } from "../schema.ts";

/** @returns undefined where migrations never ran. @throws where the database does not answer. */
export async function readSchemaVersion(db: Kysely<Schema>): Promise<number | undefined> {
  const { rows } = await sql<{ version: number | null }>`SELECT max(version) AS version FROM schema_versions`.execute(db);
  return rows[0]?.version ?? undefined;
}
