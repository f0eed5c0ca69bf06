/** API tokens over HTTP: made by an administrator, told once, worth a role and accounts until their end. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Token, TokenMade, Tokens } from "../../contract/tokens.ts";
import type { AccountId, Role } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { cookieOf, leadCookie, signedIn } from "../support/signed-in.ts";

let database: TestDatabase;
let application: TestApplication;
let now = noon;
beforeEach(async () => {
  now = noon;
  database = await testDatabase();
  application = await testApplication(database, { now: () => new Date(now) });
});
afterEach(async () => {
  await application.app.close();
  await database.close();
});

const viewer = { name: "nightly report", role: "viewer", days: 90 };
const post = (payload: object, headers: Record<string, string> = { cookie: leadCookie }) =>
  application.app.inject({ method: "POST", url: "/api/v1/tokens", payload, headers });
const make = async (asked: object = viewer): Promise<TokenMade> => (await post(asked)).json();
const list = async (): Promise<Tokens> => (await application.get("/api/v1/tokens")).body as Tokens;
const revoke = (id: string) => application.app.inject({ method: "DELETE", url: `/api/v1/tokens/${id}` });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const as = async (token: string, url: string) => (await application.app.inject({ url, headers: bearer(token) })).statusCode;
const atMs = (ms: number) => {
  now = new Date(Date.parse(noon) + ms).toISOString();
};
const DAY_MS = 86_400_000;

describe("making one", () => {
  it("is not packed, however long the answer: its length would tell of the token (BREACH)", async () => {
    const accounts = Array.from({ length: 300 }, (_, nth) => String(111_122_220_000 + nth));
    const answer = await post({ ...viewer, role: "owner", accounts }, { cookie: leadCookie, "accept-encoding": "gzip, br" });
    expect([answer.statusCode, answer.headers["content-encoding"]]).toEqual([201, undefined]);
  });

  it("answers the token once, to be kept by nobody on the way; the list tells all but it", async () => {
    const answer = await post(viewer);
    expect([answer.statusCode, answer.headers["cache-control"], answer.headers.etag]).toEqual([201, "no-store", undefined]);
    const { secret, token } = answer.json<TokenMade>();
    expect(secret).toMatch(/^pwt_[A-Za-z0-9_-]{43}[0-9A-Za-z]{6}$/);
    const told: Token = {
      id: token.id,
      name: "nightly report",
      prefix: secret.slice(0, 12),
      role: "viewer",
      accounts: null,
      state: "active",
      madeBy: { kind: "person", id: token.madeBy.id, name: "Test administrator" },
      madeAt: noon,
      expiresAt: "2027-02-22T12:00:00.000Z",
      lastUsedAt: null,
      revokedAt: null,
    };
    expect([token, await list()]).toEqual([told, { items: [told], total: 1, totalExact: true, next: null }]);
  });

  it("is in the audit log, with who and from where, and without the token", async () => {
    const { secret, token } = await make();
    const { body } = await application.get("/api/v1/audit?action=token-made");
    expect(body).toMatchObject({
      items: [
        {
          actor: { kind: "person", id: token.madeBy.id, name: "Test administrator" },
          subject: token.id,
          subjectName: "nightly report",
          address: "127.0.0.1",
          after: { role: "viewer", expiresAt: token.expiresAt },
        },
      ],
    });
    expect(JSON.stringify(body)).not.toContain(secret.slice(4, 40));
  });

  it.each<readonly [object, string]>([
    [{ ...viewer, name: "" }, "name"],
    [{ ...viewer, name: "a\u001bb" }, "name"],
    [{ ...viewer, role: "root" }, "role"],
    [{ ...viewer, days: 0 }, "days"],
    [{ ...viewer, days: 366 }, "days"],
    [{ ...viewer, role: "owner" }, "accounts"],
    [{ ...viewer, role: "owner", accounts: [] }, "accounts"],
    [{ ...viewer, accounts: ["111122223333"] }, "accounts"],
    [{ ...viewer, owner: "me" }, "owner"],
  ])("%j is refused by the field's name, and makes none", async (asked, field) => {
    const answer = await post(asked);
    expect([answer.statusCode, answer.json().errors?.[0]?.field, (await list()).total]).toEqual([400, field, 0]);
  });

  it.each<Role>(["lead", "viewer", "owner"])("is not for a %s, and neither are list and end", async (role) => {
    const session = `a-${role}`.padEnd(43, "-");
    await signedIn(database.writer, { role, token: session });
    const { token } = await make();
    const headers = { cookie: cookieOf(session) };
    const asked = [
      post(viewer, headers),
      application.app.inject({ url: "/api/v1/tokens", headers }),
      application.app.inject({ method: "DELETE", url: `/api/v1/tokens/${token.id}`, headers }),
    ];
    expect((await Promise.all(asked)).map(({ statusCode }) => statusCode)).toEqual([403, 403, 403]);
    expect((await list()).items).toEqual([token]);
  });
});

describe("whoever shows it", () => {
  it("may what its role may, and no more", async () => {
    const { secret } = await make();
    expect([await as(secret, "/api/v1/runs"), await as(secret, "/api/v1/audit"), await as(secret, "/api/v1/tokens")]).toEqual([
      200, 403, 403,
    ]);
    const lead = await make({ ...viewer, role: "lead" });
    expect([await as(lead.secret, "/api/v1/audit"), await as(lead.secret, "/api/v1/tokens")]).toEqual([200, 403]);
  });

  it("sees an owner's accounts and no other", async () => {
    await database.account({ account_id: "111122223333" as AccountId, name: "ours" });
    await database.account({ account_id: "444455556666" as AccountId, name: "theirs" });
    const { secret } = await make({ ...viewer, role: "owner", accounts: ["111122223333"] });
    const seen = await application.app.inject({ url: "/api/v1/accounts", headers: bearer(secret) });
    expect([seen.json().items.map(({ id }: { id: string }) => id), seen.body.includes("theirs")]).toEqual([["111122223333"], false]);
    expect([await as(secret, "/api/v1/accounts/111122223333"), await as(secret, "/api/v1/accounts/444455556666")]).toEqual([200, 404]);
  });

  it("is heard to the last millisecond of its days, and not at their end", async () => {
    const { secret } = await make({ ...viewer, days: 1 });
    atMs(DAY_MS - 1);
    expect([await as(secret, "/api/v1/runs"), (await list()).items[0]?.state]).toEqual([200, "active"]);
    atMs(DAY_MS);
    expect([await as(secret, "/api/v1/runs"), (await list()).items[0]?.state]).toEqual([401, "expired"]);
  });

  it("marks it as used, by the server's clock", async () => {
    const { secret } = await make();
    for (const ms of [1_000, 61_000]) {
      atMs(ms);
      await as(secret, "/api/v1/runs");
      // It is written behind the answer: who asks waits for no lock.
      await expect.poll(async () => (await list()).items[0]?.lastUsedAt).toBe(now);
    }
  });
});

describe("revoking one", () => {
  it("ends it at once, for it alone, and is told in the log once however often it is asked for", async () => {
    const [gone, kept] = [await make(), await make()];
    expect((await revoke(gone.token.id)).statusCode).toBe(204);
    expect([await as(gone.secret, "/api/v1/runs"), await as(kept.secret, "/api/v1/runs")]).toEqual([401, 200]);
    expect((await revoke(gone.token.id)).statusCode).toBe(204);
    expect((await application.get(`/api/v1/audit?action=token-revoked&subject=${gone.token.id}`)).body).toMatchObject({ total: 1 });
    expect((await list()).items.map(({ state }) => state)).toEqual(["active", "revoked"]);
  });

  it("of one that there is not is answered as for anything that there is not", async () => {
    const answer = await revoke("0".repeat(32));
    expect([answer.statusCode, answer.json().detail]).toEqual([404, "There is no such token here."]);
    expect((await revoke("1")).statusCode).toBe(400);
  });
});
