/** `serve` on a database of an earlier schema: while it is brought up it answers that it is, and a signal ends it with nothing changed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { schemaVersion } from "../../db/migrate.ts";
import { openDatabase } from "../../db/open.ts";
import { startCommand } from "../support/command.ts";
import { noon } from "../support/database.ts";
import { heldIn, lockOf } from "../support/database-file.ts";
import { everyRow } from "../support/every-row.ts";
import { databaseOfSchema } from "../support/schema-of-then.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-migrating-"));
  path = join(folder, "organization.db");
  await databaseOfSchema(34, path);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Of an organization that does not answer: what is looked at is the server. */
const environment = {
  PORT: "0",
  PILLARWATCH_SECRET: "of tests, and of nothing else in the world",
  COLLECT_CRON: "0 0 1 1 *",
  AWS_ENDPOINT_URL: "http://127.0.0.1:9",
  AWS_ACCESS_KEY_ID: "of",
  AWS_SECRET_ACCESS_KEY: "nobody",
  AWS_REGION: "eu-west-1",
  AWS_EC2_METADATA_DISABLED: "true",
};
const begin = async () => {
  const server = startCommand(["serve"], { folder, environment: { ...environment, DATABASE_URL: `sqlite:${path}` } });
  await server.said("is being upgraded");
  return { server, address: /http:\/\/127\.0\.0\.1:\d+/.exec(server.output())?.[0] ?? "" };
};
const version = () => heldIn(path, "SELECT max(version) FROM schema_versions")[0];

test("it lives, is not ready and says how far it is, sends everybody else away for some seconds, and then serves", async () => {
  // The migration waits for it, and with it the backup that comes first is done.
  const locked = lockOf(path);
  const { server, address } = await begin();
  const alive = await fetch(`${address}/healthz`);
  expect([alive.status, await alive.json()]).toEqual([200, { status: "ok" }]);
  const ready = async () => {
    const answer = await fetch(`${address}/readyz`);
    return [answer.status, await answer.json()];
  };
  await expect.poll(ready).toEqual([503, { status: "not ready", reasons: [{ id: "migrating", text: "migrating, 30 %" }] }]);

  const asked = await fetch(`${address}/api/v1/posture`, { method: "POST", body: "x" });
  expect([asked.status, asked.headers.get("retry-after"), asked.headers.get("content-type")]).toEqual([
    503,
    "5",
    "application/problem+json",
  ]);
  expect(await asked.json()).toMatchObject({
    type: "urn:pillarwatch:problem:migrating",
    status: 503,
    title: "Pillarwatch is being upgraded",
  });
  const page = await fetch(`${address}/findings?severity=HIGH`, { headers: { accept: "text/html,application/xhtml+xml" } });
  expect([page.status, page.headers.get("retry-after"), page.headers.get("cache-control")]).toEqual([503, "5", "no-store"]);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await page.text()).toMatch(/<h1>Pillarwatch is being upgraded<\/h1>\n<p role="status">migrating, 30 %<\/p>/);
  expect(version()).toBe(34);

  locked?.release();
  await server.said("Pillarwatch: http");
  const now = /Pillarwatch: (http:\S+)/.exec(server.output())?.[1];
  expect(await (await fetch(`${now}/readyz`)).json()).toEqual({ status: "ready", schemaVersion });
  server.kill("SIGTERM");
  expect((await server.ended).code).toBe(0);
});

test("SIGTERM ends it, also while it waits within SQLite, and nothing was changed", async () => {
  const was = everyRow(path);
  const locked = lockOf(path);
  const { server } = await begin();
  const asked = performance.now();
  server.kill("SIGTERM");
  await server.ended;
  expect(performance.now() - asked).toBeLessThan(10_000);
  locked?.release();
  expect(everyRow(path)).toEqual(was);
});

test("a port that is taken is refused before anything is done", async () => {
  const locked = lockOf(path);
  const { server, address } = await begin();
  const again = startCommand(["serve"], {
    folder,
    environment: { ...environment, PORT: new URL(address).port, DATABASE_URL: `sqlite:${path}` },
  });
  expect(await again.ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/^PORT: \d+ is taken by another program/) });
  server.kill("SIGKILL");
  await server.ended;
  locked?.release();
});

test("how far it is only grows, up to the whole; ended between two statements nothing of it stays", async () => {
  const was = everyRow(path);
  const ending = new AbortController();
  const halfway = openDatabase(`sqlite:${path}`, noon, {
    whileMigrating: async () => ({
      signal: ending.signal,
      onShare: (share) => {
        if (share > 0.6) ending.abort(new Error("asked to end"));
      },
    }),
  });
  await expect(halfway).rejects.toThrow("asked to end");
  expect(everyRow(path)).toEqual(was);

  const shares: number[] = [];
  const writer = await openDatabase(`sqlite:${path}`, noon, {
    whileMigrating: async () => ({ onShare: (share) => void shares.push(share) }),
  });
  await writer.close();
  expect(version()).toBe(schemaVersion);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect([shares.length > 10, shares.at(-1)]).toEqual([true, 1]);
});

test("the count of changes moves with it and not without: who serves the file meanwhile remembers nothing of before", async () => {
  const changes = () => Number(heldIn(path, "SELECT n FROM changes")[0]);
  const open = async () => (await openDatabase(`sqlite:${path}`, noon)).close();
  const before = changes();
  await open();
  const after = changes();
  expect(after).toBeGreaterThan(before);
  await open();
  expect(changes()).toBe(after);
});
