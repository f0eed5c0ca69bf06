/**
 * Writing SQLite off the event loop, for what may change many findings at once: accepting a check's 10,000 findings is seconds of work, and its
 * commit alone can be one. One transaction as ever: readers see all of it or nothing, and of one that is killed nothing is left.
 */
import { Worker } from "node:worker_threads";
import type { Durability, Tx, Value, Writer } from "./connection.ts";
import { patiently, readable } from "./sqlite.ts";

type How = "all" | "get" | "run";
type Answer = { readonly answer: unknown } | { readonly failed: string; readonly code: string | undefined };

/** @param path of a database that `openWriter` has made. The thread starts with the first transaction. */
export function openWriterThread(path: string, { durable = false }: Durability = {}): Writer {
  let thread: WriterThread | undefined;
  const ask = (how: How, sql: string, parameters: readonly Value[] = []): Promise<unknown> => {
    if (thread === undefined || thread.hasEnded) thread = new WriterThread(path);
    return thread.ask({ how, sql, parameters });
  };
  const tx: Tx = {
    all: async <Row>(sql: string, parameters?: readonly Value[]) => (await ask("all", sql, parameters)) as Row[],
    get: async <Row>(sql: string, parameters?: readonly Value[]) => (await ask("get", sql, parameters)) as Row | undefined,
    run: async (sql, parameters) => (await ask("run", sql, parameters)) as Awaited<ReturnType<Tx["run"]>>,
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    rows: {
      all: (sql, parameters) => patiently(path, () => tx.all(sql, parameters)),
      get: (sql, parameters) => patiently(path, () => tx.get(sql, parameters)),
    },
    transaction: (work, { durable: asked = durable } = {}) => {
      const mine = last.then(
        () => transact(path, tx, work, asked),
        () => transact(path, tx, work, asked),
      );
      last = mine;
      return mine;
    },
    close: async () => {
      await last.catch(() => undefined);
      await thread?.end();
    },
  };
}

async function transact<Result>(path: string, tx: Tx, work: (tx: Tx) => Promise<Result>, durable: boolean): Promise<Result> {
  await patiently(path, async () => {
    // Before it begins: within a transaction SQLite refuses it.
    await tx.run(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    await tx.run("BEGIN IMMEDIATE");
  });
  try {
    const result = await work(tx);
    await tx.run("COMMIT");
    return result;
  } catch (error) {
    // A fault of SQLite's (a full disk) may have ended it already.
    await tx.run("ROLLBACK").catch(() => undefined);
    throw readable(path, error);
  }
}

interface Asked {
  readonly how: How;
  readonly sql: string;
  readonly parameters: readonly Value[];
}

/** Asked one statement at a time: whoever is in a transaction waits for the answer. Of several that are asked at once it answers in their order. */
class WriterThread {
  readonly #worker: Worker;
  readonly #waiting: { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void }[] = [];
  hasEnded = false;

  constructor(path: string) {
    this.#worker = new Worker(new URL("./sqlite-writer-thread.mjs", import.meta.url), { workerData: path, execArgv: [] });
    this.#worker.unref(); // a statement that waits holds the process; a thread without one does not
    this.#worker.on("message", (told: Answer) => {
      const asked = this.#waiting.shift();
      if (this.#waiting.length === 0) this.#worker.unref();
      if ("answer" in told) asked?.resolve(told.answer);
      else asked?.reject(Object.assign(new Error(told.failed), told.code !== undefined && { code: told.code }));
    });
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", () => this.#fail(new Error("the thread that writes the database has ended")));
  }

  ask(asked: Asked): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.hasEnded) throw new Error("the thread that writes the database has ended");
      this.#waiting.push({ resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(asked);
    });
  }

  async end(): Promise<void> {
    this.hasEnded = true;
    await this.#worker.terminate();
  }

  #fail(error: Error): void {
    this.hasEnded = true;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
