/**
 * Reading SQLite off the event loop: better-sqlite3 answers in the thread that asks, so each connection is a thread of its own. A search
 * through every name of 200,000 findings takes a quarter of a second, in which a server that asked by itself would answer nobody.
 */
import { Worker } from "node:worker_threads";
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

/** One long question leaves two connections for the short ones. A thread is some 10 MB. */
const THREADS = 3;

/** Cannot write, and never waits for a lock. Threads start with the first questions that need them. */
export function openReaders(path: string): Reader {
  const kysely = new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new ReadersDriver(path),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  return { kysely, close: () => kysely.destroy() };
}

class ReadersDriver implements Driver {
  readonly #path: string;
  readonly #all = new Set<ReaderThread>();
  readonly #idle: ReaderThread[] = [];
  readonly #waiting: ((thread: ReaderThread) => void)[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<ReaderThread> {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (!idle.hasEnded) return idle;
      this.#all.delete(idle);
    }
    return this.#all.size < THREADS ? this.#started() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  async releaseConnection(thread: ReaderThread): Promise<void> {
    if (thread.hasEnded) this.#all.delete(thread);
    const next = this.#waiting.shift();
    if (next !== undefined) next(thread.hasEnded ? this.#started() : thread);
    else if (!thread.hasEnded) this.#idle.push(thread);
  }

  beginTransaction = async (thread: ReaderThread): Promise<void> => void (await thread.executeQuery(CompiledQuery.raw("begin")));
  commitTransaction = async (thread: ReaderThread): Promise<void> => void (await thread.executeQuery(CompiledQuery.raw("commit")));
  rollbackTransaction = async (thread: ReaderThread): Promise<void> => void (await thread.executeQuery(CompiledQuery.raw("rollback")));

  async destroy(): Promise<void> {
    await Promise.all([...this.#all].map((thread) => thread.end()));
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

type Answer = { readonly columns: readonly Column[] } | { readonly failed: string; readonly code: string | undefined };

interface Asked {
  resolve(rows: unknown[]): void;
  reject(error: Error): void;
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
  readonly #worker: Worker;
  #asked: Asked | undefined;
  hasEnded = false;

  constructor(path: string) {
    this.#worker = new Worker(new URL("./sqlite-reader-thread.mjs", import.meta.url), { workerData: path, execArgv: [] });
    this.#worker.unref(); // a question that waits holds the process; a thread without one does not
    this.#worker.on("message", (answer: Answer) => {
      const asked = this.#take();
      if ("columns" in answer) asked?.resolve(rowsOf(answer.columns));
      else asked?.reject(Object.assign(new Error(answer.failed), answer.code !== undefined && { code: answer.code }));
    });
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", () => this.#fail(new Error("a thread that reads the database has ended")));
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const rows = await new Promise<unknown[]>((resolve, reject) => {
      if (this.hasEnded) throw new Error("a thread that reads the database has ended");
      this.#asked = { resolve, reject };
      this.#worker.ref();
      this.#worker.postMessage({ sql, parameters });
    });
    return { rows: rows as Row[] };
  }

  // biome-ignore lint/correctness/useYield: no question streams from a thread
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error("no rows are streamed from a reader's thread: page by key");
  }

  async end(): Promise<void> {
    this.hasEnded = true;
    await this.#worker.terminate();
  }

  #take(): Asked | undefined {
    const asked = this.#asked;
    this.#asked = undefined;
    // A thread that is being ended holds the process until it is: a late answer must not let go of it.
    if (!this.hasEnded) this.#worker.unref();
    return asked;
  }

  #fail(error: Error): void {
    this.hasEnded = true;
    this.#take()?.reject(error);
  }
}
