import { type RawBuilder, sql } from "kysely";

/** Name and version of the program that keeps the data, as an expression: "SQLite 3.53.1". */
export const databaseProgram: RawBuilder<string> = sql<string>`'SQLite ' || sqlite_version()`;
