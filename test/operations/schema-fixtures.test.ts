/** Databases that programs of earlier schemas collected: each comes to today's schema, nothing of it is lost, and its sums are right. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sumTables } from "../../db/backup/rehearse.ts";
import { schemaVersion } from "../../db/migrate.ts";
import { openDatabase } from "../../db/open.ts";
import { renewPrinciples } from "../../db/write/principles.ts";
import { rebuild } from "../../jobs/rebuild.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { noon } from "../support/database.ts";
import { heldIn } from "../support/database-file.ts";
import { everyRow } from "../support/every-row.ts";
import { brokenLaws } from "../support/laws.ts";
import { fileOfSchema, schemaFixtures, unpackSchema } from "../support/schema-fixtures.ts";
import { rebuiltOtherwise } from "../support/step-laws.ts";

/** What is read or decided, and cannot be made again: each row is there afterwards, and says what it said. */
const kept = ["accounts", "findings", "records", "documents", "finding_events", "record_events", "runs", "run_scopes", "scopes", "audit"];
/** Sums of them, in every schema that has them. */
const summed = [
  "steps",
  "score_steps",
  "fix_times",
  "organization_steps",
  "organization_score_steps",
  "account_days",
  "reconstructed_steps",
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-fixtures-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(schemaFixtures())("of schema $schema, made by $commit", async ({ schema }) => {
  const path = join(folder, `${schema}.db`);
  unpackSchema(schema, path);
  expect(heldIn(path, "SELECT max(version) FROM schema_versions")).toEqual([schema]);
  const was = everyRow(path);
  expect([was.findings?.length, was.finding_events?.length, was.runs?.length].map((rows) => (rows ?? 0) > 3)).toEqual([true, true, true]);

  const writer = await openDatabase(`sqlite:${path}`, noon);
  // As every start does: principles are today's.
  await renewPrinciples(writer, builtIn);
  const laws = [...(await brokenLaws(writer.rows)), ...(await rebuiltOtherwise(writer))];
  await writer.close();
  expect(laws).toEqual([]);

  expect(heldIn(path, "SELECT max(version) FROM schema_versions")).toEqual([schemaVersion]);
  const is = everyRow(path);
  for (const table of [...kept, ...summed]) {
    const before = was[table];
    // Of a table that came later there is nothing to lose.
    if (before === undefined) continue;
    const columns = Object.keys(before[0] ?? {}).filter((column) => column in (is[table]?.[0] ?? {}) && !isChanged(table, column));
    // In no order: a table's key may be another one today.
    const only = (rows: typeof before | undefined) =>
      rows?.map((row) => JSON.stringify(columns.map((column) => [column, row[column]]))).toSorted();
    expect(only(is[table]), table).toEqual(only(before));
  }
});

/** A resource is its account's since migration 38: of one that was shared there are two. */
const isChanged = (table: string, column: string): boolean => table === "findings" && column === "resource";

test("what a rehearsal calls a sum is made again by rebuild, to the last row", async () => {
  const path = join(folder, "sums.db");
  unpackSchema(42, path);
  await (await openDatabase(`sqlite:${path}`, noon)).close();
  const of = (rows: ReturnType<typeof everyRow>) =>
    Object.fromEntries([...sumTables].map((table) => [table, rows[table]?.map((row) => JSON.stringify(row)).toSorted()]));
  const was = of(everyRow(path));
  expect(Object.entries(was).filter(([, rows]) => rows === undefined || rows.length === 0)).toEqual([]);
  const writer = await openDatabase(`sqlite:${path}`, noon);
  await writer.transaction(async (tx) => {
    for (const table of sumTables) await tx.run(`DELETE FROM ${table}`);
  });
  await rebuild(writer);
  await writer.close();
  expect(of(everyRow(path))).toEqual(was);
});

test("each is small", () => {
  for (const { schema } of schemaFixtures()) expect(statSync(fileOfSchema(schema)).size, String(schema)).toBeLessThan(100_000);
});

/** Of a clone without tags there is nothing to ask. */
test("every released schema has one", () => {
  const git = (...words: readonly string[]) => spawnSync("git", words, { cwd: import.meta.dirname, encoding: "utf8" }).stdout;
  for (const tag of git("tag", "--list", "v*").split("\n").filter(Boolean)) {
    const files = git("ls-tree", "--name-only", "--full-tree", `${tag}:db/migrations`).split("\n");
    const schema = Math.max(...files.flatMap((name) => /^(\d{4})_\w+\.ts$/.exec(name)?.[1] ?? []).map(Number));
    expect(existsSync(fileOfSchema(schema)), `${tag}: npx tsx scripts/schema-fixtures.ts ${tag}`).toBe(true);
  }
});
