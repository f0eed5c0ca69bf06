import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sealBackup } from "../db/backup/seal.ts";
import { backupConfig, prepareFolder } from "./backup-config.ts";
import { backupLines, diagnoseBackups } from "./backup-doctor.ts";

const top = mkdtempSync(join(tmpdir(), "pillarwatch-backup-config-"));
afterAll(() => rmSync(top, { recursive: true }));

test("without a folder none are made, with one every night", () => {
  expect(backupConfig({})).toBeUndefined();
  expect(backupConfig({ BACKUP_DIR: "/a/../b" })).toEqual({ folder: "/b", cron: "30 2 * * *", keep: 7 });
});

test.each([
  [{ BACKUP_CRON: "nightly" }, /^BACKUP_CRON: "nightly" is not a cron expression/],
  [{ BACKUP_CRON: "0 30 2 * * *" }, /^BACKUP_CRON: /],
  [{ BACKUP_KEEP: "0" }, /^BACKUP_KEEP: "0" is not a whole number from 1/],
])("%j is refused by name, also without a folder", (given, message) => {
  expect(() => backupConfig(given)).toThrow(message);
});

test("the folder is made for this user only; one that cannot be used is refused by name at the start", () => {
  const config = { folder: join(top, "a", "b"), cron: "30 2 * * *", keep: 7 };
  prepareFolder(config);
  expect((statSync(config.folder).mode & 0o777).toString(8)).toBe("700");
  writeFileSync(join(top, "file"), "");
  expect(() => prepareFolder({ ...config, folder: join(top, "file") })).toThrow(/^BACKUP_DIR: .* it is a file, not a folder$/);
  expect(() => prepareFolder({ ...config, folder: "/proc/backups" })).toThrow(/^BACKUP_DIR: \/proc\/backups cannot be used/);
});

test("doctor says when the last one was made, and whether the next is overdue", async () => {
  const config = { folder: join(top, "kept"), cron: "30 2 * * *", keep: 7 };
  const at = (time: string) => diagnoseBackups(config, "UTC", new Date(time));
  expect(backupLines(diagnoseBackups(undefined, "UTC", new Date()))).toEqual([]);
  expect([at("2026-11-26T12:00:00Z").healthy, ...backupLines(at("2026-11-26T12:00:00Z"))]).toEqual([
    false,
    expect.stringMatching(/^there is no backup in .*kept yet/),
  ]);
  prepareFolder(config);
  const file = join(config.folder, "pillarwatch-20261126T023000Z.backup");
  writeFileSync(file, "a database");
  await sealBackup(file, { madeAt: "2026-11-26T02:30:00.000Z", program: "1", schema: 1, contents: null, rows: {} });
  writeFileSync(join(config.folder, "pillarwatch-20261127T023000Z.backup"), "cut off");
  expect(at("2026-11-27T03:00:00Z")).toMatchObject({ healthy: true, kept: 1, last: { file, madeAt: "2026-11-26T02:30:00.000Z" } });
  expect(backupLines(at("2026-11-27T03:00:00Z"))).toEqual([
    expect.stringMatching(/^the last of 1 backups in .* was made at 2026-11-26T02:30/),
  ]);
  expect([at("2026-11-27T03:31:00Z").healthy, ...backupLines(at("2026-11-27T03:31:00Z"))]).toEqual([
    false,
    expect.stringMatching(/the next one is overdue/),
  ]);
});
