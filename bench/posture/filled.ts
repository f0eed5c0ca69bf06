/** A filled database with its sums, for one measurement or kept for the next. */
import { existsSync } from "node:fs";
import BetterSqlite3 from "better-sqlite3";
import { openDatabase } from "../../db/open.ts";
import { ROWS } from "../../db/write/parts.ts";
import { rebuildPracticeDays } from "../../db/write/present.ts";
import { renewPractices } from "../../db/write/principles.ts";
import { rebuild } from "../../jobs/rebuild.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { withFolder } from "../processes.ts";
import { fill, type Size } from "./fill.ts";

/** Where filled databases are kept for the next time: filling a million takes longer than asking it. */
const kept = process.env.PILLARWATCH_BENCH_DATABASES;

/** Of whoever starts a server on one: a database that is kept goes on with the secret of the first. */
export const BENCH_SECRET = "of benchmarks, and of nothing else in the world";

/** @param work with the path of the database */
export async function filled<Result>(size: Size, work: (path: string) => Promise<Result>): Promise<Result> {
  if (kept === undefined) {
    return withFolder(async (folder) => {
      const path = `${folder}/posture.db`;
      await make(path, size);
      return work(path);
    });
  }
  const path = `${kept}/posture-${size.findings}-${size.accounts}-${size.days}.db`;
  if (!existsSync(path)) await make(path, size);
  withoutStatistics(path);
  // Whatever the schema has gained since then; the principles stay those that it was filled with.
  const writer = await openDatabase(`sqlite:${path}`, new Date().toISOString());
  await writer.transaction(async (tx) => {
    if ((await renewPractices(tx, builtIn.decide)) > 0) await rebuildPracticeDays(tx, ROWS);
  });
  await writer.close();
  return work(path);
}

/** Those that were kept have them from a time when `fill` asked for them. */
function withoutStatistics(path: string): void {
  const database = new BetterSqlite3(path);
  database.exec("DROP TABLE IF EXISTS sqlite_stat1; DROP TABLE IF EXISTS sqlite_stat4");
  database.close();
}

async function make(path: string, size: Size): Promise<void> {
  await fill(path, size);
  const writer = await openDatabase(`sqlite:${path}`, new Date().toISOString());
  await rebuild(writer);
  await writer.close();
}
