/** `/metrics`: what it tells, to whom, and what it tells when it could not be read. */
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { metricsConfig } from "../../cli/metrics-config.ts";
import { putMail } from "../../db/write/outbox.ts";
import { makeToken } from "../../db/write/tokens.ts";
import { reachOfText } from "../../posture/reach.ts";
import type { AccountId } from "../../posture/words.ts";
import type { BareListener } from "../../server/bare-listener.ts";
import { definitions } from "../../server/metrics/definitions.ts";
import { listenForMetrics } from "../../server/metrics/listener.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { figuresIn, testMetrics } from "../support/metrics.ts";
import { testKeys } from "../support/signed-in.ts";

const token = "of this test alone, 32 characters".replaceAll(" ", "-");
const noonSeconds = Date.parse(noon) / 1_000;
const ago = (hours: number) => new Date(Date.parse(noon) - hours * 3_600_000).toISOString();

let database: TestDatabase;
let application: TestApplication;
let text: string;
beforeAll(async () => {
  database = await testDatabase();
  await fill(database);
  const of = testMetrics(database, {
    backups: async () => ({ kept: 3, last: { madeAt: ago(2), bytes: 4_096 }, healthy: true }),
    conditions: async () => [
      { id: "disk-full", since: noon, text: "no room", mend: { text: "make room", command: null }, stops: true },
      { id: "clock", since: noon, text: "wrong", mend: { text: "set it", command: null }, stops: false },
    ],
  });
  application = await testApplication(database, { metrics: { of, token } });
  await application.app.inject("/api/v1/accounts/111111111111");
  await application.app.inject("/nowhere/of/111111111111");
  ({ body: text } = await application.app.inject({ url: "/metrics", headers: { authorization: `Bearer ${token}` } }));
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

async function fill({ account, scope, run, insert, writer }: TestDatabase): Promise<void> {
  const known = await account();
  const other = await account({ account_id: "222222222222" as AccountId, name: "secret-project" });
  for (const [index, hours] of [1, 3, 5, 40].entries())
    await scope({ account: known, region: `eu-west-${index}`, last_success_at: ago(hours) });
  await scope({ account: other, source: "guardduty", state: "denied", last_success_at: ago(30) });
  // Off since long: it owes no evidence.
  await scope({ account: other, source: "config", state: "not_enabled", last_success_at: ago(900) });
  await scope({ account: other, region: "eu-west-9", watched: 0, last_success_at: ago(900) });
  const byService = { securityhub: { requests: 40, throttles: 2 } };
  await run({ started_at: ago(3), ended_at: ago(2) });
  await run({
    trigger: "person",
    state: "failed",
    complete: 0,
    error: "no",
    started_at: ago(1),
    ended_at: ago(0.5),
    figures: JSON.stringify({ byService }),
  });
  await run({ state: "running", complete: 0, started_at: ago(0.1), ended_at: null });
  const open = {
    account: 0,
    region: "",
    kind: "posture",
    product: "securityhub",
    accepted: 0,
    suppressed: 0,
    passed: 9,
    unknown: 0,
  } as const;
  await insert("standings", { ...open, principle: "data", critical: 1, high: 2, medium: 0, low: 4, informational: 0 });
  await insert("standings", { ...open, principle: "people", critical: 5, high: 0, medium: 0, low: 0, informational: 0 });
  await insert("standings", { ...open, account: known, principle: "people", critical: 5, high: 0, medium: 0, low: 0, informational: 0 });
  await writer.transaction(async (tx) => {
    const mail = {
      kind: "owner-digest",
      person: null,
      address: "someone@example.com",
      messageId: "1@example.com",
      subject: "s",
      reach: reachOfText(""),
    } as const;
    await putMail(tx, { ...mail, period: "2026-W47", message: new Uint8Array([1]) }, ago(3));
  });
}

const figures = (metric: string) => figuresIn(text, metric);

describe("what it tells", () => {
  it("is of every metric that is defined: each has a figure or is said to be absent", () => {
    const names = Object.values(definitions).flatMap((part) => Object.keys(part));
    const told = names.filter((name) => Object.keys(figures(name)).length > 0);
    expect(names.length).toBeGreaterThan(30);
    for (const name of names) expect(text).toContain(`# HELP ${name} `);
    expect(names.filter((name) => !told.includes(name))).toEqual(["pillarwatch_runs_total"]);
  });

  it("runs: the last of each trigger, the last that was complete, what ended since the start, and what was asked of AWS", () => {
    expect(figures("pillarwatch_last_run_state")).toMatchObject({
      "trigger=schedule,state=running": 1,
      "trigger=schedule,state=done": 0,
      "trigger=person,state=failed": 1,
    });
    expect(figures("pillarwatch_last_run_start_timestamp_seconds")).toMatchObject({ "trigger=schedule": noonSeconds - 360 });
    expect(figures("pillarwatch_last_run_end_timestamp_seconds")).toEqual({ "trigger=person": noonSeconds - 1_800 });
    expect(figures("pillarwatch_last_run_duration_seconds")).toEqual({ "trigger=person": 1_800 });
    expect(figures("pillarwatch_last_complete_run_end_timestamp_seconds")).toEqual({ "": noonSeconds - 7_200 });
    expect(figures("pillarwatch_last_run_requests")).toEqual({ "service=securityhub": 40 });
    expect(figures("pillarwatch_last_run_throttles")).toEqual({ "service=securityhub": 2 });
    expect(figures("pillarwatch_run_interval_seconds")).toEqual({ "": 3_600 });
  });

  it("scopes by state, also those of which there are none, and how old what was read of them is", () => {
    const scopes = figures("pillarwatch_scopes");
    expect(Object.values(scopes).reduce((sum, n) => sum + n, 0)).toBe(6);
    expect(scopes).toMatchObject({
      "source=securityhub,state=ok": 1,
      "source=securityhub,state=stale": 3,
      "source=guardduty,state=denied": 1,
      "source=config,state=not_enabled": 1,
      "source=inspector,state=ok": 0,
    });
    expect(figures("pillarwatch_evidence_oldest_age_seconds")).toEqual({
      "source=guardduty": 30 * 3_600,
      "source=securityhub": 40 * 3_600,
    });
    expect(figures("pillarwatch_evidence_median_age_seconds")).toMatchObject({ "source=securityhub": 5 * 3_600 });
  });

  it("open findings of the whole, by severity", () => {
    expect(figures("pillarwatch_findings_open")).toEqual({
      "severity=CRITICAL": 6,
      "severity=HIGH": 2,
      "severity=MEDIUM": 0,
      "severity=LOW": 4,
      "severity=INFORMATIONAL": 0,
    });
  });

  it("what waits, backups, room, and why it is not ready", () => {
    expect(figures("pillarwatch_queue_waiting")).toEqual({ "queue=mail": 1, "queue=webhook": 0 });
    expect(figures("pillarwatch_queue_oldest_age_seconds")).toEqual({ "queue=mail": 3 * 3_600 });
    expect(figures("pillarwatch_digests_waiting")).toEqual({ "": 1 });
    expect(figures("pillarwatch_digests_last_round_timestamp_seconds")).toEqual({ "": noonSeconds - 3 * 3_600 });
    expect(figures("pillarwatch_backup_last_timestamp_seconds")).toEqual({ "": noonSeconds - 7_200 });
    expect(figures("pillarwatch_backup_overdue")).toEqual({ "": 0 });
    expect(figures("pillarwatch_disk_free_bytes")[""]).toBeGreaterThan(0);
    expect(figures("pillarwatch_database_bytes")[""]).toBeGreaterThan(4_096);
    expect(figures("pillarwatch_ready")).toEqual({ "": 0 });
    expect(figures("pillarwatch_not_ready")).toEqual({ "reason=disk-full": 1 });
    const conditions = figures("pillarwatch_condition");
    expect([conditions["condition=disk-full"], conditions["condition=clock"], conditions["condition=read-only"]]).toEqual([1, 1, 0]);
  });

  it("answers by the route's pattern, the process and the event loop; never an account, a name or an address", () => {
    expect(figures("pillarwatch_http_requests_total")).toMatchObject({
      "route=/api/v1/accounts/:id,status=2xx": 1,
      "route=none,status=4xx": 1,
    });
    expect(figures("pillarwatch_http_request_duration_seconds_count")).toEqual({ "": 2 });
    expect(figures("pillarwatch_nodejs_eventloop_lag_p99_seconds")[""]).toBeGreaterThanOrEqual(0);
    expect(figures("pillarwatch_process_cpu_seconds_total")[""]).toBeGreaterThan(0);
    expect(Object.keys(figures("pillarwatch_build_info"))[0]).toContain(`node=${process.version}`);
    expect(text).not.toMatch(/\d{12}"|secret-project|example\.com|payments/);
  });
});

describe("who is told", () => {
  const ask = (headers: Record<string, string>, url = "/metrics") => application.app.inject({ url, headers: { cookie: "", ...headers } });

  it("whoever has the token, under any name of the server", async () => {
    const { statusCode, headers } = await ask({ authorization: `bearer ${token}`, host: "10.1.2.3:8080" });
    expect([statusCode, headers["content-type"]]).toEqual([200, expect.stringMatching(/^text\/plain; version=0\.0\.4/)]);
  });

  it("nobody else: not by a wrong token, a session, or a token of the API", async () => {
    const terms = { name: "m", role: "administrator", accounts: null, expiresAt: "2027-01-01T00:00:00.000Z" } as const;
    const deed = { at: noon, actor: { kind: "command", id: null }, from: null } as const;
    const { token: api } = await database.writer.transaction((tx) => makeToken(tx, testKeys.audit, terms, deed));
    expect((await ask({ authorization: `Bearer ${api}` }, "/api/v1/summary")).statusCode).toBe(200);
    const wrong = [{}, { authorization: `Bearer ${token}x` }, { authorization: token }, { authorization: `Bearer ${api}` }];
    for (const headers of wrong) {
      const { statusCode, body } = await ask(headers);
      expect([statusCode, body]).toEqual([401, expect.stringContaining("urn:pillarwatch:problem:metrics-token")]);
    }
    expect((await application.app.inject("/metrics")).statusCode).toBe(401); // an administrator's session
  });

  it("without configuration it is an address like any that there is not", async () => {
    const plain = await testApplication(database);
    const [metrics, nowhere] = await Promise.all(["/metrics", "/nothing"].map((url) => plain.get(url)));
    await plain.app.close();
    expect([metrics?.status, nowhere?.status]).toEqual([404, 404]);
    const said = (answer: typeof metrics) => ({ ...(answer?.body as object), requestId: "" });
    expect(said(metrics)).toEqual(said(nowhere));
  });
});

describe("on an address of its own", () => {
  let listener: BareListener;
  const listen = async (shown: string | undefined) => {
    listener = await listenForMetrics(testMetrics(database), { host: "127.0.0.1", port: 0, token: shown, onFault: () => undefined });
    return `http://127.0.0.1:${listener.port}`;
  };

  it("is told there, and nothing else is; not to a page that leads its own name there", async () => {
    const address = await listen(undefined);
    const told = await fetch(`${address}/metrics?x=1`);
    expect([told.status, told.headers.get("content-type"), figuresIn(await told.text(), "pillarwatch_ready")]).toEqual([
      200,
      expect.stringContaining("text/plain"),
      { "": 1 },
    ]);
    expect((await fetch(`${address}/healthz`)).status).toBe(404);
    expect((await fetch(`${address}/metrics`, { method: "POST" })).status).toBe(405);
    const asked = async (host: string) => (await statusUnder(listener.port, host)) ?? 0;
    expect(await Promise.all(["pillarwatch:9464", "10.0.0.8", "a.monitoring.svc", "evil.example"].map(asked))).toEqual([
      200, 200, 200, 421,
    ]);
    await listener.close();
  });

  it("with a token it is asked for there too", async () => {
    const address = await listen(token);
    expect((await fetch(`${address}/metrics`)).status).toBe(401);
    expect((await fetch(`${address}/metrics`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    await listener.close();
  });
});

function statusUnder(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path: "/metrics", headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

test("what could not be read is absent and counted, not what was read before; all else is told", async () => {
  const broken = await testDatabase();
  await fill(broken);
  const faults: string[] = [];
  const metrics = testMetrics(broken, {}, (_, part) => faults.push(part));
  expect(figuresIn(await metrics.text(), "pillarwatch_findings_open")).toMatchObject({ "severity=CRITICAL": 6 });
  await broken.writer.transaction((tx) => tx.run("DROP TABLE standings"));
  const later = testMetrics(broken, { path: `${broken.file}.gone` }, (_, part) => faults.push(part));
  const [first, second] = [await later.text(), await later.text()];
  for (const said of [first, second]) {
    expect(figuresIn(said, "pillarwatch_findings_open")).toEqual({});
    expect(figuresIn(said, "pillarwatch_disk_free_bytes")).toEqual({});
    expect(figuresIn(said, "pillarwatch_queue_waiting")).toMatchObject({ "queue=mail": 1 });
  }
  expect(figuresIn(second, "pillarwatch_scrape_errors_total")).toMatchObject({ "part=findings": 2, "part=storage": 2, "part=runs": 0 });
  expect(faults.toSorted()).toEqual(["findings", "findings", "storage", "storage"]);
  await broken.close();
});

test("a part that does not answer takes no other along: it is absent until it has answered", async () => {
  let answer: (found: undefined) => void = () => undefined;
  const slow = new Promise<undefined>((resolve) => {
    answer = resolve;
  });
  const healthy = { kept: 1, last: null, healthy: true };
  const faults: string[] = [];
  const metrics = testMetrics(database, { backups: async () => (await slow) ?? healthy, patienceMs: 1_000 }, (_, part) =>
    faults.push(part),
  );
  const first = await metrics.text();
  expect([figuresIn(first, "pillarwatch_backups_kept"), faults]).toEqual([{}, expect.arrayContaining(["backups"])]);
  expect(figuresIn(first, "pillarwatch_disk_bytes")[""]).toBeGreaterThan(0);
  answer(undefined);
  await expect.poll(async () => figuresIn(await metrics.text(), "pillarwatch_backups_kept")).toEqual({ "": 1 });
});

test("runs that end after the start are counted, those before it are not", async () => {
  const counted = await testDatabase();
  await counted.run({ ended_at: ago(2) });
  const open = await counted.run({ state: "running", ended_at: null });
  const metrics = testMetrics(counted);
  await counted.writer.transaction((tx) => tx.run("UPDATE runs SET state = 'done', ended_at = ? WHERE id = ?", [ago(-1), open]));
  await counted.run({ trigger: "person", state: "failed", ended_at: ago(-1) });
  await counted.run({ trigger: "refresh", ended_at: ago(-1) });
  expect(figuresIn(await metrics.text(), "pillarwatch_runs_total")).toEqual({
    "trigger=person,state=failed": 1,
    "trigger=schedule,state=done": 1,
  });
  await counted.close();
});

describe("configuration", () => {
  it.each([
    [{ METRICS_TOKEN: "short" }, "METRICS_TOKEN: has 5 characters, and needs at least 32"],
    [{ METRICS_TOKEN: "a token with spaces is no token in a header" }, "METRICS_TOKEN: has a character that a header cannot hold"],
    [{ METRICS_LISTEN: "9464" }, 'METRICS_LISTEN: "9464" is not an address and a port'],
    [{ METRICS_LISTEN: "127.0.0.1:99999" }, "METRICS_LISTEN: "],
  ])("%o is refused by the variable's name", (environment, words) => {
    expect(() => metricsConfig(environment)).toThrow(words);
  });

  it("is off by default; takes an address, a token, or both", () => {
    expect(metricsConfig({})).toBeUndefined();
    expect(metricsConfig({ METRICS_LISTEN: "[::1]:9464" })).toEqual({ token: undefined, listen: { host: "::1", port: 9464 } });
    expect(metricsConfig({ METRICS_TOKEN: token })).toEqual({ token, listen: undefined });
  });
});
