/** One connection that writes, on a thread of its own. Plain JavaScript, so that it starts without a loader. */
import { parentPort, workerData } from "node:worker_threads";
import BetterSqlite3 from "better-sqlite3";

// Like the connection of the thread that asks (sqlite.ts), which has made the file. It never waits for a lock: whoever asked is told, and asks again.
const database = new BetterSqlite3(workerData, { fileMustExist: true, timeout: 0 });
const statements = new Map();
let isTuned = false;

/** With the first statement: it may find the file locked. */
function tune() {
  database.pragma("foreign_keys = ON");
  database.pragma("cache_size = -49152");
  database.pragma("temp_store = MEMORY");
  isTuned = true;
}

function prepared(sql) {
  const kept = statements.get(sql);
  if (kept !== undefined) return kept;
  const statement = database.prepare(sql);
  statements.set(sql, statement);
  return statement;
}

parentPort.on("message", ({ how, sql, parameters }) => {
  try {
    if (!isTuned) tune();
    const statement = prepared(sql);
    if (how === "run") {
      const { changes, lastInsertRowid } = statement.run(parameters);
      parentPort.postMessage({ answer: { changes, id: Number(lastInsertRowid) } });
    } else parentPort.postMessage({ answer: statement[how](parameters) });
  } catch (error) {
    // An error's code is not among what a message keeps of it.
    parentPort.postMessage({ failed: error instanceof Error ? error.message : String(error), code: error?.code });
  }
});
