/** Whether a database can be written now: for `doctor`, which is another process than the one that writes. Nothing is changed. */
import BetterSqlite3 from "better-sqlite3";
import type { StoreTrouble } from "../../posture/condition.ts";
import { codeOf } from "../../posture/refusal.ts";
import { whyUnusable } from "./sqlite-transactions.ts";

/** In the calling thread. A run's own transactions take less than a second. */
const PATIENCE_MS = 5_000;

/** @param path of a file that is there. @throws what is no trouble of the store's. */
export function tryWriting(path: string, patienceMs = PATIENCE_MS): StoreTrouble | undefined {
  let database: BetterSqlite3.Database | undefined;
  try {
    database = new BetterSqlite3(path, { fileMustExist: true, timeout: patienceMs });
    database.exec("BEGIN IMMEDIATE");
    database.exec("ROLLBACK");
    return undefined;
  } catch (error) {
    const code = codeOf(error) ?? "";
    const found = code.startsWith("SQLITE_CANTOPEN") ? "read-only" : whyUnusable(code)?.[0];
    if (found === undefined) throw error;
    return found;
  } finally {
    database?.close();
  }
}
