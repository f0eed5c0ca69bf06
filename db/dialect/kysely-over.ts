/** Read models asked in a transaction: they see what it has written, and nothing changes between their answer and what is done upon it. */
import {
  type CompiledQuery,
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Schema } from "../schema.ts";
import type { Rows, Value } from "./connection.ts";

/** Reads alone: whatever it is asked returns rows. There is nothing to close. */
export const kyselyOver = (rows: Rows): Kysely<Schema> =>
  new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new RowsDriver(rows),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });

class RowsDriver extends DummyDriver {
  readonly #rows: Rows;

  constructor(rows: Rows) {
    super();
    this.#rows = rows;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return {
      executeQuery: async <Row>({ sql, parameters }: CompiledQuery) => ({
        rows: await this.#rows.all<Row>(sql, parameters as readonly Value[]),
      }),
      streamQuery: () => {
        throw new Error("no rows are streamed within a transaction: page by key");
      },
    };
  }
}
