/** Ranges of ids that hold so many rows, and no id twice. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { rangesOf } from "./parts.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
  await database.writer.transaction(async (tx) => {
    // 3 rows of check 1, 1 of 2, 2 of 5, 9 of 6, 1 of 7.
    for (const [check, n] of [3, 1, 0, 0, 2, 9, 1].entries())
      for (let day = 1; day <= n; day += 1)
        await tx.run("INSERT INTO organization_score_steps (check_ref, day, failed, unknown, passed) VALUES (?, ?, 0, 0, 1)", [
          check + 1,
          `2026-11-0${day}`,
        ]);
  });
});
afterEach(() => database.close());

const table = "organization_score_steps";

test("ids lie together up to so many rows; one that has more is alone", async () => {
  expect(await rangesOf(database.writer.rows, "check_ref", [table], 4)).toEqual([
    { from: 1, to: 2, ids: 2 },
    { from: 5, to: 5, ids: 1 },
    { from: 6, to: 6, ids: 1 },
    { from: 7, to: 7, ids: 1 },
  ]);
});

test("rows of all tables count together", async () => {
  expect(await rangesOf(database.writer.rows, "check_ref", [table, table], 8)).toEqual([
    { from: 1, to: 2, ids: 2 },
    { from: 5, to: 5, ids: 1 },
    { from: 6, to: 6, ids: 1 },
    { from: 7, to: 7, ids: 1 },
  ]);
});
