/** A database as a program of an earlier schema left it. */
import { openWriter } from "../../db/dialect/sqlite.ts";
import { migrations } from "../../db/migrations/list.ts";
import { noon } from "./database.ts";

/** With one account, by the migrations up to `version` alone. */
export async function databaseOfSchema(version: number, path: string): Promise<void> {
  const writer = openWriter(path);
  await writer.transaction(async (tx) => {
    await tx.run("CREATE TABLE schema_versions (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)");
    for (const migration of migrations.filter((one) => one.version <= version)) {
      for (const statement of migration.statements) await tx.run(statement);
      await tx.run("INSERT INTO schema_versions VALUES (?, ?, ?)", [migration.version, migration.name, noon]);
    }
    await tx.run("INSERT INTO meta (key, value) VALUES ('contents', 'real')");
    await tx.run("INSERT INTO accounts (id, account_id, name, state, first_seen) VALUES (1, '111111111111', 'payments', 'active', ?)", [
      noon,
    ]);
  });
  await writer.close();
}
