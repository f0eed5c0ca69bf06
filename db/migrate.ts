/** Forward only, checked on every start. A database of a newer version is refused: an older program would lose what it does not know. */
import { Refusal } from "../posture/refusal.ts";
import type { Rows, Writer } from "./dialect/connection.ts";
import { migrations } from "./migrations/list.ts";
import type { Migration } from "./migrations/migration.ts";

export const schemaVersion: number = migrations.at(-1)?.version ?? 0;

export interface MigrateOptions {
  /** Between two statements: nothing of it stays, and the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** From 0 to 1, never less than before: of the statements that go through rows, how many are done. */
  readonly onShare?: ((share: number) => void) | undefined;
}

/** @returns the version that the database had. @throws Refusal for a newer database, with both versions named. */
export async function migrate(writer: Writer, now: string, { signal, onShare }: MigrateOptions = {}): Promise<number> {
  return writer.transaction(async (tx) => {
    await tx.run("CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)");
    const { found, pending } = await pendingOf(tx);
    if (found > schemaVersion) {
      throw new Refusal(
        "DATABASE_URL",
        `the database has schema version ${found}, this Pillarwatch knows up to ${schemaVersion}: start the newer Pillarwatch, or another database`,
      );
    }
    const long = pending.flatMap(({ statements }) => statements.filter(goesThroughRows)).length;
    let done = 0;
    for (const { version, name, statements } of pending) {
      try {
        for (const statement of statements) {
          await tx.run(statement);
          signal?.throwIfAborted();
          if (goesThroughRows(statement)) onShare?.(++done / long);
        }
      } catch (error) {
        if (signal?.aborted === true) throw signal.reason;
        throw failed(`migration ${version} (${name})`, found, error);
      }
      await tx.run("INSERT INTO schema_versions (version, name, applied_at) VALUES (?, ?, ?)", [version, name, now]);
    }
    return found;
  });
}

/** What the time of an upgrade is spent on: of a new table or column only its name is written. */
const goesThroughRows = (statement: string): boolean => /^\s*(INSERT|UPDATE|DELETE|CREATE (UNIQUE )?INDEX)\b/.test(statement);

/** Of a database file that is there. @returns what it has, and the migrations that it has not, ascending; of an empty one all. */
export async function pendingOf(rows: Rows): Promise<{ readonly found: number; readonly pending: readonly Migration[] }> {
  const isNew = (await rows.get("SELECT 1 FROM sqlite_schema WHERE name = 'schema_versions'")) === undefined;
  const applied = isNew ? [] : (await rows.all<{ version: number }>("SELECT version FROM schema_versions")).map(({ version }) => version);
  // Each by its own number: two that were written side by side may reach a database in either order.
  return { found: Math.max(0, ...applied), pending: migrations.filter(({ version }) => !applied.includes(version)) };
}

/** All migrations are one transaction: where one fails, the database is what it was. */
const failed = (which: string, found: number, cause: unknown): Refusal =>
  new Refusal(
    "DATABASE_URL",
    `the database was not brought from schema version ${found} to ${schemaVersion}: ${which} failed: ${cause instanceof Error ? cause.message : String(cause)}. Nothing of it was changed. Where the disk is full make room and start again; else start the Pillarwatch that you had, and report this (docs/operations.md, Upgrading)`,
    { cause },
  );
