import { afterEach, beforeEach, expect, test } from "vitest";
import { dropLease, takeLease, thisHolder } from "../db/write/lease.ts";
import { newWriting } from "../db/write/writing.ts";
import { momentOf } from "../posture/calendar.ts";
import { noon, type TestDatabase, testDatabase } from "../test/support/database.ts";
import { contextOf, leased, Stopped } from "./writing.ts";

const holder = thisHolder("mine");
let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
  await database.writer.transaction((tx) => takeLease(tx, holder, Date.now()));
});
afterEach(() => database.close());

const contextOfRun = () =>
  contextOf(leased(database.writer, holder), { writing: newWriting(1, momentOf(Date.parse(noon), "UTC")), holder, wallMs: Date.now });
const write = (writer: Pick<TestDatabase["writer"], "transaction">) =>
  writer.transaction((tx) => tx.run("INSERT INTO meta (key, value) VALUES ('page', 'written')"));
const kept = () => database.writer.rows.all("SELECT key FROM meta WHERE key = 'page'");

test("an answer that comes after its run was stopped is not written, though the same holder has the lease for the next run", async () => {
  const { writer, stop } = contextOfRun();
  stop.abort(new Stopped("cancelled"));
  await expect(write(writer)).rejects.toThrow("the run was cancelled");
  expect(await kept()).toEqual([]);
});

test("a page that waits for its turn when its run is stopped is not written either", async () => {
  const { writer, stop } = contextOfRun();
  const before = database.writer.transaction(async () => stop.abort(new Stopped("interrupted")));
  const page = write(writer);
  await before;
  await expect(page).rejects.toThrow("carried on at the next start");
  expect(await kept()).toEqual([]);
});

test("without the lease nothing is written", async () => {
  const { writer } = contextOfRun();
  await write(writer);
  await database.writer.transaction((tx) => dropLease(tx, holder));
  await expect(write(writer)).rejects.toThrow("another process has taken the run over");
  expect(await kept()).toHaveLength(1);
});

test("what must outlast a power cut does so in a run as well", async () => {
  const { writer } = contextOfRun();
  const synchronous = { NORMAL: 1, FULL: 2 };
  const asked = (durable: boolean) => writer.transaction((tx) => tx.get("PRAGMA synchronous"), { durable });
  expect([await asked(false), await asked(true)]).toEqual([{ synchronous: synchronous.NORMAL }, { synchronous: synchronous.FULL }]);
});
