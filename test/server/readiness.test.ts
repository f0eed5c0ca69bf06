/** `/readyz` says everything that stands in the way, and a program can tell which it is. */
import { statfsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JobThread } from "../../cli/collector-thread.ts";
import { hindrancesOf, Running } from "../../cli/watching.ts";
import { storageReasons } from "../../server/readiness.ts";
import { testApplication } from "../support/application.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const idsOf = (reasons: readonly { readonly id: string }[]) => reasons.map(({ id }) => id);

test("a server that is well has no reason not to be ready; one that ends, whose collector ended, whose file is gone, says each", async () => {
  const ending = new AbortController();
  const running = new Running(ending.signal);
  let end: (fault: Error) => void = () => undefined;
  const ended = new Promise<void>((_, reject) => {
    end = reject;
  });
  const thread: JobThread = { ended, look: () => undefined, stop: async () => undefined };
  running.needs(thread, "collector");
  const here = hindrancesOf(`sqlite:${database.file}`, running);
  const gone = hindrancesOf(`sqlite:${database.file}.gone`, running);
  expect([await here(), idsOf(await gone())]).toEqual([[], ["database-unreachable"]]);
  end(new Error("a slip"));
  await expect(ended).rejects.toThrow();
  ending.abort();
  expect(idsOf(await here())).toEqual(["collector-ended", "ending"]);

  const { app, get } = await testApplication(database, { hindrances: gone });
  const { status, body, type } = await get("/readyz");
  expect([status, type, idsOf((body as { reasons: { id: string }[] }).reasons)]).toEqual([
    503,
    expect.stringContaining("application/json"),
    ["collector-ended", "ending", "database-unreachable"],
  ]);
  // What it is for people names no path: the answer is open to everybody.
  expect(JSON.stringify(body)).not.toContain(database.file);
  expect(body).toEqual({ status: "not ready", reasons: expect.arrayContaining([{ id: "ending", text: "The server is ending." }]) });
  expect((await get("/healthz")).status).toBe(200);
  await app.close();
});

test("a disk is full before nothing at all is left of it", async () => {
  const { blocks, bsize } = statfsSync(database.file);
  expect(await storageReasons(database.file, blocks * bsize)).toEqual([
    { id: "disk-full", text: expect.stringMatching(/^\d+ MB are left on the database's disk: make room\.$/) },
  ]);
});
