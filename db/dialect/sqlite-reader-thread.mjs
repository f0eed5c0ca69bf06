/** One connection that cannot write, on a thread of its own. Plain JavaScript, so that it starts without a loader. */
import { parentPort, workerData } from "node:worker_threads";
import BetterSqlite3 from "better-sqlite3";

/** Compiled statements kept: lists of values give one question many texts. */
const KEPT = 200;

// It never waits for a lock: whoever asked is told, and asks again.
const database = new BetterSqlite3(workerData, { readonly: true, fileMustExist: true, timeout: 0 });
// Sorting and grouping never wait for a disk; a connection keeps what one answer reads.
database.pragma("temp_store = MEMORY");
database.pragma("cache_size = -16384");
const statements = new Map();

function prepared(sql) {
  const kept = statements.get(sql);
  if (kept !== undefined) return kept;
  if (statements.size >= KEPT) statements.delete(statements.keys().next().value);
  const statement = database.prepare(sql);
  statements.set(sql, statement);
  return statement;
}

parentPort.on("message", ({ sql, parameters }) => {
  try {
    const statement = prepared(sql);
    parentPort.postMessage({ rows: statement.reader ? statement.all(parameters) : statement.run(parameters) && [] });
  } catch (error) {
    // An error's code is not among what a message keeps of it.
    parentPort.postMessage({ failed: error instanceof Error ? error.message : String(error), code: error?.code });
  }
});
