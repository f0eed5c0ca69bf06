/** A disk that is full in the middle of a run, and one that cannot be written: a line that names the file, and nothing lost. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openDatabase } from "../../db/open.ts";
import { startSimulator } from "../../simulator/server.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { environmentOf, startCommand } from "../support/command.ts";
import { heldIn } from "../support/database-file.ts";
import { untruths } from "../support/judged.ts";
import { brokenLaws } from "../support/laws.ts";
import { mountedReadOnly, smallDisk } from "../support/small-disk.ts";

const nowMs = Date.now();
const world = createWorld({ seed: 5, size: { accounts: 2, regions: 2, findings: 700, days: 60 }, endsAtMs: nowMs });
let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  simulator = await startSimulator({ world, clock: () => nowMs, quotas: "off", roleName: "pillarwatch-read" });
});
afterAll(() => simulator.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a database takes before the first record: its tables are made in the journal, which keeps its size when they come into the file. */
async function emptyKilobytes(): Promise<number> {
  const path = join(folder, "empty.db");
  const writer = await openDatabase(`sqlite:${path}`, new Date().toISOString());
  const journal = statSync(`${path}-wal`).size;
  await writer.close();
  return Math.ceil((journal + statSync(path).size) / 1024);
}

test("full in the middle of a run: one line names the file, and with room the run is carried on", { timeout: 120_000 }, async () => {
  const data = join(folder, "data");
  mkdirSync(data);
  const path = join(data, "organization.db");
  const disk = smallDisk(data, (await emptyKilobytes()) + 600);
  const collect = () =>
    startCommand(["collect", "--once", "--json"], {
      folder,
      environment: { ...environmentOf(simulator), DATABASE_URL: `sqlite:${path}` },
      launcher: disk.launcher,
    }).ended;
  try {
    const { code, stdout, stderr } = await collect();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^DATABASE_URL: .*organization\.db: the disk (is full|does not take it \(.*\): it may be full)/),
    ]);
    disk.grow();
    expect(heldIn(path, "PRAGMA integrity_check")).toEqual(["ok"]);
    expect(heldIn(path, "SELECT state FROM runs")).toEqual(["running"]);
    expect(heldIn(path, "SELECT count(*) > 0 FROM records")).toEqual([1]);
    expect((await collect()).code).toBe(0);
    const writer = await openDatabase(`sqlite:${path}`, new Date().toISOString());
    expect(await writer.rows.all("SELECT id, state FROM runs")).toEqual([{ id: 1, state: "done" }]);
    expect(await brokenLaws(writer.rows)).toEqual([]);
    expect(await untruths(writer.rows, world)).toEqual([]);
    await writer.close();
  } finally {
    disk.close();
  }
});

test("a disk that cannot be written: one line names the file", async () => {
  const data = join(folder, "data");
  mkdirSync(data);
  const isMounted = mountedReadOnly(data);
  chmodSync(isMounted ? folder : data, 0o555);
  // Whoever may write anywhere and mount nothing still may not make files of the kernel's.
  const path = isMounted || process.getuid?.() !== 0 ? join(data, "organization.db") : "/proc/self/organization.db";
  try {
    const environment = { ...environmentOf(simulator), DATABASE_URL: `sqlite:${path}` };
    const { code, stdout, stderr } = await startCommand(["collect", "--once"], { folder, environment }).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^DATABASE_URL: \/.*: .*(read-only|may not be written|cannot be)/),
    ]);
  } finally {
    if (isMounted) spawnSync("umount", [data]);
    chmodSync(data, 0o755);
    chmodSync(folder, 0o755);
  }
});
