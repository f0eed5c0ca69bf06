/** SQLite by better-sqlite3. Every difference between databases is in this folder. */
import { accessSync, closeSync, constants, existsSync, openSync, statfsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import BetterSqlite3, { type Database, type Statement } from "better-sqlite3";
import { codeOf, Refusal } from "../../posture/refusal.ts";
import { makeFolder } from "../folder.ts";
import type { Durability, Tx, Value, Writer } from "./connection.ts";
import { writerOver, writerPragmas } from "./sqlite-transactions.ts";

/** How long a lock is waited for while the file is opened, in the calling thread: two processes that begin at once make the file and its schema one by one. */
const OPEN_PATIENCE_MS = 10_000;

/** File systems whose locks SQLite cannot rely on: `statfs` magic numbers of linux/magic.h. */
const networkFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB"],
  [0x517b, "SMB"],
  [0x00c36400, "Ceph"],
  [0x5346414f, "AFS"],
  [0x01021997, "9p"],
  [0x0bd00bd0, "Lustre"],
]);

export interface WriterOptions extends Durability {
  /** What is kept in memory of the file; 48 MB unless given. */
  readonly cacheKiB?: number;
}

interface Opening extends WriterOptions {
  readonly fileSystemType?: (folder: string) => number;
}

/**
 * @param opening `durable`: every transaction of this connection is.
 * @throws Refusal naming DATABASE_URL where the file cannot be used.
 */
export function openWriter(path: string, { fileSystemType = typeOf, durable = false, cacheKiB }: Opening = {}): Writer {
  const database = open(path, fileSystemType, cacheKiB);
  const statements = new Map<string, Statement>();
  const prepared = (sql: string): Statement => {
    const kept = statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const tx: Tx = {
    all: async <Row>(sql: string, parameters: readonly Value[] = []) => prepared(sql).all(parameters) as Row[],
    get: async <Row>(sql: string, parameters: readonly Value[] = []) => prepared(sql).get(parameters) as Row | undefined,
    run: async (sql, parameters = []) => {
      const { changes, lastInsertRowid } = prepared(sql).run(parameters);
      return { changes, id: Number(lastInsertRowid) };
    },
  };
  return writerOver({ path, tx, durable, close: () => database.close() });
}

function open(path: string, fileSystemType: (folder: string) => number, cacheKiB: number | undefined): Database {
  const file = resolve(path);
  try {
    makeFolder(dirname(file), "DATABASE_URL");
    refuseNetwork(dirname(file), fileSystemType);
    if (existsSync(file) && statSync(file).isDirectory()) throw new Refusal("DATABASE_URL", `${file} is a folder, not a file`);
    makeFile(file);
    const database = new BetterSqlite3(file, { timeout: OPEN_PATIENCE_MS });
    if (database.pragma("auto_vacuum", { simple: true }) === 0) database.pragma("auto_vacuum = INCREMENTAL");
    database.pragma("journal_mode = WAL");
    for (const pragma of writerPragmas(cacheKiB)) database.pragma(pragma);
    database.pragma("busy_timeout = 0");
    return database;
  } catch (error) {
    throw error instanceof Refusal ? error : unusable(file, error);
  }
}

/**
 * Made before SQLite makes it, which would let everybody on the machine read it. Its journals take the file's mode
 * (findCreateFileMode in SQLite's os_unix.c). One that is there keeps its mode: whether a backup's user may read it is the operator's.
 */
function makeFile(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

function refuseNetwork(folder: string, fileSystemType: (folder: string) => number): void {
  const name = networkFileSystems.get(fileSystemType(folder));
  if (name !== undefined) {
    throw new Refusal(
      "DATABASE_URL",
      `${folder} is on a network file system (${name}). SQLite's locks do not hold there, so two processes could damage the database: use a local disk`,
    );
  }
}

const typeOf = (folder: string): number => statfsSync(folder).type;

function unusable(file: string, error: unknown): Refusal {
  const given = codeOf(error) ?? "unknown error";
  // SQLite opens a file that it cannot write, or not at all, with the same few words: the file system tells why.
  const code = given.startsWith("SQLITE_CANTOPEN") || given.startsWith("SQLITE_READONLY") ? (whyUnwritable(file) ?? given) : given;
  const what: Readonly<Record<string, string>> = {
    EACCES: "the folder may not be written by this user",
    EROFS: "the disk is read-only",
    ENOSPC: "the disk is full",
    EEXIST: "a file stands where a folder of the path should be",
    ENOENT: "the folder cannot be made there",
    ENOTDIR: "a file stands where a folder of the path should be",
    SQLITE_CANTOPEN: "the file cannot be opened by this user",
    SQLITE_READONLY: "the file may not be written by this user",
    SQLITE_READONLY_DIRECTORY: "the folder may not be written by this user",
    SQLITE_NOTADB: "the file is not a SQLite database",
    SQLITE_CORRUPT: "the file is damaged: restore the newest backup, npx pillarwatch restore BACKUP --force",
    SQLITE_BUSY: "another process holds the database locked",
    SQLITE_FULL: "the disk is full",
  };
  return new Refusal("DATABASE_URL", `${file}: ${what[code] ?? `cannot be used (${code})`}`, { cause: error });
}

function whyUnwritable(file: string): string | undefined {
  for (const path of [dirname(file), ...(existsSync(file) ? [file] : [])]) {
    try {
      accessSync(path, constants.W_OK);
    } catch (error) {
      const code = codeOf(error);
      return code === "EACCES" && path === file ? "SQLITE_READONLY" : code;
    }
  }
  return undefined;
}
