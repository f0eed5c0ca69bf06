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
  expect(backupConfig({ BACKUP_DIR: "/a/../b" })).toEqual({ place: { folder: "/b" }, cron: "30 2 * * *", keep: 7 });
});

test.each([
  [{ BACKUP_CRON: "nightly" }, /^BACKUP_CRON: "nightly" is not a cron expression/],
  [{ BACKUP_CRON: "0 30 2 * * *" }, /^BACKUP_CRON: /],
  [{ BACKUP_KEEP: "0" }, /^BACKUP_KEEP: "0" is not a whole number from 1/],
  [{ BACKUP_S3_ROLE_ARN: "backup" }, /^BACKUP_S3_ROLE_ARN: "backup" is not the ARN of a role/],
  [{ BACKUP_S3_ACCESS_KEY_ID: "AKIA" }, /^BACKUP_S3_SECRET_ACCESS_KEY: is missing/],
])("%j is refused by name, also without a folder", (given, message) => {
  expect(() => backupConfig(given)).toThrow(message);
});

test("the folder is made for this user only; one that cannot be used is refused by name at the start", () => {
  const folder = join(top, "a", "b");
  prepareFolder({ place: { folder } });
  expect((statSync(folder).mode & 0o777).toString(8)).toBe("700");
  writeFileSync(join(top, "file"), "");
  expect(() => prepareFolder({ place: { folder: join(top, "file") } })).toThrow(/^BACKUP_DIR: .* it is a file, not a folder$/);
  expect(() => prepareFolder({ place: { folder: "/proc/backups" } })).toThrow(/^BACKUP_DIR: \/proc\/backups cannot be used/);
});

test("doctor says when the last one was made, and whether the next is overdue", async () => {
  const folder = join(top, "kept");
  const config = { place: { folder }, cron: "30 2 * * *", keep: 7 };
  const at = (time: string) => diagnoseBackups(config, "UTC", new Date(time));
  const toldAt = async (time: string) => [(await at(time)).healthy, ...backupLines(await at(time))];
  expect(backupLines(await diagnoseBackups(undefined, "UTC", new Date()))).toEqual([]);
  expect(await toldAt("2026-11-26T12:00:00Z")).toEqual([false, expect.stringMatching(/^there is no backup in .*kept yet/)]);
  prepareFolder(config);
  const file = join(folder, "pillarwatch-20261126T023000Z.backup");
  writeFileSync(file, "a database");
  await sealBackup(file, { madeAt: "2026-11-26T02:30:00.000Z", program: "1", schema: 1, contents: null, rows: {} });
  writeFileSync(join(folder, "pillarwatch-20261127T023000Z.backup"), "cut off");
  expect(await at("2026-11-27T03:00:00Z")).toMatchObject({ healthy: true, kept: 1, last: { file, madeAt: "2026-11-26T02:30:00.000Z" } });
  expect(backupLines(await at("2026-11-27T03:00:00Z"))).toEqual([
    expect.stringMatching(/^the last of 1 backups in .* was made at 2026-11-26T02:30/),
  ]);
  expect(await toldAt("2026-11-27T03:31:00Z")).toEqual([false, expect.stringMatching(/the next one is overdue/)]);
});

const bucket = { BACKUP_DIR: "s3://halden-backups/pillarwatch/", AWS_REGION: "eu-central-1" };
const role = "arn:aws:iam::111111111111:role/backup";

test("a bucket is written to by a role or a user of its own, never by what collects unless somebody says so", () => {
  expect(() => backupConfig(bucket)).toThrow(/^BACKUP_S3_ROLE_ARN: is missing: a role that may write to the bucket and nothing else/);
  const settings = { bucket: "halden-backups", prefix: "pillarwatch", region: "eu-central-1", byPath: false, kmsKey: undefined };
  const placed = (more: Record<string, string>) => backupConfig({ ...bucket, ...more })?.place;
  expect(placed({ BACKUP_S3_ROLE_ARN: role, BACKUP_S3_KMS_KEY: "alias/b" })).toEqual({
    bucket: { ...settings, roleArn: role, keys: undefined, kmsKey: "alias/b" },
  });
  expect(placed({ BACKUP_S3_ROLE_ARN: role, BACKUP_S3_REGION: "eusc-de-east-1" })).toMatchObject({ bucket: { region: "eusc-de-east-1" } });
  expect(placed({ BACKUP_S3_CREDENTIALS: "collector" })).toEqual({ bucket: { ...settings, roleArn: undefined, keys: undefined } });
});

test.each([
  [{ BACKUP_DIR: "s3://" }, /^BACKUP_DIR: "s3:\/\/" is not of the form s3:\/\/bucket\/prefix/],
  [{ BACKUP_DIR: "s3:/bucket/a" }, /^BACKUP_DIR: /],
  [{ BACKUP_DIR: "s3://UPPER/a" }, /^BACKUP_DIR: /],
  [{ BACKUP_DIR: "s3://bucket/a//b" }, /^BACKUP_DIR: /],
  [{ ...bucket, AWS_REGION: "" }, /^BACKUP_S3_REGION: is missing/],
  [{ ...bucket, BACKUP_S3_REGION: "Frankfurt" }, /^BACKUP_S3_REGION: "Frankfurt" is no region/],
  [{ ...bucket, BACKUP_S3_CREDENTIALS: "mine" }, /^BACKUP_S3_CREDENTIALS: "mine" is not one of own, collector/],
])("%j is refused by name", (given, message) => {
  expect(() => backupConfig(given)).toThrow(message);
});
