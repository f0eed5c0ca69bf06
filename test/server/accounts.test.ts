/** Accounts: whom they belong to, how they are found, and since when their evidence is stale. Their numbers are held in test/posture/parts.test.ts. */
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { Accounts, WholeAccount } from "../../contract/accounts.ts";
import { readAccounts } from "../../db/read/accounts.ts";
import type { AccountId } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { sumRows } from "../support/summed.ts";

let database: TestDatabase;
let application: TestApplication;
const id = (digit: number) => String(digit).repeat(12) as AccountId;

beforeAll(async () => {
  database = await testDatabase();
  const add = (digit: number, name: string, ou: string, tags: object) =>
    database.account({ account_id: id(digit), name, ou_id: `ou-${ou}`, ou_path: `Root / ${ou}`, tags: JSON.stringify(tags) });
  const payments = await add(1, "payments-prod", "Payments", { Owner: "Mirjam@vesper.example", CostCenter: "4711", Stage: "prod" });
  const cards = await add(2, "cards", "Payments / Cards", { owner: "jo@vesper.example", Stage: "prod" });
  const shop = await add(3, "shop", "Shop", { Owner: "<script>alert(1)</script>", Stage: "dev" });
  await add(4, "old", "Payments of old", {});
  const ago = (hours: number) => new Date(Date.parse(noon) - hours * 3_600_000).toISOString();
  await database.scope({ account: payments, last_success_at: ago(1) });
  await database.scope({ account: cards, last_success_at: ago(30) });
  await database.scope({ account: cards, source: "config", state: "failed", last_success_at: ago(50) });
  await database.scope({ account: cards, source: "inspector", state: "denied_by_scp", last_success_at: ago(90) });
  await database.scope({ account: cards, source: "guardduty", last_success_at: ago(1) });
  await database.scope({ account: shop, state: "denied", last_success_at: null });
  await database.run({ day: "2026-11-20" as never });
  await database.finding({ account: payments, severity: "CRITICAL" }, { check_id: "S3.1", principle: "people" });
  await database.finding({ account: payments, severity: "LOW" }, { check_id: "IAM.5", principle: "identity" }, { uid: "user" });
  await sumRows(database);
  application = await testApplication(database);
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

const get = async (query: string): Promise<Accounts> => {
  const { status, body } = await application.get(`/api/v1/accounts?${query}`);
  expect({ status, body: status === 200 ? "" : body }).toEqual({ status: 200, body: "" });
  return body as Accounts;
};
const names = async (query: string) => (await get(query)).items.map(({ name }) => name);

describe("GET /accounts", () => {
  it.each<readonly [string, readonly string[]]>([
    ["", ["cards", "old", "payments-prod", "shop"]],
    ["ou=Root%20/%20Payments", ["cards", "payments-prod"]],
    ["ou=ou-Shop&ou=ou-Payments%20of%20old", ["old", "shop"]],
    ["ou=nowhere", []],
    ["owner=mirjam@VESPER.example", ["payments-prod"]],
    ["owner=jo@vesper.example&owner=mirjam@vesper.example", ["cards", "payments-prod"]],
    ["owner=vesper", []],
    ["hasOwner=false", ["old"]],
    ["hasOwner=true&ou=ou-Shop", ["shop"]],
    ["tag=stage=PROD", ["cards", "payments-prod"]],
    ["tag=stage=prod&tag=47", ["payments-prod"]],
    ["tag=costcenter", ["payments-prod"]],
    ["tag=%25", []],
    ["search=PAY", ["cards", "old", "payments-prod"]],
    ["search=3333", ["shop"]],
    ["search=%25", []],
    ["state=suspended", []],
  ])("?%s finds %j", async (query, found) => {
    const { items, total, next } = await get(query);
    expect([items.map(({ name }) => name), total, next]).toEqual([found, found.length, null]);
  });

  it("tells owner and tags as AWS has them, hostile ones too", async () => {
    const { items } = await get("search=shop");
    expect(items).toMatchObject([
      { owner: { name: "<script>alert(1)</script>", source: "account tag" }, tags: { Owner: "<script>alert(1)</script>", Stage: "dev" } },
    ]);
    expect((await get("search=old")).items).toMatchObject([{ owner: null, tags: {} }]);
  });

  it("says since when evidence is stale: the oldest of what is not fresh; a policy of the organization's own makes nothing stale", async () => {
    const { items } = await get("");
    expect(items.map(({ name, staleSince, scopes: { fresh, of } }) => [name, staleSince, fresh, of])).toEqual([
      ["cards", "2026-11-22T10:00:00.000Z", 1, 3],
      ["old", null, 0, 0],
      ["payments-prod", null, 1, 1],
      ["shop", null, 0, 1], // never read: there is no day since which
    ]);
  });

  it("all of them at once, by principle where that is asked for", async () => {
    const { items } = await get("limit=1000&include=principles&search=payments-prod");
    const open = (items[0]?.principles ?? []).map(({ id: principle, openTotal }) => [principle, openTotal]);
    expect(open.filter(([, n]) => n !== 0)).toEqual([
      ["identity", 1],
      ["people", 1],
    ]);
    expect(open.length).toBe(8);
    expect((await get("search=payments-prod")).items).toMatchObject([{ principles: null }]);
    expect((await get("search=shop&include=principles")).items[0]?.principles).toContainEqual({
      id: "data",
      checksPassed: null,
      openChange: null,
      score: null,
      open: null,
      openTotal: null,
    });
  });

  it("the change is against the day that is asked for, in the list and on the account's page", async () => {
    const [listed] = (await get("since=2026-11-22&search=payments-prod")).items;
    const { body } = await application.get(`/api/v1/accounts/${id(1)}?since=2026-11-22`);
    const none = { HIGH: 0, MEDIUM: 0, INFORMATIONAL: 0 };
    expect(listed?.change).toMatchObject({ since: "2026-11-22", open: 2, bySeverity: { ...none, CRITICAL: 1, LOW: 1 } });
    expect((body as WholeAccount).change).toEqual(listed?.change);
    // Before the first complete run nothing was counted.
    expect((await get("since=2026-11-01")).items[0]?.change).toMatchObject({ since: "2026-11-20" });
  });

  it("pages keep to the filter", async () => {
    const first = await get("tag=stage&limit=2");
    const second = await get(`tag=stage&limit=2&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(["cards", "payments-prod", "shop"]);
  });
});

test("the tag that names an owner is the one that was chosen", async () => {
  await database.settleOwners({ tag: "CostCenter", teams: [] });
  expect((await get("owner=4711")).items).toMatchObject([{ name: "payments-prod", owner: { name: "4711" } }]);
  await database.settleOwners();
});

test("the wall: a reader of one account finds no other by tag, owner or OU", async () => {
  const context = { calendar: { now: new Date(noon), intervalMs: 3_600_000, timeZone: "UTC" } };
  const reach = { kind: "accounts", accounts: [id(3)] } as const;
  for (const query of [{ tag: ["stage"] }, { hasOwner: true }, { ou: ["Root"] }, { search: "o" }, {}])
    expect((await readAccounts(database.db, reach, query, context)).items.map(({ name }) => name)).toEqual(["shop"]);
  expect(await readAccounts(database.db, reach, { owner: ["jo@vesper.example"] }, context)).toMatchObject({ items: [], total: 0 });
});

test("some are found", async () => {
  expect(await names("hasOwner=true")).toEqual(["cards", "payments-prod", "shop"]);
});

const notBefore = ["2026-11-24", "2026-11-25", "2026-02-31", "yesterday"];
test.each<readonly [url: string, field: string]>([
  ...notBefore.map((day) => [`/accounts?since=${day}`, "since"] as const),
  ...notBefore.map((day) => [`/accounts/${id(1)}?since=${day}`, "since"] as const),
  ...notBefore.map((day) => [`/posture?since=${day}`, "since"] as const),
  ["/posture?since=2026-11-20&at=2026-11-20", "since"],
  ["/principles?since=2026-11-24", "since"],
  ["/principles/data?since=2026-11-24", "since"],
  ["/posture/explain?since=2026-11-20", "since"],
  ["/accounts?include=findings", "include"],
  ["/accounts?hasOwner=perhaps", "hasOwner"],
  ["/accounts?tag=", "tag"],
  ["/accounts?limit=1001", "limit"],
])("%s is refused, and %s is named", async (url, field) => {
  expect(await application.get(`/api/v1${url}`)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
});
