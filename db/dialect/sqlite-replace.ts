/** Whether anybody has a database file open, and holding it so that nobody opens it while another takes its place. */
import { readdirSync, readlinkSync, realpathSync } from "node:fs";
import BetterSqlite3, { type Database } from "better-sqlite3";

export type Held =
  /** Nobody else has it, and its journal is in it. */
  | { readonly kind: "held"; readonly release: () => void }
  /** Somebody has it open. `pids` as far as this user may know. */
  | { readonly kind: "in use"; readonly pids: readonly number[] }
  /** No SQLite database, or too damaged to be locked; as far as this user may know nobody has it open. */
  | { readonly kind: "damaged"; readonly release: () => void };

/**
 * Whoever has a database in WAL mode open holds a shared lock on the file all the while, so that the exclusive one is had by nobody else.
 * @throws an error with a code where the file cannot be opened at all.
 */
export function holdAlone(path: string): Held {
  return alone(path, (database) => {
    lock(database);
    // What the journal holds comes into the file, and the journal goes: it must never lie beside another database.
    database.pragma("journal_mode = DELETE");
    database.exec("BEGIN EXCLUSIVE");
  });
}

/** The same question, and nothing is changed or held. */
export function whoHas(path: string): Held {
  const found = alone(path, lock);
  if (found.kind !== "in use") found.release();
  return found;
}

function alone(path: string, hold: (database: Database) => void): Held {
  const pids = openedBy(path);
  if (pids.length > 0) return { kind: "in use", pids };
  const database = new BetterSqlite3(path, { fileMustExist: true, timeout: 0 });
  const release = (): void => void database.close();
  try {
    hold(database);
    return { kind: "held", release };
  } catch (error) {
    const code = error instanceof BetterSqlite3.SqliteError ? error.code : "";
    if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
      release();
      return { kind: "in use", pids: openedBy(path) };
    }
    release();
    if (code === "SQLITE_NOTADB" || code.startsWith("SQLITE_CORRUPT")) return { kind: "damaged", release: () => undefined };
    throw error;
  }
}

function lock(database: Database): void {
  database.pragma("locking_mode = EXCLUSIVE");
  database.exec("BEGIN EXCLUSIVE");
  database.exec("COMMIT");
}

/** Linux: other processes of this user that have the file open. Elsewhere, and in other containers, SQLite's lock alone tells. */
function openedBy(path: string): readonly number[] {
  const file = realpathSync(path);
  const pids = orNone(() => readdirSync("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.filter((pid) => opens(pid, file)).map(Number);
}

const opens = (pid: string, file: string): boolean =>
  orNone(() => readdirSync(`/proc/${pid}/fd`)).some((fd) => orNone(() => [readlinkSync(`/proc/${pid}/fd/${fd}`)])[0] === file);

/** A process may end while it is looked at, and another user's may not be looked at. */
function orNone(look: () => readonly string[]): readonly string[] {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && "code" in error) return [];
    throw error;
  }
}
