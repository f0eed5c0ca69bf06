/** Every number that the page shows, against the rows themselves: counted by plain SQL, which knows nothing of the read models. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Accounts } from "../../contract/accounts.ts";
import type { Coverage } from "../../contract/coverage.ts";
import type { Findings } from "../../contract/findings.ts";
import type { Runs, WholeRun } from "../../contract/runs.ts";
import type { Summary } from "../../contract/summary.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { fillHalden } from "../support/halden.ts";
import { sumRows } from "../support/summed.ts";

let database: TestDatabase;
let application: TestApplication;
beforeAll(async () => {
  database = await testDatabase();
  await fillHalden(database);
  const account = await database.account({ name: "elsewhere", state: "outside", organization_id: null, ou_path: null });
  const add = (name: string, row: object) => database.finding({ account, ...row }, { check_id: "EC2.3" }, { uid: name });
  await add("gone", { standing: "resolved", reason: "resource gone", source: "config" });
  await add("sample", { counted: 0 });
  await add("sample of what passed", { counted: 0, standing: "passed" });
  await add("nothing", { standing: "none" });
  await add("unanswered", { standing: "unknown" });
  // Read again on demand: a run that nobody asks the list of runs for.
  await database.run({ trigger: "refresh", complete: 0 });
  await sumRows(database);
  application = await testApplication(database);
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

const ask = async <Answer>(url: string): Promise<Answer> => {
  const { status, body } = await application.get(url);
  expect(status).toBe(200);
  return body as Answer;
};
const count = async (table: string, condition: string): Promise<number> =>
  (await database.writer.rows.get<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE ${condition}`))?.n ?? Number.NaN;

const sources = ["securityhub", "guardduty", "inspector", "config"] as const;
const severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"] as const;

describe("open findings by source", () => {
  it.each(sources)("%s: each severity and the sum, in the table, in the list and in the rows", async (source) => {
    const { open } = await ask<Summary>("/api/v1/summary");
    const row = open.find((one) => one.source === source);
    for (const severity of severities) {
      const listed = await ask<Findings>(`/api/v1/findings?source=${source}&severity=${severity}&status=open&limit=1`);
      const rows = await count("findings", `counted = 1 AND standing = 'open' AND source = '${source}' AND severity = '${severity}'`);
      expect([severity, row?.bySeverity[severity], listed.total]).toEqual([severity, rows, rows]);
    }
    expect(row?.total).toBe(await count("findings", `counted = 1 AND standing = 'open' AND source = '${source}'`));
  });

  it("the last line is the sum of the others, of the accounts, and the list's total", async () => {
    const { open, openTotal } = await ask<Summary>("/api/v1/summary");
    const { items } = await ask<Accounts>("/api/v1/accounts");
    expect(openTotal).toBe(await count("findings", "counted = 1 AND standing = 'open'"));
    expect(open.reduce((sum, { total }) => sum + total, 0)).toBe(openTotal);
    expect(items.reduce((sum, account) => sum + (account.openTotal ?? 0), 0)).toBe(openTotal);
    expect((await ask<Findings>("/api/v1/findings?status=open")).total).toBe(openTotal);
  });

  it("what stands beside it: suppressed, fixed, gone, closed, passed, unanswered", async () => {
    const summary = await ask<Summary>("/api/v1/summary");
    const standing = (word: string) => count("findings", `counted = 1 AND standing = '${word}'`);
    expect(summary).toMatchObject({
      suppressed: await standing("suppressed"),
      resolved: await standing("resolved"),
      fixed: await count("findings", "counted = 1 AND standing = 'resolved' AND reason = 'fixed'"),
      resourceGone: 1,
      closed: await standing("closed"),
      passed: await standing("passed"),
      unknown: await standing("unknown"),
    });
    expect(summary.fixed + summary.resourceGone).toBe(summary.resolved);
    const { total } = await ask<Findings>("/api/v1/findings");
    expect(total).toBe(summary.openTotal + summary.suppressed + summary.resolved + summary.closed);
  });

  it("page by page, each finding is listed once", async () => {
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const page: Findings = await ask<Findings>(`/api/v1/findings?limit=17${next === null ? "" : `&cursor=${next}`}`);
      seen.push(...page.items.map(({ id }) => id));
      next = page.next;
    } while (next !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(await count("findings", "counted = 1 AND standing IN ('open', 'suppressed', 'resolved', 'closed')"));
  });
});

describe("coverage", () => {
  it("states, shares, gaps and the matrix are of the same scopes", async () => {
    const coverage = await ask<Coverage>("/api/v1/coverage?limit=2000");
    const { states, share, bySource, gaps, total, items } = coverage;
    expect(total).toBe(await count("scopes", "watched = 1"));
    expect(Object.values(states).reduce((sum, n) => sum + n, 0)).toBe(total);
    for (const [state, n] of Object.entries(states))
      expect([state, items.filter((scope) => scope.state === state).length]).toEqual([state, n]);
    expect(share).toEqual({ fresh: states.ok, of: total - states.denied_by_scp, deniedByScp: states.denied_by_scp });
    expect(bySource.reduce((sum, source) => sum + source.share.fresh, 0)).toBe(share.fresh);
    expect(bySource.reduce((sum, source) => sum + source.share.of, 0)).toBe(share.of);
    expect(gaps.reduce((sum, { scopes }) => sum + scopes, 0)).toBe(total - states.ok);
    const freshRows = await count(
      "scopes",
      "watched = 1 AND state = 'ok' AND julianday('2026-11-24T12:00:00Z') - julianday(last_success_at) <= 2.0 / 24",
    );
    expect(states.ok).toBe(freshRows);
  });

  it("an account's scopes are those of the matrix", async () => {
    const { items } = await ask<Coverage>("/api/v1/coverage?limit=2000");
    for (const { id, scopes } of (await ask<Accounts>("/api/v1/accounts")).items) {
      const mine = items.filter(({ accountId, state }) => accountId === id && state !== "denied_by_scp");
      expect([id, scopes.of, scopes.fresh]).toEqual([id, mine.length, mine.filter(({ state }) => state === "ok").length]);
    }
  });
});

describe("the run", () => {
  it("its figures are the sums of its scopes, and its warnings are listed", async () => {
    const [run] = (await ask<Runs>("/api/v1/runs?limit=1")).items;
    const whole = await ask<WholeRun>(`/api/v1/runs/${run?.id}`);
    const sum = (figure: "records" | "changed" | "setAside") => whole.runScopes.reduce((all, scope) => all + scope[figure], 0);
    expect(run).toMatchObject({
      scopes: { done: whole.runScopes.filter(({ state }) => state === "done").length, total: whole.runScopes.length },
      records: sum("records"),
      changed: sum("changed"),
      setAside: sum("setAside"),
      warnings: whole.runWarnings.length,
    });
    expect(whole.runScopes.length).toBe(await count("run_scopes", `run = ${run?.id}`));
  });

  it("its sums by account and by source are those of their scopes", async () => {
    const [run] = (await ask<Runs>("/api/v1/runs?limit=1")).items;
    const { byAccount, bySource, runScopes } = await ask<WholeRun>(`/api/v1/runs/${run?.id}`);
    const sumsOf = (scopes: WholeRun["runScopes"]) => ({
      scopes: scopes.length,
      done: scopes.filter(({ state }) => state === "done").length,
      unread: scopes.filter(({ outcome }) => outcome === "denied" || outcome === "failed").length,
      pages: scopes.reduce((sum, { pages }) => sum + pages, 0),
      records: scopes.reduce((sum, { records }) => sum + records, 0),
      changed: scopes.reduce((sum, { changed }) => sum + changed, 0),
      setAside: scopes.reduce((sum, { setAside }) => sum + setAside, 0),
    });
    for (const { accountId, accountName: _, ...sums } of byAccount) {
      expect([accountId, sums]).toEqual([accountId, sumsOf(runScopes.filter((scope) => scope.accountId === accountId))]);
    }
    for (const { source, ...sums } of bySource) {
      expect([source, sums]).toEqual([source, sumsOf(runScopes.filter((scope) => scope.source === source))]);
    }
    expect(sumsOf(runScopes).unread).toBeGreaterThan(0);
    expect(run?.scopes.unread).toBe(sumsOf(runScopes).unread);
    expect(byAccount.reduce((sum, { scopes }) => sum + scopes, 0)).toBe(runScopes.length);
    expect(bySource.reduce((sum, { scopes }) => sum + scopes, 0)).toBe(runScopes.length);
  });

  it("what was read again on demand is no run of the list, and completes nothing", async () => {
    const { items, total } = await ask<Runs>("/api/v1/runs");
    expect([items.length, total]).toEqual([1, 1]);
    expect((await ask<Summary>("/api/v1/summary")).lastCompleteRunAt).toBe(items[0]?.endedAt);
    expect(Date.parse(items[0]?.endedAt ?? noon)).toBeLessThan(Date.parse(noon));
  });
});
