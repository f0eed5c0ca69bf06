/**
 * Each trouble that an installation of years meets: what a reader, a supervisor and a monitoring system are told of it, that nothing is lost, that
 * what was read before is served with its date, and that it is over by itself when its cause is gone.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { noon } from "../support/database.ts";
import { brokenLaws } from "../support/laws.ts";
import { HOUR_MS, type Standing, standing, type Told } from "../support/standing.ts";

const noonMs = Date.parse(noon);
let server: Standing;
let before: Told;
beforeEach(async () => {
  server = await standing(noonMs);
  await server.run();
  before = await server.told();
  expect(before).toMatchObject({ conditions: [], ready: 200, reasons: [], measured: [] });
  expect([before.open > 50, before.asOf]).toEqual([true, noon]);
});
afterEach(() => server.close());

/**
 * What every trouble has in common: the numbers of before stand, with their date, and everybody is told in words without a path or an account.
 * @param open how many findings are open: as before, unless pages were written until there was no more room.
 */
function expectStanding(told: Told, id: string, text: RegExp, open: unknown = before.open): void {
  expect(told.conditions).toEqual([{ id, since: expect.stringMatching(/^2026-11-2/), text: expect.stringMatching(text) }]);
  expect(JSON.stringify(told.conditions)).not.toMatch(/\/|\d{12}|collected\.db/);
  expect({ open: told.open, asOf: told.asOf, measured: told.measured }).toEqual({ open, asOf: before.asOf, measured: [id] });
}

/** Over by itself: the run that was cut off, or the next, is done, and every law of the tables holds. */
async function expectHealed(id: string): Promise<void> {
  await expect.poll(async () => (await server.told()).conditions).toEqual([]);
  await expect.poll(() => server.runs.at(-1)?.state).toBe("done");
  expect(await server.told()).toMatchObject({ ready: 200, reasons: [], measured: [] });
  expect(server.log.filter((line) => line.includes(id))).toEqual([
    expect.stringContaining(`{"condition":"${id}","since":"2026-11-2`),
    expect.stringMatching(/ it is over$/),
  ]);
  expect(await server.writer.rows.all("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(await server.writer.rows.all("SELECT DISTINCT state FROM runs WHERE state IN ('asked', 'running')")).toEqual([]);
  expect(await brokenLaws(server.writer.rows)).toEqual([]);
}

test("a disk that is full", async () => {
  // By then there is more to write.
  server.at(noonMs + 4 * 24 * HOUR_MS);
  // What SQLite says when a disk is full, of a database that may not grow.
  server.pragma(`max_page_count = ${server.pragma("page_count")}`);
  await server.run();
  expect(server.troubles).toEqual([expect.stringMatching(/^DATABASE_URL: .*: the disk is full\. What was written is kept/)]);
  const told = await server.told();
  expectStanding(
    told,
    "disk-full",
    /^The disk is full: nothing new is collected, and no decision can be written\. What is shown stands/,
    expect.any(Number),
  );
  expect([told.ready, told.reasons]).toEqual([503, ["disk-full"]]);
  server.pragma("max_page_count = 1000000");
  server.look();
  await expectHealed("disk-full");
});

test("a database that cannot be written", async () => {
  server.at(noonMs + HOUR_MS);
  server.pragma("query_only = 1");
  await server.run();
  expect(server.troubles).toEqual([expect.stringMatching(/^DATABASE_URL: .*: the database can no longer be written \(read-only\)$/)]);
  const told = await server.told();
  expectStanding(told, "read-only", /^The database cannot be written: nothing new is collected/);
  expect([told.ready, told.reasons]).toEqual([503, ["read-only"]]);
  server.pragma("query_only = 0");
  server.look();
  await expectHealed("read-only");
});

/** A process of its own that holds the lock until its input ends. */
const holding = `const db = new (require("better-sqlite3"))(process.argv[1]); db.exec("BEGIN IMMEDIATE"); console.log("held"); process.stdin.resume().on("end", () => db.exec("ROLLBACK"));`;

test("a database that another process holds locked", async () => {
  server.at(noonMs + HOUR_MS);
  const other = spawn(process.execPath, ["-e", holding, server.path], { stdio: ["pipe", "pipe", "inherit"] });
  await once(other.stdout, "data");
  await expect.poll(() => server.troubles).toEqual([expect.stringMatching(/: another process has held the database locked for/)]);
  const told = await server.told();
  expectStanding(told, "database-busy", /^Another program holds the database: nothing new is collected/);
  expect([told.ready, told.reasons]).toEqual([503, ["database-busy"]]);
  other.stdin.end();
  await once(other, "exit");
  server.look();
  await server.run();
  await expectHealed("database-busy");
});

test("a file whose bytes were overwritten", async () => {
  server.at(noonMs + HOUR_MS);
  const [page] = await server.writer.rows.all<{ number: number }>("SELECT rootpage AS number FROM sqlite_schema WHERE name = 'run_scopes'");
  server.pragma("wal_checkpoint(TRUNCATE)");
  const size = 4_096;
  const place = ((page?.number ?? 0) - 1) * size;
  const file = openSync(server.path, "r+");
  const healthy = Buffer.alloc(size);
  readSync(file, healthy, 0, size, place);
  writeSync(file, Buffer.alloc(size, 0xff), 0, size, place);
  server.pragma("shrink_memory"); // what a process that starts anew reads
  await server.run();
  expect(server.troubles).toEqual([
    expect.stringMatching(/^DATABASE_URL: .*: the file is damaged \(SQLITE_CORRUPT.*\): restore the newest/),
  ]);
  const told = await server.told();
  expectStanding(told, "database-damaged", /^The database’s file is damaged: numbers may be missing or incomplete/);
  expect([told.ready, told.reasons]).toEqual([503, ["database-damaged"]]);
  writeSync(file, healthy, 0, size, place);
  closeSync(file);
  server.look();
  await expectHealed("database-damaged");
});

/** What is broken on the way to AWS or there, and what a run says of it. */
const away: readonly (readonly [string, () => Promise<void>, () => Promise<void>, RegExp])[] = [
  ["no network", () => server.line.cut(), () => server.line.mend(), /^AWS: no account and region could be read: connect ECONNREFUSED/],
  [
    "an AWS that answers nothing but errors",
    async () => server.organization.simulator.faults.add({ trouble: { kind: "server error", status: 503 } }),
    async () => server.organization.simulator.faults.clear(),
    /^AWS: no account and region could be read: /,
  ],
];

test.each(away)("%s for a day", { timeout: 120_000 }, async (_, breakIt, mendIt, error) => {
  await breakIt();
  for (const hour of [1, 2, 24]) {
    server.at(noonMs + hour * HOUR_MS);
    await server.run();
    expect(server.runs.at(-1)).toMatchObject({ state: "failed", error: expect.stringMatching(error) });
  }
  const told = await server.told();
  expectStanding(told, "aws-unreachable", /^AWS cannot be reached: nothing new is collected, and it is tried again at each scheduled run/);
  expect([told.conditions[0]?.since, told.ready, told.reasons]).toEqual([new Date(noonMs + HOUR_MS).toISOString(), 200, []]);
  await mendIt();
  server.at(noonMs + 25 * HOUR_MS);
  await server.run();
  await expectHealed("aws-unreachable");
  expect((await server.told()).asOf).toBe(new Date(noonMs + 25 * HOUR_MS).toISOString());
});

test("a clock that was set back by a day", async () => {
  const days = () => server.writer.rows.all("SELECT * FROM organization_days ORDER BY day");
  const daysBefore = await days();
  server.at(noonMs - 24 * HOUR_MS);
  await server.run();
  expect(server.runs.at(-1)).toMatchObject({
    state: "failed",
    error:
      "clock: this machine's clock shows 2026-11-23T12:00:00.000Z, before the last run that AWS answered (2026-11-24T12:00:00.000Z): nothing is read until it is right",
  });
  const told = await server.told();
  expectStanding(told, "clock", /^This server’s clock is wrong: AWS takes no request of it, and nothing is collected/);
  expect([told.ready, told.reasons]).toEqual([200, []]);
  expect(await days()).toEqual(daysBefore);
  server.at(noonMs + HOUR_MS);
  await server.run();
  await expectHealed("clock");
});
