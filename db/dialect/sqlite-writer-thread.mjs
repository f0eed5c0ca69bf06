/** One connection that writes, on a thread of its own. Plain JavaScript, so that it starts without a loader. */
import { parentPort, workerData } from "node:worker_threads";
import BetterSqlite3 from "better-sqlite3";

// Of a file that the thread that asks has made. It never waits for a lock: whoever asked is told, and asks again.
const { path, pragmas } = workerData;
const database = new BetterSqlite3(path, { fileMustExist: true, timeout: 0 });
const statements = new Map();
let isTuned = false;

/** With the first statement: it may find the file locked. */
function tune() {
  for (const pragma of pragmas) database.pragma(pragma);
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
