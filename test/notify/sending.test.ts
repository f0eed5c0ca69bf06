/** Mails over a real SMTP connection to a real server that takes them, refuses, hangs, greylists, breaks off: what each leads to, by a clock that is passed in. */
import type { Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { keysOf } from "../../db/keys.ts";
import { readMailOutlook } from "../../db/read/mail-state.ts";
import { readMails } from "../../db/read/mails.ts";
import { stopMail } from "../../db/write/mail-stops.ts";
import { putMail } from "../../db/write/outbox.ts";
import { Deliverer, type DeliverSettings } from "../../jobs/deliver.ts";
import { composeMail, type Letter } from "../../notify/message.ts";
import { type SmtpManner, type SmtpSettings, smtpWay } from "../../notify/smtp.ts";
import { reachOfText } from "../../posture/reach.ts";
import type { Role } from "../../posture/words.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { type Behaviour, type MailServer, mailServer, noMailServer } from "../support/mail-server.ts";

const begin = Date.parse("2026-11-23T07:00:00.000Z");
const HOUR_MS = 3_600_000;
const keys = keysOf("0123456789abcdef0123456789abcdef");
const sender = { from: { name: "Pillarwatch", address: "posture@halden.test" }, keys, publicUrl: "https://posture.halden.test/" };

let database: TestDatabase;
let server: MailServer;
let nowMs = begin;
const now = (): Date => new Date(nowMs);
beforeAll(async () => {
  database = await testDatabase();
  server = await mailServer();
});
afterAll(async () => {
  await server.close();
  await database.close();
});
beforeEach(async () => {
  nowMs = begin;
  server.behave({});
  server.taken.length = 0;
  await database.writer.transaction(async (tx) => {
    for (const table of ["mail_attempts", "mails", "mail_stops", "people"]) await tx.run(`DELETE FROM ${table}`);
  });
});
const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const letter = (given: Partial<Letter> = {}): Letter => ({
  kind: "owner-digest",
  to: { person: null, address: "jo@halden.test", name: "Jo Søndergård" },
  period: "2026-W48",
  subject: "Payments: 3 new critical, 12 fixed, score 71 → 74",
  reach: reachOfText(""),
  html: '<p lang="en">Payments <img src="cid:trend@pillarwatch" alt="71, 72, 74"></p>',
  text: "Payments: 3 new critical\n.\nFrom here on\n",
  images: [{ cid: "trend@pillarwatch", type: "image/png", bytes: Buffer.from("89504e470d0a1a0a", "hex") }],
  ...given,
});
const put = async (given: Partial<Letter> = {}): Promise<void> => {
  const mail = await composeMail(letter(given), sender, now());
  await database.writer.transaction((tx) => putMail(tx, mail, now().toISOString()));
};

/** Of a server that never answers; any other is given the time that a busy machine needs. */
const quick: SmtpManner = { connectMs: 1_000, silenceMs: 1_000, answerMs: 1_000, attemptMs: 5_000 };
const plain: SmtpSettings = { host: "127.0.0.1", port: 0, tls: "none", user: undefined, password: undefined };
const troubles: string[] = [];
function deliverer(settings: Partial<SmtpSettings> = {}, manner: SmtpManner = {}, more: Partial<DeliverSettings> = {}): Deliverer {
  const way = smtpWay({ ...plain, port: server.port, ...settings }, manner);
  opened.push(way);
  troubles.length = 0;
  const onFault = (fault: unknown): never => {
    throw fault;
  };
  const onTrouble = (message: string): void => void troubles.push(message);
  const usual = { writer: database.writer, way, from: sender.from.address, perMinute: 1_000, now, share: () => 0, onFault, onTrouble };
  return new Deliverer({ ...usual, ...more });
}

/** The only mail there is, with every attempt. */
const only = async () => (await readMails(database.db, {})).items[0];
const outcomes = async () => (await only())?.attempts.map(({ outcome, code, perhapsTaken }) => [outcome, code, perhapsTaken]);

test("what arrives is what was put: both parts, the image, headers, and a subject in every letter", async () => {
  await put();
  await deliverer().deliverDue();
  const mail = await server.parsed();
  expect(mail.subject).toBe(letter().subject);
  expect(mail.from?.value).toEqual([sender.from]);
  expect(mail.to).toMatchObject({ value: [{ name: "Jo Søndergård", address: "jo@halden.test" }] });
  expect(mail.text?.trim()).toBe(letter().text.trim());
  expect(mail.html).toContain("Payments <img");
  expect(mail.attachments).toMatchObject([{ cid: "trend@pillarwatch", contentType: "image/png", related: true }]);
  expect(mail.messageId).toBe(`<${(await only())?.messageId}>`);
  expect(mail.messageId).not.toContain("jo");
  expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
  expect(mail.headerLines.find(({ key }) => key === "list-unsubscribe")?.line).toMatch(
    /^List-Unsubscribe: <https:\/\/posture\.halden\.test\/api\/v1\/mail\/unsubscribe\/owner-digest\.[0-9a-f]{32}\.[\w-]{43}>$/,
  );
  expect(mail.headerLines.find(({ key }) => key === "list-unsubscribe-post")?.line).toBe(
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
  );
  expect(server.taken[0]?.raw.includes("\r\n")).toBe(true);
  expect(await only()).toMatchObject({ state: "sent", attempts: [{ outcome: "sent" }], perhapsTwice: false, endedAt: now().toISOString() });
});

test("composed again, a mail has another content and the same Message-ID; for another week, kind or address another one", async () => {
  const idOf = async (given: Partial<Letter> = {}) => (await composeMail(letter(given), sender, now())).messageId;
  const first = await idOf();
  expect(await idOf({ subject: "Payments: other numbers" })).toBe(first);
  const others = [{ period: "2026-W49" }, { kind: "alert" as const }, { to: { person: null, address: "ty@halden.test", name: null } }];
  expect(new Set([first, ...(await Promise.all(others.map(idOf)))]).size).toBe(4);
});

test("what a name or subject tries to put into the headers stays in its own", async () => {
  const hostile = { person: null, address: "jo@halden.test", name: 'Jo"\r\nBcc: all@halden.test\r\n\r\n<script>' };
  await put({ to: hostile, subject: "Payments\r\nBcc: all@halden.test\r\n\r\nbody" });
  await deliverer().deliverDue();
  const mail = await server.parsed();
  expect(mail.bcc).toBeUndefined();
  expect(mail.subject).toBe("Payments Bcc: all@halden.test body");
  expect(mail.to).toMatchObject({ value: [{ address: "jo@halden.test" }] });
  expect(server.taken.map(({ to }) => to)).toEqual(["jo@halden.test"]);
});

test.each<[string, Behaviour, "later" | "refused" | "trouble", number, boolean]>([
  ["a greylisting server", { rcptTo: 450 }, "later", 450, false],
  ["a full mailbox, said after the last dot", { dot: 452 }, "later", 452, false],
  ["nobody of that name", { rcptTo: 550 }, "refused", 550, false],
  ["spam, said after the last dot", { dot: 554 }, "refused", 554, false],
  ["a sender that the server does not own up to", { mailFrom: 553 }, "trouble", 553, false],
  ["a server that is about to close", { rcptTo: 421 }, "trouble", 421, false],
])("%s: %o is %s", async (_, how, outcome, code, perhaps) => {
  await put();
  server.behave(how);
  await deliverer().deliverDue();
  expect(await outcomes()).toEqual([[outcome, code, perhaps]]);
  const mail = await only();
  expect(mail).toMatchObject(outcome === "refused" ? { state: "failed", why: "refused", dueAt: null } : { state: "waiting", why: null });
  expect(mail?.attempts[0]?.answer).toMatch(/^\d{3} \d\.\d\.\d [A-Z]/);
  expect(await readMailOutlook(database.db, now())).toMatchObject({ failed: outcome === "refused" ? 1 : 0 });
  expect(troubles).toHaveLength(outcome === "trouble" ? 1 : 0);
  // What waits goes out when the server has thought better of it, and not before its time.
  server.behave({});
  await deliverer().deliverDue();
  expect(server.taken).toHaveLength(0);
  nowMs += 60_000;
  await deliverer().deliverDue();
  expect(server.taken).toHaveLength(outcome === "refused" ? 0 : 1);
});

test.each<[string, Behaviour, boolean]>([
  ["hangs in the middle", { silent: "rcptTo" }, false],
  ["never answers the last dot", { silent: "dot" }, true],
  ["dies between the last dot and its answer", { dies: true }, true],
])("a server that %s: the log says whether the mail may have arrived", async (_, how, perhaps) => {
  await put();
  server.behave(how);
  await deliverer({}, quick).deliverDue();
  expect(await outcomes()).toEqual([["trouble", null, perhaps]]);
  expect(await only()).toMatchObject({ state: "waiting", perhapsTwice: perhaps });
});

test.each<[string, (socket: Socket) => void]>([
  ["says nothing", () => undefined],
  ["closes at once", (socket) => void socket.destroy()],
  ["refuses to begin", (socket) => void socket.end("554 5.3.2 No mail here\r\n")],
  ["talks of something else", (socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
])("what listens there and %s is trouble, and no mail is lost", async (_, behave) => {
  const other = await noMailServer(behave);
  opened.push(other);
  await put();
  await deliverer({ port: other.port }, quick).deliverDue();
  expect(await only()).toMatchObject({ state: "waiting", attempts: [{ outcome: "trouble", handedAt: null }] });
});

test("where nothing listens, the mails wait together and burn no attempts one after the other", async () => {
  const closed = await noMailServer(() => undefined);
  await closed.close();
  for (const name of ["a", "b", "c"]) await put({ to: { person: null, address: `${name}@halden.test`, name: null } });
  const restMs = await deliverer({ port: closed.port }).deliverDue();
  expect(restMs).toBe(15_000);
  expect((await readMails(database.db, {})).items.map(({ attempts }) => attempts.length)).toEqual([0, 0, 1]);
  expect(troubles).toEqual([expect.stringMatching(/^mail waits, 127\.0\.0\.1, port \d+: .*ECONNREFUSED/)]);
});

test("TLS is demanded: a server without it, or with a certificate that nobody vouches for, is told neither password nor mail", async () => {
  const user = { user: "posture", password: "a secret of the server" };
  const tls = await mailServer({ disabledCommands: [], authOptional: false });
  const implicit = await mailServer({ secure: true });
  opened.push(tls, implicit);
  await put();
  await deliverer({ tls: "starttls", ...user }).deliverDue();
  expect(troubles).toHaveLength(1);
  nowMs += HOUR_MS;
  await deliverer({ tls: "starttls", port: tls.port, ...user }).deliverDue();
  expect(troubles[0]).toMatch(/certificate/);
  nowMs += HOUR_MS;
  await deliverer({ tls: "implicit", port: implicit.port, ...user }).deliverDue();
  expect(troubles[0]).toMatch(/certificate/);
  expect([tls.signedIn, implicit.signedIn, server.signedIn]).toEqual([[], [], []]);
  nowMs += HOUR_MS;
  await deliverer({ tls: "starttls", port: tls.port, ...user }, { tls: { rejectUnauthorized: false } }).deliverDue();
  expect(tls.signedIn).toEqual(["posture:a secret of the server"]);
  expect(tls.taken).toHaveLength(1);
  await put({ period: "2026-W49" });
  await deliverer({ tls: "implicit", port: implicit.port, ...user }, { tls: { rejectUnauthorized: false } }).deliverDue();
  expect(implicit.taken).toHaveLength(1);
});

test("a connection that breaks while TLS begins is trouble", async () => {
  const breaking = await noMailServer((socket) => {
    socket.write("220 halden.test ESMTP\r\n");
    socket.on("data", (data) => {
      if (data.toString().startsWith("EHLO")) socket.write("250-halden.test\r\n250 STARTTLS\r\n");
      else if (data.toString().startsWith("STARTTLS")) socket.write("220 Go ahead\r\n", () => socket.destroy());
    });
  });
  opened.push(breaking);
  await put();
  await deliverer({ tls: "starttls", port: breaking.port }).deliverDue();
  expect(await only()).toMatchObject({ state: "waiting", attempts: [{ outcome: "trouble", handedAt: null }] });
});

test("a password that is refused loses no mail", async () => {
  server.behave({ auth: 535 });
  await put();
  await deliverer({ user: "posture", password: "changed since" }).deliverDue();
  expect(await outcomes()).toEqual([["trouble", 535, false]]);
  expect(await smtpWay({ ...plain, port: server.port, user: "posture", password: "x" }).verify()).toMatch(/535/);
  server.behave({});
  expect(await smtpWay({ ...plain, port: server.port, user: "posture", password: "x" }).verify()).toBeUndefined();
});

test("after five days it is given up, and shown", async () => {
  await put();
  server.behave({ rcptTo: 451 });
  let last = 0;
  while ((await only())?.state === "waiting") {
    await deliverer().deliverDue();
    last = nowMs;
    nowMs = Date.parse((await only())?.dueAt ?? "") || nowMs;
  }
  expect(await only()).toMatchObject({ state: "failed", why: "given up" });
  expect((await only())?.attempts[0]).toMatchObject({ outcome: "later", answer: "451 4.7.1 Try again later" });
  expect(last - begin).toBeGreaterThanOrEqual(120 * HOUR_MS);
  expect(last - begin).toBeLessThan(127 * HOUR_MS);
  expect(await readMailOutlook(database.db, now())).toMatchObject({ waiting: 0, failed: 1 });
});

test("nothing goes to somebody who was disabled, has another role, or wants it no more, after it was put", async () => {
  const person = (state: "active" | "disabled", name: string, role: Role | null = "owner") =>
    database.insert("people", {
      kind: "local",
      public_id: Buffer.alloc(16, name),
      ...{ state, role },
      email: `${name}@halden.test`,
      made_at: now().toISOString(),
    });
  const [gone, here] = [await person("disabled", "gone"), await person("active", "here")];
  const [looks, nothing] = [await person("active", "looks", "viewer"), await person("active", "nothing", null)];
  await put({ to: { person: here, address: "here@halden.test", name: null }, kind: "lead-digest" });
  await put({ to: { person: looks, address: "looks@halden.test", name: null }, kind: "alert" });
  await put({ to: { person: nothing, address: "nothing@halden.test", name: null } });
  await put({ to: { person: gone, address: "gone@halden.test", name: null } });
  await put({ to: { person: here, address: "here@halden.test", name: null } });
  await put({ to: { person: here, address: "here@halden.test", name: null }, kind: "alert" });
  await database.writer.transaction((tx) => stopMail(tx, { person: here }, "alert", now().toISOString()));
  await deliverer().deliverDue();
  expect(server.taken.map(({ to }) => to)).toEqual(["here@halden.test"]);
  expect((await readMails(database.db, {})).items.map(({ state, why }) => [state, why])).toEqual([
    ["dropped", "stopped"],
    ["sent", null],
    ["dropped", "disabled"],
    ["dropped", "another role"],
    ["dropped", "another role"],
    ["dropped", "another role"],
  ]);
});

test("no more go out in a minute than are allowed, however many processes send", async () => {
  for (let n = 0; n < 5; n += 1) await put({ to: { person: null, address: `n${n}@halden.test`, name: null } });
  const [one, other] = [deliverer({}, {}, { perMinute: 2 }), deliverer({}, {}, { perMinute: 2 })];
  await Promise.all([one.deliverDue(), other.deliverDue()]);
  expect(server.taken).toHaveLength(2);
  nowMs += 59_999;
  expect(await one.deliverDue()).toBeGreaterThan(0);
  expect(server.taken).toHaveLength(2);
  nowMs += 1;
  await other.deliverDue();
  expect(server.taken).toHaveLength(4);
});
