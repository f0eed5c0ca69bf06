/**
 * Writing SQLite off the event loop, for what may change many findings at once: accepting a check's 10,000 findings is seconds of work, and its
 * commit alone can be one. One transaction as ever: readers see all of it or nothing, and of one that is killed nothing is left.
 */
import type { Durability, Tx, Value, Writer } from "./connection.ts";
import { SqliteThread } from "./sqlite-thread.ts";
import { writerOver, writerPragmas } from "./sqlite-transactions.ts";

interface Question {
  readonly how: "all" | "get" | "run";
  readonly sql: string;
  readonly parameters: readonly Value[];
}

/** @param path of a database that `openWriter` has made. The thread starts with the first transaction. */
export function openWriterThread(path: string, { durable = false }: Durability = {}): Writer {
  let thread: SqliteThread<Question, unknown> | undefined;
  const ask = (how: Question["how"], sql: string, parameters: readonly Value[] = []): Promise<unknown> => {
    if (thread === undefined || thread.hasEnded) thread = started(path);
    return thread.ask({ how, sql, parameters });
  };
  const tx: Tx = {
    all: async <Row>(sql: string, parameters?: readonly Value[]) => (await ask("all", sql, parameters)) as Row[],
    get: async <Row>(sql: string, parameters?: readonly Value[]) => (await ask("get", sql, parameters)) as Row | undefined,
    run: async (sql, parameters) => (await ask("run", sql, parameters)) as Awaited<ReturnType<Tx["run"]>>,
  };
  return writerOver({ path, tx, durable, close: () => thread?.end() });
}

const started = (path: string) =>
  new SqliteThread<Question, unknown>(new URL("./sqlite-writer-thread.mjs", import.meta.url), { path, pragmas: writerPragmas() }, "writes");
