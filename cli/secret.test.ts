/** Where the secret comes from, by real files: made once, never overwritten, never told, and refused where somebody else may know it. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { secretConfig } from "./config.ts";
import { findOrMakeSecret, findSecret } from "./secret.ts";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-secret-"));
  file = join(folder, "pillarwatch.secret");
});
afterEach(() => rmSync(folder, { recursive: true }));

const given = "a-secret-of-somebody's-own-choice";
const place = (secret?: string) => ({ secret, databaseUrl: `sqlite:${join(folder, "a.db")}` });
const never = (made: string) => {
  throw new Error(`${made} was made`);
};

test("the first start makes 32 random bytes that only its user may read, and says where; the next one finds them", () => {
  const said: string[] = [];
  const made = findOrMakeSecret(place(), (where) => said.push(where));
  expect(made).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect([statSync(file).mode & 0o777, readFileSync(file, "utf8"), said]).toEqual([0o600, `${made}\n`, [file]]);
  expect(readdirSync(folder)).toEqual(["pillarwatch.secret"]);
  expect([findOrMakeSecret(place(), never), findSecret(place())]).toEqual([made, made]);
});

test("one that is given wins, and nothing is made", () => {
  writeFileSync(file, "x".repeat(43), { mode: 0o600 });
  expect([findOrMakeSecret(place(given), never), findSecret(place(given))]).toEqual([given, given]);
});

test("two installations have two secrets", () => {
  const first = findOrMakeSecret(place(), () => undefined);
  rmSync(file);
  expect(findOrMakeSecret(place(), () => undefined)).not.toBe(first);
});

test("of processes that start at once one makes it, and all have the same", async () => {
  const script = join(import.meta.dirname, "secret.ts");
  const code = `import { findOrMakeSecret } from ${JSON.stringify(script)};
    process.once("message", () => {
      let made = 0;
      const secret = findOrMakeSecret(${JSON.stringify({ databaseUrl: place().databaseUrl })}, () => { made += 1; });
      process.send({ secret, made });
      process.disconnect();
    });
    process.send("ready");`;
  writeFileSync(join(folder, "start.mts"), code);
  const children = Array.from({ length: 4 }, () => fork(join(folder, "start.mts"), { execArgv: ["--import", import.meta.resolve("tsx")] }));
  const answer = (child: ChildProcess) => once(child, "message").then(([message]: unknown[]) => message);
  await Promise.all(children.map(answer));
  const answers = Promise.all(children.map(answer));
  for (const child of children) child.send("go");
  const told = (await answers) as { secret: string; made: number }[];
  expect(new Set(told.map(({ secret }) => secret)).size).toBe(1);
  expect(told.reduce((sum, { made }) => sum + made, 0)).toBe(1);
  expect(readdirSync(folder).toSorted()).toEqual(["pillarwatch.secret", "start.mts"]);
});

test("whoever judges what was signed before is told that it is not there", () => {
  expect(() => findSecret(place())).toThrow(`PILLARWATCH_SECRET: is not set, and ${file}, which the first start makes, is not there`);
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  [0o604, "0604"],
  [0o644, "0644"],
  [0o777, "0777"],
])("a file that others may read (%o) is refused by name, with what to do", (mode, shown) => {
  writeFileSync(file, "x".repeat(43));
  chmodSync(file, mode);
  for (const find of [findOrMakeSecret, findSecret])
    expect(() => find(place(), never)).toThrow(`PILLARWATCH_SECRET: ${file} may be read by others (mode ${shown}): chmod 600 ${file}`);
});

test.each([0o400, 0o600, 0o640])("a file of mode %o is taken", (mode) => {
  writeFileSync(file, `${"x".repeat(43)}\n`);
  chmodSync(file, mode);
  expect(findOrMakeSecret(place(), never)).toBe("x".repeat(43));
});

test.each([
  ["", 0],
  [`${"x".repeat(31)}\n\n`, 31],
])("a file of %j is too short, and is refused by name without its text", (text, characters) => {
  writeFileSync(file, text, { mode: 0o600 });
  expect(() => findOrMakeSecret(place(), never)).toThrow(
    `PILLARWATCH_SECRET: ${file} holds ${characters} characters, and a secret has at least 32`,
  );
});

test("a database in memory has no folder: the secret must be given", () => {
  const memory = { secret: undefined, databaseUrl: "sqlite::memory:" };
  expect(() => findOrMakeSecret(memory, never)).toThrow("PILLARWATCH_SECRET: set it");
  expect(findOrMakeSecret({ ...memory, secret: given }, never)).toBe(given);
});

test("a folder that is not there is named", () => {
  const databaseUrl = `sqlite:${join(folder, "nowhere", "a.db")}`;
  expect(() => findOrMakeSecret({ secret: undefined, databaseUrl }, never)).toThrow(
    `PILLARWATCH_SECRET: ${join(folder, "nowhere", "pillarwatch.secret")} cannot be made (ENOENT)`,
  );
});

test("it may stand in the environment or in a file, and is refused by the variable's name where it is short", () => {
  const mounted = join(folder, "mounted");
  writeFileSync(mounted, `${given}\n`, { mode: 0o644 });
  expect(secretConfig({}).secret).toBeUndefined();
  expect(secretConfig({ PILLARWATCH_SECRET: ` ${given} ` }).secret).toBe(given);
  expect(secretConfig({ PILLARWATCH_SECRET_FILE: mounted }).secret).toBe(given);
  writeFileSync(mounted, "short\n");
  const refused = (name: string) => new RegExp(`^${name}: has 5 characters, and needs at least 32`);
  expect(() => secretConfig({ PILLARWATCH_SECRET: "short" })).toThrow(refused("PILLARWATCH_SECRET"));
  expect(() => secretConfig({ PILLARWATCH_SECRET_FILE: mounted })).toThrow(refused("PILLARWATCH_SECRET_FILE"));
});
