import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { openReaders } from "./sqlite-readers.ts";

/** A second or two of a processor. */
const long = sql<{ n: number }>`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 6000000) SELECT count(*) AS n FROM n`;

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

describe("readers on threads of their own", () => {
  it("answer short questions while a long one runs, more of them at once than there are threads", async () => {
    const answered: string[] = [];
    const asked = long.execute(database.db).then(() => answered.push("long"));
    await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (n) => {
        const { rows } = await sql<{ n: number }>`SELECT ${n} AS n`.execute(database.db);
        answered.push(`short ${rows[0]?.n}`);
      }),
    );
    await asked;
    expect(answered).toHaveLength(7);
    expect(answered.at(-1)).toBe("long");
  });

  it("cannot write", async () => {
    const writing = sql`INSERT INTO meta (key, value) VALUES ('a', 'b')`.execute(database.db);
    await expect(writing).rejects.toMatchObject({ code: "SQLITE_READONLY" });
  });

  it("tell a fault in its own words, and answer the next question", async () => {
    await expect(sql`SELECT anything FROM nowhere`.execute(database.db)).rejects.toThrow("no such table: nowhere");
    expect((await sql<{ n: number }>`SELECT 7 AS n`.execute(database.db)).rows).toEqual([{ n: 7 }]);
  });

  it("end when nobody has asked them for a while, and are there again for the next question", async () => {
    const resting = openReaders(database.file, 1);
    const asked = (reader: typeof database.db) =>
      sql`SELECT n FROM kept`.execute(reader).then(
        ({ rows }) => rows,
        (error: Error) => error.message,
      );
    // Of one connection alone: another does not know of it.
    for (const reader of [resting.kysely, database.db]) await sql`CREATE TEMP TABLE kept AS SELECT 7 AS n`.execute(reader);
    await expect.poll(() => asked(resting.kysely)).toBe("no such table: kept");
    expect(await asked(database.db)).toEqual([{ n: 7 }]);
    await resting.close();
  });

  it("give bytes as they were written", async () => {
    const { rows } = await sql<{ bytes: Uint8Array }>`SELECT x'00ff10' AS bytes`.execute(database.db);
    expect(Buffer.from(rows[0]?.bytes ?? []).toString("hex")).toBe("00ff10");
  });
});
