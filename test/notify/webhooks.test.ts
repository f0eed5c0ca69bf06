/** Webhooks from the API to a real receiver on loopback, by a clock that is passed in: what is posted, signed, tried again, given up; and what a run has to tell. */
import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Deliveries, Webhook, WebhookMade, Webhooks } from "../../contract/webhooks.ts";
import { tellOfRun } from "../../db/write/news.ts";
import { WebhookPoster } from "../../jobs/post-webhooks.ts";
import { allowedTargets } from "../../notify/target-guard.ts";
import type { News } from "../../posture/news.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { testKeys } from "../support/signed-in.ts";
import { enterAs } from "../support/two-owners.ts";

const HOUR_MS = 3_600_000;
const loopback = allowedTargets("127.0.0.0/8", "ALLOW_PRIVATE_TARGETS");

let database: TestDatabase;
let application: TestApplication;
let receiver: Server;
let port: number;
let nowMs = Date.parse(noon);
let status: number;
const posted: { headers: IncomingHttpHeaders; body: string }[] = [];
beforeAll(async () => {
  database = await testDatabase();
  application = await testApplication(database, { allowedTargets: loopback });
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      posted.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status, status === 302 ? { location: "http://127.0.0.1:1/" } : {}).end("thank\u0007 you");
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  port = (receiver.address() as AddressInfo).port;
});
afterAll(async () => {
  await new Promise((resolve) => receiver.close(resolve));
  await application.app.close();
  await database.close();
});
let headers: Record<string, string>;
beforeEach(async () => {
  nowMs = Date.parse(noon);
  status = 204;
  posted.length = 0;
  await database.writer.transaction(async (tx) => {
    for (const table of ["webhook_attempts", "webhook_deliveries", "webhooks", "finding_events", "surroundings_events"])
      await tx.run(`DELETE FROM ${table}`);
    await tx.run("DELETE FROM meta WHERE key LIKE 'score%'");
    await tx.run("DELETE FROM control_records");
  });
  headers = { ...(await enterAs(database, "administrator")).headers };
});

const poster = (allowed = loopback): WebhookPoster =>
  new WebhookPoster({
    writer: database.writer,
    sealing: testKeys.sealing,
    publicUrl: "https://posture.example.com/",
    asking: { allowed, timeoutMs: 1_000 },
    now: () => new Date(nowMs),
    share: () => 0,
    onTrouble: () => undefined,
    onFault: (fault) => {
      throw fault;
    },
  });
const api = async <Answer>(
  method: "GET" | "POST" | "PATCH" | "DELETE",
  url: string,
  payload?: object,
): Promise<{ status: number; body: Answer }> => {
  const answer = await application.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: (answer.body === "" ? undefined : answer.json()) as Answer };
};
const make = async (given: object = {}): Promise<WebhookMade> => {
  const target = `http://127.0.0.1:${port}/hook?key=T0PSECRET`;
  const events = ["new-critical", "severity-risen", "came-back", "coverage-lost", "score-fell", "run-failed"];
  const { status, body } = await api<WebhookMade>("POST", "/webhooks", { name: "chat", target, format: "json", events, ...given });
  expect(status).toBe(201);
  return body;
};
const deliveries = async ({ webhook: { id } }: WebhookMade) => (await api<Deliveries>("GET", `/webhooks/${id}/deliveries`)).body.items;
const end = (more: Partial<Parameters<typeof tellOfRun>[1]> = {}) =>
  database.writer.transaction((tx) =>
    tellOfRun(tx, { run: 7, day: "2026-11-24" as never, state: "done", error: undefined, isFirst: false, at: noon, ...more }),
  );
const documents = () => posted.map(({ body }) => JSON.parse(body) as News & { id: string; summary: string; link: string });

test("a test arrives signed over its time and its bytes; nothing of address and secret is told again", async () => {
  const made = await make();
  expect(made.secret).toMatch(/^pws_[\w-]{43}$/);
  expect((await api("POST", `/webhooks/${made.webhook.id}/test`)).status).toBe(202);
  await poster().postDue();
  const [post] = posted;
  expect(post?.headers).toMatchObject({
    "content-type": "application/json; charset=utf-8",
    "pillarwatch-event": "test",
    "pillarwatch-timestamp": "1795521600",
  });
  const mac = createHmac("sha256", made.secret).update(`1795521600.${post?.body}`).digest("hex");
  expect(post?.headers["pillarwatch-signature"]).toBe(`v1=${mac}`);
  const [delivery] = await deliveries(made);
  expect(documents()[0]).toMatchObject({ event: "test", id: delivery?.id, link: "https://posture.example.com/" });
  expect(post?.headers["pillarwatch-delivery"]).toBe(delivery?.id);
  expect(delivery).toMatchObject({ event: "test", state: "sent", dueAt: null, attempts: [{ status: 204 }] });
  const told = JSON.stringify([(await api<Webhooks>("GET", "/webhooks")).body, await deliveries(made)]);
  expect(told).toContain("127.0.0.1");
  for (const secret of ["T0PSECRET", made.secret, "/hook"]) expect(told).not.toContain(secret);
  const kept = JSON.stringify(await database.writer.rows.all("SELECT hex(url) AS u, hex(secret) AS s, host FROM webhooks"));
  for (const secret of ["T0PSECRET", made.secret]) expect(kept).not.toContain(Buffer.from(secret).toString("hex").toUpperCase());
  const log = JSON.stringify(await database.writer.rows.all("SELECT action, after FROM audit"));
  expect(log).toContain("webhook-made");
  for (const secret of ["T0PSECRET", made.secret]) expect(log).not.toContain(secret);
});

test.each([
  ["http://hooks.example.com/", 201, undefined],
  ["https://127.0.0.1/", 201, undefined],
  ["https://10.0.0.1/", 400, "target"],
  ["https://169.254.169.254/latest", 400, "target"],
  ["https://user:pass@hooks.example.com/", 400, "target"],
  ["javascript:alert(1)", 400, "target"],
])("%s is answered %i where loopback alone is allowed", async (target, expected, field) => {
  const { status, body } = await api<{ errors?: { field: string }[] }>("POST", "/webhooks", {
    name: "chat",
    target,
    format: "json",
    events: ["run-failed"],
  });
  expect(status).toBe(expected);
  expect(body.errors?.[0]?.field).toBe(field);
});

test.each([500, 404, 302, 429])(
  "answered %i, it is tried again, ever later, under the same id and another time, and given up after a day",
  async (code) => {
    const made = await make();
    await api("POST", `/webhooks/${made.webhook.id}/test`);
    status = code;
    await poster().postDue();
    await poster().postDue();
    expect(posted).toHaveLength(1);
    nowMs += 60_000;
    await poster().postDue();
    expect(posted).toHaveLength(2);
    expect(posted[0]?.headers["pillarwatch-delivery"]).toBe(posted[1]?.headers["pillarwatch-delivery"]);
    expect(posted[0]?.body).toBe(posted[1]?.body);
    expect(posted[0]?.headers["pillarwatch-signature"]).not.toBe(posted[1]?.headers["pillarwatch-signature"]);
    for (let turn = 0; turn < 12; turn += 1) {
      nowMs += 6 * HOUR_MS;
      await poster().postDue();
    }
    const [delivery] = await deliveries(made);
    expect(delivery).toMatchObject({ state: "failed", dueAt: null });
    expect(delivery?.attempts[0]).toMatchObject({ status: code, answer: code === 302 ? "a redirect, which is not followed" : "thank you" });
    const [listed] = (await api<Webhooks>("GET", "/webhooks")).body.items;
    expect(listed).toMatchObject({ waiting: 0, lastTakenAt: null });
  },
);

test("a receiver that says it is gone is asked no more; one that may not be asked by now is not asked", async () => {
  const made = await make();
  await api("POST", `/webhooks/${made.webhook.id}/test`);
  status = 410;
  await poster().postDue();
  expect(await deliveries(made)).toMatchObject([{ state: "failed" }]);
  await api("POST", `/webhooks/${made.webhook.id}/test`);
  posted.length = 0;
  await poster([]).postDue();
  expect(posted).toEqual([]);
  expect((await deliveries(made))[0]).toMatchObject({
    state: "waiting",
    attempts: [{ status: null, answer: expect.stringContaining("nothing was sent") }],
  });
});

test("two processes post each once; what a dead one began is posted again", async () => {
  const made = await make();
  for (let n = 0; n < 6; n += 1) await api("POST", `/webhooks/${made.webhook.id}/test`);
  await Promise.all([poster().postDue(), poster().postDue()]);
  const ids = posted.map((one) => one.headers["pillarwatch-delivery"]);
  expect([ids.length, new Set(ids).size]).toEqual([6, 6]);
  await api("POST", `/webhooks/${made.webhook.id}/test`);
  const dead = JSON.stringify({ host: hostname(), pid: 2 ** 22 + 1, token: "dead" });
  await database.writer.transaction((tx) =>
    tx.run("UPDATE webhook_deliveries SET holder = ?, lease_until_ms = ? WHERE state = 'waiting'", [dead, nowMs + HOUR_MS]),
  );
  await poster().postDue();
  expect(posted).toHaveLength(7);
});

test("switched off, or removed, it is told nothing, and what waited is let go", async () => {
  const made = await make();
  const { id } = made.webhook;
  await api("POST", `/webhooks/${id}/test`);
  expect((await api<Webhook>("PATCH", `/webhooks/${id}`, { isOn: false })).body).toMatchObject({ isOn: false, waiting: 0 });
  expect(await deliveries(made)).toMatchObject([{ state: "dropped" }]);
  expect((await api("POST", `/webhooks/${id}/test`)).status).toBe(409);
  await end({ state: "failed", error: "AWS refuses us" });
  await poster().postDue();
  expect(posted).toEqual([]);
  await api("PATCH", `/webhooks/${id}`, { isOn: true, events: ["run-failed"] });
  await end({ state: "failed", error: "AWS refuses us", run: 8 });
  expect((await api("DELETE", `/webhooks/${id}`)).status).toBe(204);
  await poster().postDue();
  expect(posted).toEqual([]);
  expect((await api("GET", `/webhooks/${id}/deliveries`)).status).toBe(404);
  expect(await database.writer.rows.all("SELECT url, secret FROM webhooks")).toEqual([{ url: null, secret: null }]);
});

let accounts = 0;
/** Events of run 7: so many of each kind. */
async function happened(): Promise<void> {
  const account = await database.account({ account_id: String(111122220000 + ++accounts) as never, name: "payments <!channel>" });
  const event = async (given: object, title = "Bucket | <https://evil.test|public>") => {
    const { id } = await database.finding({ account }, { title });
    await database.event({ finding: id, run: 7, day: "2026-11-24" as never, account, counted: 1, cause: "new", ...given });
  };
  const opened = { from_state: "none", to_state: "open", from_severity: "CRITICAL", to_severity: "CRITICAL" } as const;
  for (let n = 0; n < 12; n += 1) await event(opened);
  await event({ ...opened, to_severity: "HIGH" });
  await event({ ...opened, counted: 0 });
  await event({ ...opened, cause: "account joined" });
  await event({ ...opened, run: 6 });
  await event({ ...opened, cause: "reopened" });
  const open = { from_state: "open", to_state: "open" } as const;
  await event({ ...open, from_severity: "MEDIUM", to_severity: "HIGH" });
  await event({ ...open, from_severity: "HIGH", to_severity: "MEDIUM" });
  const scope = await database.scope({ account, region: "eu-central-1", source: "guardduty" });
  for (const [from_state, to_state] of [
    ["ok", "denied"],
    ["ok", "ok"],
    ["denied", "failed"],
    [null, "denied"],
  ] as const)
    await database.insert("surroundings_events", { run: 7, subject: "scope", scope, from_state, to_state, seen: noon });
}

test("of a run each kind is one delivery, with how many there are and the first ten", async () => {
  await make();
  await happened();
  await end();
  await end(); // a run that was carried on after its end was written tells nothing twice
  await poster().postDue();
  const told = documents();
  expect(told.map(({ event, summary }) => [event, summary])).toEqual([
    ["new-critical", "12 new critical findings"],
    ["severity-risen", "1 finding rose in severity"],
    ["came-back", "1 fixed finding came back"],
    ["coverage-lost", "1 scope can no longer be read"],
  ]);
  expect(told[0]).toMatchObject({ run: 7, count: 12, link: "https://posture.example.com/findings" });
  expect((told[0] as { findings?: unknown[] }).findings).toHaveLength(10);
  expect(told[1]).toMatchObject({ findings: [{ severity: "HIGH", from: "MEDIUM" }] });
  expect(told[3]).toMatchObject({ scopes: [{ region: "eu-central-1", source: "guardduty", state: "denied" }] });
});

test("Slack is told the same in its own form, and mentions and links nobody by what stands in a name", async () => {
  await make({ format: "slack", events: ["new-critical"] });
  await happened();
  await end();
  await poster().postDue();
  const { text } = JSON.parse(posted[0]?.body ?? "{}") as { text: string };
  expect(text.split("\n")).toHaveLength(12);
  expect(text).toMatch(/^\*New critical findings\*: <https:\/\/posture\.example\.com\/findings\|12 new critical findings>\n/);
  expect(text).toContain("payments &lt;!channel&gt;");
  expect(text).toContain("|Bucket ¦ &lt;https://evil.test¦public&gt;>");
  expect(text).not.toContain("<!channel>");
  expect(text.endsWith("and 2 more")).toBe(true);
});

test("the first look at an organization is no news, but that it failed is", async () => {
  await make();
  await happened();
  await end({ isFirst: true, state: "failed", error: "COLLECT_ROLE_NAME: no account has it" });
  await poster().postDue();
  expect(documents().map(({ event, summary }) => [event, summary])).toEqual([
    ["run-failed", "Run 7 failed: COLLECT_ROLE_NAME: no account has it"],
  ]);
});

test("a score that fell is told once, also where it fell by small steps; that it rose is remembered", async () => {
  await make();
  const score = async (passed: number, run: number) => {
    await database.writer.transaction(async (tx) => {
      await tx.run("DELETE FROM control_records");
      for (let n = 0; n < 100; n += 1)
        await tx.run("INSERT INTO control_records (account, region, check_ref, failed, unknown, passed) VALUES (0, '', ?, ?, 0, ?)", [
          n,
          n < passed ? 0 : 1,
          n < passed ? 1 : 0,
        ]);
    });
    await end({ run });
  };
  for (const [index, passed] of [70, 70, 74, 73, 73, 71, 72].entries()) await score(passed, 10 + index);
  await poster().postDue();
  expect(documents().map((told) => (told.event === "score-fell" ? [told.run, told.from, told.to] : told.event))).toEqual([
    [13, 74, 73],
    [15, 73, 71],
  ]);
});
