/** People in the administrator's hands, another's eyes, and the demonstration. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makePerson } from "../../db/write/people.ts";
import { noon } from "../support/database.ts";
import { peopleWorld, type World } from "../support/people.ts";

let world: World;
beforeEach(async () => {
  world = await peopleWorld();
});
afterEach(() => world.close());

const idOf = async (email: string): Promise<string> =>
  (await world.database.writer.rows.get<{ id: string }>("SELECT lower(hex(public_id)) AS id FROM people WHERE email = ?", [email]))?.id ??
  "";

describe("the administrator", () => {
  test("gives another role: every session of that person ends at once", async () => {
    const administrator = await world.signedIn("first@example.com", "administrator");
    const viewer = await world.signedIn("viewer@example.com", "viewer");
    const changed = await administrator.patch(`/people/${await idOf("viewer@example.com")}`, { role: "lead" });
    expect(changed.json()).toMatchObject({ role: "lead", sessions: 0 });
    expect((await viewer.get("/summary")).statusCode).toBe(401);
    expect(await world.told()).toContain("role-changed by person");
  });

  test("disables and enables; erases name and address while the log keeps the id", async () => {
    const administrator = await world.signedIn("first@example.com", "administrator");
    const viewer = await world.signedIn("viewer@example.com", "viewer");
    const id = await idOf("viewer@example.com");
    await administrator.patch(`/people/${id}`, { state: "disabled" });
    expect((await viewer.get("/summary")).statusCode).toBe(401);
    await administrator.patch(`/people/${id}`, { state: "active" });
    expect((await administrator.delete(`/people/${id}`)).statusCode).toBe(204);
    expect((await administrator.get("/people")).json().items).toHaveLength(1);
    const rows = JSON.stringify(await world.database.writer.rows.all("SELECT *, hex(public_id) AS id FROM people WHERE state = 'erased'"));
    expect([rows.toLowerCase().includes(id), rows.includes("viewer@")]).toEqual([true, false]);
    expect((await administrator.delete(`/people/${id}`)).statusCode).toBe(404);
    expect(JSON.stringify(await world.database.writer.rows.all("SELECT * FROM audit"))).toContain(id);
  });

  test("erases the address where accounts were given to it by hand too, but not while another person signs in by it", async () => {
    const administrator = await world.signedIn("first@example.com", "administrator");
    await world.signedIn("owner@example.com", "owner");
    const { database } = world;
    const [account, ou] = ["111122223333", "ou-cards"];
    await database.account({ account_id: account as never, tags: '{"Owner":"kim@example.com"}', ou_id: ou });
    await database.insert("ous", { ou_id: ou, organization_id: "o-1", parent: null, path: "Root / Cards", tags: "{}" });
    await administrator.post("/owners/assignments", { account, email: "Owner@Example.com", name: "An Owner" });
    await administrator.post("/owners/assignments", { ou, email: "owner@example.com" });
    await administrator.post("/owners/confirmations", { accounts: [account], email: "OWNER@example.com" });
    const told = async () =>
      JSON.stringify(
        await Promise.all(
          ["owner_assignments", "owner_confirmations", "account_owners", "audit"].map((table) =>
            database.writer.rows.all(`SELECT * FROM ${table}`),
          ),
        ),
      );
    await database.writer.transaction((tx) =>
      makePerson(tx, { kind: "openid", subject: "s", email: "owner@example.com", name: null, role: "owner", state: "active" }, noon),
    );
    const ids = (await administrator.get("/people?search=owner@")).json().items.map(({ id }: { id: string }) => id);
    expect(ids).toHaveLength(2);
    expect((await administrator.delete(`/people/${ids[0]}`)).statusCode).toBe(204);
    expect((await told()).match(/owner@example\.com/gi)).toHaveLength(6);
    expect((await administrator.delete(`/people/${ids[1]}`)).statusCode).toBe(204);
    expect(await told()).not.toMatch(/owner@example\.com|An Owner/i);
    expect((await administrator.get(`/accounts/${account}`)).json().owners).toMatchObject([
      { email: "kim@example.com", source: "account tag" },
    ]);
    expect((await world.told()).filter((line: string) => line.startsWith("owner-removed"))).toEqual(
      Array(2).fill("owner-removed by person"),
    );
  });

  test("cannot be the last one to go: neither by role, nor disabled, nor erased", async () => {
    const administrator = await world.signedIn("first@example.com", "administrator");
    const id = await idOf("first@example.com");
    for (const answer of [
      await administrator.patch(`/people/${id}`, { role: "lead" }),
      await administrator.patch(`/people/${id}`, { state: "disabled" }),
      await administrator.delete(`/people/${id}`),
    ])
      expect([answer.statusCode, answer.json().detail]).toEqual([400, expect.stringContaining("last active administrator")]);
    expect((await administrator.get("/people")).json().items).toMatchObject([{ role: "administrator", state: "active" }]);
    expect(await world.told()).toEqual(["signed-in by person"]);
  });

  test("two people never have one address; an address is one, and no header", async () => {
    const administrator = await world.signedIn("first@example.com", "administrator");
    for (const email of [
      "FIRST@example.com",
      "a b@example.com",
      "a@example.com\r\nBcc: b@example.com",
      "<a@example.com>",
      "a@b",
      "@example.com",
    ]) {
      const answer = await administrator.post("/people", { email, role: "viewer" });
      expect([email, answer.statusCode, answer.json().errors?.[0]?.field]).toEqual([email, 400, "email"]);
    }
  });
});

describe("through another's eyes", () => {
  test("a lead sees an owner's world and changes nothing; the log tells both ways", async () => {
    const mine = await world.database.account({ account_id: "111111111111" as never, name: "mine" });
    await world.database.account({ account_id: "222222222222" as never, name: "theirs" });
    await world.database.insert("account_owners", {
      account: mine,
      position: 0,
      name: "owner@example.com",
      email_folded: "owner@example.com",
      source: "account tag",
    });
    await world.person("owner@example.com", "owner");
    const lead = await world.signedIn("lead@example.com", "lead");
    const names = async () => (await lead.get("/accounts")).json().items.map(({ name }: { name: string }) => name);
    expect(await names()).toEqual(["mine", "theirs"]);
    const through = await lead.post("/session/through", { person: await idOf("owner@example.com") });
    expect(through.json().person).toMatchObject({
      email: "lead@example.com",
      role: "lead",
      through: { email: "owner@example.com", role: "owner" },
    });
    expect(await names()).toEqual(["mine"]);
    expect((await lead.get("/accounts/222222222222")).statusCode).toBe(404);
    expect((await lead.get("/runs")).statusCode).toBe(403);
    for (const answer of [
      await lead.post("/runs"),
      await lead.post("/people", { email: "x@example.com", role: "viewer" }),
      await lead.get("/profile"),
      await lead.post("/session/through", { person: await idOf("owner@example.com") }),
      await lead.post(`/findings/${"0".repeat(32)}/refresh`),
    ])
      expect([answer.statusCode, answer.json().detail]).toEqual([403, expect.stringContaining("another's eyes")]);
    expect((await lead.delete("/session/through")).json().person.through).toBeNull();
    expect(await names()).toEqual(["mine", "theirs"]);
    expect(await world.told()).toEqual(["signed-in by person", "looked-through by person", "looked-back by person"]);
  });

  test("nobody looks through an administrator's, their own, or those of somebody who is not there; a viewer through none", async () => {
    await world.person("first@example.com", "administrator");
    const lead = await world.signedIn("lead@example.com", "lead");
    for (const person of [await idOf("first@example.com"), await idOf("lead@example.com"), "0".repeat(32)])
      expect((await lead.post("/session/through", { person })).statusCode).toBe(404);
    const viewer = await world.signedIn("viewer@example.com", "viewer");
    expect((await viewer.post("/session/through", { person: await idOf("lead@example.com") })).statusCode).toBe(403);
  });

  test("end with the one whose eyes they are: disabled, one sees by one's own again", async () => {
    const owner = await world.person("owner@example.com", "owner");
    const lead = await world.signedIn("lead@example.com", "lead");
    await lead.post("/session/through", { person: await idOf("owner@example.com") });
    await world.database.writer.transaction((tx) => tx.run("UPDATE people SET state = 'disabled' WHERE id = ?", [owner.id]));
    expect((await lead.get("/session")).json().person.through).toBeNull();
    expect((await lead.get("/runs")).statusCode).toBe(200);
  });
});

describe("the demonstration", () => {
  const ask = (headers: Record<string, string>, remoteAddress = "127.0.0.1") =>
    world.app.inject({
      method: "POST",
      url: "/api/v1/session/demonstration",
      remoteAddress,
      headers: { cookie: "", host: "localhost:8080", ...headers },
    });

  test("begins only from this machine itself, asked by its own name, through nobody", async () => {
    await world.close();
    world = await peopleWorld({ isSample: true });
    expect((await ask({})).json().person).toMatchObject({ role: "lead", way: "demonstration" });
    expect((await ask({}, "::1")).statusCode).toBe(200);
    expect((await ask({ host: "127.0.0.1:8080" }, "::ffff:127.0.0.1")).statusCode).toBe(200);
    for (const answer of [
      await ask({}, "172.17.0.1"),
      await ask({ host: "posture.example.org" }),
      await ask({ forwarded: "for=192.0.2.1" }),
      await ask({ "x-forwarded-for": "127.0.0.1" }),
      await ask({ "x-forwarded-host": "localhost" }),
      await ask({ "x-forwarded-proto": "http" }),
    ])
      expect([answer.statusCode, answer.cookies]).toEqual([403, []]);
    // The API without a session answers as ever.
    expect(
      (await world.app.inject({ url: "/api/v1/summary", remoteAddress: "127.0.0.1", headers: { cookie: "", host: "localhost" } }))
        .statusCode,
    ).toBe(401);
  });

  test("is never there with a real organization", async () => {
    expect((await ask({})).statusCode).toBe(403);
    expect(
      (await world.app.inject({ url: "/api/v1/session", remoteAddress: "127.0.0.1", headers: { cookie: "", host: "localhost" } })).json()
        .waysIn.demonstration,
    ).toBe(false);
  });
});
