/** Owners by HTTP: the lists, assigning by hand, and links by which owners confirm. Their rows are held in db/write/owner-*.test.ts. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Assignment, ConfirmationLink, Owners, Unowned } from "../../contract/owners.ts";
import { makeToken } from "../../db/write/tokens.ts";
import { tokenTerms } from "../../posture/token.ts";
import type { AccountId, Role } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { cookieOf, signedIn, testKeys } from "../support/signed-in.ts";
import { sumRows } from "../support/summed.ts";

const id = (digit: number) => String(digit).repeat(12) as AccountId;
const nobody = { cookie: "" };
const dayMs = 24 * 3_600_000;

let database: TestDatabase;
let application: TestApplication;
let atMs: number;
beforeEach(async () => {
  database = await testDatabase();
  atMs = Date.parse(noon);
  const add = (digit: number, name: string, ou: string, Owner?: string, state: "active" | "suspended" | "left" = "active") =>
    database.account({
      account_id: id(digit),
      name,
      state,
      ou_id: `ou-${ou.toLowerCase()}`,
      ou_path: `Root / ${ou}`,
      tags: JSON.stringify(Owner === undefined ? {} : { Owner }),
    });
  const cards = await add(1, "cards", "Payments", "Jo@v.example kim@v.example");
  const ledger = await add(2, "ledger", "Payments", "jo@v.example");
  const parcels = await add(3, "parcels", "Payments");
  await add(4, "bought", "Shop");
  await add(5, "stopped", "Shop", undefined, "suspended");
  await add(6, "gone", "Shop", "gone@v.example", "left");
  await add(7, "shop", "Shop", "Shop team");
  await database.insert("ous", { ou_id: "ou-shop", organization_id: "o-1", parent: "r-1", path: "Root / Shop" });
  await database.settleOwners();
  for (const account of [cards, ledger, parcels]) await database.scope({ account });
  await database.run({ day: "2026-11-20" as never });
  await database.finding({ account: cards, severity: "CRITICAL" });
  await database.finding({ account: ledger, severity: "LOW" }, { check_id: "IAM.5" });
  await database.finding({ account: parcels, severity: "HIGH" }, { check_id: "IAM.5" });
  await sumRows(database);
  application = await testApplication(database, { now: () => new Date(atMs) });
});
afterEach(async () => {
  await application.app.close();
  await database.close();
});

type Method = "GET" | "POST" | "DELETE";
async function ask<Body>(method: Method, url: string, payload?: object, headers: Record<string, string> = {}) {
  const response = await application.app.inject({ method, url: `/api/v1/owners${url}`, headers, ...(payload && { payload }) });
  return { status: response.statusCode, body: response.json() as Body, headers: response.headers };
}
const as = async (role: Role, accounts: readonly string[] = [], email = `${role}@v.example`) => {
  const token = `${role}${accounts.length}`.padEnd(43, "-");
  await signedIn(database.writer, { role, token, email, accounts });
  return { cookie: cookieOf(token) };
};
const actions = () => database.writer.rows.all("SELECT action, subject FROM audit ORDER BY seq");
const ownersOf = async (account: string) => {
  const { body } = await application.get(`/api/v1/accounts/${account}`);
  return (body as { owners: { name: string; source: string }[] }).owners.map(({ name, source }) => `${name}: ${source}`);
};
const none = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0 };

describe("the lists", () => {
  test("who owns what, with what is open there: an account with two owners is with each of them", async () => {
    const { body } = await ask<Owners>("GET", "");
    const tag = { sources: ["account tag"], units: [] };
    expect(body).toEqual({
      items: [
        {
          name: "Jo@v.example",
          email: "jo@v.example",
          ...tag,
          accounts: [id(1), id(2)],
          open: { ...none, CRITICAL: 1, LOW: 1 },
          openTotal: 2,
        },
        { name: "Shop team", email: null, ...tag, accounts: [id(7)], open: null, openTotal: null },
        { name: "kim@v.example", email: "kim@v.example", ...tag, accounts: [id(1)], open: { ...none, CRITICAL: 1 }, openTotal: 1 },
      ],
      owned: 3,
      unowned: 2,
    });
  });

  test("active accounts without an owner, the most open first, and who owns half of what is beside them", async () => {
    const { body } = await ask<Unowned>("GET", "/unowned");
    expect(body.items).toEqual([
      {
        ...{ id: id(3), name: "parcels", organizationalUnit: "Root / Payments", ouId: "ou-payments" },
        ...{ open: { ...none, HIGH: 1 }, openTotal: 1 },
        suggestion: { name: "jo@v.example", email: "jo@v.example", of: "Root / Payments", accounts: 2 },
      },
      {
        ...{ id: id(4), name: "bought", organizationalUnit: "Root / Shop", ouId: "ou-shop" },
        ...{ open: null, openTotal: null },
        // The shop's own owner has no address; above it, jo owns two of three.
        suggestion: { name: "jo@v.example", email: "jo@v.example", of: "Root", accounts: 2 },
      },
    ]);
  });
});

describe("assigning", () => {
  test("an account has the owner at once, and the one before it when that is taken back", async () => {
    const made = await ask<Assignment>("POST", "/assignments", { account: id(1), email: " Ann@v.example ", name: "Ann" });
    expect(made).toMatchObject({
      status: 200,
      body: { account: { id: id(1), name: "cards" }, ou: null, email: "Ann@v.example", name: "Ann", madeAt: noon },
    });
    expect(await ownersOf(id(1))).toEqual(["Ann: assigned"]);
    expect((await ask<{ items: unknown[] }>("GET", "/assignments")).body.items).toEqual([made.body]);
    expect(await ask("DELETE", `/assignments/${made.body.id}`)).toMatchObject({ status: 200, body: made.body });
    expect(await ownersOf(id(1))).toEqual(["Jo@v.example: account tag", "kim@v.example: account tag"]);
    expect(await ask("DELETE", `/assignments/${made.body.id}`)).toMatchObject({ status: 404 });
    expect(await actions()).toEqual([
      { action: "owner-assigned", subject: id(1) },
      { action: "owner-removed", subject: id(1) },
    ]);
  });

  test("an OU, by its id or its names, gives its owner to all below it", async () => {
    expect(await ask("POST", "/assignments", { ou: "Root / Shop", email: "ann@v.example" })).toMatchObject({
      body: { account: null, ou: { id: "ou-shop", path: "Root / Shop" }, name: null },
    });
    expect(await ownersOf(id(4))).toEqual(["ann@v.example: assigned to the OU"]);
    expect((await ask<Unowned>("GET", "/unowned")).body.items.map(({ id }) => id)).toEqual([id(3)]);
    const { items } = (await ask<Owners>("GET", "")).body;
    expect(items.map(({ name, units }) => [name, units])).toEqual([
      ["ann@v.example", ["Root / Shop"]],
      ["Jo@v.example", []],
      ["kim@v.example", []],
    ]);
  });

  test.each([
    [{ email: "jo@v.example" }, 400, "account"],
    [{ account: id(1), ou: "ou-shop", email: "jo@v.example" }, 400, "ou"],
    [{ account: id(1), email: "nobody" }, 400, "email"],
    [{ account: id(1), email: "jo@v.example\r\nBcc: all@v.example" }, 400, "email"],
    [{ account: id(1), email: "jo@v.example", name: "Jo\r\nBcc: all@v.example" }, 400, "name"],
    [{ account: "1", email: "jo@v.example" }, 400, "account"],
    [{ account: id(1), email: "jo@v.example", role: "administrator" }, 400, "role"],
  ])("%j is refused by its field", async (payload, status, field) => {
    expect(await ask("POST", "/assignments", payload)).toMatchObject({ status, body: { errors: [{ field }] } });
    expect(await actions()).toEqual([]);
  });

  test.each([
    { account: id(9), email: "jo@v.example" },
    { ou: "ou-nowhere", email: "jo@v.example" },
  ])("%j is nowhere", async (payload) => {
    expect(await ask("POST", "/assignments", payload)).toMatchObject({ status: 404 });
  });
});

describe("who may", () => {
  const requests: readonly (readonly [Method, string, object | undefined, readonly Role[]])[] = [
    ["GET", "", undefined, ["administrator", "lead", "viewer"]],
    ["GET", "/unowned", undefined, ["administrator", "lead", "viewer"]],
    ["GET", "/assignments", undefined, ["administrator", "lead", "viewer"]],
    ["POST", "/assignments", { account: id(1), email: "jo@v.example" }, ["administrator", "lead"]],
    ["DELETE", `/assignments/${"0".repeat(32)}`, undefined, ["administrator", "lead"]],
    ["POST", "/confirmations", { accounts: [id(1)], email: "jo@v.example" }, ["administrator", "lead"]],
  ];
  test.each(requests)("%s %s", async (method, url, payload, allowed) => {
    const refused: Role[] = [];
    for (const role of ["administrator", "lead", "viewer", "owner"] as const) {
      const { status } = await ask(method, url, payload, await as(role));
      if (status === 403) refused.push(role);
    }
    expect(refused).toEqual((["administrator", "lead", "viewer", "owner"] as const).filter((role) => !allowed.includes(role)));
    expect((await ask(method, url, payload, nobody)).status).toBe(401);
  });

  test("a lead's token for some accounts decides on those, and knows of no other", async () => {
    // None is made so today (posture/token.ts): the wall does not lean on that.
    const terms = { ...tokenTerms({ name: "t", role: "lead", accounts: undefined, days: 9 }, new Date(noon)), accounts: [id(1), id(3)] };
    const deed = { at: noon, actor: { kind: "command", id: null }, from: null } as const;
    const { token } = await database.writer.transaction((tx) => makeToken(tx, testKeys.audit, terms, deed));
    const headers = { authorization: `Bearer ${token}` };
    const email = "ann@v.example";
    const foreign = (await ask<Assignment>("POST", "/assignments", { account: id(4), email })).body;
    const statuses: number[] = [];
    for (const account of [id(1), id(4), id(9)]) statuses.push((await ask("POST", "/assignments", { account, email }, headers)).status);
    for (const accounts of [[id(1)], [id(1), id(4)], [id(1), id(9)]])
      statuses.push((await ask("POST", "/confirmations", { accounts, email }, headers)).status);
    statuses.push((await ask("POST", "/assignments", { ou: "ou-shop", email }, headers)).status);
    statuses.push((await ask("DELETE", `/assignments/${foreign.id}`, undefined, headers)).status);
    expect(statuses).toEqual([200, 404, 404, 201, 404, 404, 404, 404]);
    const { items, owned, unowned } = (await ask<Owners>("GET", "", undefined, headers)).body;
    expect([items.map(({ name, accounts }) => [name, accounts]), owned, unowned]).toEqual([[["ann@v.example", [id(1)]]], 1, 1]);
    const listed = (await ask<Unowned>("GET", "/unowned", undefined, headers)).body.items;
    expect(listed).toMatchObject([{ id: id(3), suggestion: { email, accounts: 1 } }]);
  });

  test("who is assigned sees the account from then on, and no other", async () => {
    const ann = await as("owner", [], "ann@v.example");
    const seen = async () =>
      ((await application.get("/api/v1/accounts", ann)).body as { items: { id: string }[] }).items.map((account) => account.id);
    expect(await seen()).toEqual([]);
    await ask("POST", "/assignments", { account: id(3), email: "Ann@V.example" });
    expect(await seen()).toEqual([id(3)]);
  });
});

describe("a link to confirm", () => {
  const make = (accounts: readonly string[] = [id(3), id(4)]) =>
    ask<ConfirmationLink>("POST", "/confirmations", { accounts, email: "Ann@v.example" });
  const tokenOf = ({ body }: { readonly body: ConfirmationLink }) => body.link.split("#")[1] ?? "";
  const named = [
    { id: id(4), name: "bought" },
    { id: id(3), name: "parcels" },
  ];
  const expiresAt = new Date(Date.parse(noon) + 14 * dayMs).toISOString();

  test("tells whoever holds it those accounts and nothing else, and assigns them once", async () => {
    const made = await make();
    expect(made).toMatchObject({ status: 201, body: { email: "Ann@v.example", accounts: named, expiresAt } });
    expect(made.body.link).toMatch(/^https:\/\/posture\.example\.org\/confirm#[0-9a-f]{32}\.[A-Za-z0-9_-]{43}$/);
    const token = tokenOf(made);
    const asked = { email: "Ann@v.example", accounts: named, expiresAt };
    expect(await ask("POST", "/confirmations/look", { token }, nobody)).toMatchObject({
      status: 200,
      body: { ...asked, confirmedAt: null },
    });
    expect(await ownersOf(id(3))).toEqual([]);
    atMs += dayMs;
    const confirmedAt = new Date(atMs).toISOString();
    expect(await ask("POST", "/confirmations/use", { token }, nobody)).toMatchObject({ status: 200, body: { ...asked, confirmedAt } });
    expect([await ownersOf(id(3)), await ownersOf(id(4))]).toEqual([["Ann@v.example: assigned"], ["Ann@v.example: assigned"]]);
    expect(await ask("POST", "/confirmations/use", { token }, nobody)).toMatchObject({ status: 409 });
    expect(await ask("POST", "/confirmations/look", { token }, nobody)).toMatchObject({ status: 200, body: { confirmedAt } });
    expect(await actions()).toEqual([
      { action: "link-made", subject: token.slice(0, 32) },
      { action: "owner-confirmed", subject: id(4) },
      { action: "owner-confirmed", subject: id(3) },
    ]);
  });

  test("is good to the last millisecond of its fourteenth day; over, forged and never made are one answer", async () => {
    const token = tokenOf(await make());
    const forged = token.slice(0, 40) + (token[40] === "a" ? "b" : "a") + token.slice(41);
    const never = `${"0".repeat(32)}${token.slice(32)}`;
    const answers = async (shown: string) => [
      (await ask("POST", "/confirmations/look", { token: shown }, nobody)).status,
      (await ask("POST", "/confirmations/use", { token: shown }, nobody)).status,
    ];
    expect([await answers(forged), await answers(never)]).toEqual([
      [404, 404],
      [404, 404],
    ]);
    atMs = Date.parse(expiresAt);
    expect(await answers(token)).toEqual([404, 404]);
    const { requestId: _, ...over } = (await ask<Record<string, unknown>>("POST", "/confirmations/look", { token }, nobody)).body;
    const { requestId: __, ...wrong } = (await ask<Record<string, unknown>>("POST", "/confirmations/look", { token: forged }, nobody)).body;
    expect(over).toEqual(wrong);
    atMs -= 1;
    expect(await answers(token)).toEqual([200, 200]);
  });

  test("is told once, by an answer that is neither kept nor packed", async () => {
    const { headers, body } = await ask<ConfirmationLink>(
      "POST",
      "/confirmations",
      { accounts: Array.from({ length: 7 }, (_, index) => id(index + 1)), email: "ann@v.example" },
      { ...(await as("lead")), "accept-encoding": "br, gzip" },
    );
    expect([headers["cache-control"], headers["content-encoding"]]).toEqual(["no-store", undefined]);
    expect(body.accounts).toHaveLength(7);
  });

  test.each([
    [[], 400],
    [[id(1), id(1)], 400],
    [[id(1), id(9)], 404],
    [["x"], 400],
  ])("of %j there is none", async (accounts, status) => {
    expect((await make(accounts)).status).toBe(status);
    expect(await actions()).toEqual([]);
  });

  test.each([{ token: "x" }, { token: `${"0".repeat(32)}.${"a".repeat(44)}` }, {}])("%j is no question", async (payload) => {
    expect(await ask("POST", "/confirmations/use", payload, nobody)).toMatchObject({ status: 400, body: { errors: [{ field: "token" }] } });
  });
});
