/** A database file that another process is writing: looked into and locked from outside, never waiting. */
import BetterSqlite3 from "better-sqlite3";

/** The values that SQL of one column finds. */
export function heldIn(path: string, sql: string): unknown[] {
  const database = new BetterSqlite3(path, { timeout: 0 });
  try {
    return database.prepare(sql).pluck().all();
  } finally {
    database.close();
  }
}

export interface Locked {
  run(sql: string): void;
  release(): void;
}

/** Holds the write lock, as somebody's shell may. @returns undefined where somebody else does. */
export function lockOf(path: string): Locked | undefined {
  const database = new BetterSqlite3(path, { timeout: 0 });
  try {
    database.exec("BEGIN IMMEDIATE");
  } catch (error) {
    database.close();
    if (error instanceof BetterSqlite3.SqliteError && error.code === "SQLITE_BUSY") return undefined;
    throw error;
  }
  return {
    run: (sql) => void database.exec(sql),
    release: () => {
      database.exec("COMMIT");
      database.close();
    },
  };
}
