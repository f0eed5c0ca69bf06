/** A bare Fastify route for each floor of bare.ts. */
import BetterSqlite3, { type Database } from "better-sqlite3";
import Fastify, { type FastifyInstance } from "fastify";
import { floors, perRow } from "./bare.ts";

export function bareServer(path: string): FastifyInstance {
  const database: Database = new BetterSqlite3(path, { readonly: true });
  const app = Fastify();
  for (const [path, texts] of Object.entries({ ...floors, ...perRow })) {
    const statements = texts.map((text) => database.prepare(text));
    app.get(`/${Object.keys({ ...floors, ...perRow }).indexOf(path)}`, () => statements.map((statement) => statement.all()));
  }
  return app;
}
