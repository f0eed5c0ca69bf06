/** `pillarwatch restore`: a database that nothing but a good backup replaces. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import BetterSqlite3 from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { sealBackup, sealOf } from "../../db/backup/seal.ts";
import { openDatabase } from "../../db/open.ts";
import { drawn } from "../../simulator/world/hash.ts";
import { noon } from "../support/database.ts";
import { heldIn } from "../support/database-file.ts";
import { everyRow } from "../support/every-row.ts";
import { figure } from "../support/figures.ts";
import { keptDatabases } from "../support/kept-databases.ts";
import { worldSeed } from "../support/seed.ts";

const kept = keptDatabases();

/** Of one test's database. */
async function backedUp(): Promise<string> {
  const file = kept.at("good.backup");
  rmSync(file, { force: true });
  expect((await kept.call(["backup", file])).code).toBe(0);
  return file;
}

describe("restoring", () => {
  test("puts the backup in the database's place, keeps the one before, ends sessions, and the audit log goes on", async () => {
    const file = await backedUp();
    const held = everyRow(kept.database);
    expect((await kept.call(["user", "disable", "lead@example.com"])).code).toBe(0);
    const later = everyRow(kept.database);
    expect(await kept.refusal(["restore", file])).toMatch(
      /^--force: .*organization\.db is there: with --force it is kept under another name/,
    );
    expect(everyRow(kept.database)).toEqual(later);
    const done = await kept.call(["restore", file, "--force"]);
    expect([done.code, done.stderr]).toEqual([0, ""]);
    const [aside = ""] = kept.names().filter((name) => name.startsWith("organization.db.before-"));
    expect(done.stdout).toContain(`kept as ${kept.at(aside)}`);
    expect(readdirSync(kept.folder).filter((name) => name.startsWith(aside))).toEqual([aside]);
    expect(everyRow(kept.at(aside))).toEqual(later);
    const { audit, one_time_links, ...rest } = everyRow(kept.database);
    const { audit: audited, one_time_links: links, ...was } = held;
    expect(rest).toEqual(was);
    expect([links?.length, one_time_links]).toEqual([1, []]);
    expect(audit).toHaveLength((audited?.length ?? 0) + 1);
    expect(audit?.at(-1)).toMatchObject({ action: "database-restored", actor_kind: "command" });
    expect((await kept.call(["audit", "verify"])).code).toBe(0);
    expect((statSync(kept.database).mode & 0o777).toString(8)).toBe("600");
  });

  test("where there is no database needs no --force; a journal that somebody left beside its place is put aside", async () => {
    const file = await backedUp();
    const held = everyRow(kept.database);
    rmSync(kept.database);
    writeFileSync(`${kept.database}-wal`, "of a kept.database that is gone");
    expect(await kept.refusal(["restore", file])).toMatch(/^--force: .*organization\.db-wal is there/);
    expect((await kept.call(["restore", file, "--force"])).code).toBe(0);
    expect(everyRow(kept.database).accounts).toEqual(held.accounts);
    expect(readdirSync(kept.folder).filter((name) => /\.before-.*-wal$/.test(name))).toHaveLength(1);
    rmSync(kept.database);
    const fresh = await kept.call(["restore", file, "--json"]);
    expect(JSON.parse(fresh.stdout)).toMatchObject({ aside: null, lost: null });
  });

  test("over a damaged database", async () => {
    const file = await backedUp();
    writeFileSync(kept.database, "nothing that SQLite can read, but of some length ".repeat(40));
    expect((await kept.call(["restore", file, "--force"])).code).toBe(0);
    expect(heldIn(kept.database, "SELECT count(*) FROM accounts")).toEqual([300]);
  });

  test("a database in use is left alone, with an exit code of its own", async () => {
    const file = await backedUp();
    const writer = await openDatabase(`sqlite:${kept.database}`, noon);
    const before = everyRow(kept.database);
    const { code, stdout, stderr } = await kept.call(["restore", file, "--force"]);
    expect([code, stdout, stderr]).toEqual([3, "", expect.stringMatching(/^DATABASE_URL: .* is in use .*: stop Pillarwatch first\n$/)]);
    await writer.close();
    expect(everyRow(kept.database)).toEqual(before);
    expect(kept.names()).toEqual(["good.backup", "organization.db"]);
  });

  test("another secret, or none, is refused with what it would cost; --lost-secret goes on without", async () => {
    const file = await backedUp();
    const before = readFileSync(kept.database);
    const other = { PILLARWATCH_SECRET: "another one, as long as it must be, and more" };
    for (const environment of [other, { PILLARWATCH_SECRET: "" }]) {
      expect(await kept.refusal(["restore", file, "--force"], environment)).toMatch(
        /^PILLARWATCH_SECRET: is not the one that this backup was made under, or is not there: .*--lost-secret: then .*the audit log's past can no longer be proved/,
      );
      expect(readFileSync(kept.database).equals(before)).toBe(true);
    }
    const done = await kept.call(["restore", file, "--force", "--lost-secret"], other);
    expect([done.code, done.stderr]).toEqual([0, expect.stringMatching(/^Without the secret: the audit log's past/)]);
    expect((await kept.call(["audit", "verify"], other)).stdout).toMatch(/is whole: \d+ entries.*written with a secret that is lost/);
    expect((await kept.call(["user", "add", "second@example.com", "--role", "lead"], other)).code).toBe(0);
  });
});

describe("what is no good backup is refused, with nothing changed:", { timeout: 120_000 }, () => {
  /** @returns what is said. */
  async function refused(change: (file: string) => unknown): Promise<string> {
    const file = await backedUp();
    await change(file);
    const before = kept.everything();
    const said = await kept.refusal(["restore", file, "--force"]);
    expect(kept.everything()).toEqual(before);
    return said;
  }

  test("empty, missing, a folder, some text, a file without its end", async () => {
    expect(await refused((file) => truncateSync(file, 0))).toMatch(/good\.backup: is empty$/);
    expect(await refused((file) => rmSync(file))).toMatch(/good\.backup: is not there$/);
    mkdirSync(kept.at("dir"));
    expect(await kept.refusal(["restore", kept.at("dir"), "--force"])).toMatch(/dir: is a folder/);
    expect(await refused((file) => writeFileSync(file, "a letter ".repeat(5_000)))).toMatch(/is no backup that `pillarwatch backup` made/);
    expect(await kept.refusal(["restore", kept.database, "--force"])).toMatch(/is the database itself$/);
  });

  test("truncated anywhere", async () => {
    const file = await backedUp();
    const whole = statSync(file).size;
    const [, before] = kept.everything();
    for (const left of [whole - 1, whole - 4_096, whole - 8_192, whole >> 1, 8_193, 8_192, 1]) {
      truncateSync(file, left);
      expect(await kept.refusal(["restore", file, "--force"])).toMatch(/its end is missing: it was truncated or changed$/);
    }
    expect([kept.everything()[1], kept.names()]).toEqual([before, ["good.backup", "organization.db"]]);
  });

  test("with any one bit flipped", async () => {
    const file = await backedUp();
    const good = readFileSync(file);
    const random = Array.from({ length: figure(6, 300) }, (_, n) => drawn(good.length * 8, worldSeed, "bit", n));
    // SQLite's header, the seal, the sum and the very end besides.
    for (const bit of [
      3,
      18 * 8,
      28 * 8,
      (good.length - 8_190) * 8,
      (good.length - 100) * 8,
      (good.length - 3) * 8,
      good.length * 8 - 1,
      ...random,
    ]) {
      const bad = Buffer.from(good);
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(file, bad);
      const said = await kept.refusal(["restore", file, "--force"]);
      expect(said, `bit ${bit}`).toMatch(/checksum is another one|its end is missing/);
    }
    expect(kept.names()).toEqual(["good.backup", "organization.db"]);
  });

  /** Somebody who seals what we did not write. */
  const sealed = async (file: string, change: (db: BetterSqlite3.Database) => unknown, facts: object = {}): Promise<void> => {
    const told = sealOf(file);
    if (told === undefined) throw new Error("no seal");
    truncateSync(file, told.bytes);
    const db = new BetterSqlite3(file);
    change(db);
    db.close();
    const { bytes: _, pillarwatchBackup: __, ...rest } = told;
    await sealBackup(file, { ...rest, ...facts });
  };

  test("of another program, of a newer one, and one that holds something else than it says", async () => {
    expect(await refused((file) => sealed(file, (db) => db.exec("DROP TABLE schema_versions")))).toMatch(
      /holds no database of Pillarwatch's$/,
    );
    const newer = (db: BetterSqlite3.Database) => db.exec("INSERT INTO schema_versions VALUES (9999, 'later', 'x')");
    expect(await refused((file) => sealed(file, newer, { program: "9.1.0" }))).toMatch(
      /has schema version 9999, made by Pillarwatch 9\.1\.0; this Pillarwatch knows up to \d+: restore it with the newer one$/,
    );
    expect(await refused((file) => sealed(file, (db) => db.exec("DELETE FROM accounts WHERE id = 7")))).toMatch(
      /does not hold what it says of itself$/,
    );
    const hole = (file: string) => {
      const bytes = readFileSync(file);
      bytes.fill(0xa5, 8 * 4096, 12 * 4096);
      writeFileSync(file, bytes);
    };
    const torn = async (file: string) => {
      const told = sealOf(file);
      hole(file);
      truncateSync(file, told?.bytes ?? 0);
      const { bytes: _, pillarwatchBackup: __, ...rest } = told ?? { rows: {}, program: "", madeAt: "", schema: 1, contents: null };
      await sealBackup(file, rest);
    };
    expect(await refused(torn)).toMatch(/good\.backup: is damaged: /);
  });
});
