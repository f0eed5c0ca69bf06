/** What keeps the data, and by which schema. */
import { type Kysely, sql } from "kysely";
import { databaseProgram } from "../dialect/program.ts";
import type { Schema } from "../schema.ts";

export interface DatabaseOfInstallation {
  /** "SQLite 3.53.1". */
  readonly database: string;
  readonly schemaVersion: number;
  /** When this installation got that version of the schema. */
  readonly schemaSince: string;
}

/** @throws Error where migrations never ran: no server answers from such a database. */
export async function readDatabase(db: Kysely<Schema>): Promise<DatabaseOfInstallation> {
  const { rows } = await sql<DatabaseOfInstallation>`
    SELECT ${databaseProgram} AS database, version AS "schemaVersion", applied_at AS "schemaSince"
    FROM schema_versions ORDER BY version DESC LIMIT 1`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("a database without a schema");
  return row;
}
