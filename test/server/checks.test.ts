/** GET /checks and /checks/:id: numbers against SQL, order, pages, filters, walls. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Check, Checks, WholeCheck } from "../../contract/checks.ts";
import { readCheck } from "../../db/read/check.ts";
import { readChecks } from "../../db/read/checks.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { practices } from "../../posture/catalogue/decisions.ts";
import type { Reach } from "../../posture/reach.ts";
import type { AccountId } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { fillHalden } from "../support/halden.ts";
import { sumRows } from "../support/summed.ts";

let database: TestDatabase;
let application: TestApplication;
beforeAll(async () => {
  database = await testDatabase();
  await fillHalden(database);
  const account = await database.account({ name: "elsewhere", account_id: "999999999999" as AccountId, ou_path: "Root / Elsewhere" });
  const add = (check: string, uid: string, row: object) => database.finding({ account, ...row }, { check_id: check }, { uid });
  await add("EC2.19", "sample", { counted: 0 });
  await add("Only.Elsewhere", "open there", { severity: "LOW" });
  await add("Only.Elsewhere", "passed there", { standing: "passed" });
  await add("Nothing.1", "decides nothing", { standing: "none" });
  await database.writer.transaction((tx) => tx.run("UPDATE checks SET principle = 'people' WHERE check_id = 'S3.3'"));
  // Halden's records are all alike: only Security Hub CSPM's are of controls.
  await database.writer.transaction((tx) =>
    tx.run("UPDATE records SET control = 0 WHERE finding IN (SELECT id FROM findings WHERE source <> 'securityhub')"),
  );
  await sumRows(database);
  application = await testApplication(database);
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

const ask = async <Answer>(url: string): Promise<Answer> => {
  const { status, body } = await application.get(url);
  expect([url, status]).toEqual([url, 200]);
  return body as Answer;
};
const rows = <Row>(sql: string): Promise<Row[]> => database.writer.rows.all<Row>(sql);

const isOpen = "standing = 'open' AND counted = 1";
const joined = "findings JOIN checks ON checks.id = check_ref JOIN accounts ON accounts.id = account";
const weight = "sum(CASE severity WHEN 'CRITICAL' THEN 10 WHEN 'HIGH' THEN 5 WHEN 'MEDIUM' THEN 2 WHEN 'LOW' THEN 1 ELSE 0 END)";

/** What each order is by, in SQL that knows nothing of the read model. */
const orders = [
  ["weight", weight],
  ["open", "count(*)"],
  ["resources", "count(DISTINCT resource)"],
  ["accounts", "count(DISTINCT account)"],
  [
    "severity",
    "max(CASE severity WHEN 'CRITICAL' THEN 4 WHEN 'HIGH' THEN 3 WHEN 'MEDIUM' THEN 2 WHEN 'LOW' THEN 1 ELSE 0 END) * 1000 + count(*)",
  ],
  ["check", "max(0)"],
] as const;

describe("GET /checks", () => {
  it.each(orders)("by %s, as the rows say; page by page each check once", async (sort, by) => {
    const expected = await rows<{ check_id: string; n: number; resources: number; accounts: number }>(
      `SELECT check_id, count(*) AS n, count(DISTINCT resource) AS resources, count(DISTINCT account) AS accounts
       FROM ${joined} WHERE ${isOpen} GROUP BY check_ref ORDER BY ${by} DESC, folded`,
    );
    const seen: Check[] = [];
    let next: string | null = "";
    while (next !== null) {
      const page: Checks = await ask<Checks>(`/api/v1/checks?sort=${sort}&limit=4${next && `&cursor=${next}`}`);
      expect([page.total, page.together.checks]).toEqual([expected.length, page.items.length]);
      seen.push(...page.items);
      next = page.next;
    }
    expect(seen.map(({ check, openTotal, resources, accounts }) => ({ check_id: check, n: openTotal, resources, accounts }))).toEqual(
      expected,
    );
  });

  it.each(["", "&account=100000000006", "&sort=resources"])(
    "of a severity: checks that have it open, with all their numbers%s",
    async (more) => {
      const has = async (words: string) =>
        rows<{ check_id: string; n: number }>(
          `SELECT check_id, count(*) AS n FROM ${joined} WHERE ${isOpen} ${more.startsWith("&account") ? "AND account_id = '100000000006'" : ""}
         GROUP BY check_ref HAVING sum(severity IN (${words})) > 0 ORDER BY check_id`,
        );
      let seen = 0;
      for (const [query, words] of [
        ["severity=CRITICAL", "'CRITICAL'"],
        ["severity=MEDIUM&severity=LOW", "'MEDIUM', 'LOW'"],
      ] as const) {
        const { items, total } = await ask<Checks>(`/api/v1/checks?${query}${more}`);
        const expected = await has(words);
        seen += expected.length;
        expect(total).toBe(expected.length);
        expect(
          items.map(({ check, openTotal }) => ({ check_id: check, n: openTotal })).sort((a, b) => (a.check_id < b.check_id ? -1 : 1)),
        ).toEqual(expected);
      }
      expect(seen).toBeGreaterThan(0);
    },
  );

  it("each with its open findings by severity, the worst of them, and who found it", async () => {
    for (const { check, open, severity, products, openTotal } of (await ask<Checks>("/api/v1/checks")).items) {
      const counted = await rows<{ severity: string; n: number }>(
        `SELECT severity, count(*) AS n FROM ${joined} WHERE ${isOpen} AND check_id = '${check}' GROUP BY severity`,
      );
      expect(Object.entries(open).filter(([, n]) => n > 0)).toEqual(counted.map((row) => [row.severity, row.n]));
      expect([severity, openTotal]).toEqual([counted[0]?.severity, counted[0]?.n]); // Halden's checks have one severity each
      expect(products).toEqual(
        (await rows<{ product: string }>(`SELECT DISTINCT product FROM ${joined} WHERE ${isOpen} AND check_id = '${check}'`)).map(
          ({ product }) => product,
        ),
      );
    }
  });

  const filters = [
    ["account=100000000006", "account_id = '100000000006'"],
    ["account=100000000006&account=100000000007", "account_id IN ('100000000006', '100000000007')"],
    [`ou=${encodeURIComponent("Root / Payments")}`, "ou_path = 'Root / Payments'"],
    ["region=eu-west-1", "region = 'eu-west-1'"],
    ["principle=people", "principle = 'people'"],
    ["principle=events", "false"],
    ["kind=posture&product=guardduty", "checks.kind = 'posture' AND product = 'guardduty'"],
    ["product=inspector&product=config", "product IN ('inspector', 'config')"],
  ] as const;
  it.each(filters)("%s", async (query, condition) => {
    const { items, together } = await ask<Checks>(`/api/v1/checks?${query}&sort=check`);
    const expected = await rows<{ check_id: string; n: number }>(
      `SELECT check_id, count(*) AS n FROM ${joined} WHERE ${isOpen} AND ${condition} GROUP BY check_ref ORDER BY folded`,
    );
    expect(items.map(({ check, openTotal }) => ({ check_id: check, n: openTotal }))).toEqual(expected);
    const [all] = await rows<{ n: number; resources: number; accounts: number }>(
      `SELECT count(*) AS n, count(DISTINCT resource) AS resources, count(DISTINCT account) AS accounts FROM ${joined} WHERE ${isOpen} AND ${condition}`,
    );
    expect({ n: together.openTotal, resources: together.resources, accounts: together.accounts }).toEqual(all);
  });

  it("what nobody counts, and what is no control, has no number: null, never 0", async () => {
    const { items, together } = await ask<Checks>("/api/v1/checks?product=inspector");
    expect(items.map(({ status, fix }) => [status, fix.score])).toEqual(items.map(() => [null, null]));
    expect(together.fix.score).toBeNull();
    const control = (await ask<Checks>("/api/v1/checks")).items.find(({ check }) => check === "KMS.4");
    expect(control).toMatchObject({ status: "failed", fix: { score: { from: expect.any(Number), to: expect.any(Number) } } });
  });
});

describe("GET /checks/:id", () => {
  it("has its accounts, the most first, and how its keys stand; whatever the case, and with a slash in its id", async () => {
    const id = "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS";
    const told = await ask<WholeCheck>(`/api/v1/checks/${encodeURIComponent(id.toUpperCase())}`);
    const stood = Object.fromEntries(
      (
        await rows<{ standing: string; n: number }>(
          `SELECT standing, count(*) AS n FROM ${joined} WHERE counted = 1 AND check_id = '${id}' GROUP BY standing`,
        )
      ).map(({ standing, n }) => [standing, n]),
    );
    expect(told).toMatchObject({
      check: id,
      openTotal: stood.open,
      suppressed: stood.suppressed ?? 0,
      resolved: stood.resolved ?? 0,
      closed: stood.closed ?? 0,
      passed: stood.passed ?? 0,
      control: null,
    });
    const byAccount = await rows<{ id: string; n: number }>(
      `SELECT account_id AS id, count(*) AS n FROM ${joined} WHERE ${isOpen} AND check_id = '${id}' GROUP BY account ORDER BY n DESC, account`,
    );
    expect(told.byAccount.map(({ accountId, openTotal }) => ({ id: accountId, n: openTotal }))).toEqual(byAccount);
  });

  it("is explained as the catalogue says: best practices with their titles, why it matters, how to fix it; what has none says so", async () => {
    const told = await ask<WholeCheck>("/api/v1/checks/KMS.4");
    const decided = builtIn.decide({ check: "KMS.4", product: "securityhub" });
    expect(decided.practices.length).toBeGreaterThan(0);
    expect(told).toMatchObject({
      practices: decided.practices.map((id) => practices.find((practice) => practice.id === id)),
      because: decided.because,
      explanation: { matters: decided.matters, fix: decided.fix },
    });
    expect(await ask<WholeCheck>("/api/v1/checks/Only.Elsewhere")).toMatchObject({ practices: [], explanation: null });
  });

  it("says by which other names people know it, and where AWS writes of it", async () => {
    expect(await ask<WholeCheck>("/api/v1/checks/kms.4")).toMatchObject({
      guidance: "https://docs.aws.amazon.com/console/securityhub/KMS.4/remediation",
      ties: {
        rule: "CMK_BACKING_KEY_ROTATION_ENABLED",
        controls: [],
        legacy: expect.arrayContaining(["cis-aws-foundations-benchmark/v/1.4.0/3.8"]),
      },
    });
  });

  it("in a view where none of it is open, says so; one that nobody has is not there", async () => {
    const told = await ask<WholeCheck>("/api/v1/checks/KMS.4?account=999999999999");
    expect(told).toMatchObject({ check: "KMS.4", openTotal: 0, severity: null, byAccount: [], status: "no data" });
    for (const id of ["S3.4711", "Nothing.1"]) {
      expect(await application.get(`/api/v1/checks/${id}`)).toMatchObject({
        status: 404,
        body: { detail: "There is no such check here." },
      });
    }
  });
});

describe("who sees a part sees nothing of the rest", () => {
  const mine: Reach = { kind: "accounts", accounts: ["100000000006" as AccountId] };
  const nobody: Reach = { kind: "accounts", accounts: [] };

  it("in the list, its sums and its total", async () => {
    const { items, total, together } = await readChecks(database.db, mine, { sort: "check" });
    const expected = await rows<{ check_id: string; n: number }>(
      `SELECT check_id, count(*) AS n FROM ${joined} WHERE ${isOpen} AND account_id = '100000000006' GROUP BY check_ref ORDER BY folded`,
    );
    expect(items.map(({ check, openTotal }) => ({ check_id: check, n: openTotal }))).toEqual(expected);
    expect([total, together.accounts]).toEqual([expected.length, 1]);
    expect((await readChecks(database.db, nobody, {})).items).toEqual([]);
    const beyond = await readChecks(database.db, mine, { account: ["100000000007"] });
    expect([beyond.items, beyond.total, beyond.together.openTotal]).toEqual([[], 0, 0]);
  });

  it("nor by guessing a check that only others have", async () => {
    expect(
      await readCheck(
        database.db,
        mine,
        "Only.Elsewhere",
        {},
        { catalogue: builtIn, calendar: { now: new Date("2026-11-24T12:00:00Z"), intervalMs: 1, timeZone: "UTC" } },
      ),
    ).toBeUndefined();
    expect(
      await readCheck(
        database.db,
        nobody,
        "KMS.4",
        {},
        { catalogue: builtIn, calendar: { now: new Date("2026-11-24T12:00:00Z"), intervalMs: 1, timeZone: "UTC" } },
      ),
    ).toBeUndefined();
    const told = await readCheck(
      database.db,
      mine,
      "KMS.4",
      {},
      { catalogue: builtIn, calendar: { now: new Date("2026-11-24T12:00:00Z"), intervalMs: 1, timeZone: "UTC" } },
    );
    expect(told?.byAccount.every(({ accountId }) => accountId === "100000000006")).toBe(true);
  });
});

describe("what is wrong with a question is named", () => {
  it.each([
    ["/api/v1/checks?sort=best", "sort", "must be one of weight, open"],
    ["/api/v1/checks?principle=all", "principle", "must be one of identity"],
    ["/api/v1/checks?kind=bug", "kind", "must be one of posture"],
    ["/api/v1/checks?account=12", "account", "must match pattern"],
    ["/api/v1/checks?limit=0", "limit", "must be >= 1"],
    ["/api/v1/checks?severity=BAD", "severity", "must be one of"],
    ["/api/v1/checks/S3.1?severity=HIGH", "severity", "there is no such field"],
    ["/api/v1/checks?cursor=nonsense", "cursor", "is not one that this list has given"],
    ["/api/v1/checks/S3.1?sort=open", "sort", "there is no such field"],
  ])("%s: %s", async (url, field, words) => {
    const { status, body } = await application.get(url);
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ field, message: expect.stringContaining(words) }] });
  });

  it("a cursor of another order leaves nothing out silently", async () => {
    const { next } = await ask<Checks>("/api/v1/checks?limit=2&sort=open");
    const { status, body } = await application.get(`/api/v1/checks?limit=2&sort=weight&cursor=${next}`);
    expect([status, body]).toMatchObject([400, { errors: [{ field: "cursor" }] }]);
  });
});
