/** All that a database file holds, table by table, in the order of its keys. */
import BetterSqlite3 from "better-sqlite3";

type Row = Readonly<Record<string, unknown>>;

/** @param but tables that are left out. */
export function everyRow(path: string, but: readonly string[] = []): Readonly<Record<string, readonly Row[]>> {
  const database = new BetterSqlite3(path, { fileMustExist: true, timeout: 10_000 });
  try {
    const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name");
    const tables = (names.pluck().all() as string[]).filter((name) => !but.includes(name));
    return database.transaction(() =>
      Object.fromEntries(tables.map((name) => [name, database.prepare(`SELECT * FROM "${name}"`).all() as Row[]])),
    )();
  } finally {
    database.close();
  }
}
