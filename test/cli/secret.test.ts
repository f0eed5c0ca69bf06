/**
 * The secret is rotated: what was sealed opens, what was signed stays proved, and whoever has the old one can write nothing more. It is wrong, or
 * lost: nobody writes on with another by accident.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Writer } from "../../db/dialect/connection.ts";
import { keysOf } from "../../db/keys.ts";
import { openDatabase } from "../../db/open.ts";
import { seal, unseal } from "../../db/sealing.ts";
import { writeAudit } from "../../db/write/audit.ts";
import { beginCodes } from "../../db/write/codes.ts";
import { makePerson } from "../../db/write/people.ts";
import { callCommand } from "../support/called.ts";

const at = "2026-11-24T06:00:00.000Z";
const entry = {
  at,
  actor: { kind: "command", id: null },
  action: "signed-out",
  subject: null,
  from: null,
  before: null,
  after: null,
} as const;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-rotate-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const url = () => `sqlite:${join(folder, "a.db")}`;
const call = async (words: string, more: Readonly<Record<string, string>> = {}) => {
  const { code, stdout, stderr } = await callCommand(words.split(" "), { folder, environment: { DATABASE_URL: url(), ...more } });
  return { code, told: `${stdout}${stderr}` };
};

async function inDatabase<Result>(work: (writer: Writer) => Promise<Result>): Promise<Result> {
  const writer = await openDatabase(url(), at);
  try {
    return await work(writer);
  } finally {
    await writer.close();
  }
}

const sealed = () =>
  inDatabase((writer) => writer.rows.get<{ code_secret: Uint8Array }>("SELECT code_secret FROM people WHERE code_secret IS NOT NULL"));

/** An installation with a sealed secret and three entries. */
const fill = (secret: string) =>
  inDatabase((writer) =>
    writer.transaction(async (tx) => {
      const keys = keysOf(secret);
      const person = await makePerson(tx, { kind: "local", email: "a@example.com", name: null, role: "lead", state: "active" }, at);
      await beginCodes(tx, person.id, seal(keys.sealing, "JBSWY3DPEHPK3PXP"));
      for (let time = 0; time < 3; time += 1) await writeAudit(tx, keys.audit, entry);
    }),
  );

/** By whoever can do everything to the database. */
const tamper = (sql: string) =>
  inDatabase((writer) =>
    writer.transaction(async (tx) => {
      for (const name of ["audit_is_not_updated", "audit_is_not_deleted"]) await tx.run(`DROP TRIGGER IF EXISTS ${name}`);
      await tx.run(sql);
    }),
  );

const one = "the first secret, of characters enough";
/** `digest` needs a way for its mails. */
const mail = { SMTP_URL: "smtp://127.0.0.1:1", MAIL_FROM: "a@example.com", PUBLIC_URL: "https://example.com" };
const two = "the second secret, which is as long";
const three = "the third secret, and it is long too";

test("given ones: twice, each from the one before; the log is whole, what is sealed opens, the old secret writes nothing more", async () => {
  await fill(one);
  expect(await call("secret rotate", { PILLARWATCH_SECRET: two })).toMatchObject({
    code: 2,
    told: expect.stringMatching(/^PILLARWATCH_SECRET_OLD: /),
  });
  expect((await call("secret rotate", { PILLARWATCH_SECRET: two, PILLARWATCH_SECRET_OLD: three })).code).toBe(2);
  for (const [before, after] of [
    [one, two],
    [one, two], // again: nothing more
    [two, three],
  ] as const)
    expect((await call("secret rotate", { PILLARWATCH_SECRET: after, PILLARWATCH_SECRET_OLD: before })).code).toBe(0);
  const held = (await sealed())?.code_secret ?? new Uint8Array();
  expect([one, two, three].map((secret) => unseal(keysOf(secret).sealing, held))).toEqual([undefined, undefined, "JBSWY3DPEHPK3PXP"]);
  expect(await call("audit verify", { PILLARWATCH_SECRET: three })).toMatchObject({
    code: 0,
    told: expect.stringContaining("whole: 5 entries"),
  });
  expect((await call("audit verify", { PILLARWATCH_SECRET: one })).code).toBe(1);
  const late = inDatabase((writer) => writer.transaction((tx) => writeAudit(tx, keysOf(one).audit, entry)));
  await expect(late).rejects.toThrow(/^PILLARWATCH_SECRET: was rotated/);
  expect((await call("secret rotate", { PILLARWATCH_SECRET: one, PILLARWATCH_SECRET_OLD: three })).told).toMatch(/was in use before/);
});

test("an entry of the old secret that is changed, and a log that ends before the rotation, show", async () => {
  await fill(one);
  await call("secret rotate", { PILLARWATCH_SECRET: two, PILLARWATCH_SECRET_OLD: one });
  await tamper("DELETE FROM audit WHERE seq = 4");
  expect(await call("audit verify", { PILLARWATCH_SECRET: two })).toMatchObject({
    code: 1,
    told: expect.stringContaining("entry 4 is missing"),
  });
  await tamper("UPDATE audit SET action = 'signed-in' WHERE seq = 2");
  expect((await call("audit verify", { PILLARWATCH_SECRET: two })).told).toContain("entry 2 was changed");
});

test("the one in our file: another stands in its place, for its user only, and nothing lies beside it", async () => {
  const link = await call("user add lead@example.com --role lead");
  expect(link.code).toBe(0);
  expect((await call("audit list")).told).toContain("secret-made");
  const file = join(folder, "pillarwatch.secret");
  const before = readFileSync(file, "utf8");
  expect((await call("secret rotate")).code).toBe(0);
  const after = readFileSync(file, "utf8");
  expect([after === before, after.trim().length >= 43, statSync(file).mode & 0o777]).toEqual([false, true, 0o600]);
  expect(readdirSync(folder).filter((name) => name.startsWith("pillarwatch.secret"))).toEqual(["pillarwatch.secret"]);
  expect((await call("audit verify")).code).toBe(0);
});

test.each([
  "serve",
  "demo",
  "collect --once",
  "user add b@example.com --role lead",
  "token create --name x --role viewer --days 1",
  "digest",
])("%s goes on with no other secret than the log's, and makes none where it is gone", async (words) => {
  await fill(one);
  const entries = () => inDatabase((writer) => writer.rows.get("SELECT count(*) AS n FROM audit"));
  const before = await entries();
  for (const [environment, what] of [
    [{ PILLARWATCH_SECRET: two }, "is not the one that the audit log was last written with"],
    [{}, "is not there, and the audit log was written with one"],
  ] as const) {
    const { code, told } = await call(words, { ...mail, ...environment });
    expect([code, told]).toEqual([2, expect.stringContaining(`PILLARWATCH_SECRET: ${what}: give this process the server's`)]);
    expect(told).toContain("`npx pillarwatch secret lost`");
  }
  expect(await entries()).toEqual(before);
  expect(readdirSync(folder).filter((name) => name.endsWith(".secret"))).toEqual([]);
});

test("lost for good: the log says from where on it is proved, everybody signs in again, and what cannot be opened is said", async () => {
  await fill(one);
  expect(await call("secret lost", { PILLARWATCH_SECRET: one })).toMatchObject({
    code: 2,
    told: expect.stringContaining("it is not lost"),
  });
  const done = await call("secret lost");
  expect(done).toMatchObject({
    code: 0,
    told: expect.stringMatching(/1 people need their one-time codes taken off .*, the audit log's past can no longer be proved/),
  });
  const whole = /whole: 4 entries.*; entries 1 to 3 were written with a secret that is lost/;
  expect(await call("audit verify")).toMatchObject({ code: 0, told: expect.stringMatching(whole) });
  expect((await call("user add b@example.com --role lead")).code).toBe(0);
  expect(await call("secret lost")).toMatchObject({ code: 2, told: expect.stringContaining("it is not lost") });
  await tamper("UPDATE audit SET at = '2026-11-24T06:00:01.000Z' WHERE seq = 5");
  expect(await call("audit verify")).toMatchObject({ code: 1, told: expect.stringContaining("entry 5 was changed") });
});

test("nobody without the secret makes the log's past unprovable", async () => {
  await fill(one);
  await tamper("UPDATE audit SET at = '2026-11-24T06:00:01.000Z' WHERE seq = 2");
  await inDatabase((writer) => writer.transaction((tx) => writeAudit(tx, keysOf(two).audit, { ...entry, action: "secret-lost" })));
  expect(await call("audit verify", { PILLARWATCH_SECRET: one })).toMatchObject({
    code: 1,
    told: expect.stringContaining("entry 4 was changed"),
  });
});

test("where nothing was written yet none is missed", async () => {
  await inDatabase(async () => undefined);
  expect(await call("secret lost")).toMatchObject({ code: 2, told: expect.stringContaining("nothing was written with one yet") });
  expect(readdirSync(folder).filter((name) => name.endsWith(".secret"))).toEqual([]);
});
