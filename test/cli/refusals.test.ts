/**
 * What is wrong before anything is asked of AWS: one clear line that names it, an exit code that is not 0, and nothing else said. The
 * command is called (test/support/called.ts), and started as a process where it is to end by itself with more than its words checked.
 */

import { once } from "node:events";
import fs, { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "../../db/open.ts";
import { claimContents } from "../../db/write/contents.ts";
import { callCommand } from "../support/called.ts";
import { type Ended, startCommand } from "../support/command.ts";

const now = "2026-11-24T00:00:00.000Z";
const folder = mkdtempSync(join(tmpdir(), "pillarwatch-refusals-"));
let taken: Server;
beforeAll(async () => {
  taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  for (const contents of ["sample", "real"] as const) {
    const writer = await openDatabase(`sqlite:${join(folder, `${contents}.db`)}`, now);
    await writer.transaction((tx) => claimContents(tx, contents));
    await writer.close();
  }
  const newer = await openDatabase(`sqlite:${join(folder, "newer.db")}`, now);
  await newer.transaction((tx) => tx.run("INSERT INTO schema_versions (version, name, applied_at) VALUES (99, 'later', ?)", [now]));
  await newer.close();
});
afterAll(() => {
  taken.close();
  rmSync(folder, { recursive: true });
});

interface Said {
  readonly code: number | null;
  readonly out: string;
  /** A line each. */
  readonly err: readonly string[];
}

type Environment = Readonly<Record<string, string>>;
type Run = (words: readonly string[], environment?: Environment, where?: string) => Promise<Said>;

const read = ({ code, stdout, stderr }: Ended): Said => ({ code, out: stdout, err: stderr.trimEnd().split("\n") });
/** A start that makes one says so. */
const secret = { PILLARWATCH_SECRET: "of refusals, and of nothing else at all" };
const run: Run = async (words, environment = {}, where = folder) =>
  read(await callCommand(words, { folder: where, environment: { ...secret, ...environment } }));
/** As a process. */
const start: Run = async (words, environment = {}, where = folder) =>
  read(await startCommand(words, { folder: where, environment: { ...secret, ...environment } }).ended);

/** The one line that the command says. The first call of a command loads it. */
async function refusal(words: readonly string[], environment: Environment = {}, by = run): Promise<string> {
  const { code, out, err } = await by(words, environment);
  expect({ code, out, lines: err.length }, err.join("\n")).toEqual({ code: 2, out: "", lines: 1 });
  return err[0] ?? "";
}

test("a process beside the server goes on with the secret that the audit log was written with, or not at all", {
  timeout: 60_000,
}, async () => {
  const environment = { DATABASE_URL: `sqlite:${join(folder, "logged.db")}` };
  const made = await run(["user", "add", "a@example.com", "--role", "administrator"], environment);
  expect(made.code).toBe(0);
  const others = { ...environment, PILLARWATCH_SECRET: "another one, as long as it must be, and more" };
  expect(await refusal(["collect", "--once"], others)).toMatch(
    /^PILLARWATCH_SECRET: is not the one that the audit log was last written with/,
  );
  expect(await refusal(["collect", "--once"], { ...environment, PILLARWATCH_SECRET: "" })).toMatch(
    /^PILLARWATCH_SECRET: is not there, and the audit log was written with one: give this process the server's/,
  );
});

const serve = ["serve"];
const collect = ["collect", "--once"];

describe("a variable that is wrong is named", { timeout: 120_000 }, () => {
  test.each<readonly [string, readonly string[], Readonly<Record<string, string>>, RegExp]>([
    ["a port in words", serve, { PORT: "eighty" }, /^PORT: "eighty" is not a whole number from 0 to 65535$/],
    ["a port that is none", serve, { PORT: "70000" }, /^PORT: "70000" is not a whole number from 0 to 65535$/],
    [
      "an address of elsewhere",
      serve,
      { HOST: "300.1.2.3", PORT: "0", ALLOW_HTTP: "1" },
      /^HOST: 300\.1\.2\.3 is no address of this machine$/,
    ],
    ["a schedule in words", serve, { COLLECT_CRON: "every day" }, /^COLLECT_CRON: "every day" is not a cron expression/],
    ["a time zone of elsewhere", serve, { TZ: "Mars/Olympus" }, /^TZ: "Mars\/Olympus" is not a time zone/],
    [
      "a mode that is none",
      collect,
      { COLLECT_MODE: "both" },
      /^COLLECT_MODE: "both" is not one of auto, each-account, delegated-administrator$/,
    ],
    ["nothing at a time", collect, { COLLECT_CONCURRENCY: "0" }, /^COLLECT_CONCURRENCY: "0" is not a whole number from 1 to 10000$/],
    ["a level that is none", serve, { LOG_LEVEL: "loud" }, /^LOG_LEVEL: "loud" is not one of fatal, error,/],
    ["an address that is none", serve, { PUBLIC_URL: "pillarwatch" }, /^PUBLIC_URL: "pillarwatch" is not an address such as https:/],
    [
      "an address of no page",
      serve,
      { PUBLIC_URL: "ftp://example.org" },
      /^PUBLIC_URL: "ftp:\/\/example\.org" is not an address such as https:/,
    ],
    ["a role's ARN for its name", collect, { COLLECT_ROLE_NAME: "arn:aws:iam::1:role/x" }, /^COLLECT_ROLE_NAME: ".*" is not a role name/],
    [
      "an external id that AWS does not allow",
      collect,
      { COLLECT_EXTERNAL_ID: "a b" },
      /^COLLECT_EXTERNAL_ID: has a character that AWS does not allow/,
    ],
    [
      "a region's place for its name",
      collect,
      { COLLECT_REGIONS: "eu-west-1,Frankfurt" },
      /^COLLECT_REGIONS: "Frankfurt" is not a region's name/,
    ],
    ["a database that is not there yet", serve, { DATABASE_URL: "postgres://localhost/x" }, /^DATABASE_URL: PostgreSQL cannot be used yet/],
    [
      "a database of another kind",
      serve,
      { DATABASE_URL: "mysql://localhost/x" },
      /^DATABASE_URL: "mysql:\/\/localhost\/x" is not of the form sqlite:PATH$/,
    ],
    [
      "a secret's file that is missing",
      collect,
      { COLLECT_EXTERNAL_ID_FILE: "/nowhere/id" },
      /^COLLECT_EXTERNAL_ID_FILE: \/nowhere\/id cannot be read$/,
    ],
    [
      "a secret that can be guessed",
      serve,
      { PILLARWATCH_SECRET: "change-me" },
      /^PILLARWATCH_SECRET: has 9 characters, and needs at least 32: openssl rand -base64 32 makes one$/,
    ],
    ["a catalogue that is missing", serve, { CATALOGUE_FILE: "/nowhere/c.yaml" }, /^CATALOGUE_FILE: \/nowhere\/c\.yaml cannot be read$/],
    [
      "a secret given twice",
      collect,
      { DATABASE_URL: "sqlite:a.db", DATABASE_URL_FILE: "/x" },
      /^DATABASE_URL_FILE: DATABASE_URL is set as well/,
    ],
  ])("%s", async (_, words, environment, message) => {
    expect(await refusal(words, environment)).toMatch(message);
  });

  test.each<readonly [string, readonly string[], Environment, RegExp]>([
    ["a sample's port in words", ["demo"], { PORT: "eighty" }, /^PORT: "eighty" is not a whole number/],
    ["a doctor's mode that is none", ["doctor"], { COLLECT_MODE: "both" }, /^COLLECT_MODE: "both" is not one of/],
    ["a database to rebuild of another kind", ["rebuild"], { DATABASE_URL: "mysql://localhost/x" }, /^DATABASE_URL: "mysql:/],
  ])("%s, by a process", async (_, words, environment, message) => {
    expect(await refusal(words, environment, start)).toMatch(message);
  });
});

describe("an option or a command that is wrong is named", () => {
  const hint = "(--help says what there is)";
  test.each<readonly [string, readonly string[], RegExp]>([
    ["an unknown command", ["paint"], /^error: unknown command 'paint'$/],
    ["an unknown option", ["doctor", "--all"], /^error: unknown option '--all'$/],
    ["an option without its value", ["collect", "--accounts"], /^error: option '--accounts <ids>' argument missing$/],
    [
      "a template that there is not",
      ["policy", "--template", "lambda"],
      /argument 'lambda' is invalid. Allowed choices are organization, /,
    ],
    ["a word too many", ["policy", "now"], /^error: too many arguments for 'policy'/],
  ])("%s", async (_, words, message) => {
    expect(await run(words)).toEqual({ code: 2, out: "", err: [expect.stringMatching(message), hint] });
  });

  test.each<readonly [readonly string[], RegExp]>([
    [["collect", "--accounts", "123"], /^--accounts: "123" is not an account id of 12 digits$/],
    [["collect", "--regions", "eu-west-1,"], /^--regions: "" is not a region's name such as eu-central-1$/],
    [["collect", "--sources", "guardduty,macie"], /^--sources: "macie" is not one of securityhub, guardduty, inspector, config$/],
    [["policy", "--collector", "me"], /^--collector: "me" is not the ARN of a user or role$/],
  ])("%s", async (words, message) => {
    expect(await refusal(words)).toMatch(message);
  });
});

describe("a place that cannot be used says why", { timeout: 120_000 }, () => {
  // What the operating system says of disks that a test cannot have: it is asked for by Node, so that it can be answered for it.
  const failing = (code: string) => () => {
    throw Object.assign(new Error(code), { code });
  };
  const real = { statfsSync: fs.statfsSync, mkdirSync: fs.mkdirSync };
  const answering = (answers: object): void => {
    Object.assign(fs, answers);
    syncBuiltinESMExports();
  };
  afterEach(() => answering(real));

  test.each<readonly [string, string, RegExp, object]>([
    [
      "a newer database",
      "newer.db",
      /^DATABASE_URL: the database has schema version 99, this Pillarwatch knows up to \d+: start the newer/,
      {},
    ],
    [
      "a folder that cannot be made",
      "/proc/pillarwatch/a.db",
      /^DATABASE_URL: \/proc\/pillarwatch\/a\.db: the folder cannot be made there$/,
      {},
    ],
    [
      "a network file system",
      "a.db",
      /^DATABASE_URL: .* is on a network file system \(NFS\)\. .*: use a local disk$/,
      { statfsSync: () => ({ type: 0x6969 }) },
    ],
    ["a read-only disk", "new/a.db", /^DATABASE_URL: .*: the disk is read-only$/, { mkdirSync: failing("EROFS") }],
    ["a full disk", "new/a.db", /^DATABASE_URL: .*: the disk is full$/, { mkdirSync: failing("ENOSPC") }],
  ])("%s", async (_, path, message, answers) => {
    const url = { DATABASE_URL: `sqlite:${path.startsWith("/") ? path : join(folder, path)}` };
    answering(answers);
    expect(await refusal(collect, url)).toMatch(message);
  });

  test("a port that is taken, with one that may be free", async () => {
    const { port } = taken.address() as { port: number };
    expect(await refusal(serve, { PORT: String(port) }, start)).toBe(
      `PORT: ${port} is taken by another program: choose another, for example PORT=${port + 1}`,
    );
  });
});

describe("sample and real organization never share a database", { timeout: 120_000 }, () => {
  const aws = { AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "x" };
  test.each([
    ["sample", serve, /Start a fresh database with DATABASE_URL=sqlite:\.\/data\/organization\.db npx pillarwatch serve$/],
    ["sample", collect, /Start a fresh database with DATABASE_URL=sqlite:\.\/data\/organization\.db npx pillarwatch collect --once$/],
    ["real", ["demo", "--once"], /Start one with DATABASE_URL=sqlite:\.\/data\/sample\.db npx pillarwatch demo$/],
  ])("%s database, %s: refused with the one command", async (contents, words, message) => {
    expect(await refusal(words, { ...aws, DATABASE_URL: `sqlite:${join(folder, `${contents}.db`)}` })).toMatch(message);
  });
});

describe(".env", () => {
  let elsewhere: string;
  beforeEach(() => {
    elsewhere = mkdtempSync(join(tmpdir(), "pillarwatch-env-"));
  });
  afterEach(() => rmSync(elsewhere, { recursive: true }));
  const saidWith = (text: string): Promise<Said> => {
    writeFileSync(join(elsewhere, ".env"), text);
    return run(serve, {}, elsewhere);
  };
  const refused = (line: unknown) => ({ code: 2, out: "", err: [line] });

  test("a line that is none is named by its number, and not taken for part of the next", async () => {
    const said = await saidWith("# a comment\n\nPORT 8080\nLOG_LEVEL=loud\n");
    expect(said).toEqual(refused(".env:3: is neither NAME=value nor a comment that begins with #"));
  });

  test("a value in quotes may go over lines; what is wrong in a value is named by its variable", async () => {
    const said = await saidWith('export TZ="UTC"\nAWS_PROFILE="a\nb c"\nPORT=eighty\n');
    expect(said).toEqual(refused(expect.stringMatching(/^PORT: "eighty"/)));
  });

  test("variables that are set win over it", async () => {
    writeFileSync(join(elsewhere, ".env"), "PORT=eighty\n");
    expect(await start(serve, { PORT: "70000" }, elsewhere)).toEqual(refused(expect.stringMatching(/^PORT: "70000"/)));
  });

  test("a folder in its place is said", async () => {
    mkdirSync(join(elsewhere, ".env"));
    expect(await run(serve, {}, elsewhere)).toEqual(refused(".env: cannot be read"));
  });
});
