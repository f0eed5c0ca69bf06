import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AccountId, ScopeState } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { sumRows } from "../support/summed.ts";

const minutesAgo = (minutes: number): string => new Date(Date.parse(noon) - minutes * 60_000).toISOString();

let database: TestDatabase;
let application: TestApplication;
beforeEach(async () => {
  database = await testDatabase();
  application = await testApplication(database);
});
afterEach(async () => {
  await application.app.close();
  await database.close();
});

interface Covered {
  readonly items: { state: string }[];
  readonly share: object;
  readonly gaps: { state: string; scopes: number; regions: string[]; statement: object | null }[];
}
const coverage = async (query = ""): Promise<Covered> => (await application.get(`/api/v1/coverage${query}`)).body as Covered;

/** State in the table, minutes since the last success, and what a reader is told: the interval is an hour. */
const states: readonly (readonly [ScopeState | null, number | null, string])[] = [
  ["ok", 1, "ok"],
  ["ok", 120, "ok"],
  ["ok", 121, "stale"],
  ["ok", null, "never"],
  [null, null, "never"],
  ["not_enabled", 1, "not_enabled"],
  ["denied", 1, "denied"],
  ["denied_by_scp", 500, "denied_by_scp"],
  ["failed", 1, "failed"],
];

describe("GET /coverage", () => {
  it.each(states)("a scope that ended %s, %s minutes after its last success, is %s", async (state, minutes, told) => {
    const account = await database.account();
    await database.scope({ account, state, last_success_at: minutes === null ? null : minutesAgo(minutes) });
    expect((await coverage()).items.map((scope) => scope.state)).toEqual([told]);
  });

  it("a run in progress holds time at its start, but only while it lives", async () => {
    const account = await database.account();
    await database.scope({ account, last_success_at: minutesAgo(130) });
    const run = { state: "running", started_at: minutesAgo(20), ended_at: null, complete: 0 } as const;
    await database.run({ ...run, beat_at: minutesAgo(0.5) });
    expect((await coverage()).items).toMatchObject([{ state: "ok" }]);
    await database.run({ ...run, beat_at: minutesAgo(19) });
    expect((await coverage()).items).toMatchObject([{ state: "stale" }]);
  });

  it("the share leaves out what a service control policy closes, and says it; scopes no longer watched are none", async () => {
    const account = await database.account();
    await database.scope({ account, source: "securityhub" });
    await database.scope({ account, source: "guardduty", state: "not_enabled" });
    await database.scope({ account, source: "config", state: "denied_by_scp" });
    await database.scope({ account, source: "inspector", watched: 0 });
    expect(await coverage()).toMatchObject({
      share: { fresh: 1, of: 2, deniedByScp: 1 },
      bySource: [
        { source: "securityhub", share: { fresh: 1, of: 1 } },
        { source: "guardduty", share: { fresh: 0, of: 1 } },
        { source: "inspector", share: { fresh: 0, of: 0 } },
        { source: "config", share: { fresh: 0, of: 0, deniedByScp: 1 } },
      ],
      states: { ok: 1, not_enabled: 1, denied_by_scp: 1, denied: 0, failed: 0, never: 0, stale: 0 },
    });
  });

  it("what one step mends is one gap, whatever the regions; what cannot be mended comes last", async () => {
    const account = await database.account();
    for (const region of ["eu-west-1", "us-east-1"]) {
      const message = `not authorized in ${region}`;
      await database.scope({ account, region, source: "inspector", state: "denied", action: "inspector2:ListFindings", message });
      await database.scope({ account, region, source: "config", state: "denied_by_scp", action: "config:DescribeConfigRules" });
      await database.scope({ account, region, source: "guardduty", last_success_at: minutesAgo(900) });
      await database.scope({ account, region, source: "securityhub", last_success_at: minutesAgo(800) });
    }
    const { gaps } = await coverage();
    expect(gaps.map(({ state, scopes }) => [state, scopes])).toEqual([
      ["stale", 4],
      ["denied", 2],
      ["denied_by_scp", 2],
    ]);
    const statement = { Sid: "PillarwatchListFindings", Effect: "Allow", Action: ["inspector2:ListFindings"], Resource: "*" };
    expect(gaps[1]).toMatchObject({ action: "inspector2:ListFindings", regions: ["eu-west-1", "us-east-1"], statement });
    expect(gaps.filter((_, index) => index !== 1).map((gap) => gap.statement)).toEqual(gaps.slice(1).map(() => null));
    expect(gaps[0]).toMatchObject({ lastSuccessAt: minutesAgo(900) });
  });

  it("a filter by state filters the list, not the share", async () => {
    const account = await database.account();
    await database.scope({ account, source: "securityhub" });
    await database.scope({ account, source: "guardduty", state: "failed", message: "throttled", waiting_helps: 1 });
    const { items, share } = await coverage("?state=failed");
    expect(items).toMatchObject([{ source: "guardduty", waitingHelps: true, message: "throttled" }]);
    expect(share).toEqual({ fresh: 1, of: 2, deniedByScp: 0 });
  });

  it("pages give every scope once", async () => {
    for (const accountId of ["111111111111", "222222222222"] as AccountId[]) {
      const account = await database.account({ account_id: accountId });
      for (const source of ["config", "guardduty", "securityhub"] as const) await database.scope({ account, source });
    }
    const seen: string[] = [];
    let next: string | null = "";
    while (next !== null) {
      const { body } = await application.get(`/api/v1/coverage?limit=4${next && `&cursor=${next}`}`);
      const page = body as { items: { accountId: string; source: string }[]; next: string | null };
      seen.push(...page.items.map(({ accountId, source }) => `${accountId} ${source}`));
      next = page.next;
    }
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
  });
});

describe("GET /accounts", () => {
  it("by name, with open findings that count and the share of fresh scopes; pages give each once", async () => {
    const shop = await database.account({ account_id: "222222222222" as AccountId, name: "shop-prod" });
    const audit = await database.account({ name: "audit", state: "suspended" });
    await database.scope({ account: shop });
    await database.scope({ account: shop, source: "config", state: "denied" });
    await database.finding({ account: shop, severity: "LOW" });
    await database.finding({ account: shop, counted: 0 });
    await database.finding({ account: audit, standing: "resolved" });
    await sumRows(database);
    const { body } = await application.get("/api/v1/accounts?limit=1");
    const first = body as { items: object[]; total: number; next: string };
    const second = (await application.get(`/api/v1/accounts?limit=1&cursor=${first.next}`)).body as {
      items: object[];
      next: string | null;
    };
    expect([...first.items, ...second.items]).toMatchObject([
      { name: "audit", state: "suspended", openTotal: 0, scopes: { fresh: 0, of: 0 } },
      { id: "222222222222", openTotal: 1, open: { LOW: 1, HIGH: 0 }, scopes: { fresh: 1, of: 2, deniedByScp: 0 } },
    ]);
    expect([first.total, second.next]).toEqual([2, null]);
  });
});

describe("GET /runs", () => {
  it("newest first, each with its progress", async () => {
    const account = await database.account();
    const done = await database.scope({ account });
    const reading = await database.scope({ account, source: "config" });
    await database.run();
    const run = await database.run({
      state: "running",
      ended_at: null,
      complete: 0,
      progress_at: minutesAgo(1),
      figures: JSON.stringify({
        waitedMs: 1500,
        requests: 12,
        throttles: 2,
        byService: { sts: { requests: 2, throttles: 0 }, guardduty: { requests: 10, throttles: 2 } },
      }),
    });
    await database.runScope({ run, scope: done, records: 40, changed: 4, set_aside: 1, outcome: "ok" });
    await database.runScope({ run, scope: reading, state: "reading", records: 10, changed: 1 });
    await database.insert("run_warnings", { run, scope: done, code: "malformed-record", message: "no Id", times: 1 });
    await database.insert("run_warnings", { run, scope: null, code: "clock", message: "off by 9 min", times: 3 });
    const { body } = await application.get("/api/v1/runs");
    expect(body).toMatchObject({
      total: 2,
      items: [
        {
          id: run,
          state: "running",
          scopes: { done: 1, reading: 1, total: 2 },
          records: 50,
          changed: 5,
          setAside: 1,
          warnings: 2,
          requests: 12,
          throttles: 2,
          quotaWaitMs: 1500,
        },
        { state: "done", scopes: { total: 0 }, requests: null, throttles: null, quotaWaitMs: null },
      ],
    });
    expect((await application.get(`/api/v1/runs/${run}`)).body).toMatchObject({
      noProgressSince: null,
      calls: [
        { service: "guardduty", requests: 10, throttles: 2 },
        { service: "sts", requests: 2, throttles: 0 },
      ],
      runScopes: [
        { source: "config", state: "reading" },
        { source: "securityhub", state: "done", outcome: "ok" },
      ],
      runWarnings: [
        { code: "clock", times: 3, accountId: null },
        { code: "malformed-record", accountId: "111111111111", source: "securityhub" },
      ],
    });
  });

  /** State, minutes since the last progress, since when nothing happens. */
  const silences = [
    ["running", 1, null],
    ["running", 3, 3],
    ["asked", 3, 3],
    ["done", 300, null],
    ["failed", 300, null],
  ] as const;
  it.each(silences)("a run that is %s and moved %i minutes ago has no progress since %s", async (state, moved, since) => {
    const run = await database.run({ state, progress_at: minutesAgo(moved) });
    const noProgressSince = since === null ? null : minutesAgo(since);
    expect((await application.get(`/api/v1/runs/${run}`)).body).toMatchObject({ noProgressSince });
  });
});

describe("POST /runs", () => {
  const bodies = [
    [undefined, { full: false, accounts: undefined, regions: undefined, sources: undefined }],
    [{}, { full: false, accounts: undefined, regions: undefined, sources: undefined }],
    [
      { full: true, sources: ["config"], regions: ["eu-west-1"], accounts: ["111111111111"] },
      { full: true, sources: ["config"], regions: ["eu-west-1"], accounts: ["111111111111"] },
    ],
  ] as const;
  it.each(bodies)("%j asks for %j", async (payload, asked) => {
    const response = await application.app.inject({ method: "POST", url: "/api/v1/runs", ...(payload && { payload }) });
    expect(response.json()).toEqual({ run: 7 });
    expect([response.statusCode, response.headers.location]).toEqual([202, "/api/v1/runs/7"]);
    expect(application.asked.runs).toEqual([asked]);
  });

  it.each([
    [{ fill: true }, "fill"],
    [{ sources: ["macie"] }, "sources"],
    [{ full: "certainly" }, "full"],
  ])("%j is refused by name: %s", async (payload, field) => {
    const response = await application.app.inject({ method: "POST", url: "/api/v1/runs", payload });
    expect([response.statusCode, response.json().errors[0].field]).toEqual([400, field]);
    expect(application.asked.runs).toEqual([]);
  });

  it("while a run goes on, the answer names it", async () => {
    const busy = await testApplication(database, {
      ask: { run: async () => ({ run: 4, isNew: false }), cancel: async () => false, refresh: async () => 1 },
    });
    const response = await busy.app.inject({ method: "POST", url: "/api/v1/runs" });
    expect([response.statusCode, response.json().run]).toEqual([409, 4]);
    await busy.app.close();
  });
});

describe("POST /runs/:id/cancel", () => {
  it("asks for that run; one that is over, or not there, says so", async () => {
    const run = await database.run({ state: "running", ended_at: null });
    expect((await application.app.inject({ method: "POST", url: `/api/v1/runs/${run}/cancel` })).statusCode).toBe(202);
    expect(application.asked.cancelled).toEqual([run]);
    expect((await application.app.inject({ method: "POST", url: "/api/v1/runs/99/cancel" })).statusCode).toBe(404);
    const over = await testApplication(database, {
      ask: { run: async () => ({ run: 1, isNew: true }), cancel: async () => false, refresh: async () => 1 },
    });
    expect((await over.app.inject({ method: "POST", url: `/api/v1/runs/${run}/cancel` })).statusCode).toBe(409);
    await over.app.close();
  });
});

describe("GET /refreshes/:id", () => {
  it("says what asking again has shown", async () => {
    const { id, publicId } = await database.finding({ account: await database.account() });
    const refresh = await database.insert("refreshes", {
      finding: id,
      asked_at: noon,
      state: "done",
      answer: "AWS has not looked again yet",
    });
    expect((await application.get(`/api/v1/refreshes/${refresh}`)).body).toMatchObject({
      finding: publicId,
      state: "done",
      answer: "AWS has not looked again yet",
    });
  });
});

describe("a run that only read one finding again", () => {
  it("is none that the list of runs tells, nor does it hold time", async () => {
    const account = await database.account();
    await database.scope({ account, last_success_at: minutesAgo(130) });
    const collection = await database.run();
    const again = await database.run({
      trigger: "refresh",
      state: "running",
      started_at: minutesAgo(20),
      ended_at: null,
      beat_at: noon,
      complete: 0,
    });
    expect((await application.get("/api/v1/runs")).body).toMatchObject({ total: 1, items: [{ id: collection }] });
    expect(await application.get(`/api/v1/runs/${again}`)).toMatchObject({ status: 200 });
    expect((await coverage()).items).toMatchObject([{ state: "stale" }]);
  });
});
