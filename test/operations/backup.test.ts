/** `pillarwatch backup`: the state of one moment, whole or not there. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { sealOf } from "../../db/backup/seal.ts";
import { openDatabase } from "../../db/open.ts";
import { startCommand } from "../support/command.ts";
import { compiledCommand } from "../support/compiled.ts";
import { noon } from "../support/database.ts";
import { heldIn } from "../support/database-file.ts";
import { everyRow } from "../support/every-row.ts";
import { keptDatabases } from "../support/kept-databases.ts";
import { smallDisk } from "../support/small-disk.ts";

const kept = keptDatabases();

describe("a backup", () => {
  test("is the database, for this user only, sealed, to be opened as it is; and one before it is replaced", async () => {
    const file = kept.at("daily.backup");
    const before = process.umask(0o000);
    const made = await kept.call(["backup", file, "--json"]).finally(() => process.umask(before));
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(made.stdout)).toMatchObject({
      file,
      size: statSync(file).size,
      contents: "real",
      rows: { accounts: 300, people: 1 },
    });
    expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
    expect(everyRow(file)).toEqual(everyRow(kept.database));
    expect(heldIn(file, "PRAGMA integrity_check")).toEqual(["ok"]);
    const first = sealOf(file)?.madeAt;
    const again = await kept.call(["backup", file]);
    expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/^backed up to .*daily\.backup: [\d.]+ MB, schema version \d+/)]);
    expect(again.stderr).toMatch(/PILLARWATCH_SECRET is not in it/);
    expect((sealOf(file)?.madeAt ?? "") > (first ?? "")).toBe(true);
    expect(kept.names()).toEqual(["daily.backup", "organization.db"]);
  });

  test("is of one moment, while somebody writes as fast as they can", { timeout: 60_000 }, async () => {
    const writer = await openDatabase(`sqlite:${kept.database}`, noon);
    await writer.transaction((tx) => tx.run("CREATE TABLE pairs (id INTEGER PRIMARY KEY, half TEXT, text TEXT)"));
    let isOver = false;
    let written = 0;
    // Halves of a pair come by one transaction: a moment never has one alone.
    const writing = (async () => {
      while (!isOver) {
        await writer.transaction(async (tx) => {
          for (const half of ["a", "b"]) await tx.run("INSERT INTO pairs (half, text) VALUES (?, ?)", [half, "x".repeat(2_000)]);
        });
        written += 1;
      }
    })();
    for (let round = 0; round < 3; round += 1) {
      const file = kept.at(`${round}.backup`);
      const before = written;
      expect((await kept.call(["backup", file])).code).toBe(0);
      expect(written).toBeGreaterThan(before);
      const [a, b] = ["a", "b"].map((half) => heldIn(file, `SELECT count(*) FROM pairs WHERE half = '${half}'`)[0]);
      expect(a).toBe(b);
      expect(heldIn(file, "PRAGMA integrity_check")).toEqual(["ok"]);
    }
    isOver = true;
    await writing;
    await writer.close();
  });

  test("goes through a pipe, and comes out of it as it was", { timeout: 60_000 }, async () => {
    const pillarwatch = `'${process.execPath}' '${await compiledCommand()}'`;
    const target = kept.at("elsewhere.db");
    const line = `${pillarwatch} backup - | DATABASE_URL=sqlite:${target} ${pillarwatch} restore -`;
    const env = { PATH: process.env.PATH, HOME: kept.folder, ...kept.environment() };
    const { status, stdout, stderr } = spawnSync("bash", ["-o", "pipefail", "-c", line], { cwd: kept.folder, encoding: "utf8", env });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^restored, as it was at .*: 300 accounts, 0 findings and passed checks, schema version/);
    expect(everyRow(target, ["sessions", "one_time_links", "audit"])).toEqual(
      everyRow(kept.database, ["sessions", "one_time_links", "audit"]),
    );
    expect(kept.names()).toEqual(["elsewhere.db", "organization.db"]);
  });

  test("that cannot be written leaves nothing, and what was there stays", async () => {
    const put = (name: string, text: string) => writeFileSync(kept.at(name), text);
    put("letter.txt", "somebody's own");
    mkdirSync(kept.at("dir"));
    symlinkSync(kept.database, kept.at("link.db"));
    const before = kept.everything();
    const asked: readonly (readonly [string, RegExp])[] = [
      [kept.database, /^FILE: .* is the database itself/],
      [`${kept.database}-wal`, /^FILE: .* belongs to it$/],
      [kept.at("link.db"), /^FILE: .* is the database itself$/],
      [kept.at("letter.txt"), /^FILE: .*letter\.txt is there, and is no backup/],
      [kept.at("dir"), /^FILE: .* is no file/],
      [kept.at("nowhere/a.backup"), /^FILE: .*there is no folder .*nowhere$/],
      ["/dev/null", /^FILE: \/dev\/null is no file/],
    ];
    for (const [file, message] of asked) expect(await kept.refusal(["backup", file])).toMatch(message);
    expect(await kept.refusal(["backup", "-", "--json"])).toMatch(/^--json: /);
    expect(kept.everything()).toEqual(before);
    const missing = kept.environment(kept.at("missing.db"));
    expect(await kept.refusal(["backup", kept.at("a.backup")], missing)).toMatch(/^DATABASE_URL: .*missing\.db is not there$/);
    const postgres = { DATABASE_URL: "postgres://u:p@localhost/x" };
    expect(await kept.refusal(["backup", kept.at("a.backup")], postgres)).toMatch(/^DATABASE_URL: is a PostgreSQL database.*pg_dump/);
    expect(await kept.refusal(["restore", kept.at("a.backup")], postgres)).toMatch(/pg_restore/);
    expect(kept.everything()).toEqual(before);
  });

  test("of a damaged database is none, and of another's neither", async () => {
    const bytes = readFileSync(kept.database);
    bytes.fill(0xa5, 8 * 4096, 40 * 4096);
    writeFileSync(kept.database, bytes);
    const file = kept.at("a.backup");
    expect(await kept.refusal(["backup", file])).toMatch(
      /^DATABASE_URL: .* is damaged, so that no backup of it was made .*restore FILE --force$/,
    );
    writeFileSync(kept.database, "no kept.database at all, but long enough to have a header of one. ".repeat(40));
    expect(await kept.refusal(["backup", file])).toMatch(/^DATABASE_URL: .* is damaged/);
    rmSync(kept.database);
    new BetterSqlite3(kept.database).exec("CREATE TABLE a (b)").close();
    expect(await kept.refusal(["backup", file])).toMatch(/^DATABASE_URL: .* is no database of Pillarwatch's$/);
    expect(kept.names()).toEqual(["organization.db"]);
  });

  test("on a full disk leaves nothing; what a killed one left goes after an hour", { timeout: 60_000 }, async () => {
    const place = kept.at("disk");
    mkdirSync(place);
    const disk = smallDisk(place, 200);
    try {
      const { code, stderr } = await startCommand(["backup", join(place, "a.backup")], {
        folder: kept.folder,
        environment: kept.environment(),
        launcher: disk.launcher,
      }).ended;
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/^FILE: .*a\.backup cannot be written: the disk (is full|does not take it)/),
      ]);
      expect(readdirSync(place)).toEqual([]);
    } finally {
      disk.close();
    }
    const left = ["a.backup.0123abcd.part", "a.backup.0123abcd.part-journal", "a.backup.89abcdef.part", "b.backup.0123abcd.part"];
    for (const name of left) writeFileSync(kept.at(name), "");
    const longAgo = Date.now() / 1000 - 3_700;
    for (const name of left.filter((name) => !name.includes("89abcdef"))) utimesSync(kept.at(name), longAgo, longAgo);
    expect((await kept.call(["backup", kept.at("a.backup")])).code).toBe(0);
    expect(kept.names().filter((name) => name.includes(".part"))).toEqual(["a.backup.89abcdef.part", "b.backup.0123abcd.part"]);
  });
});
