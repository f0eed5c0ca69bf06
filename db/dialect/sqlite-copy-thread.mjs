/**
 * One task on a database file, then the end: a consistent copy, or a look at every page. Plain JavaScript, so that it starts without a loader;
 * a thread, since both take as long as the file is large, and whoever asked has others to answer.
 */
import { parentPort, workerData } from "node:worker_threads";
import BetterSqlite3 from "better-sqlite3";

/** 8 MB between two looks at whether anybody still wants it. */
const PAGES_A_STEP = 2_000;
/** Who opens a file at this moment, or ends, locks it for an instant. */
const PATIENCE_MS = 10_000;
const PROBLEMS_TOLD = 5;

function rowsOf(database) {
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
    .pluck()
    .all();
  return Object.fromEntries(tables.map((name) => [name, database.prepare(`SELECT count(*) FROM "${name}"`).pluck().get()]));
}

function factsOf(database) {
  const rows = rowsOf(database);
  const versions = "schema_versions" in rows ? database.prepare("SELECT version FROM schema_versions ORDER BY version").pluck().all() : [];
  const contents = "meta" in rows ? (database.prepare("SELECT value FROM meta WHERE key = 'contents'").pluck().get() ?? null) : null;
  return { rows, versions, contents };
}

function examine(path) {
  const database = new BetterSqlite3(path, { readonly: true, fileMustExist: true, timeout: PATIENCE_MS });
  try {
    const told = database.prepare(`PRAGMA integrity_check(${PROBLEMS_TOLD})`).pluck().all();
    const problems = told.length === 1 && told[0] === "ok" ? [] : told;
    // What is damaged need not answer anything else.
    return problems.length > 0 ? { problems, rows: {}, versions: [], contents: null } : { problems, ...factsOf(database) };
  } finally {
    database.close();
  }
}

/**
 * Every step reads the same snapshot: the transaction that was begun here stays open. Without it SQLite would begin again whenever another
 * process has written, and never come to an end beside a collector.
 */
async function copy(from, to) {
  const database = new BetterSqlite3(from, { readonly: true, fileMustExist: true, timeout: PATIENCE_MS });
  try {
    database.exec("BEGIN");
    const facts = factsOf(database);
    await database.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        if (totalPages > 0) parentPort.postMessage({ share: 1 - remainingPages / totalPages });
        return PAGES_A_STEP;
      },
    });
    database.exec("COMMIT");
    return facts;
  } finally {
    database.close();
  }
}

/** No journal beside it: what belongs to the database is in the one file. */
function alone(path) {
  const database = new BetterSqlite3(path, { fileMustExist: true, timeout: PATIENCE_MS });
  try {
    return database.pragma("journal_mode = DELETE", { simple: true });
  } finally {
    database.close();
  }
}

const tasks = {
  copy: async ({ from, to }) => {
    const facts = await copy(from, to);
    alone(to);
    return { facts, examined: examine(to) };
  },
  examine: ({ path }) => examine(path),
  alone: ({ path }) => alone(path),
};

try {
  parentPort.postMessage({ done: await tasks[workerData.task](workerData) });
} catch (error) {
  // An error's code is not among what a message keeps of it.
  parentPort.postMessage({ failed: error instanceof Error ? error.message : String(error), code: error?.code });
}
