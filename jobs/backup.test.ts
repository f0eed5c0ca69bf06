import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { backupsIn, rotate } from "../db/backup/folder.ts";
import { writeBackup } from "../db/backup/write.ts";
import { type TestDatabase, testDatabase } from "../test/support/database.ts";
import { startBackups } from "./backup.ts";

let database: TestDatabase;
let folder: string;
let url: string;
beforeEach(async () => {
  database = await testDatabase();
  const [{ file = "" } = {}] = await database.writer.rows.all<{ file: string }>(
    "SELECT file FROM pragma_database_list WHERE name = 'main'",
  );
  url = `sqlite:${file}`;
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-backups-"));
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Every night; the time of day does not come to it in a test. */
const nightly = { cron: "30 2 * * *", timeZone: "UTC" };
const settings = () => ({ place: { folder }, keep: 2, schedule: nightly, program: "1.2.3" });

function started(told: string[] = []) {
  return startBackups(url, settings(), {
    onTrouble: (message) => void told.push(`trouble: ${message}`),
    onFault: (fault) => void told.push(`fault: ${String(fault)}`),
  });
}

/** One of a day, as if it had been made then. */
const madeAt = (at: string) => {
  const name = `pillarwatch-${at.replace(/[-:]|\.\d+/g, "")}.backup`;
  return writeBackup({ databaseUrl: url, program: "1.2.3", now: new Date(at) }, join(folder, name), "BACKUP_DIR");
};

test("the first, and one that was missed, are made at once; one that was not due is not", async () => {
  const told: string[] = [];
  const first = started(told);
  await first.make();
  await first.stop();
  expect(backupsIn(folder).length).toBeGreaterThan(0);
  for (const { file } of backupsIn(folder)) rmSync(file);

  await madeAt("2026-01-01T02:30:00.000Z");
  const missed = started(told);
  await missed.stop(); // gives up what it has begun: nothing half is left
  expect(readdirSync(folder)).toEqual(["pillarwatch-20260101T023000Z.backup"]);

  const justNow = new Date().toISOString();
  await madeAt(justNow);
  const resting = started(told);
  await new Promise((resolve) => setImmediate(resolve));
  const { length } = readdirSync(folder);
  await resting.stop();
  expect([length, told]).toEqual([2, []]);
});

test("the newest stay, and what is none of them is left alone", async () => {
  for (const day of ["01", "02", "03"]) await madeAt(`2026-11-${day}T02:30:00.000Z`);
  const others = ["pillarwatch-20251101T000000Z.backup", "before-the-upgrade.backup"];
  for (const name of others) writeFileSync(join(folder, name), "somebody's own");
  const backups = started();
  await backups.make();
  await backups.stop();
  const names = readdirSync(folder);
  expect(others.filter((name) => names.includes(name))).toEqual(others);
  const kept = backupsIn(folder).map(({ madeAt: at }) => at);
  expect(kept).toHaveLength(2);
  expect(kept.at(-1)?.slice(0, 4)).toBe(new Date().toISOString().slice(0, 4));
  expect(kept).not.toContain("2026-11-01T02:30:00.000Z");
});

test("what a killed server left of one goes with the next, an hour later; what is being written, and others' files, stay", async () => {
  const left = ["pillarwatch-20261101T023000Z.backup.0123abcd.part", "pillarwatch-20261101T023000Z.backup.0123abcd.part-journal"];
  const others = ["a.backup.0123abcd.part", "pillarwatch-20261101T023000Z.backup.89abcdef.part"];
  for (const name of [...left, ...others]) writeFileSync(join(folder, name), "");
  const longAgo = Date.now() / 1000 - 3_700;
  for (const name of [...left, "a.backup.0123abcd.part"]) utimesSync(join(folder, name), longAgo, longAgo);
  const backups = started();
  await backups.make();
  await backups.stop();
  expect(
    readdirSync(folder)
      .filter((name) => name.includes(".part"))
      .toSorted(),
  ).toEqual(others);
});

test("a good one is never taken away for one that could not be made; the trouble is told, and the next is tried", async () => {
  await madeAt("2026-11-01T02:30:00.000Z");
  const told: string[] = [];
  const backups = started(told);
  rmSync(folder, { recursive: true });
  await backups.make();
  expect(told).toContainEqual(
    expect.stringMatching(/^trouble: no backup was made: BACKUP_DIR: .*(there is no folder|there is no such folder)/),
  );
  const again = mkdtempSync(folder);
  rmSync(again, { recursive: true });
  expect(existsSync(folder)).toBe(false);
  await backups.stop();
  expect(rotate(folder, 1)).toBe(0);
});
