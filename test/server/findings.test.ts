import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAccounts } from "../../db/read/accounts.ts";
import { readCoverage } from "../../db/read/coverage.ts";
import { readDocument, readFinding } from "../../db/read/finding.ts";
import { readFindings } from "../../db/read/findings.ts";
import { readRuns } from "../../db/read/runs.ts";
import { readSummary } from "../../db/read/summary.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import type { Reach } from "../../posture/reach.ts";
import type { AccountId } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";

let database: TestDatabase;
let application: TestApplication;
/** Public ids by the names that the tests use. */
const ids = new Map<string, string>();
const named = (name: string): string => ids.get(name) ?? name;

const hour = (number: number): string => `2026-11-24T${String(number).padStart(2, "0")}:00:00.000Z`;

beforeAll(async () => {
  database = await testDatabase();
  const payments = await database.account();
  const shop = await database.account({ account_id: "222222222222" as AccountId, name: "shop-prod" });
  const scope = await database.scope({ account: payments });
  const inspector = await database.scope({ account: payments, source: "inspector" });
  const run = await database.run();
  const add = async (name: string, ...row: Parameters<TestDatabase["finding"]>) => {
    const { id, publicId } = await database.finding(...row);
    ids.set(name, publicId);
    return id;
  };
  const bucket = await add("bucket", { account: payments, severity: "CRITICAL", changed_at: hour(9) });
  await add(
    "key",
    { account: payments, changed_at: hour(8), standing: "suppressed", suppressed_in: "securityhub" },
    { check_id: "KMS.4" },
    { uid: "key" },
  );
  await add(
    "cve",
    { account: shop, kind: "vulnerability", source: "inspector", changed_at: hour(7) },
    { check_id: "CVE-2026-1" },
    { uid: "i-100%" },
  );
  await add(
    "fixed",
    { account: shop, changed_at: hour(6), standing: "resolved", reason: "fixed", region: "global" },
    { check_id: "IAM.9" },
    { uid: "root" },
  );
  await add(
    "off",
    { account: shop, changed_at: hour(5), standing: "closed", reason: "check switched off" },
    { check_id: "EC2.8" },
    { uid: "i-2" },
  );
  await add("sample", { account: payments, changed_at: hour(4), counted: 0 }, { check_id: "Sample" }, { uid: "sample" });
  await add("passed", { account: payments, changed_at: hour(3), standing: "passed" }, { check_id: "S3.2" }, { uid: "good" });
  await add("unknown", { account: payments, changed_at: hour(3), standing: "unknown" }, { check_id: "S3.4" }, { uid: "unasked" });
  await add("none", { account: payments, changed_at: hour(3), standing: "none" }, { check_id: "S3.5" }, { uid: "nothing" });
  const copy = await database.record({ finding: bucket, scope: inspector, copy_of: "config", updated_at: hour(11) });
  const leading = await database.record({ finding: bucket, scope, updated_at: hour(10) });
  await database.insert("documents", { record: copy, body: '{"which":"copy"}' });
  await database.insert("documents", { record: leading, body: '{"which":"leading"}' });
  await database.event({ finding: bucket, run, at: hour(1) });
  await database.event({ finding: bucket, run: null, from_standing: "open", cause: "severity", at: hour(2) });
  application = await testApplication(database);
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

const everyone = ["bucket", "key", "cve", "fixed", "off"];

const filters: readonly (readonly [query: string, found: readonly string[]])[] = [
  ["", everyone],
  ["source=inspector", ["cve"]],
  ["source=inspector&source=securityhub", everyone],
  ["source=guardduty", []],
  ["account=222222222222", ["cve", "fixed", "off"]],
  ["account=333333333333", []],
  ["region=global", ["fixed"]],
  ["severity=CRITICAL", ["bucket"]],
  ["status=open", ["bucket", "cve"]],
  ["status=resolved&status=closed", ["fixed", "off"]],
  ["kind=vulnerability", ["cve"]],
  ["check=kms.4", ["key"]],
  ["check=cve-2026-1&check=IAM.9", ["cve", "fixed"]],
  ["search=HALDEN-exports", ["bucket"]],
  ["search=title of kms", ["key"]],
  ["search=100%25", ["cve"]],
  ["search=%25", ["cve"]],
  ["search=_", []],
  ["include=uncounted", [...everyone, "sample"]],
  ["severity=HIGH&status=open&account=222222222222", ["cve"]],
];

describe("GET /findings: newest change first", () => {
  it.each(filters)("?%s finds %j", async (query, found) => {
    const { status, body } = await application.get(`/api/v1/findings?${query}`);
    const { items, total, totalExact, next } = body as { items: { id: string }[]; total: number; totalExact: boolean; next: unknown };
    expect(status).toBe(200);
    expect(items.map(({ id }) => id)).toEqual(found.map(named));
    expect({ total, totalExact, next }).toEqual({ total: found.length, totalExact: true, next: null });
  });

  it.each([1, 2, 3])("pages of %i give every finding once, in order", async (limit) => {
    const seen: string[] = [];
    let next: string | null = "";
    while (next !== null) {
      const { body } = await application.get(`/api/v1/findings?limit=${limit}${next === "" ? "" : `&cursor=${next}`}`);
      const page = body as { items: { id: string }[]; total: number; next: string | null };
      expect(page.total).toBe(everyone.length);
      seen.push(...page.items.map(({ id }) => id));
      next = page.next;
    }
    expect(seen).toEqual(everyone.map(named));
  });

  it("a cursor of another filter is refused: it would leave findings out", async () => {
    const { body } = await application.get("/api/v1/findings?limit=1");
    const { next } = body as { next: string };
    const answer = await application.get(`/api/v1/findings?limit=1&status=open&cursor=${next}`);
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ field: "cursor", message: expect.stringContaining("another list or filter") }] },
    });
  });
});

describe("GET /findings/:id", () => {
  it("tells what is behind it, the leading record first, and its events, newest first", async () => {
    const { body } = await application.get(`/api/v1/findings/${named("bucket")}`);
    expect(body).toMatchObject({
      id: named("bucket"),
      accountId: "111111111111",
      status: "open",
      records: [{ copyOf: null, hasDocument: true }, { copyOf: "config" }],
      events: [
        { cause: "severity", run: null },
        { cause: "new", run: 1 },
      ],
    });
  });

  it.each(["passed", "unknown", "none"])("what is %s is no finding", async (name) => {
    expect(await application.get(`/api/v1/findings/${named(name)}`)).toMatchObject({ status: 404 });
  });

  it("its document is that of the leading record, or of the one that was named", async () => {
    const document = `/api/v1/findings/${named("bucket")}/document`;
    expect(await application.get(document)).toMatchObject({ body: { source: "securityhub", document: { which: "leading" } } });
    const { body } = await application.get(`/api/v1/findings/${named("bucket")}`);
    const [, copy] = (body as { records: { id: string }[] }).records;
    expect(await application.get(`${document}?record=${copy?.id}`)).toMatchObject({ body: { document: { which: "copy" } } });
  });

  it("one without a document says so", async () => {
    expect(await application.get(`/api/v1/findings/${named("cve")}/document`)).toMatchObject({ status: 404 });
  });
});

describe("GET /summary", () => {
  it("counts what is counted: open by leading source and severity, the others beside", async () => {
    const { body } = await application.get("/api/v1/summary");
    const none = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0 };
    expect(body).toMatchObject({
      contents: null,
      open: [
        { source: "securityhub", bySeverity: { ...none, CRITICAL: 1 }, total: 1 },
        { source: "guardduty", bySeverity: none, total: 0 },
        { source: "inspector", bySeverity: { ...none, HIGH: 1 }, total: 1 },
        { source: "config", bySeverity: none, total: 0 },
      ],
      openTotal: 2,
      suppressed: 1,
      resolved: 1,
      fixed: 1,
      resourceGone: 0,
      closed: 1,
      passed: 1,
      unknown: 1,
    });
  });
});

describe("POST /findings/:id/refresh", () => {
  it("asks for that finding, and says where the answer will be", async () => {
    const response = await application.app.inject({ method: "POST", url: `/api/v1/findings/${named("bucket")}/refresh` });
    expect(response.statusCode).toBe(202);
    expect(response.headers.location).toBe("/api/v1/refreshes/3");
    expect(application.asked.refreshed).toEqual([named("bucket")]);
  });

  it("asks nothing for a finding that is not there", async () => {
    const before = application.asked.refreshed.length;
    const response = await application.app.inject({ method: "POST", url: `/api/v1/findings/${"0".repeat(32)}/refresh` });
    expect(response.statusCode).toBe(404);
    expect(application.asked.refreshed).toHaveLength(before);
  });
});

const of = (...accounts: string[]): Reach => ({ kind: "accounts", accounts: accounts as AccountId[] });
const clock = { now: new Date(noon), intervalMs: 3_600_000, timeZone: "UTC" };
const context = { catalogue: builtIn, calendar: clock };

describe("the wall: a reader of some accounts sees nothing of the others", () => {
  it("in lists and totals", async () => {
    const page = await readFindings(database.db, of("111111111111"), {}, context);
    expect(page.items.map(({ id }) => id)).toEqual(["bucket", "key"].map(named));
    expect(page.total).toBe(2);
  });

  it("also when they name the other account", async () => {
    expect(await readFindings(database.db, of("111111111111"), { account: ["222222222222"] }, context)).toMatchObject({
      items: [],
      total: 0,
    });
  });

  it("by guessing an id: the same as one that is not there", async () => {
    expect(await readFinding(database.db, of("222222222222"), named("bucket"), context)).toBeUndefined();
    expect(await readDocument(database.db, of("222222222222"), { id: named("bucket") })).toBeUndefined();
    expect(await readFinding(database.db, of("111111111111"), named("bucket"), context)).toBeDefined();
  });

  it("in counts, accounts, coverage and runs", async () => {
    const shop = of("222222222222");
    expect(await readSummary(database.db, shop, { now: clock.now })).toMatchObject({ openTotal: 1, passed: 0, accounts: 1, regions: 0 });
    expect((await readAccounts(database.db, shop, {}, context)).items.map(({ id }) => id)).toEqual(["222222222222"]);
    expect(await readCoverage(database.db, shop, {}, clock)).toMatchObject({ total: 0, share: { of: 0 }, gaps: [] });
    expect((await readRuns(database.db, shop, {}, clock.now)).items).toMatchObject([{ scopes: { total: 0 }, records: 0 }]);
  });

  it("no accounts means nothing, never everything", async () => {
    expect(await readFindings(database.db, of(), {}, context)).toMatchObject({ items: [], total: 0 });
    expect(await readSummary(database.db, of(), { now: clock.now })).toMatchObject({ openTotal: 0, accounts: 0 });
    expect(await readAccounts(database.db, of(), {}, context)).toMatchObject({ items: [], total: 0 });
    expect(await readFinding(database.db, of(), named("bucket"), context)).toBeUndefined();
  });
});

describe("a total is exact up to 10,000", () => {
  it("beyond, it says that there are more", async () => {
    const many = await testDatabase();
    const account = await many.account();
    await many.finding({ account });
    await many.writer.transaction((tx) =>
      tx.run(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
        INSERT INTO findings (public_id, account, region, check_ref, resource, kind, product, source, standing, severity, severity_assigned,
          first_seen, spell, reopened, second_hand, marked_resolved, counted, changed_at, run)
        SELECT randomblob(16), account, region, check_ref, resource, kind, product, source, standing, severity, severity_assigned,
          first_seen, spell, reopened, second_hand, marked_resolved, counted, changed_at, run FROM findings, n`),
    );
    const { app, get } = await testApplication(many);
    expect(await get("/api/v1/findings?limit=1")).toMatchObject({ body: { total: 10_000, totalExact: false } });
    expect(await get("/api/v1/summary")).toMatchObject({ body: { openTotal: 10_001 } });
    await app.close();
    await many.close();
  });
});
