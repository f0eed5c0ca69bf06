/** Retention of a collected organization: what goes, what stays, room that is given back, runs that are not kept waiting, `kill -9`. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openOrganization } from "../../collectors/organization/open.ts";
import type { Writer } from "../../db/dialect/connection.ts";
import { openDatabase, openForReading } from "../../db/open.ts";
import { readRunDetails } from "../../db/read/run-details.ts";
import { readRuns } from "../../db/read/runs.ts";
import { takeLease, thisHolder } from "../../db/write/lease.ts";
import { askRun } from "../../db/write/runs.ts";
import { Collector } from "../../jobs/collector.ts";
import { retain } from "../../jobs/retention.ts";
import { reachOf } from "../../posture/caller.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { usualOwnerRules } from "../../posture/owner.ts";
import { everything } from "../../posture/reach.ts";
import type { AccountId } from "../../posture/words.ts";
import { drawn } from "../../simulator/world/hash.ts";
import { heldIn } from "../support/database-file.ts";
import { everyRow } from "../support/every-row.ts";
import { figure } from "../support/figures.ts";
import { brokenLaws } from "../support/laws.ts";
import { schemaFixtures, unpackSchema } from "../support/schema-fixtures.ts";
import { worldSeed } from "../support/seed.ts";
import { onStatements } from "../support/statements.ts";
import { rebuiltOtherwise } from "../support/step-laws.ts";

const KILLS = figure(2, 30);
/** Half a year after the fixture's last run: whatever has ended did so longer ago than 90 days. */
const now = "2027-05-24T12:00:00.000Z";
const retention = { days: 90, nowMs: Date.parse(now) };
const taken = ["findings", "records", "documents", "finding_events", "record_events", "resources"];
const moved = [
  ...taken,
  ...["run_scopes", "run_sums"],
  "refreshes",
  ...["steps", "score_steps", "fix_times", "fix_levels"].map((table) => `forgotten_${table}`),
  "changes",
  "leases",
];

let folder: string;
let original: string;
let path: string;
let count = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-retention-"));
  original = join(folder, "original.db");
  unpackSchema(schemaFixtures().at(-1)?.schema ?? 0, original);
  await (await openDatabase(`sqlite:${original}`, now)).close();
});
beforeEach(() => {
  count += 1;
  path = join(folder, `${count}.db`);
  copyFileSync(original, path);
});
afterAll(() => rmSync(folder, { recursive: true }));

const open = () => openDatabase(`sqlite:${path}`, now);
const broken = async (writer: Writer) => [...(await brokenLaws(writer.rows)), ...(await rebuiltOtherwise(writer))];
const rowsOf = (rows: ReturnType<typeof everyRow>) => taken.map((table) => rows[table]?.length ?? 0);

test("what ended goes with all that belongs to it; every sum, decision and entry stays, and the file gets smaller", async () => {
  const was = everyRow(path, [...moved, "handlings"]);
  const before = rowsOf(everyRow(path));
  const ended =
    "SELECT id FROM findings WHERE standing = 'none' OR (standing = 'resolved' AND kind = 'vulnerability') ORDER BY standing DESC";
  const [kept, ...others] = heldIn(path, ended);
  const runs = heldIn(path, "SELECT DISTINCT run FROM run_scopes");
  const writer = await open();
  await writer.transaction((tx) => tx.run("INSERT INTO handlings (finding, ticket) VALUES (?, 'SEC-1')", [Number(kept)]));
  const done = await retain(writer, retention);
  expect(done).toEqual({ findings: others.length, runs: runs.length, isDone: true });
  expect(others.length).toBeGreaterThan(2);
  expect(await broken(writer)).toEqual([]);
  expect(await retain(writer, retention)).toEqual({ findings: 0, runs: 0, isDone: true });
  await writer.close();

  expect(everyRow(path, [...moved, "handlings"])).toEqual(was);
  const after = rowsOf(everyRow(path));
  expect(taken.filter((_, index) => (after[index] ?? 0) >= (before[index] ?? 0))).toEqual([]);
  expect(heldIn(path, ended)).toEqual([kept]);
  expect([heldIn(path, "PRAGMA freelist_count"), heldIn(path, "PRAGMA integrity_check"), heldIn(path, "PRAGMA foreign_key_check")]).toEqual(
    [[0], ["ok"], []],
  );
  expect(statSync(path).size).toBeLessThan(statSync(original).size);
});

test("what a run did is told by account and source as before, to whoever may see it; only its scopes are told no more", async () => {
  const writer = await open();
  const [own] = await writer.rows.all<{ account_id: AccountId }>("SELECT min(account_id) AS account_id FROM accounts");
  const reaches = [everything, reachOf("owner", own === undefined ? [] : [own.account_id])];
  const { kysely, close } = openForReading(`sqlite:${path}`);
  const told = async () => {
    const answers = [];
    for (const reach of reaches) {
      const { items } = await readRuns(kysely, reach, { limit: 200 }, new Date(now));
      for (const run of items) answers.push({ run, ...(await readRunDetails(kysely, reach, run.id)), runScopes: undefined });
    }
    return answers;
  };
  const was = await told();
  expect(was.some(({ run, byAccount }) => run.records > 0 && byAccount.length === 1)).toBe(true);
  expect((await retain(writer, retention)).runs).toBeGreaterThan(1);
  expect(await told()).toEqual(was);
  expect((await readRunDetails(kysely, everything, was[0]?.run.id ?? 0)).runScopes).toEqual([]);
  await close();
  await writer.close();
});

test("of a file that was made anew without auto_vacuum no room can be given back, and nobody waits for it", async () => {
  const database = new BetterSqlite3(path);
  database.pragma("auto_vacuum = NONE");
  database.exec("VACUUM");
  database.close();
  const writer = await open();
  expect((await retain(writer, retention)).isDone).toBe(true);
  await writer.close();
  expect(Number(heldIn(path, "PRAGMA freelist_count")[0])).toBeGreaterThan(0);
});

test("a run or a refresh that is asked for, and a run in another process, are not kept waiting: nothing goes until they are over", async () => {
  const was = everyRow(path, ["runs", "leases", "changes"]);
  const writer = await open();
  const other = thisHolder(randomUUID());
  await writer.transaction((tx) => takeLease(tx, other, Date.now()));
  expect(await retain(writer, retention)).toEqual({ findings: 0, runs: 0, isDone: false });
  await writer.transaction((tx) => tx.run("DELETE FROM leases"));
  await writer.transaction((tx) => askRun(tx, "person", {}, now));
  expect(await retain(writer, retention)).toEqual({ findings: 0, runs: 0, isDone: false });
  await writer.transaction((tx) => tx.run("DELETE FROM runs WHERE state = 'asked'"));
  const asked = "INSERT INTO refreshes (finding, asked_at, state) SELECT min(id), ?, 'asked' FROM findings";
  await writer.transaction((tx) => tx.run(asked, [now]));
  expect(await retain(writer, retention)).toEqual({ findings: 0, runs: 0, isDone: false });
  await writer.transaction((tx) => tx.run("DELETE FROM refreshes"));
  const stop = new AbortController();
  stop.abort();
  expect(await retain(writer, { ...retention, stop: stop.signal })).toEqual({ findings: 0, runs: 0, isDone: false });
  await writer.close();
  expect(everyRow(path, ["runs", "leases", "changes"])).toEqual(was);
});

test("the collector does it where nobody asks for a run, and says how many went", async () => {
  const writer = await open();
  const organization = openOrganization(
    { homeRegion: "eu-west-1", roleName: "r", externalId: undefined, regions: undefined, mode: "each-account", limits: "none" },
    writer,
  );
  const told = await new Promise<number>((resolve, reject) => {
    const collector = new Collector({
      writer,
      organization,
      concurrency: 1,
      timeZone: "UTC",
      catalogue: builtIn,
      ownerRules: usualOwnerRules,
      auditKey: new Uint8Array(32),
      intervalMs: 3_600_000,
      // By the machine's clock, which may be before the fixture's.
      retentionDays: -36_500,
      onProgress: () => undefined,
      onRun: () => reject(new Error("nobody asked for a run")),
      onForgotten: ({ findings }) => {
        collector.stop();
        resolve(findings);
      },
      onTrouble: reject,
      onFault: reject,
    });
    collector.work().catch(reject);
  });
  expect(told).toBeGreaterThan(2);
  expect(await broken(writer)).toEqual([]);
  organization.close();
  await writer.close();
});

/** A moment after it has begun so many statements. @returns by which signal it ended; what it complained of, if it ended by itself. */
async function killAfter(statements: number, child: ChildProcessWithoutNullStreams): Promise<string> {
  let complaint = "";
  child.stderr.on("data", (text: Buffer) => {
    complaint += text;
  });
  let begun = 0;
  child.stdout.on("data", (dots: Buffer) => {
    begun += dots.length;
    if (begun >= statements) child.kill("SIGKILL");
  });
  const [, signal] = await once(child, "close");
  return signal ?? complaint;
}

test(`killed at any moment, it leaves a good database, and goes on (seed ${worldSeed})`, {
  timeout: figure(120_000, 3_600_000),
}, async () => {
  const was = everyRow(path, moved);
  const undisturbed = await open();
  let statements = 0;
  await retain(
    onStatements(undisturbed, () => {
      statements += 1;
    }),
    retention,
  );
  await undisturbed.close();
  const script = join(import.meta.dirname, "../support/retaining.ts");
  for (let n = 0; n < KILLS; n += 1) {
    copyFileSync(original, path);
    for (const end of ["-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
    const child = spawn(process.execPath, ["--import", "tsx", script, path, now, "90"]);
    expect(await killAfter(1 + drawn(statements, worldSeed, "retention", n), child)).toBe("SIGKILL");
    const writer = await open();
    expect(await writer.rows.all("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
    expect(await broken(writer)).toEqual([]);
    expect((await retain(writer, retention)).isDone).toBe(true);
    expect(await broken(writer)).toEqual([]);
    await writer.close();
    expect(everyRow(path, moved)).toEqual(was);
  }
});
