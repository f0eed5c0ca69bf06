import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { kyselyOver } from "./kysely-over.ts";
import { remembered, rememberedWhile } from "./remembered.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const write = (value: string) =>
  database.writer.transaction((tx) =>
    tx.run("INSERT INTO meta (key, value) VALUES ('told', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [value]),
  );

let asked = 0;
const tell = async (db = database.db, key = "told") =>
  remembered(db, key, async () => {
    asked += 1;
    return (await db.selectFrom("meta").select("value").where("key", "=", "told").executeTakeFirst())?.value;
  });

describe("what is remembered", () => {
  it("is asked once, by all who ask at once too, until anything is written", async () => {
    await write("first");
    asked = 0;
    expect(await Promise.all([tell(), tell(), tell()])).toEqual(["first", "first", "first"]);
    expect(await tell()).toBe("first");
    expect(asked).toBe(1);
    await write("second");
    expect(await tell()).toBe("second");
    expect(asked).toBe(2);
  });

  it("is not told by an answer that was under way when somebody wrote", async () => {
    let answer = (_: string): void => undefined;
    const slow = remembered(database.db, "slow", () => new Promise<string>((resolve) => (answer = resolve)));
    await write("third");
    answer("from before");
    expect(await slow).toBe("from before");
    expect(await remembered(database.db, "slow", async () => "from after")).toBe("from after");
  });

  it("is nothing that failed", async () => {
    const failing = remembered(database.db, "failed", () => Promise.reject(new Error("busy")));
    await expect(failing).rejects.toThrow("busy");
    expect(await remembered(database.db, "failed", async () => "well")).toBe("well");
  });

  it("lasts, where it hangs on a mark, while something else is written, and no longer than the mark", async () => {
    let dear = 0;
    const ask = (mark: number) => rememberedWhile(database.db, "dear", mark, async () => ++dear);
    expect(await Promise.all([ask(1), ask(1)])).toEqual([1, 1]);
    await write("a heartbeat");
    expect(await ask(1)).toBe(1);
    expect([await ask(2), await ask(2)]).toEqual([2, 2]);
    await expect(rememberedWhile(database.db, "dear", 3, () => Promise.reject(new Error("busy")))).rejects.toThrow("busy");
    expect(await ask(3)).toBe(3);
  });

  it("of what lasts keeps what was asked for last, and no more than two hundred", async () => {
    let dear = 0;
    const ask = (key: number) => rememberedWhile(database.db, `dear ${key}`, 1, async () => ++dear);
    for (let key = 0; key < 200; key += 1) await ask(key);
    expect([await ask(0), await ask(200), await ask(0), await ask(2)]).toEqual([1, 201, 1, 3]);
    expect(await ask(1)).toBe(202);
  });

  it("is asked anew in a transaction, which sees what nobody else does", async () => {
    const seen = await database.writer.transaction(async (tx) => {
      await tx.run("UPDATE meta SET value = 'not yet' WHERE key = 'told'");
      return tell(kyselyOver(tx));
    });
    expect(seen).toBe("not yet");
  });
});
