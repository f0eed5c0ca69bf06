/** The floor: the rows that the collector's write path left, inserted by bare prepared statements into a new database of the same schema. */
import BetterSqlite3, { type Database } from "better-sqlite3";

/** Tables that a page writes, parents first. */
const tables = ["resources", "findings", "records", "documents", "finding_events", "record_events"] as const;
/** A handful of rows that every page names: copied before the clock starts. */
const surroundings = ["accounts", "scopes", "checks"] as const;

type Row = readonly unknown[];

/** As db/dialect/sqlite.ts opens it: the floor has no cheaper disk. */
export function bareDatabase(path: string): Database {
  const database = new BetterSqlite3(path);
  for (const pragma of ["journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -49152", "temp_store = MEMORY"]) {
    database.pragma(pragma);
  }
  return database;
}

/** @returns milliseconds that the inserts took, `pageSize` records in each transaction. */
export function copyRows(fromPath: string, to: Database, pageSize: number): number {
  const from = new BetterSqlite3(fromPath, { readonly: true });
  // Without those that are reckoned from others: `table_info` leaves them out, `*` does not.
  const columnsOf = (table: string): string[] => (from.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => `"${name}"`);
  const insertInto = (table: string): ((row: Row) => void) => {
    const columns = columnsOf(table);
    const statement = to.prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`);
    return (row) => void statement.run(...row);
  };
  const rowsOf = (table: string): Row[] =>
    from
      .prepare(`SELECT ${columnsOf(table).join(", ")} FROM ${table} ORDER BY rowid`)
      .raw()
      .all() as Row[];
  for (const table of surroundings) rowsOf(table).forEach(insertInto(table));
  const kept = tables.map((table) => ({ rows: rowsOf(table), insert: insertInto(table) }));
  from.close();
  const records = kept[tables.indexOf("records")]?.rows.length ?? 0;
  const pages = Math.ceil(records / pageSize);
  const began = performance.now();
  for (let page = 0; page < pages; page += 1) {
    to.exec("BEGIN IMMEDIATE");
    for (const { rows, insert } of kept) {
      const start = Math.floor((rows.length * page) / pages);
      const end = Math.floor((rows.length * (page + 1)) / pages);
      for (const row of rows.slice(start, end)) insert(row);
    }
    to.exec("COMMIT");
  }
  return performance.now() - began;
}
