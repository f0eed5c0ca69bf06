/** SQLite by better-sqlite3. Every difference between databases is in this folder. */
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statfsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { setTimeout as sleep, setImmediate as yieldToOthers } from "node:timers/promises";
import BetterSqlite3, { type Database, type Statement } from "better-sqlite3";
import { Refusal } from "../../posture/refusal.ts";
import { type Durability, type Rows, StoreUnusable, type Tx, type Value, type Writer } from "./connection.ts";

/** How long another process's lock is waited for, at most. A page's transaction takes under half a second. */
const LOCK_PATIENCE_MS = 60_000;
/** The same while the file is opened, in the calling thread: two processes that begin at once make the file and its schema one by one. */
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

interface Opening extends Durability {
  readonly fileSystemType?: (folder: string) => number;
}

/**
 * @param opening `durable`: every transaction of this connection is.
 * @throws Refusal naming DATABASE_URL where the file cannot be used.
 */
export function openWriter(path: string, { fileSystemType = typeOf, durable = false }: Opening = {}): Writer {
  const database = open(path, fileSystemType);
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
  const rows: Rows = {
    all: (sql, parameters) => patiently(path, () => tx.all(sql, parameters)),
    get: (sql, parameters) => patiently(path, () => tx.get(sql, parameters)),
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    rows,
    transaction: (work, { durable: asked = durable } = {}) => {
      const connection = { path, database, prepared, durable: asked };
      const mine = last.then(
        () => transact(connection, tx, work),
        () => transact(connection, tx, work),
      );
      last = mine;
      return mine;
    },
    close: async () => {
      await last.catch(() => undefined);
      database.close();
    },
  };
}

interface Connection {
  readonly path: string;
  readonly database: Database;
  /** Statements by their text, compiled once. */
  readonly prepared: (sql: string) => Statement;
  readonly durable: boolean;
}

async function transact<Result>(
  { path, database, prepared, durable }: Connection,
  tx: Tx,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  // Transactions that wait in a row would otherwise be one long turn of the event loop: no signal, no answer, no heartbeat in between.
  await yieldToOthers();
  await patiently(path, async () => {
    // Before it begins: within a transaction SQLite refuses it. A flush of the WAL takes what was committed before along.
    prepared(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL").run();
    prepared("BEGIN IMMEDIATE").run();
  });
  try {
    const result = await work(tx);
    prepared("COMMIT").run();
    return result;
  } catch (error) {
    if (database.inTransaction) database.exec("ROLLBACK");
    throw readable(path, error);
  }
}

/** `timeout: 0` and an asynchronous retry: waiting inside SQLite would stop the event loop (architecture.md section 3). */
export async function patiently<Result>(path: string, ask: () => Promise<Result>): Promise<Result> {
  const until = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (codeOf(error)?.startsWith("SQLITE_BUSY") !== true || performance.now() > until) throw readable(path, error);
      await sleep(7);
    }
  }
}

function open(path: string, fileSystemType: (folder: string) => number): Database {
  const file = resolve(path);
  try {
    makeFolder(dirname(file));
    refuseNetwork(dirname(file), fileSystemType);
    if (existsSync(file) && statSync(file).isDirectory()) throw new Refusal("DATABASE_URL", `${file} is a folder, not a file`);
    makeFile(file);
    const database = new BetterSqlite3(file, { timeout: OPEN_PATIENCE_MS });
    if (database.pragma("auto_vacuum", { simple: true }) === 0) database.pragma("auto_vacuum = INCREMENTAL");
    database.pragma("journal_mode = WAL");
    database.pragma("foreign_keys = ON");
    database.pragma("cache_size = -49152");
    database.pragma("temp_store = MEMORY");
    database.pragma("busy_timeout = 0");
    return database;
  } catch (error) {
    throw error instanceof Refusal ? error : unusable(file, error);
  }
}

/** Step by step: Node 20's recursive form never returns where a file system refuses new folders (/proc). */
function makeFolder(folder: string): void {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there !== undefined) throw new Refusal("DATABASE_URL", `${folder}: a file stands where a folder of the path should be`);
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process that starts with us may have made it just now.
    if (codeOf(error) !== "EEXIST" || statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
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

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

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

/** A full or read-only disk is the operator's to mend, also in the middle of a run. */
export function readable(path: string, error: unknown): unknown {
  const what = whyUnusable(codeOf(error) ?? "");
  return what === undefined ? error : new StoreUnusable("DATABASE_URL", `${resolve(path)}: ${what}`, { cause: error });
}

function whyUnusable(code: string): string | undefined {
  if (code === "SQLITE_FULL") return "the disk is full. What was written is kept: make room, and it goes on from there";
  if (code.startsWith("SQLITE_READONLY")) return "the database can no longer be written (read-only)";
  if (code.startsWith("SQLITE_IOERR")) return `the disk does not take it (${code}): it may be full or damaged. What was written is kept`;
  if (code.startsWith("SQLITE_BUSY")) return "another process has held the database locked for a minute";
  return undefined;
}
