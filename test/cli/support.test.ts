/** The diagnostics bundle: it helps, and nothing of what is planted everywhere is in it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scrubber } from "../../cli/scrub.ts";
import { supportVariables } from "../../cli/support-config.ts";
import { schemaVersion } from "../../db/migrate.ts";
import { makePerson } from "../../db/write/people.ts";
import type { AccountId } from "../../posture/words.ts";
import { callCommand } from "../support/called.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";

const folder = mkdtempSync(join(tmpdir(), "pillarwatch-support-"));
/** Each of them stands somewhere that the bundle is made from. */
const planted = {
  secret: "planted-secret-of-32-characters-and-more",
  externalId: "planted-external-id",
  host: "planted-host.example.com",
  address: "planted.person@example.com",
  other: "second.planted@example.org",
  person: "Planted Person",
  account: "917263544536",
  accountName: "Plantedproject",
  unit: "Root / Plantedunit",
  title: "Planted bucket lets everybody read",
  resource: "planted-bucket-8821",
  key: "AKIAPLANTEDPLANTED12",
  role: "planted-role",
};
/** As AWS words a denial, with all that it may hold. */
const denial = `AccessDeniedException: User: arn:aws:sts::${planted.account}:assumed-role/${planted.role}/pillarwatch is not authorized to perform: guardduty:ListFindings on resource: arn:aws:s3:::${planted.resource} for ${planted.address} (${planted.accountName}, ${planted.title}), key ${planted.key}, account ${planted.account}`;

let database: TestDatabase;
let environment: Readonly<Record<string, string>>;
beforeAll(async () => {
  database = await testDatabase();
  environment = {
    ...Object.fromEntries(supportVariables.map((name) => [name, `${planted.secret}-${name}`])),
    ...Object.fromEntries(supportVariables.filter((name) => name.endsWith("_FILE")).map((name) => [name, ""])),
    DATABASE_URL: `sqlite:${database.file}`,
    COLLECT_CRON: "15 * * * *",
    TZ: "Europe/Berlin",
    PUBLIC_URL: `https://${planted.host}`,
    COLLECT_EXTERNAL_ID: planted.externalId,
    MAIL_FROM: planted.address,
    LOG_LEVEL: planted.secret,
    NODE_OPTIONS: "",
  };
  const { account, scope, run, runScope, finding, insert, writer } = database;
  const id = await account({
    account_id: planted.account as AccountId,
    name: planted.accountName,
    email: planted.other,
    ou_path: planted.unit,
    tags: JSON.stringify({ Owner: planted.address }),
  });
  const denied = await scope({ account: id, source: "guardduty", state: "denied", action: "guardduty:ListFindings", message: denial });
  const stack = `SqliteError: ${denial}\n    at work (${join(import.meta.dirname, "../../jobs/collector.ts")}:12:3)\n    at /home/${planted.role}/x.js:1:1`;
  const figures = { requests: 12, byService: { guardduty: { requests: 12, throttles: 1 } }, [planted.address]: 3, said: planted.secret };
  const ran = await run({ state: "failed", complete: 0, error: stack, figures: JSON.stringify(figures) });
  await runScope({ run: ran, scope: denied, outcome: "denied", message: denial });
  await insert("run_warnings", { run: ran, scope: denied, code: "malformed-record", message: denial, times: 4 });
  await finding({ account: id, title: planted.title }, { title: planted.title }, { uid: `arn:aws:s3:::${planted.resource}` });
  await writer.transaction((tx) =>
    makePerson(tx, { kind: "local", email: planted.address, name: planted.person, role: "owner", state: "active" }, noon),
  );
  const logged = [
    {
      level: 30,
      time: 1,
      reqId: "0123456789ab",
      method: "GET",
      route: "/api/v1/accounts/:id",
      status: 200,
      msg: "answered",
      from: "10.9.8.7",
    },
    { level: 50, time: 2, job: "collector", run: 3, state: "failed", fault: stack, msg: "a run failed" },
    { level: 40, time: 3, job: "sender", trouble: `${planted.host} does not take mail for ${planted.address}`, msg: planted.title },
    { level: 50, time: 4, err: { type: "Error", code: "SQLITE_FULL", message: denial, stack }, msg: denial },
    {
      level: 40,
      time: 5,
      refused: "urn:pillarwatch:problem:sign-in",
      by: `person ${planted.address}`,
      route: `/x/${planted.account}`,
      msg: "refused",
    },
  ];
  const lines = logged.map((line) => `pillarwatch-1  | ${JSON.stringify(line)}`);
  writeFileSync(join(folder, "log"), [`Open https://${planted.host}/#link=${planted.secret}`, ...lines, ""].join("\n"));
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const support = (...words: string[]) => callCommand(["support", ...words], { folder, environment });

test("holds nothing of what is planted: no secret, account, name, address, title, resource or path", async () => {
  const { code, stdout } = await support("bundle.json", "--log", join(folder, "log"));
  expect([code, stdout]).toEqual([0, "bundle.json\n"]);
  const text = readFileSync(join(folder, "bundle.json"), "utf8");
  expect(text.length).toBeGreaterThan(4_000);
  const lower = text.toLowerCase();
  expect(Object.values(planted).filter((word) => lower.includes(word.toLowerCase()))).toEqual([]);
  // Nor a part of them.
  const words = text.replaceAll(/: \d+(?=,?$)/gm, ":"); // sizes are numbers, and may have twelve digits
  expect(words).not.toMatch(/planted|example\.|arn:|AKIA|10\.9\.8\.7|[\w.]+@[\w.]+|(?<!\d)\d{12}(?!\d)/i);
  for (const place of [folder, database.file, process.cwd()]) expect(text).not.toContain(place);
});

test("tells what helps: versions, what is set, rows, runs with their figures, scopes by state, errors by their kind", async () => {
  const names = ["DATABASE_URL", "COLLECT_CRON", "TZ", "PILLARWATCH_SECRET", "LOG_LEVEL", "COLLECT_EXTERNAL_ID"];
  const few = Object.fromEntries(names.map((name) => [name, environment[name] ?? ""]));
  const words = ["support", "-", "--log", join(folder, "log")];
  const { stdout } = await callCommand(words, { folder, environment: { ...few, BACKUP_DIR: folder } });
  const told = JSON.parse(stdout) as { readonly log: { readonly lines: readonly Record<string, unknown>[] } };
  expect(told).toMatchObject({
    program: { schema: schemaVersion, node: process.version },
    configuration: { COLLECT_CRON: "15 * * * *", TZ: "Europe/Berlin", PILLARWATCH_SECRET: "set", LOG_LEVEL: "set, and not of its form" },
    refusedVariables: ["LOG_LEVEL"],
    database: { rows: { findings: 1, accounts: 1, people: 1 }, conditions: ["run-failed", "collector-overdue"] },
    runs: [
      {
        ...{ state: "failed", trigger: "schedule", figures: { requests: 12, byService: { guardduty: { requests: 12, throttles: 1 } } } },
        ...{ warnings: [{ code: "malformed-record", warnings: 1, times: 4 }], outcomes: [{ state: "done", outcome: "denied", n: 1 }] },
        error: {
          words: expect.stringContaining("is not authorized to perform: guardduty:ListFindings"),
          frames: ["jobs/collector.ts:12:3"],
        },
      },
    ],
    scopes: [{ source: "guardduty", state: "denied", action: "guardduty:ListFindings", n: 1 }],
    digests: { recipients: 1, overdue: 0 },
    backups: { where: "folder", kept: 0, healthy: false },
    log: { others: 1 },
  });
  const { lines } = told.log;
  expect(lines[0]).toEqual({
    ...{ level: 30, time: 1, reqId: "0123456789ab", method: "GET", route: "/api/v1/accounts/:id", status: 200, msg: "answered" },
  });
  expect(lines[3]).toMatchObject({ err: { code: "SQLITE_FULL", frames: ["jobs/collector.ts:12:3"] } });
  // One account is one word in all of it.
  const accounts = new Set(stdout.match(/account-[0-9a-f]{8}/g));
  expect(accounts.size).toBe(1);
});

test("overwrites nothing, is for this user only, and says what it can where there is no database", async () => {
  expect(statSync(join(folder, "bundle.json")).mode & 0o777).toBe(0o600);
  expect(await support("bundle.json")).toMatchObject({ code: 2, stderr: "FILE: bundle.json is there already: name another\n" });
  const none = await callCommand(["support"], { folder, environment: { DATABASE_URL: `sqlite:${join(folder, planted.role)}.db` } });
  expect([none.code, none.stdout]).toEqual([0, expect.stringMatching(/^pillarwatch-support-\d{8}T\d{6}Z\.json\n$/)]);
  const told = readFileSync(join(folder, none.stdout.trim()), "utf8");
  expect([told.includes(planted.role), JSON.parse(told)]).toEqual([
    false,
    expect.objectContaining({ database: { trouble: expect.stringContaining("is not there") } }),
  ]);
  expect(existsSync(join(folder, `${planted.role}.db`))).toBe(false);
});

test("a scrubbed text keeps words, actions and codes, and nothing whose form is another", () => {
  const scrub = scrubber(["Payments", "Payments prod"]);
  expect(scrub.text("SQLITE_BUSY: database is locked")).toBe("SQLITE_BUSY: database is locked");
  expect(scrub.text("payments PROD and i-0abc 10.0.0.1 x@y.example /etc/x v1.2 told 3 times")).toBe("… and … told 3 times");
  expect(scrub.text('said "anything at all" to 123456789012')).toBe(`said … to ${scrub.account("123456789012")}`);
  expect(scrubber([]).account("123456789012")).not.toBe(scrub.account("123456789012"));
});
