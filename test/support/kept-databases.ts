/** A small database of its own for each test, and the commands that back it up and restore it. */
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { openDatabase } from "../../db/open.ts";
import { callCommand } from "./called.ts";
import { noon } from "./database.ts";

const PILLARWATCH_SECRET = "of backups, and of nothing else in the world";

export interface Kept {
  /** Of this test alone. */
  readonly folder: string;
  /** In the folder; with 300 accounts and a person, closed. */
  readonly database: string;
  at(name: string): string;
  environment(database?: string): Record<string, string>;
  call(words: readonly string[], environment?: Record<string, string>): ReturnType<typeof callCommand>;
  /** The one line that is said, with exit code 2. */
  refusal(words: readonly string[], environment?: Record<string, string>): Promise<string>;
  /** What is in the folder, without what SQLite leaves beside a database that was only read. */
  names(): readonly string[];
  /** The same with a hash of each one's content. */
  everything(): readonly string[];
}

/** To be called once, outside of any test. */
export function keptDatabases(): Kept {
  const top = mkdtempSync(join(tmpdir(), "pillarwatch-kept-"));
  const original = join(top, "original.db");
  let folder = top;
  let count = 0;
  const database = () => join(folder, "organization.db");
  const environment = (path = database()) => ({ DATABASE_URL: `sqlite:${path}`, PILLARWATCH_SECRET });
  const call: Kept["call"] = (words, more = {}) => callCommand(words, { folder, environment: { ...environment(), ...more } });
  const names = () =>
    readdirSync(folder)
      .filter((name) => !/-(wal|shm)$/.test(name))
      .toSorted();

  beforeAll(async () => {
    await fill(original);
    expect((await call(["user", "add", "lead@example.com", "--role", "lead"], environment(original))).code).toBe(0);
  });
  beforeEach(() => {
    count += 1;
    folder = join(top, String(count));
    mkdirSync(folder);
    copyFileSync(original, database());
  });
  afterAll(() => rmSync(top, { recursive: true }));

  return {
    get folder() {
      return folder;
    },
    get database() {
      return database();
    },
    at: (name) => join(folder, name),
    environment,
    call,
    refusal: async (words, more) => {
      const { code, stdout, stderr } = await call(words, more);
      expect({ code, stdout, lines: stderr.trimEnd().split("\n").length }, stderr).toEqual({ code: 2, stdout: "", lines: 1 });
      return stderr.trimEnd();
    },
    names,
    everything: () => names().map((name) => `${name} ${hashOf(join(folder, name))}`),
  };
}

const hashOf = (path: string): string =>
  statSync(path).isFile() ? createHash("sha256").update(readFileSync(path)).digest("hex") : "a folder";

async function fill(path: string): Promise<void> {
  const writer = await openDatabase(`sqlite:${path}`, noon);
  await writer.transaction(async (tx) => {
    await tx.run("INSERT INTO meta (key, value) VALUES ('contents', 'real')");
    for (let id = 1; id <= 300; id += 1)
      await tx.run("INSERT INTO accounts (id, account_id, name, state, first_seen) VALUES (?, ?, ?, 'active', ?)", [
        id,
        String(100_000_000_000 + id),
        `payments ${id} ${"of a long name ".repeat(10)}`,
        noon,
      ]);
  });
  await writer.close();
}
