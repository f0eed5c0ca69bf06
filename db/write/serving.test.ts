import { afterAll, beforeAll, expect, test } from "vitest";
import { noon, type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { thisHolder } from "./lease.ts";
import { beginServing, endServing } from "./serving.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test("an end that nobody asked for is known at the next start; one that was asked for, and a server that still lives, are not", async () => {
  const { writer } = database;
  const me = thisHolder("me");
  const gone = { ...me, pid: 2 ** 22 + 1, token: "gone" };
  const begin = (holder: typeof me, at: string) => writer.transaction((tx) => beginServing(tx, holder, at));
  expect(await begin(gone, noon)).toEqual([]);
  expect(await begin(gone, "2026-11-24T13:00:00.000Z")).toEqual(["2026-11-24T13:00:00.000Z"]);
  expect(await begin(me, "2026-11-24T14:00:00.000Z")).toEqual(["2026-11-24T13:00:00.000Z", "2026-11-24T14:00:00.000Z"]);
  expect(await begin({ ...me, token: "beside" }, "2026-11-24T15:00:00.000Z")).toHaveLength(2);
  await writer.transaction(endServing);
  expect(await begin(me, "2026-11-24T16:00:00.000Z")).toHaveLength(2);
});
