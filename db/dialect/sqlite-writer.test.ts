import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "../../test/support/database.ts";
import type { Writer } from "./connection.ts";
import { openWriterThread } from "./sqlite-writer.ts";

let database: TestDatabase;
let writer: Writer;
beforeEach(async () => {
  database = await testDatabase();
  const main = await database.writer.rows.get<{ file: string }>("SELECT file FROM pragma_database_list WHERE name = 'main'");
  writer = openWriterThread(main?.file ?? "");
});
afterEach(async () => {
  await writer.close();
  await database.close();
});

const keep = (key: string, value: string) => (tx: Parameters<Parameters<Writer["transaction"]>[0]>[0]) =>
  tx.run("INSERT INTO meta (key, value) VALUES (?, ?)", [key, value]);
const kept = (key: string) => database.writer.rows.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", [key]);
/** A second or two of a processor. */
const LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 6000000) SELECT count(*) AS n FROM n";

describe("a writer on a thread of its own", () => {
  it("lets the thread that asks go on, and readers see nothing of it until it is whole", async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 5);
    await writer.transaction(async (tx) => {
      await keep("a", "1")(tx);
      await tx.get(LONG);
      expect(await kept("a")).toBeUndefined();
    });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
    expect(await kept("a")).toEqual({ value: "1" });
  });

  it("leaves nothing of what failed, tells it in its own words, and goes on with the next one", async () => {
    const failing = writer.transaction(async (tx) => {
      await keep("a", "1")(tx);
      await keep("a", "2")(tx);
    });
    await expect(failing).rejects.toMatchObject({ code: "SQLITE_CONSTRAINT_PRIMARYKEY" });
    await writer.transaction(keep("b", "3"));
    expect([await kept("a"), await kept("b")]).toEqual([undefined, { value: "3" }]);
  });

  it("waits for another connection's lock, one transaction after the other", async () => {
    const order: string[] = [];
    const held = database.writer.transaction(async (tx) => {
      await keep("a", "1")(tx);
      await new Promise((resolve) => setImmediate(resolve));
      await tx.get(LONG);
      order.push("held");
    });
    const after = ["b", "c"].map((key) => writer.transaction(keep(key, "2")).then(() => order.push(key)));
    await Promise.all([held, ...after]);
    expect(order).toEqual(["held", "b", "c"]);
  });

  it("who has had the lock for half a second leaves it for two looks of others, though its own wait in a row", async () => {
    const times: number[] = [];
    const each = async (): Promise<void> => {
      times.push(performance.now());
      await sleep(300);
      times.push(performance.now());
    };
    await Promise.all([1, 2, 3].map(() => database.writer.transaction(each)));
    const [, , , secondEnded = 0, thirdBegan = 0] = times;
    expect(thirdBegan - secondEnded).toBeGreaterThanOrEqual(14);
  });

  it("comes in between another's transactions, though each follows close upon the last", async () => {
    let isIn = false;
    const mine = writer.transaction(keep("b", "2")).finally(() => {
      isIn = true;
    });
    while (!isIn) await database.writer.transaction(async () => sleep(300));
    await mine;
    expect(await kept("b")).toEqual({ value: "2" });
  });
});
