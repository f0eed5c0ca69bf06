/** What every connection that writes SQLite does alike, on whichever thread it is: how it is tuned, waits for a lock, and begins and ends a transaction. */
import { resolve } from "node:path";
import { setTimeout as sleep, setImmediate as yieldToOthers } from "node:timers/promises";
import { codeOf } from "../../posture/refusal.ts";
import { type Durability, StoreUnusable, type Tx, type Writer } from "./connection.ts";

/** How long another process's lock is waited for, at most. A page's transaction takes under half a second. */
const LOCK_PATIENCE_MS = 60_000;

export const writerPragmas: readonly string[] = ["foreign_keys = ON", "cache_size = -49152", "temp_store = MEMORY"];

interface Connection extends Durability {
  readonly path: string;
  /** One statement at a time, now; a lock that is held is an error. */
  readonly tx: Tx;
  readonly close: () => unknown;
}

/** Transactions one after the other, in the order in which they are asked for. */
export function writerOver({ path, tx, durable = false, close }: Connection): Writer {
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
      await close();
    },
  };
}

async function transact<Result>(path: string, tx: Tx, work: (tx: Tx) => Promise<Result>, durable: boolean): Promise<Result> {
  // Transactions that wait in a row would otherwise be one long turn of the event loop: no signal, no answer, no heartbeat in between.
  await yieldToOthers();
  await patiently(path, async () => {
    // Before it begins: within a transaction SQLite refuses it. A flush of the WAL takes what was committed before along.
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

/** No waiting inside SQLite, and an asynchronous retry: it would stop the event loop (architecture.md section 3). */
async function patiently<Result>(path: string, ask: () => Promise<Result>): Promise<Result> {
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

/** A full or read-only disk is the operator's to mend, also in the middle of a run. */
function readable(path: string, error: unknown): unknown {
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
