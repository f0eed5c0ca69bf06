import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { dropLease, type Holder, holdsLease, renewLease, takeLease, thisHolder } from "./lease.ts";

const nowMs = Date.parse("2026-11-24T12:00:00Z");
const mine = thisHolder("mine");
const elsewhere: Holder = { host: "another-machine", pid: 1, began: "7", token: "theirs" };

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

const take = (holder: Holder, atMs = nowMs) => database.writer.transaction((tx) => takeLease(tx, holder, atMs));

test("a lease that nobody holds is ours, and stays ours while we renew it", async () => {
  expect(await take(mine)).toBeUndefined();
  await database.writer.transaction((tx) => renewLease(tx, mine, nowMs + 29_000));
  expect(await take(elsewhere, nowMs + 58_000)).toEqual(mine);
  expect(await holdsLease(database.writer.rows, mine)).toBe(true);
});

test("another thread of this process is in the way, like any other that lives", async () => {
  const thread = thisHolder("another thread");
  await take(thread);
  expect(await take(mine)).toEqual(thread);
});

test("a process of another machine is in the way for 30 s after its last sign of life", async () => {
  await take(elsewhere);
  expect(await take(mine, nowMs + 30_000)).toEqual(elsewhere);
  expect(await take(mine, nowMs + 30_001)).toBeUndefined();
});

test("a process of this machine that has died is in nobody's way", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  await take({ ...mine, pid: child.pid ?? 0, token: "of the dead" });
  expect(await take(mine)).toBeUndefined();
});

test("nor is one whose number a later process has: as process 1 of a container that was started again", async () => {
  await take({ ...mine, began: "0", token: "before the restart" });
  expect(await take(mine)).toBeUndefined();
});

test("a lease from a clock that was set back since holds nobody up", async () => {
  await take(elsewhere, nowMs + 86_400_000);
  expect(await take(mine)).toBeUndefined();
});

test("whoever lost it does not hold it, cannot renew it, and takes nothing away by letting it go", async () => {
  await take(mine);
  await take(elsewhere, nowMs + 30_001);
  await database.writer.transaction(async (tx) => {
    await renewLease(tx, mine, nowMs + 40_000);
    await dropLease(tx, mine);
  });
  expect(await holdsLease(database.writer.rows, mine)).toBe(false);
  expect(await holdsLease(database.writer.rows, elsewhere)).toBe(true);
});
