/**
 * `npx tsx scripts/schema-fixtures.ts COMMIT…`: a small database as the program of each commit left it, into test/fixtures/schema-NNNN.db.gz
 * (NNNN: its newest migration), for the tests of upgrading. That program's own command collects a tiny organization from this tree's simulator,
 * four times in a month. Each release adds its own: CONTRIBUTING.md.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import BetterSqlite3 from "better-sqlite3";
import { startSimulator } from "../simulator/server.ts";
import { createWorld } from "../simulator/world/create.ts";
import { clockAhead, environmentOf } from "../test/support/command.ts";
import { fileOfSchema, type SchemaFixture, schemaFixtures, schemasFile } from "../test/support/schema-fixtures.ts";

const root = join(import.meta.dirname, "..");
const DAY_MS = 86_400_000;
const LARGEST = 100_000;
const endsAtMs = Date.parse("2026-11-24T12:00:00Z");
const instants = [30, 14, 1, 0].map((days) => endsAtMs - days * DAY_MS);
const world = createWorld({ seed: 44, size: { accounts: 2, regions: 2, findings: 100, days: 60 }, endsAtMs });

const commits = process.argv.slice(2);
if (commits.length === 0) throw new TypeError("commits are wanted, or tags");
for (const commit of commits) {
  const { file, ...made } = await fixtureOf(commit);
  const others = schemaFixtures().filter(({ schema }) => schema !== made.schema);
  const all = [...others, made].toSorted((a, b) => a.schema - b.schema);
  writeFileSync(schemasFile, `${JSON.stringify(all, null, 2)}\n`);
  console.log(`${file}: ${made.bytes} bytes, of ${made.commit}`);
}

async function fixtureOf(commit: string): Promise<SchemaFixture & { readonly file: string; readonly bytes: number }> {
  const place = mkdtempSync(join(tmpdir(), "pillarwatch-schema-"));
  const path = join(place, "organization.db");
  const hash = git("rev-parse", "--short", commit).toString().trim();
  try {
    const program = join(place, "program");
    mkdirSync(program);
    spawnSync("tar", ["x", "-C", program], { input: git("archive", commit), stdio: ["pipe", "inherit", "inherit"] });
    symlinkSync(join(root, "node_modules"), join(program, "node_modules"));
    for (const atMs of instants) await collectOnce(program, path, atMs);
    const { schema, packed } = packedOf(path);
    if (packed.length > LARGEST) throw new RangeError(`${packed.length} bytes: more than a fixture may have`);
    const file = fileOfSchema(schema);
    writeFileSync(file, packed);
    return { schema, commit: hash, file, bytes: packed.length };
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** Its clock stands at about that moment, as does the simulator's. */
async function collectOnce(program: string, path: string, atMs: number): Promise<void> {
  const aheadMs = atMs - Date.now();
  const simulator = await startSimulator({
    world,
    clock: () => atMs,
    wallClock: () => Date.now() + aheadMs,
    quotas: "off",
    roleName: "pillarwatch-read",
  });
  const env = { PATH: process.env.PATH, HOME: program, ...environmentOf(simulator), DATABASE_URL: `sqlite:${path}`, TZ: "UTC" };
  const words = ["--import", clockAhead(aheadMs), join(program, "cli/pillarwatch.mjs"), "collect", "--once", "--json"];
  const child = spawn(process.execPath, words, { cwd: program, env, stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise((resolve) => child.once("close", resolve));
  await simulator.close();
  if (code !== 0) throw new Error(`it did not collect: exit code ${code}`);
}

/** In as few pages as it needs, without a journal. */
function packedOf(path: string): { readonly schema: number; readonly packed: Buffer } {
  const database = new BetterSqlite3(path);
  const schema = database.prepare("SELECT max(version) FROM schema_versions").pluck().get() as number;
  database.pragma("journal_mode = DELETE");
  database.exec("VACUUM");
  database.close();
  return { schema, packed: gzipSync(readFileSync(path), { level: 9 }) };
}

function git(...words: readonly string[]): Buffer {
  const { status, stdout, stderr } = spawnSync("git", words, { cwd: root, maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(String(stderr));
  return stdout;
}
