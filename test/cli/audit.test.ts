/** `pillarwatch audit` and `pillarwatch token`, called as a person or a script calls them, on a database on disk. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openForReading } from "../../db/open.ts";
import { readToken } from "../../db/read/tokens.ts";
import { callCommand } from "../support/called.ts";
import { startCommand } from "../support/command.ts";

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-audit-"));
  path = join(folder, "a.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

const environment = () => ({ DATABASE_URL: `sqlite:${path}` });
const call = async (words: string, more: Record<string, string> = {}) => {
  const { code, stdout, stderr } = await callCommand(words.split(" "), { folder, environment: { ...environment(), ...more } });
  return { code, stdout, stderr };
};
const createWords = "token create --name ci --role owner --accounts 111122223333,222233334444 --days 90";
const created = async (): Promise<string> => (await call(createWords)).stdout.trim();
const known = async (token: string, now: Date) => {
  const reader = openForReading(`sqlite:${path}`);
  const found = await readToken(reader.kysely, token, now);
  await reader.close();
  return found;
};
/** Whoever has the file. */
const tamper = (sql: string) => {
  const database = new BetterSqlite3(path);
  for (const name of ["audit_is_not_updated", "audit_is_not_deleted", "audit_is_added_to"]) database.exec(`DROP TRIGGER IF EXISTS ${name}`);
  database.exec(sql);
  database.close();
};

describe("token", () => {
  test("create prints the token alone, and says the rest elsewhere; the secret of the installation is made with it", async () => {
    const { code, stdout, stderr } = await startCommand(createWords.split(" "), { folder, environment: environment() }).ended;
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^pwt_[\w-]{43}[0-9A-Za-z]{6}\n$/)]);
    expect(stderr.split("\n")).toEqual([
      `${join(folder, "pillarwatch.secret")} was made, for this user only: keep a copy of it, apart from the database's`,
      expect.stringMatching(/^token [0-9a-f]{32} \(owner of 111122223333, 222233334444\) is good until \S+Z, and is shown this once:$/),
      "",
    ]);
    expect(stdout + stderr).not.toContain(readFileSync(join(folder, "pillarwatch.secret"), "utf8").trim());
    expect(await known(stdout.trim(), new Date())).toMatchObject({ name: "ci", role: "owner", accounts: ["111122223333", "222233334444"] });
    const days = (ms: number) => new Date(Date.now() + ms);
    expect([await known(stdout.trim(), days(89.9 * 86_400_000)), await known(stdout.trim(), days(90 * 86_400_000))]).toEqual([
      expect.anything(),
      undefined,
    ]);
  });

  test("create needs no name: the role, the accounts and the days are enough", async () => {
    const { code, stdout } = await call("token create --role owner --accounts 111122223333 --days 90");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^pwt_[\w-]{43}[0-9A-Za-z]{6}\n$/)]);
    expect(await known(stdout.trim(), new Date())).toMatchObject({ name: "made at the command line", accounts: ["111122223333"] });
  });

  test("list tells all but the token, and revoke ends one", async () => {
    const token = await created();
    const { stdout } = await call("token list --json");
    const { id, ...rest } = JSON.parse(stdout);
    expect(rest).toMatchObject({
      name: "ci",
      prefix: token.slice(0, 12),
      role: "owner",
      state: "active",
      madeBy: { kind: "command", id: null, name: null },
    });
    expect(stdout).not.toContain(token.slice(12));
    expect((await call("token list")).stdout).toMatch(
      new RegExp(`^${id}  ${token.slice(0, 12)}…  owner of 111122223333, 222233334444  active until \\S+  never used  ci\n$`),
    );
    expect(await call(`token revoke ${id}`)).toEqual({ code: 0, stdout: `token ${id} is revoked\n`, stderr: "" });
    expect(await known(token, new Date())).toBeUndefined();
    expect((await call("token list")).stdout).toContain("  revoked  never used  ci");
  });

  test("a name does not move the cursor of whoever lists it", async () => {
    await created();
    tamper("UPDATE tokens SET name = 'a' || char(27) || '[2J' || char(10) || 'b' || char(8238)");
    expect((await call("token list")).stdout).toMatch(/ {2}a\\u001b\[2J\\u000ab\\u202e\n$/);
  });

  test.each([
    ["token create", /^error: required option '--role <role>' not specified/],
    ["token create --name ci --role root", /^error: option '--role <role>' argument 'root' is invalid. Allowed choices are administrator,/],
    ["token create --name ci --role owner", /^--accounts: an owner's token is for 1 to 1000 accounts/],
    ["token create --name ci --role owner --accounts 1", /^--accounts: "1" is not an account id of 12 digits/],
    ["token create --name ci --role lead --accounts 111122223333", /^--accounts: only an owner's token is for some accounts/],
    ["token create --name ci --role lead --days 366", /^--days: is a whole number from 1 to 365/],
    ["token create --name ci --role lead --days soon", /^--days: "soon" is not a whole number/],
  ])("%s is refused, and makes nothing", async (words, message) => {
    expect(await call(words)).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(message) });
    expect(existsSync(path)).toBe(false);
  });

  test("one that there is not cannot be revoked", async () => {
    await created();
    expect(await call("token revoke 12")).toEqual({
      code: 2,
      stdout: "",
      stderr: 'id: there is no token "12": npx pillarwatch token list tells them all\n',
    });
  });
});

describe("audit verify", () => {
  test("a log that is as it was written is whole, with its head, by exit code and for a script", async () => {
    for (let nth = 0; nth < 2; nth += 1) await created();
    const { code, stdout } = await call("audit verify");
    const [, head = ""] = /^the audit log is whole: 3 entries, head (3:[0-9a-f]{64}) \(with --head /.exec(stdout) ?? [];
    expect([code, head]).not.toContain("");
    expect(await call(`audit verify --json --head ${head}`)).toEqual({
      code: 0,
      stdout: `${JSON.stringify({ whole: true, entries: 3, head, unprovedUntil: null })}\n`,
      stderr: "",
    });
    expect((await call(`audit verify --head ${head}`)).stdout).toContain("and the head that was given is in it");
  });

  test.each([
    ["UPDATE audit SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 2", "changed", /entry 2 was changed/],
    ["DELETE FROM audit WHERE seq = 2", "missing", /entry 2 is missing\n$/],
    ["DELETE FROM audit WHERE seq > 1", "missing", /entry 2 is missing\n$/],
    ["UPDATE audit SET mac = x'00' WHERE seq = 1", "changed", /entry 1 was changed, or PILLARWATCH_SECRET is not the one/],
    [
      "INSERT INTO audit SELECT 0, at, actor_kind, actor, action, subject, address, before, after, mac FROM audit WHERE seq = 1",
      "added",
      /number 0/,
    ],
  ])("%s: 1, and the first entry at fault", async (sql, fault, sentence) => {
    for (let nth = 0; nth < 3; nth += 1) await created();
    const { head } = JSON.parse((await call("audit verify --json")).stdout);
    tamper(sql);
    expect(await call(`audit verify --head ${head}`)).toEqual({ code: 1, stdout: expect.stringMatching(sentence), stderr: "" });
    const { code, stdout } = await call(`audit verify --json --head ${head}`);
    expect([code, JSON.parse(stdout)]).toEqual([1, { whole: false, entry: expect.any(Number), fault }]);
  });

  test("under another secret it is not what was written", async () => {
    await created();
    const { code, stdout } = await call("audit verify", { PILLARWATCH_SECRET: "another-secret-of-thirty-two-letters" });
    expect([code, stdout]).toEqual([1, expect.stringContaining("PILLARWATCH_SECRET is not the one that it was written with")]);
  });

  test("a database, or a secret, that is not there is named, and none is made", async () => {
    expect(await call("audit verify")).toEqual({ code: 2, stdout: "", stderr: `DATABASE_URL: ${path} is not there\n` });
    expect(existsSync(path)).toBe(false);
    await created();
    rmSync(join(folder, "pillarwatch.secret"));
    expect(await call("audit verify")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^PILLARWATCH_SECRET: is not set, and .* is not there$/m),
    });
    expect(existsSync(join(folder, "pillarwatch.secret"))).toBe(false);
  });

  test("an older database, and what is none, are refused by name", async () => {
    await created();
    tamper("DELETE FROM schema_versions WHERE version >= 26");
    expect(await call("audit verify")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^DATABASE_URL: the database has schema version \d+, .* needs/),
    });
    tamper("DROP TABLE schema_versions");
    expect(await call("audit list")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^DATABASE_URL: .* cannot be read as a database of/),
    });
  });

  test("what is no head is refused", async () => {
    expect(await call("audit verify --head 12")).toMatchObject({ code: 2, stderr: expect.stringMatching(/^--head: "12" is no head/) });
  });
});

describe("audit list", () => {
  test("tells who did what, oldest first, for a person and for a script", async () => {
    await created();
    const { id } = JSON.parse((await call("token list --json")).stdout);
    await call(`token revoke ${id}`);
    const lines = (await call("audit list")).stdout.trimEnd().split("\n");
    expect(lines).toEqual([
      expect.stringMatching(/^1 {2}\S+Z {2}command {2}secret-made$/),
      expect.stringMatching(/^2 {2}\S+Z {2}command {2}token-made {2}ci {2}null -> \{"accounts":\["111122223333","222233334444"\],/),
      expect.stringMatching(/^3 {2}\S+Z {2}command {2}token-revoked {2}ci$/),
    ]);
    const [, made] = (await call("audit list --json")).stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(made).toMatchObject({
      seq: 2,
      actor: { kind: "command", id: null, name: null },
      action: "token-made",
      subject: id,
      subjectName: "ci",
    });
  });

  test("since a day, in the organization's time zone", async () => {
    await created();
    tamper("UPDATE audit SET at = '2026-11-20T22:30:00.000Z'");
    const seen = async (day: string, zone: string) => (await call(`audit list --since ${day}`, { TZ: zone })).stdout !== "";
    expect([await seen("2026-11-20", "UTC"), await seen("2026-11-21", "UTC"), await seen("2026-11-21", "Europe/Athens")]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test("what is no day is refused", async () => {
    expect(await call("audit list --since yesterday")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^--since: "yesterday" is no day/),
    });
  });
});
