import { expect, test } from "vitest";
import { schemaVersion } from "../db/migrate.ts";
import type { Facts } from "../posture/condition.ts";
import { Conditions } from "./conditions.ts";

const facts: Facts = {
  now: new Date("2026-11-27T06:00:00Z"),
  intervalMs: 3_600_000,
  schema: schemaVersion,
  path: undefined,
  database: { answer: "none", word: "SQLITE_MISUSE" },
  disk: undefined,
  runs: undefined,
  process: undefined,
};

test.each([
  [false, ["database-unreachable"]],
  [true, []],
])("a look that goes on while the server closes (%s) says nothing of a database that is closed with it", async (isClosed, told) => {
  const said: unknown[] = [];
  const log = { info: () => undefined, warn: (what: object) => said.push((what as { condition: string }).condition) };
  let gather: (facts: Facts) => void = () => undefined;
  const gathered = new Promise<Facts>((resolve) => {
    gather = resolve;
  });
  const conditions = new Conditions(() => gathered, log);
  const looked = conditions.now();
  if (isClosed) conditions.close();
  gather(facts);
  expect((await looked).map(({ id }) => id)).toEqual(told);
  expect(said).toEqual(told);
});
