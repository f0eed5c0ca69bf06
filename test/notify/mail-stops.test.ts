/** The link that stops a kind of mail, as a mail provider and as a person uses it: without a sign-in, and by nobody who has no link. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { mailStoppedAt } from "../../db/write/mail-stops.ts";
import { putMail } from "../../db/write/outbox.ts";
import { composeMail, stopPage } from "../../notify/message.ts";
import { reachOfText } from "../../posture/reach.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { testKeys } from "../support/signed-in.ts";

const sender = { from: { name: undefined, address: "posture@example.org" }, keys: testKeys, publicUrl: "https://posture.example.org" };
let database: TestDatabase;
let application: TestApplication;
let person: number;
let address: string;
beforeAll(async () => {
  database = await testDatabase();
  application = await testApplication(database);
  const row = { kind: "local", public_id: Buffer.alloc(16, 7), state: "active", email: "jo@halden.test", made_at: noon } as const;
  person = await database.insert("people", row);
  const to = { person, address: "jo@halden.test", name: null };
  const letter = {
    kind: "alert",
    to,
    period: "2026-11-24",
    subject: "s",
    reach: reachOfText(""),
    html: "<p>h</p>",
    text: "t",
    images: [],
  } as const;
  const mail = await composeMail(letter, sender, new Date(noon));
  await database.writer.transaction((tx) => putMail(tx, mail, noon));
  const [, shown = ""] = /^List-Unsubscribe: <https:\/\/posture\.example\.org(.*)>\r$/m.exec(Buffer.from(mail.message).toString()) ?? [];
  address = shown;
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

const stoppedAt = (kind: "alert" | "owner-digest" = "alert") => mailStoppedAt(database.writer.rows, { person }, kind);
const token = () => address.split("/").at(-1) ?? "";
const post = (url: string, body: object | string, type = "application/json", headers: Record<string, string> = {}) =>
  application.app.inject({
    method: "POST",
    url,
    headers: { "content-type": type, host: "posture.example.org", ...headers },
    payload: body,
  });

test("opened, it leads to the page and stops nothing", async () => {
  const answer = await application.app.inject({ url: address, headers: { host: "posture.example.org" } });
  expect([answer.statusCode, answer.headers.location]).toEqual([303, `https://posture.example.org/unsubscribe#${token()}`]);
  expect(stopPage(sender, { kind: "alert", to: { person, address: "jo@halden.test", name: null } })).toBe(answer.headers.location);
  expect(await stoppedAt()).toBeUndefined();
});

test.each(["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])(
  "a provider's one click by %s stops this kind, and no other",
  async (type) => {
    const answer = await post(address, "List-Unsubscribe=One-Click", type);
    expect([answer.statusCode, answer.json()]).toEqual([200, { kind: "alert", stoppedAt: noon }]);
    expect([await stoppedAt(), await stoppedAt("owner-digest")]).toEqual([noon, undefined]);
  },
);

test("on the page they see it, and have them again; the log says who, once each", async () => {
  expect((await post("/api/v1/mail/stops/look", { token: token() })).json()).toEqual({ kind: "alert", stoppedAt: noon });
  expect((await post("/api/v1/mail/stops/resume", { token: token() })).json()).toEqual({ kind: "alert", stoppedAt: null });
  expect(await stoppedAt()).toBeUndefined();
  const log = await database.writer.rows.all("SELECT action, actor, after FROM audit WHERE action LIKE 'mail-%'");
  const who = { actor: "07".repeat(16), after: '{"kind":"alert"}' };
  expect(log).toEqual([
    { action: "mail-stopped", ...who },
    { action: "mail-wanted-again", ...who },
  ]);
});

test.each([
  ["another kind", (good: string) => good.replace("alert", "owner-digest")],
  ["another recipient", (good: string) => good.replace(/\.[0-9a-f]{32}\./, `.${"0".repeat(32)}.`)],
  ["another signature", (good: string) => good.replace(/.{43}$/, "A".repeat(43))],
])("a link for %s is none", async (_, forge) => {
  const forged = forge(token());
  expect((await post(address.replace(token(), forged), "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")).statusCode).toBe(
    404,
  );
  expect((await post("/api/v1/mail/stops", { token: forged })).statusCode).toBe(404);
  expect(await database.writer.rows.all("SELECT kind FROM mail_stops")).toEqual([]);
});

test("another site's page stops nothing in somebody's browser", async () => {
  const answer = await post(address, "x", "application/x-www-form-urlencoded", { origin: "https://evil.test" });
  expect(answer.statusCode).toBe(403);
  expect(await stoppedAt()).toBeUndefined();
});
