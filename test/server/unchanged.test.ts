/** An unchanged picture costs nothing, and a changed one is never taken for it. */
import Fastify, { type FastifyInstance } from "fastify";
import type { Kysely, KyselyPlugin } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCoverage } from "../../db/read/coverage.ts";
import type { Schema } from "../../db/schema.ts";
import { writeAccounts } from "../../db/write/accounts.ts";
import { dropLease, renewLease, takeLease, thisHolder } from "../../db/write/lease.ts";
import { beat, endRun, writeProgress } from "../../db/write/runs.ts";
import { newWriting } from "../../db/write/writing.ts";
import type { Day } from "../../posture/calendar.ts";
import { everything, type Reach } from "../../posture/reach.ts";
import type { AccountId } from "../../posture/words.ts";
import { unchanged } from "../../server/plugins/unchanged.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";

const MINUTE_MS = 60_000;
const at = (minutes: number): string => new Date(Date.parse(noon) + minutes * MINUTE_MS).toISOString();

let database: TestDatabase;
let application: TestApplication;
let now: string;
let questions: number;
beforeEach(async () => {
  database = await testDatabase();
  now = noon;
  questions = 0;
  application = await testApplication({ db: counted(database.db), writer: database.writer }, { now: () => new Date(now) });
});
afterEach(async () => {
  await application.app.close();
  await database.close();
});

const counted = (db: Kysely<Schema>): Kysely<Schema> => {
  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => {
      questions += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return db.withPlugin(counting);
};

const tagOf = async (url: string): Promise<string> => String((await application.app.inject(url)).headers.etag);
const again = async (url: string, tag: string): Promise<number> => {
  questions = 0;
  return (await application.app.inject({ url, headers: { "if-none-match": tag } })).statusCode;
};

describe.each(["/api/v1/summary", "/api/v1/findings?severity=HIGH", "/api/v1/accounts", "/api/v1/coverage", "/api/v1/runs"])(
  "%s",
  (url) => {
    it("is answered 304 while nothing changes, by the questions of session and tag alone; and kept by no browser", async () => {
      const whole = await application.app.inject(url);
      expect(whole.headers).toMatchObject({ "cache-control": "no-store", vary: "Accept, Authorization, Cookie" });
      questions = 0;
      const same = await application.app.inject({ url, headers: { "if-none-match": `"other", ${whole.headers.etag}` } });
      expect([same.statusCode, same.body, questions]).toEqual([304, "", 3]);
      expect(same.headers).toMatchObject({
        etag: whole.headers.etag,
        "cache-control": "no-store",
        vary: "Accept, Authorization, Cookie",
      });
    });

    it("is answered anew after any row was written, also in the middle of a run", async () => {
      const run = await database.run({ state: "running", ended_at: null, beat_at: noon, progress_at: noon, complete: 0 });
      const before = await tagOf(url);
      await database.writer.transaction((tx) => tx.run("UPDATE runs SET figures = '{}' WHERE id = ?", [run]));
      expect(await again(url, before)).toBe(200);
      const during = await tagOf(url);
      await database.account();
      expect(await again(url, during)).toBe(200);
      const later = await tagOf(url);
      await database.writer.transaction((tx) => writeProgress(tx, run, at(0.1)));
      expect(await again(url, later)).toBe(200);
      const last = await tagOf(url);
      await database.writer.transaction((tx) =>
        endRun(tx, run, { state: "done", complete: true, error: undefined, figures: {}, at: at(0.2) }),
      );
      expect(await again(url, last)).toBe(200);
      expect(await again(url, await tagOf(url))).toBe(304);
    });
  },
);

it("a transaction that changed nothing, was taken back, or is only about who may write changes no picture", async () => {
  const tag = await tagOf("/api/v1/summary");
  const { writer } = database;
  const holder = thisHolder("one");
  await writer.transaction((tx) => tx.run("UPDATE runs SET figures = '{}' WHERE id = 4711"));
  await writer.transaction((tx) => takeLease(tx, holder, 1));
  await writer.transaction((tx) => renewLease(tx, holder, 2));
  await writer.transaction((tx) => dropLease(tx, holder));
  const undone = writer.transaction(async (tx) => {
    await tx.run("INSERT INTO meta (key, value) VALUES ('contents', 'sample')");
    throw new Error("taken back");
  });
  await expect(undone).rejects.toThrow("taken back");
  expect(await again("/api/v1/summary", tag)).toBe(304);
});

it("what is written by a statement that answers rows changes the picture like any other", async () => {
  const tag = await tagOf("/api/v1/accounts");
  const account = { id: "111111111111" as AccountId, organizationId: "o-1", name: "renamed", state: "active" } as const;
  const listed = { ...account, email: undefined, ouId: undefined, ouPath: undefined, joinedAt: undefined };
  const { writer } = database;
  await database.account({ organization_id: "o-1" });
  const before = await tagOf("/api/v1/accounts");
  await writer.transaction((tx) =>
    writeAccounts(tx, newWriting(1, { seen: noon, day: "2026-11-24" as Day, timeZone: "UTC" }), [listed], true),
  );
  expect([await again("/api/v1/accounts", tag), await again("/api/v1/accounts", before)]).toEqual([200, 200]);
});

describe("time alone changes a picture", () => {
  it("when a scope turns stale, and again when the next one does; not before and not in between", async () => {
    const account = await database.account();
    await database.scope({ account, region: "eu-west-1", last_success_at: at(-60) });
    await database.scope({ account, region: "us-east-1", last_success_at: at(-30) });
    const changes: number[] = [];
    let tag = await tagOf("/api/v1/coverage");
    for (let minute = 0; minute <= 120; minute += 5) {
      now = at(minute);
      if ((await again("/api/v1/coverage", tag)) === 200) changes.push(minute);
      tag = await tagOf("/api/v1/coverage");
    }
    expect(changes).toEqual([65, 95]); // two hours after each one's success, and a little
  });

  it("when what a service told of itself is too old to be believed", async () => {
    const account = await database.account();
    await database.scope({
      account,
      source: "guardduty",
      state: "not_enabled",
      last_success_at: null,
      told: '{"on":false}',
      told_at: noon,
    });
    const tag = await tagOf("/api/v1/detective-controls");
    now = at(120);
    expect(await again("/api/v1/detective-controls", tag)).toBe(304);
    now = at(120.1);
    expect(await again("/api/v1/detective-controls", tag)).toBe(200);
  });

  it("when a run shows no sign of life any more", async () => {
    const account = await database.account();
    await database.scope({ account, last_success_at: at(-119) });
    const run = await database.run({
      state: "running",
      started_at: at(-1),
      progress_at: noon,
      ended_at: null,
      beat_at: noon,
      complete: 0,
    });
    const url = `/api/v1/runs/${run}`;
    const moving = await tagOf(url);
    now = at(1.9);
    expect(await again(url, moving)).toBe(304);
    await database.writer.transaction((tx) => beat(tx, run, at(1.9)));
    const beating = await tagOf(url);
    now = at(2.1); // it beats, and has not moved for two minutes
    expect(await again(url, beating)).toBe(200);
    const stuck = await tagOf("/api/v1/coverage");
    now = at(3.8);
    expect(await again("/api/v1/coverage", stuck)).toBe(304);
    now = at(4); // it beats no longer: freshness is judged as of now
    expect(await again("/api/v1/coverage", stuck)).toBe(200);
  });

  it("when a day begins where the organization is", async () => {
    const tag = await tagOf("/api/v1/summary");
    now = "2026-11-24T23:59:59.000Z";
    expect(await again("/api/v1/summary", tag)).toBe(304);
    now = "2026-11-25T00:00:00.000Z";
    expect(await again("/api/v1/summary", tag)).toBe(200);
  });
});

it("another question, or the same of another program, has another tag", async () => {
  const tag = await tagOf("/api/v1/findings?severity=HIGH");
  expect(await again("/api/v1/findings?severity=LOW", tag)).toBe(200);
  const other = await testApplication(database);
  const { statusCode } = await other.app.inject({ url: "/api/v1/findings?severity=HIGH", headers: { "if-none-match": tag } });
  await other.app.close();
  expect(statusCode).toBe(200);
});

it("what is wrong is said, whatever tag comes along; and is never kept", async () => {
  const tag = await tagOf("/api/v1/findings");
  for (const [url, status] of [
    ["/api/v1/findings?severity=SEVERE", 400],
    [`/api/v1/findings/${"0".repeat(32)}`, 404],
  ] as const) {
    const { statusCode, headers } = await application.app.inject({ url, headers: { "if-none-match": tag } });
    expect([statusCode, headers["cache-control"], headers.etag]).toEqual([status, "no-store", undefined]);
  }
});

it("what is asked to be done is no picture", async () => {
  const { statusCode, headers } = await application.app.inject({ method: "POST", url: "/api/v1/runs" });
  expect([statusCode, headers["cache-control"], headers.etag]).toEqual([202, "no-store", undefined]);
});

describe("readers who see different accounts", () => {
  const reaches: Readonly<Record<string, Reach>> = {
    lead: everything,
    one: { kind: "accounts", accounts: ["111111111111" as AccountId] },
    two: { kind: "accounts", accounts: ["222222222222" as AccountId] },
    nobody: { kind: "accounts", accounts: [] },
  };

  it("never have each other's tag", async () => {
    const app = appByReach();
    const tags = new Map<string, string>();
    for (const who of Object.keys(reaches)) tags.set(who, String((await app.inject({ url: "/coverage", headers: { who } })).headers.etag));
    expect(new Set(tags.values()).size).toBe(4);
    for (const who of Object.keys(reaches)) {
      for (const [whose, tag] of tags) {
        const { statusCode } = await app.inject({ url: "/coverage", headers: { who, "if-none-match": tag } });
        expect([who, whose, statusCode]).toEqual([who, whose, who === whose ? 304 : 200]);
      }
    }
    await app.close();
  });

  function appByReach(): FastifyInstance {
    const app = Fastify();
    app.decorateRequest("reach", {
      getter(): Reach {
        return reaches[String(this.headers.who)] ?? { kind: "accounts", accounts: [] };
      },
    });
    const clock = { now: new Date(noon), intervalMs: 3_600_000 };
    const options = { db: database.db, now: () => clock.now, intervalMs: clock.intervalMs, timeZone: "UTC" };
    app.register(unchanged, options);
    app.get("/coverage", (request) => readCoverage(database.db, request.reach, {}, clock));
    return app;
  }
});
