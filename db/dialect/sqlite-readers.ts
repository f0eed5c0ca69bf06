/**
 * Reading SQLite off the event loop: better-sqlite3 answers in the thread that asks, so each connection is a thread of its own. A search
 * through every name of 200,000 findings takes a quarter of a second, in which a server that asked by itself would answer nobody.
 */
import BetterSqlite3, { type Statement } from "better-sqlite3";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Schema } from "../schema.ts";
import type { Reader } from "./connection.ts";
import { remembers } from "./remembered.ts";
import { SqliteThread } from "./sqlite-thread.ts";

/** One long question leaves two connections for the short ones. A thread is some 10 MB, and as much again of what it has read. */
const THREADS = 3;
/** After which a thread that nobody has asked anything is ended. The next one starts in some 30 ms. */
const REST_MS = 300_000;

/** Cannot write, and never waits for a lock. Threads start with the first questions that need them. */
export function openReaders(path: string, restMs = REST_MS): Reader {
  const kysely = new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new ReadersDriver(path, restMs),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  const watch = new Watch(path);
  remembers(kysely, () => watch.version());
  return {
    kysely,
    close: async () => {
      watch.close();
      await kysely.destroy();
    },
  };
}

/**
 * Sees that another connection has written, and reads nothing but the log's head: a connection of the thread that asks, so that it costs no hop.
 * It never waits for a lock.
 */
class Watch {
  readonly #path: string;
  #statement: Statement<[], number> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  version(): number {
    this.#statement ??= new BetterSqlite3(this.#path, { readonly: true, fileMustExist: true, timeout: 0 })
      .prepare<[], number>("PRAGMA data_version")
      .pluck();
    return this.#statement.get() ?? 0;
  }

  close(): void {
    this.#statement?.database.close();
    this.#statement = undefined;
  }
}

class ReadersDriver implements Driver {
  readonly #path: string;
  readonly #restMs: number;
  readonly #all = new Set<ReaderThread>();
  /** Whoever was asked last is asked next, so that others have a rest. */
  #idle: { readonly thread: ReaderThread; readonly timer: NodeJS.Timeout }[] = [];
  readonly #waiting: ((thread: ReaderThread) => void)[] = [];

  constructor(path: string, restMs: number) {
    this.#path = path;
    this.#restMs = restMs;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<ReaderThread> {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      clearTimeout(idle.timer);
      if (!idle.thread.hasEnded) return idle.thread;
      this.#all.delete(idle.thread);
    }
    return this.#all.size < THREADS ? this.#started() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  async releaseConnection(thread: ReaderThread): Promise<void> {
    if (thread.hasEnded) this.#all.delete(thread);
    const next = this.#waiting.shift();
    if (next !== undefined) next(thread.hasEnded ? this.#started() : thread);
    else if (!thread.hasEnded) this.#idle.push({ thread, timer: setTimeout(() => this.#end(thread), this.#restMs).unref() });
  }

  beginTransaction = async (thread: ReaderThread): Promise<void> => void (await thread.executeQuery(CompiledQuery.raw("begin")));
  commitTransaction = async (thread: ReaderThread): Promise<void> => void (await thread.executeQuery(CompiledQuery.raw("commit")));
  rollbackTransaction = async (thread: ReaderThread): Promise<void> => void (await thread.executeQuery(CompiledQuery.raw("rollback")));

  async destroy(): Promise<void> {
    for (const { timer } of this.#idle) clearTimeout(timer);
    await Promise.all([...this.#all].map((thread) => thread.end()));
  }

  #end(thread: ReaderThread): void {
    this.#idle = this.#idle.filter((idle) => idle.thread !== thread);
    this.#all.delete(thread);
    void thread.end();
  }

  #started(): ReaderThread {
    const thread = new ReaderThread(this.#path);
    this.#all.add(thread);
    return thread;
  }
}

interface Column {
  readonly name: string;
  readonly values: readonly unknown[];
}

function rowsOf(columns: readonly Column[]): unknown[] {
  return Array.from({ length: columns[0]?.values.length ?? 0 }, (_, index) => {
    const row: Record<string, unknown> = {};
    for (const { name, values } of columns) row[name] = values[index];
    return row;
  });
}

/** Asked one question at a time: whoever holds the connection waits for the answer. */
class ReaderThread implements DatabaseConnection {
  readonly #thread: SqliteThread<Pick<CompiledQuery, "sql" | "parameters">, readonly Column[]>;

  constructor(path: string) {
    this.#thread = new SqliteThread(new URL("./sqlite-reader-thread.mjs", import.meta.url), path, "reads");
  }

  get hasEnded(): boolean {
    return this.#thread.hasEnded;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    return { rows: rowsOf(await this.#thread.ask({ sql, parameters })) as Row[] };
  }

  // biome-ignore lint/correctness/useYield: no question streams from a thread
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error("no rows are streamed from a reader's thread: page by key");
  }

  end = (): Promise<void> => this.#thread.end();
}
