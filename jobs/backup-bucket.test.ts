/** Backups in a bucket, by the real SDK over HTTP: what is there afterwards, and what is told where it goes wrong. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { backupConfig } from "../cli/backup-config.ts";
import { backupLines, diagnoseBackups } from "../cli/backup-doctor.ts";
import { openDatabase } from "../db/open.ts";
import { type Bucket, type Fault, openBucket } from "../test/support/bucket.ts";
import { keptDatabases } from "../test/support/kept-databases.ts";
import { startBackups } from "./backup.ts";
import { storeOf } from "./backup-place.ts";
import type { BackupStore } from "./backup-store.ts";

const kept = keptDatabases();
let bucket: Bucket;
let store: BackupStore;
const before = { ...process.env };
const variables = () => ({
  ...bucket.environment,
  BACKUP_DIR: `s3://${bucket.name}/pillarwatch`,
  BACKUP_S3_ROLE_ARN: "arn:aws:iam::111111111111:role/backup",
  BACKUP_S3_KMS_KEY: "alias/backups",
});
const config = () => backupConfig(variables()) ?? expect.unreachable("BACKUP_DIR is set");

beforeAll(async () => {
  bucket = await openBucket();
  Object.assign(process.env, bucket.environment);
});
afterAll(async () => {
  for (const name of Object.keys(bucket.environment)) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  await bucket.close();
});
beforeEach(async () => {
  bucket.objects.clear();
  bucket.uploads.clear();
  bucket.asked.length = 0;
  bucket.fault = () => undefined;
  store = await storeOf(config().place);
});
afterEach(() => store.close());

const put = (at: string) => store.put({ databaseUrl: `sqlite:${kept.database}`, program: "1.2.3", now: new Date(at) });
const keys = () => [...bucket.objects.keys()].sort();
const FIRST = "pillarwatch/pillarwatch-20261101T023000Z.backup";

test("one is written by the role of its own, encrypted by the key, and restored from there as it was", async () => {
  await put("2026-11-01T02:30:00.000Z");
  expect(keys()).toEqual([FIRST]);
  expect(bucket.objects.get(FIRST)?.headers).toMatchObject({
    "x-amz-server-side-encryption": "aws:kms",
    "x-amz-server-side-encryption-aws-kms-key-id": "alias/backups",
  });
  expect([...new Set(bucket.asked.map(({ action, signedBy }) => `${action} by ${signedBy}`))]).toEqual([
    "AssumeRole by AKIDCOLLECTOR",
    "PutObject by AKIDBACKUP",
    "HeadObject by AKIDBACKUP",
  ]);
  // Nothing of it stays beside the database.
  expect(kept.names()).toEqual(["organization.db"]);
  const restored = { ...variables(), DATABASE_URL: `sqlite:${kept.at("restored.db")}` };
  const { code, stdout } = await kept.call(["restore", `s3://${bucket.name}/${FIRST}`], restored);
  expect([code, stdout]).toEqual([0, expect.stringContaining("restored, as it was at 2026-11-01T02:30:00.000Z: 300 accounts")]);
});

test("the newest stay over several pages of the list; what is none of ours is left alone, also under such a name", async () => {
  for (const day of ["01", "02", "03", "04"]) await put(`2026-11-${day}T02:30:00.000Z`);
  const others = [
    "pillarwatch/pillarwatch-20250101T000000Z.backup",
    "pillarwatch/notes.txt",
    "pillarwatch/pillarwatch-x/pillarwatch-20261101T023000Z.backup",
  ];
  for (const key of others) bucket.objects.set(key, { bytes: Buffer.from("somebody's own"), headers: {} });
  await store.rotate(2);
  expect(keys()).toEqual(
    [...others, "pillarwatch/pillarwatch-20261103T023000Z.backup", "pillarwatch/pillarwatch-20261104T023000Z.backup"].sort(),
  );
});

test.each<[string, string, Fault, RegExp]>([
  ["denied", "PutObject", 403, /cannot be written: AccessDenied \(403\)/],
  ["a server that fails", "PutObject", 500, /cannot be written: InternalError \(500\)/],
  ["a connection that is cut", "PutObject", "cut", /cannot be written: /],
  ["a role that may not be assumed", "AssumeRole", 403, /cannot be written: AccessDenied/],
  ["what cannot be read again", "HeadObject", 403, /cannot be read again: /],
])("%s: the trouble is told, earlier ones stay, and nothing looks like a backup that is none", async (_what, action, fault, message) => {
  await put("2026-11-01T02:30:00.000Z");
  store.close();
  store = await storeOf(config().place);
  bucket.fault = (asked) => (asked.action === action ? fault : undefined);
  const failed = put("2026-11-02T02:30:00.000Z");
  await expect(failed).rejects.toThrow(/^BACKUP_DIR: s3:\/\/halden-backups\/pillarwatch /);
  await expect(failed).rejects.toThrow(message);
  expect(keys()).toEqual(action === "HeadObject" ? [FIRST, "pillarwatch/pillarwatch-20261102T023000Z.backup"] : [FIRST]);
  expect(kept.names()).toEqual(["organization.db"]);
});

test("the schedule's own: made at once where there is none, told where it cannot be, tried again; doctor says the same", async () => {
  const told: string[] = [];
  const events = {
    onTrouble: (message: string) => void told.push(message),
    onFault: (fault: unknown) => void told.push(`fault: ${String(fault)}`),
  };
  const settings = { place: config().place, keep: 1, schedule: { cron: "30 2 * * *", timeZone: "UTC" }, program: "1.2.3" };
  bucket.fault = () => 403;
  const backups = startBackups(`sqlite:${kept.database}`, settings, events);
  await backups.make();
  expect([keys(), told.length > 0, told.every((line) => /^no backup was made: BACKUP_DIR: s3:\/\/.* \(403\)/.test(line))]).toEqual([
    [],
    true,
    true,
  ]);
  const denied = await diagnoseBackups(config(), "UTC", new Date());
  expect([denied.healthy, ...backupLines(denied)]).toEqual([
    false,
    expect.stringMatching(/^the backups cannot be looked at: BACKUP_DIR: s3:.*cannot be listed/),
  ]);
  bucket.fault = () => undefined;
  expect((await diagnoseBackups(config(), "UTC", new Date())).healthy).toBe(false);
  told.length = 0;
  await backups.make();
  await backups.stop();
  const good = await diagnoseBackups(config(), "UTC", new Date());
  expect([told, good.healthy, good.kept]).toEqual([[], true, 1]);
  expect(backupLines(good)).toEqual([expect.stringMatching(/^the last of 1 backups in s3:\/\/halden-backups\/pillarwatch was made at /)]);
});

test.each<[string, Fault | undefined, string, RegExp]>([
  ["one that is not there", undefined, "none.backup", /^s3:\/\/halden-backups\/none\.backup: .*NoSuchKey \(404\)/],
  ["one that is denied", 403, FIRST, /^s3:\/\/.*AccessDenied \(403\)/],
  ["a connection that is cut in mid answer", "cut", FIRST, /^s3:\/\/|checksum|truncated/],
])("restore: %s is refused, and nothing is changed", async (_what, fault, key, message) => {
  await put("2026-11-01T02:30:00.000Z");
  bucket.fault = ({ action }) => (action === "GetObject" ? fault : undefined);
  const environment = { ...variables(), DATABASE_URL: `sqlite:${kept.at("restored.db")}` };
  expect(await kept.refusal(["restore", `s3://${bucket.name}/${key}`], environment)).toMatch(message);
  expect(kept.names()).toEqual(["organization.db"]);
});

test("one that is made by hand goes there through a pipe: it is said how", async () => {
  expect(await kept.refusal(["backup", "s3://halden-backups/by-hand.backup"])).toMatch(
    /^FILE: a bucket is written to by the server .*aws s3 cp/,
  );
});

test("a large one goes in parts; where one fails they are taken back", async () => {
  const file = kept.at("large.db");
  const writer = await openDatabase(`sqlite:${file}`, "2026-11-01T00:00:00.000Z");
  await writer.transaction(async (tx) => {
    await tx.run("CREATE TABLE filler (bytes BLOB)");
    for (let nth = 0; nth < 10; nth += 1) await tx.run("INSERT INTO filler VALUES (randomblob(1000000))");
  });
  await writer.close();
  const request = { databaseUrl: `sqlite:${file}`, program: "1.2.3", now: new Date("2026-11-01T02:30:00.000Z") };
  bucket.fault = ({ action }) =>
    action === "UploadPart" && bucket.uploads.size > 0 && [...bucket.uploads.values()][0]?.size === 1 ? 500 : undefined;
  await expect(store.put(request)).rejects.toThrow(/cannot be written: InternalError/);
  expect([keys(), bucket.uploads.size]).toEqual([[], 0]);
  bucket.fault = () => undefined;
  await store.put(request);
  expect([keys(), bucket.objects.get(FIRST)?.headers["x-amz-meta-pillarwatch-backup"]]).toEqual([[FIRST], "1"]);
  const [newest] = await store.backups();
  expect(newest?.bytes).toBeGreaterThan(10_000_000);
});
