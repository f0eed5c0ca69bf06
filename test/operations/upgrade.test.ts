/** From an earlier schema to this one: a backup first, all or nothing, and a rehearsal that leaves no trace. */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sealOf } from "../../db/backup/seal.ts";
import { openWriter } from "../../db/dialect/sqlite.ts";
import { schemaVersion } from "../../db/migrate.ts";
import { migrations } from "../../db/migrations/list.ts";
import { openDatabase } from "../../db/open.ts";
import { callCommand } from "../support/called.ts";
import { noon } from "../support/database.ts";
import { heldIn } from "../support/database-file.ts";
import { everyRow } from "../support/every-row.ts";
import { unpackSchema } from "../support/schema-fixtures.ts";
import { databaseOfSchema } from "../support/schema-of-then.ts";

let folder: string;
let path: string;
let before: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-upgrade-"));
  path = join(folder, "organization.db");
  before = `${path}.before-schema-${schemaVersion}.backup`;
});
afterEach(() => rmSync(folder, { recursive: true }));

const names = () =>
  readdirSync(folder)
    .filter((name) => !/-(wal|shm)$/.test(name))
    .toSorted();
const call = (...words: readonly string[]) => callCommand(words, { folder, environment: { DATABASE_URL: `sqlite:${path}` } });

const ofSchema = (version: number) => databaseOfSchema(version, path);

test.each([10, 26, 34])("from schema version %i: what was there is there, and a backup of it beside", async (version) => {
  await ofSchema(version);
  const was = everyRow(path);
  const rehearsed = await call("upgrade", "--rehearse", "--json");
  expect([rehearsed.code, rehearsed.stderr, JSON.parse(rehearsed.stdout)]).toEqual([
    0,
    "",
    expect.objectContaining({ from: version, to: schemaVersion, fewer: [] }),
  ]);
  expect([everyRow(path), names()]).toEqual([was, ["organization.db"]]);

  const done = await call("upgrade");
  expect([done.code, done.stdout]).toEqual([
    0,
    `brought from schema version ${version} to ${schemaVersion}; as it was before: ${before}\n`,
  ]);
  expect(heldIn(path, "SELECT name FROM accounts")).toEqual(["payments"]);
  expect(heldIn(path, "SELECT max(version) FROM schema_versions")).toEqual([schemaVersion]);
  expect([everyRow(before), sealOf(before)?.schema, (statSync(before).mode & 0o777).toString(8)]).toEqual([was, version, "600"]);
  expect((await call("upgrade")).stdout).toBe(`the database has schema version ${schemaVersion} already\n`);
  expect(sealOf(before)?.schema).toBe(version);

  // The way back, brought up again on its way in; no backup of the copy is left over.
  expect((await call("restore", before, "--force")).code).toBe(0);
  expect(heldIn(path, "SELECT max(version) FROM schema_versions")).toEqual([schemaVersion]);
  expect(names().filter((name) => name.includes("restoring"))).toEqual([]);
});

test("a rehearsal tells sums that are made otherwise from rows that are gone", async () => {
  unpackSchema(37, path);
  const quiet = await call("upgrade", "--rehearse");
  expect(quiet.stdout.trimEnd().split("\n").slice(2)).toEqual([
    expect.stringMatching(/^sums are made again by today's way of counting, nothing is lost: .*due_days has 45 rows of 60/),
  ]);
  const writer = openWriter(path);
  // What an upgrade should never do.
  await writer.transaction((tx) => tx.run("CREATE TRIGGER losing AFTER INSERT ON schema_versions BEGIN DELETE FROM documents; END"));
  await writer.close();
  const loud = await call("upgrade", "--rehearse");
  expect([loud.code, loud.stdout]).toEqual([
    0,
    expect.stringMatching(/^rows are gone: documents has \d+ rows of \d+; CHANGELOG\.md says why/m),
  ]);
});

test("a migration that fails changes nothing, names itself and what to do, and leaves the backup", async () => {
  await ofSchema(34);
  const writer = openWriter(path);
  // In the way of a later one.
  await writer.transaction((tx) => tx.run("CREATE TABLE audit_keys (a)"));
  await writer.close();
  const was = everyRow(path);
  const message = new RegExp(
    `^DATABASE_URL: the database was not brought from schema version 34 to ${schemaVersion}: migration 37 \\(.*\\) failed: table audit_keys already exists\\. Nothing of it was changed\\..*start the Pillarwatch that you had`,
  );
  const rehearsed = await call("upgrade", "--rehearse");
  expect([rehearsed.code, rehearsed.stderr]).toEqual([2, expect.stringMatching(message)]);
  expect(names()).toEqual(["organization.db"]);
  const failed = await call("upgrade");
  expect([failed.code, failed.stdout, failed.stderr]).toEqual([2, "", expect.stringMatching(message)]);
  expect([everyRow(path), everyRow(before)]).toEqual([was, was]);
});

test("several that begin at once migrate once, and the backup is of what was before", async () => {
  await ofSchema(34);
  const was = everyRow(path);
  const opened = await Promise.all([1, 2, 3].map(() => openDatabase(`sqlite:${path}`, noon)));
  for (const writer of opened) await writer.close();
  expect(heldIn(path, "SELECT count(*) FROM schema_versions")).toEqual([migrations.length]);
  expect(everyRow(before)).toEqual(was);
});

test("a new database, and one that has all, need no backup", async () => {
  for (let time = 0; time < 2; time += 1) await (await openDatabase(`sqlite:${path}`, noon)).close();
  expect(names()).toEqual(["organization.db"]);
});
