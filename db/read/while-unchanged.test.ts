import { afterEach, beforeEach, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { whileUnchanged } from "./while-unchanged.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

test("an answer lasts until anything of the picture is written, for its own question alone", async () => {
  let asked = 0;
  const ask = (...question: readonly unknown[]) => whileUnchanged(database.db, question, async () => ++asked);
  const run = (sql: string) => database.writer.transaction((tx) => tx.run(sql));
  expect([await ask("spread", { accounts: [1] }), await ask("spread", { accounts: [1] })]).toEqual([1, 1]);
  // Nobody, and everybody, are two readers.
  expect([await ask("spread", { accounts: [] }), await ask("spread", { accounts: undefined })]).toEqual([2, 3]);
  await run("INSERT INTO leases (name, holder, until_ms) VALUES ('collect', 'somebody', 1)");
  expect(await ask("spread", { accounts: [1] })).toBe(1);
  await run("INSERT INTO meta (key, value) VALUES ('told', 'now')");
  expect(await ask("spread", { accounts: [1] })).toBe(4);
});
