/** `kill -9` of backup, restore and upgrade at random points: a database that is whole, either as before or as after, and no half backup. */
import { copyFileSync, existsSync, readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import BetterSqlite3 from "better-sqlite3";
import { expect, test } from "vitest";
import { sealOf } from "../../db/backup/seal.ts";
import { schemaVersion } from "../../db/migrate.ts";
import { chance } from "../../simulator/world/hash.ts";
import { startCommand } from "../support/command.ts";
import { heldIn } from "../support/database-file.ts";
import { everyRow } from "../support/every-row.ts";
import { figure } from "../support/figures.ts";
import { keptDatabases } from "../support/kept-databases.ts";
import { databaseOfSchema } from "../support/schema-of-then.ts";
import { worldSeed } from "../support/seed.ts";

const KILLS = figure(2, 30);
const kept = keptDatabases();

/** Killed so long after it has begun to write: its loading, which is most of its time, changes nothing. @returns whether it came to its end before. */
async function killed(words: readonly string[], begun: RegExp, n: number): Promise<boolean> {
  const command = startCommand(words, { folder: kept.folder, environment: kept.environment() });
  let isOver = false;
  void command.ended.then(() => {
    isOver = true;
  });
  const moment = 120 * chance(worldSeed, words[0] ?? "", n);
  while (!isOver && !readdirSync(kept.folder).some((name) => begun.test(name))) await sleep(1);
  await sleep(moment);
  command.kill("SIGKILL");
  return (await command.ended).signal === null;
}

const isSound = () => expect(heldIn(kept.database, "PRAGMA integrity_check")).toEqual(["ok"]);
const mark = (word: string) => {
  const database = new BetterSqlite3(kept.database);
  database.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('mark', ?)").run(word);
  database.close();
};
const marked = () => heldIn(kept.database, "SELECT value FROM meta WHERE key = 'mark'");

test(`a backup is whole or not there (seed ${worldSeed})`, { timeout: 240_000 }, async () => {
  const was = everyRow(kept.database);
  for (let n = 0; n < KILLS; n += 1) {
    const file = kept.at(`${n}.backup`);
    const isDone = await killed(["backup", file], new RegExp(`^${n}\\.backup`), n);
    isSound();
    expect(everyRow(kept.database)).toEqual(was);
    expect(existsSync(file)).toBe(isDone || sealWasPut(file));
    expect(existsSync(file) ? everyRow(file) : was).toEqual(was);
  }
});

/** It may have been killed after the file came to its place. */
const sealWasPut = (file: string): boolean => existsSync(file) && sealOf(file) !== undefined;

test(`a restore leaves the one or the other (seed ${worldSeed})`, { timeout: 240_000 }, async () => {
  mark("of the backup");
  expect((await kept.call(["backup", kept.at("good.backup")])).code).toBe(0);
  for (let n = 0; n < KILLS; n += 1) {
    mark("of later");
    const isDone = await killed(["restore", kept.at("good.backup"), "--force"], /\.restoring/, n);
    isSound();
    expect(isDone ? ["of the backup"] : ["of the backup", "of later"]).toContain(marked()[0]);
    expect(heldIn(kept.database, "SELECT count(*) FROM accounts")).toEqual([300]);
  }
  expect((await kept.call(["restore", kept.at("good.backup"), "--force"])).code).toBe(0);
  expect(marked()).toEqual(["of the backup"]);
});

test(`an upgrade is done or not begun, and is done by the next start (seed ${worldSeed})`, { timeout: 240_000 }, async () => {
  await databaseOfSchema(34, kept.at("older.db"));
  const was = everyRow(kept.at("older.db"));
  for (let n = 0; n < KILLS; n += 1) {
    copyFileSync(kept.at("older.db"), kept.database);
    await killed(["upgrade"], /before-schema/, n);
    isSound();
    const [version] = heldIn(kept.database, "SELECT max(version) FROM schema_versions");
    expect([34, schemaVersion]).toContain(version);
    expect(version === 34 ? everyRow(kept.database) : was).toEqual(was);
    expect((await kept.call(["upgrade"])).code).toBe(0);
    expect(heldIn(kept.database, "SELECT max(version) FROM schema_versions")).toEqual([schemaVersion]);
    expect(heldIn(kept.database, "SELECT name FROM accounts")).toEqual(["payments"]);
    const [before = ""] = readdirSync(kept.folder).filter((name) => name.endsWith(`before-schema-${schemaVersion}.backup`));
    expect(everyRow(kept.at(before))).toEqual(was);
  }
});
