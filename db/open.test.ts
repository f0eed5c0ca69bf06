import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Durability, Writer } from "./dialect/connection.ts";
import { openWriter } from "./dialect/sqlite.ts";
import { migrations } from "./migrations/list.ts";
import { openDatabase } from "./open.ts";

const now = "2026-11-24T00:00:00.000Z";
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const url = (name = "a.db") => `sqlite:${join(folder, name)}`;

describe("opening a database", () => {
  test("makes the folder, and the schema once", async () => {
    const first = await openDatabase(`sqlite:${join(folder, "deep", "er", "a.db")}`, now);
    await first.close();
    const second = await openDatabase(`sqlite:${join(folder, "deep", "er", "a.db")}`, now);
    const versions = migrations.map(({ version }) => ({ version }));
    expect(await second.rows.all("SELECT version FROM schema_versions ORDER BY version")).toEqual(versions);
    await second.close();
  });

  test("file and journals are for their own user only; one that was there keeps its mode", async () => {
    const modes = () => readdirSync(folder).map((name) => `${name} ${(statSync(join(folder, name)).mode & 0o777).toString(8)}`);
    const before = process.umask(0o000);
    try {
      const writer = await openDatabase(url(), now);
      expect(modes().toSorted()).toEqual(["a.db 600", "a.db-shm 600", "a.db-wal 600"]);
      await writer.close();
      chmodSync(join(folder, "a.db"), 0o640);
      await (await openDatabase(url(), now)).close();
      expect(modes()).toEqual(["a.db 640"]);
    } finally {
      process.umask(before);
    }
  });

  test("a newer database is refused, with both versions named, and stays as it was", async () => {
    const writer = await openDatabase(url(), now);
    await writer.transaction((tx) => tx.run("INSERT INTO schema_versions (version, name, applied_at) VALUES (99, 'later', ?)", [now]));
    await writer.close();
    await expect(openDatabase(url(), now)).rejects.toThrow(/^DATABASE_URL: .*schema version 99.*knows up to \d+/);
  });

  test("a database on a network file system is refused with the reason", () => {
    expect(() => openWriter(join(folder, "a.db"), { fileSystemType: () => 0x6969 })).toThrow(
      /^DATABASE_URL: .*network file system \(NFS\)/,
    );
  });

  test("a file that is no database, a folder, and another kind of address are refused by name", async () => {
    writeFileSync(join(folder, "text.db"), "not a database, and long enough to have no header of one".repeat(40));
    mkdirSync(join(folder, "folder.db"));
    await expect(openDatabase(url("text.db"), now)).rejects.toThrow(/^DATABASE_URL: .*not a SQLite database/);
    await expect(openDatabase(url("folder.db"), now)).rejects.toThrow(/^DATABASE_URL: .*is a folder/);
    await expect(openDatabase("mysql://x", now)).rejects.toThrow(/^DATABASE_URL: "mysql:\/\/x" is not of the form/);
  });

  test("a folder that is a file is refused by name", async () => {
    writeFileSync(join(folder, "plain"), "");
    await expect(openDatabase(`sqlite:${join(folder, "plain", "a.db")}`, now)).rejects.toThrow(
      /^DATABASE_URL: .*a file stands where a folder/,
    );
  });

  test("a database that may not be written says so", async () => {
    const writer = await openDatabase(url(), now);
    await writer.close();
    chmodSync(join(folder, "a.db"), 0o444);
    const again = openWriter(join(folder, "a.db"));
    await again.transaction(async (tx) => tx.run("PRAGMA query_only = ON"));
    await expect(again.transaction((tx) => tx.run("INSERT INTO meta (key, value) VALUES ('a', 'b')"))).rejects.toThrow(/read-only/);
    await again.close();
  });
});

describe("transactions", () => {
  test("what fails leaves nothing behind, and those after it go on", async () => {
    const writer = await openDatabase(url(), now);
    const failing = writer.transaction(async (tx) => {
      await tx.run("INSERT INTO meta (key, value) VALUES ('lost', '1')");
      throw new Error("halfway");
    });
    const following = writer.transaction((tx) => tx.run("INSERT INTO meta (key, value) VALUES ('kept', '1')"));
    await expect(failing).rejects.toThrow("halfway");
    await following;
    expect(await writer.rows.all("SELECT key FROM meta WHERE key IN ('lost', 'kept')")).toEqual([{ key: "kept" }]);
    await writer.close();
  });

  test("a power cut takes none that is durable: those of a connection that was opened so, and one that asks for it", async () => {
    // SQLite's words for NORMAL and FULL.
    const synchronous = async (writer: Writer, durability?: Durability) =>
      (await writer.transaction((tx) => tx.get<{ synchronous: number }>("PRAGMA synchronous"), durability))?.synchronous;
    const [collector, server] = [await openDatabase(url(), now), await openDatabase(url(), now, { durable: true })];
    const told = [await synchronous(collector), await synchronous(collector, { durable: true }), await synchronous(collector)];
    expect([...told, await synchronous(server)]).toEqual([1, 2, 1, 2]);
    await collector.close();
    await server.close();
  });

  test("another connection's lock is waited for", async () => {
    const one = await openDatabase(url(), now);
    const two = await openDatabase(url(), now);
    const order: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = one.transaction(async (tx) => {
      await tx.run("INSERT INTO meta (key, value) VALUES ('one', '1')");
      await held;
      order.push("one");
    });
    const second = two.transaction(async (tx) => {
      await tx.run("INSERT INTO meta (key, value) VALUES ('two', '1')");
      order.push("two");
    });
    release();
    await Promise.all([first, second]);
    expect(order).toEqual(["one", "two"]);
    await one.close();
    await two.close();
  });
});
