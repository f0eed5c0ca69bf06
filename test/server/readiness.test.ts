/** `/readyz` says everything that stands in the way, and a program can tell which it is. */
import { statfsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JobThread } from "../../cli/collector-thread.ts";
import { Running } from "../../cli/watching.ts";
import { Conditions, gatherFacts } from "../../server/conditions.ts";
import { testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const idsOf = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);

const conditionsAt = (path: string, running: Running, leastBytes?: number) =>
  new Conditions(
    () =>
      gatherFacts({
        db: database.db,
        path,
        intervalMs: 3_600_000,
        now: () => new Date(noon),
        process: () => running.facts(),
        ...(leastBytes === undefined ? {} : { leastBytes }),
      }),
    undefined,
    0,
  );

test("a server that is well has no reason not to be ready; one that ends, whose collector ended, whose file is gone, says each", async () => {
  const ending = new AbortController();
  const running = new Running(ending.signal, new Date(noon));
  let end: (fault: Error) => void = () => undefined;
  const ended = new Promise<void>((_, reject) => {
    end = reject;
  });
  const thread: JobThread = { ended, look: () => undefined, stop: async () => undefined };
  running.needs(thread, "collector");
  const here = conditionsAt(database.file, running);
  const gone = conditionsAt(`${database.file}.gone`, running);
  expect([await here.now(), idsOf(await gone.now())]).toEqual([[], ["database-unreachable"]]);
  end(new Error("a slip"));
  await expect(ended).rejects.toThrow();
  ending.abort();
  expect(idsOf(await here.now())).toEqual(["collector-ended", "ending"]);

  const { app, get } = await testApplication(database, { conditions: gone });
  const { status, body, type } = await get("/readyz");
  expect([status, type, idsOf((body as { reasons: { id: string }[] }).reasons)]).toEqual([
    503,
    expect.stringContaining("application/json"),
    ["database-unreachable", "collector-ended", "ending"],
  ]);
  // What it is for people names no path: the answer is open to everybody.
  expect(JSON.stringify(body)).not.toContain(database.file);
  expect(body).toEqual({ status: "not ready", reasons: expect.arrayContaining([{ id: "ending", text: "The server is ending." }]) });
  expect((await get("/healthz")).status).toBe(200);
  await app.close();
});

test("a disk is full before nothing at all is left of it", async () => {
  const { blocks, bsize } = statfsSync(database.file);
  const [found, ...others] = await conditionsAt(database.file, new Running(new AbortController().signal), blocks * bsize).now();
  expect([found, others]).toMatchObject([
    { id: "disk-full", stops: true, text: expect.stringMatching(/^The disk is full \(\d+ MB are left\): nothing new is collected/) },
    [],
  ]);
});
