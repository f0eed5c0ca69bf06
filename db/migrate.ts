/** Forward only, checked on every start. A database of a newer version is refused: an older program would lose what it does not know. */
import { Refusal } from "../posture/refusal.ts";
import type { Rows, Tx, Writer } from "./dialect/connection.ts";
import { migrations } from "./migrations/list.ts";
import type { Migration } from "./migrations/migration.ts";
import { accountsWithEvents, rebuildOrganizationSteps, rebuildSteps } from "./write/steps.ts";

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
    const again = found > 0 && pending.some(({ sumsAgain }) => sumsAgain === true);
    const long = pending.flatMap(({ statements }) => statements.filter(goesThroughRows)).length + (again ? SUMS : 0);
    let done = 0;
    const orRefuse = async (which: string, work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        if (signal?.aborted === true) throw signal.reason;
        throw failed(which, found, error);
      }
    };
    for (const { version, name, statements } of pending) {
      await orRefuse(`migration ${version} (${name})`, async () => {
        for (const statement of statements) {
          await tx.run(statement);
          signal?.throwIfAborted();
          if (goesThroughRows(statement)) onShare?.(++done / long);
        }
      });
      await tx.run("INSERT INTO schema_versions (version, name, applied_at) VALUES (?, ?, ?)", [version, name, now]);
    }
    const sum = () => sumAgain(tx, { signal, onShare: (share) => onShare?.((done + share * SUMS) / long) });
    if (again) await orRefuse("the making of all sums", sum);
    // Who serves it meanwhile, an older program even, remembers nothing of before.
    if (pending.length > 0) await tx.run("UPDATE changes SET n = n + 1");
    return found;
  });
}

/** To make all sums again takes as long as so many statements that go through rows. */
const SUMS = 10;

async function sumAgain(tx: Tx, { signal, onShare }: MigrateOptions): Promise<void> {
  const ranges = await accountsWithEvents(tx);
  for (const [index, range] of ranges.entries()) {
    await rebuildSteps(tx, range);
    signal?.throwIfAborted();
    onShare?.((index + 1) / (ranges.length * 2));
  }
  await rebuildOrganizationSteps(tx);
  signal?.throwIfAborted();
  onShare?.(1);
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
