/** Requests that nobody means well with, or that a broken program sends: each gets a problem document, and the server goes on. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Refusal } from "../../posture/refusal.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";

let database: TestDatabase;
let application: TestApplication;
let folder: string;
let port: number;
const ids: string[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-page-"));
  mkdirSync(join(folder, "page", "assets"), { recursive: true });
  writeFileSync(join(folder, "page", "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(folder, "page", "assets", "main-1a2b.js"), "0");
  writeFileSync(join(folder, "secret.txt"), "outside of the page");
  database = await testDatabase();
  const account = await database.account();
  for (const check_id of ["S3.1", "S3.2", "S3.3"]) ids.push((await database.finding({ account }, { check_id })).publicId);
  await database.run();
  await database.run({ state: "running", ended_at: null, complete: 0 });
  application = await testApplication(database, { webFolder: join(folder, "page") });
  await application.app.listen({ host: "127.0.0.1", port: 0 });
  const address = application.app.server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterAll(async () => {
  await application.app.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

interface Raw {
  readonly status: number;
  readonly head: string;
  readonly type: string;
  readonly body: string;
}

/** As bytes on the wire: clients and test doubles put an address right before it is sent. */
function raw(bytes: string): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", reject);
    socket.on("close", () => {
      const [head = "", body = ""] = text.split("\r\n\r\n");
      resolve({
        head: head.toLowerCase(),
        status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]),
        type: /^content-type: (.*)$/im.exec(head)?.[1] ?? "",
        body,
      });
    });
  });
}

const getRaw = (path: string): Promise<Raw> => raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);

const outside = [
  "/../secret.txt",
  "/../../../../../../etc/passwd",
  "/..%2fsecret.txt",
  "/%2e%2e/secret.txt",
  "/assets/../../secret.txt",
  "/assets/..%2f..%2fsecret.txt",
  "/assets/%2e%2e%2f%2e%2e%2fsecret.txt",
  "/assets/..%5c..%5csecret.txt",
  "/..%00/secret.txt",
  "//etc/passwd",
  "/assets/",
  "/assets",
];

describe("files", () => {
  it("the page's own are served, those with a hash in the name for ever", async () => {
    const page = await application.app.inject("/");
    expect(page.statusCode).toBe(200);
    expect(page.headers["cache-control"]).toBe("no-cache");
    const script = await application.app.inject("/assets/main-1a2b.js");
    expect(script.headers["cache-control"]).toContain("immutable");
  });

  it.each(outside)("%s leads nowhere, and does not tell what is there", async (path) => {
    const answer = await getRaw(path);
    expect(answer.body).not.toContain("outside of the page");
    expect(answer.type).toContain("application/problem+json");
    expect([400, 404]).toContain(answer.status);
  });
});

const unreadable: readonly (readonly [what: string, bytes: string, status: number])[] = [
  ["an address that cannot be decoded", "GET /api/v1/findings/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400],
  ["what is no HTTP", "hello\r\n\r\n", 400],
  ["a header without a colon", "GET / HTTP/1.1\r\nHost: localhost\r\nbroken header\r\n\r\n", 400],
  ["an address beyond 16 kB", `GET /api/v1/findings?search=${"a".repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 431],
  [
    "two lengths of one body",
    "POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
    400,
  ],
  ["a request without a host", "GET /api/v1/runs HTTP/1.0\r\n\r\n", 421],
];

describe("what can hardly be read is answered all the same", () => {
  it.each(unreadable)("%s", async (_, bytes, status) => {
    const answer = await raw(bytes);
    expect(answer.status).toBe(status);
    expect(answer.type).toContain("application/problem+json");
    for (const header of [
      "x-content-type-options: nosniff",
      "cache-control: no-store",
      "referrer-policy: no-referrer",
      "strict-transport-security: max-age=31536000; includesubdomains",
    ])
      expect(answer.head).toContain(header);
    expect(answer.head).toMatch(/content-security-policy: default-src 'none';.*frame-ancestors 'none'/);
    expect(JSON.parse(answer.body)).toMatchObject({ status, type: expect.stringMatching(/^urn:pillarwatch:problem:/) });
  });
});

const wrong: readonly (readonly [asked: string, field: string])[] = [
  ["/api/v1/findings?limit=-1", "limit"],
  ["/api/v1/findings?limit=99999999999999999999999", "limit"],
  ["/api/v1/findings?limit=1.5", "limit"],
  ["/api/v1/findings?limit=NaN", "limit"],
  ["/api/v1/findings?limit=", "limit"],
  ["/api/v1/findings?limit=1&limit=2", "limit"],
  ["/api/v1/findings?search=a&search=b", "search"],
  ["/api/v1/findings?search=", "search"],
  [`/api/v1/findings?search=${"a".repeat(201)}`, "search"],
  ["/api/v1/findings?cursor=a&cursor=b", "cursor"],
  [`/api/v1/findings?cursor=${"a".repeat(601)}`, "cursor"],
  ["/api/v1/findings?cursor=eyJhIjoxfQ", "cursor"],
  ["/api/v1/findings?cursor=bnVsbA", "cursor"],
  ["/api/v1/findings?cursor=%F0%9F%92%A9", "cursor"],
  ["/api/v1/findings?source=", "source"],
  ["/api/v1/findings?source[]=config", "source[]"],
  ["/api/v1/findings?__proto__=x", "__proto__"],
  ["/api/v1/findings?constructor=x", "constructor"],
  ["/api/v1/findings?account=111111111111&account=%27%20OR%201=1", "account"],
  ["/api/v1/summary?account=111111111111", "account"],
  ["/api/v1/runs/1?source=config", "source"],
  ["/api/v1/runs/1/progress?since=1", "since"],
  ["/api/v1/runs/-1", "id"],
  ["/api/v1/runs/99999999999999999999", "id"],
  [`/api/v1/findings/${"0".repeat(32)}?full=1`, "full"],
  [`/api/v1/findings/${"0".repeat(31)}g`, "id"],
  ["/api/v1/coverage?limit=2001", "limit"],
  ["/api/v1/accounts?limit=1001", "limit"],
];

describe("what is asked must be of the contract", () => {
  it.each(wrong)("%s is refused, and %s is named", async (asked, field) => {
    const { status, body, type } = await application.get(asked);
    expect(type).toContain("application/problem+json");
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ field }] });
  });

  it.each([
    "/api/v1/findings?search=%00",
    "/api/v1/findings?search=%ff%fe",
    "/api/v1/findings?search=%27%3B%20DROP%20TABLE%20findings%3B--",
    "/api/v1/findings?region=%27%20OR%20%271%27%3D%271",
    "/api/v1/findings?check=%25",
  ])("%s is text like any other: it matches nothing", async (asked) => {
    expect(await application.get(asked)).toMatchObject({ status: 200, body: { items: [], total: 0 } });
  });

  it.each(["findings", "accounts", "coverage", "runs"])("a cursor of another list means nothing to /%s", async (list) => {
    for (const other of ["findings", "runs"].filter((name) => name !== list)) {
      const { body } = await application.get(`/api/v1/${other}?limit=1`);
      const { next } = body as { next: string };
      expect(next).toEqual(expect.any(String));
      expect(await application.get(`/api/v1/${list}?cursor=${next}`)).toMatchObject({
        status: 400,
        body: { errors: [{ field: "cursor" }] },
      });
    }
  });
});

describe("methods", () => {
  it.each([
    ["DELETE", "/api/v1/findings", "GET"],
    ["OPTIONS", "/api/v1/findings", "GET"],
    ["PUT", "/api/v1/runs", "GET"],
    ["PATCH", "/api/v1/runs/1", "GET"],
    ["GET", "/api/v1/runs/1/cancel", "POST"],
    ["HEAD", "/api/v1/runs/2/progress", "GET"],
    ["POST", "/healthz", "GET"],
  ] as const)("%s %s is answered with what the address takes: %s", async (method, url, allowed) => {
    const answer = await application.app.inject({ method, url });
    expect(answer.statusCode).toBe(405);
    expect(String(answer.headers.allow).split(", ")).toContain(allowed);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
  });

  it.each(["/api/v1/findings", "/healthz", "/"])("TRACE %s tells nobody what was sent", async (url) => {
    const answer = await raw(`TRACE ${url} HTTP/1.1\r\nHost: localhost\r\nX-Secret: shown\r\nConnection: close\r\n\r\n`);
    expect([404, 405]).toContain(answer.status);
    expect(answer.body).not.toContain("shown");
  });

  it.each(["/api/v1/findings", "/api/v1/runs/1", "/healthz", "/"])("HEAD %s has GET's headers and no body", async (url) => {
    const head = await application.app.inject({ method: "HEAD", url });
    const get = await application.app.inject({ method: "GET", url });
    expect([head.statusCode, head.body]).toEqual([200, ""]);
    expect(head.headers["content-type"]).toBe(get.headers["content-type"]);
  });

  it.each(["POST", "DELETE", "OPTIONS", "GET"] as const)("%s of an address that is none is not found", async (method) => {
    expect((await application.app.inject({ method, url: "/api/v1/nonsense" })).json()).toMatchObject({ status: 404 });
  });
});

describe("bodies", () => {
  const json = { "content-type": "application/json" };
  it.each([
    ["not JSON", json, "{bad", 400],
    ["a list", json, "[]", 400],
    ["a field that is none", json, '{"fulll":true}', 400],
    ["another type", json, '{"full":"yes"}', 400],
    ["a prototype", json, '{"__proto__":{"full":true}}', 400],
    ["accounts, but none", json, '{"accounts":[]}', 400],
    ["no account id", json, '{"accounts":["1"]}', 400],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }, "full=true", 415],
    ["XML", { "content-type": "application/xml" }, "<full/>", 415],
    ["more than 256 kB", json, `{"full":true${" ".repeat(300_000)}}`, 413],
  ] as const)("%s", async (_, headers, payload, status) => {
    const before = application.asked.runs.length;
    const answer = await application.app.inject({ method: "POST", url: "/api/v1/runs", headers, payload });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(application.asked.runs).toHaveLength(before);
  });

  it("a wish that stands in the address instead of the body is named: it would be passed over", async () => {
    const answer = await application.app.inject({ method: "POST", url: "/api/v1/runs?full=true" });
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ field: "full" }] });
  });
});

describe("what the operator must mend is no fault of the request", () => {
  it("a full disk: 503, and what to do", async () => {
    const full = async () => {
      throw new Refusal("DATABASE_URL", "the disk is full; nothing was lost, make room and start again");
    };
    const { app } = await testApplication(database, { ask: { run: full, cancel: full, refresh: full } });
    for (const url of ["/api/v1/runs", "/api/v1/runs/2/cancel", `/api/v1/findings/${ids[0]}/refresh`]) {
      const answer = await app.inject({ method: "POST", url });
      expect(answer.statusCode).toBe(503);
      expect(answer.json()).toMatchObject({ type: "urn:pillarwatch:problem:unable", detail: expect.stringContaining("the disk is full") });
    }
    await app.close();
  });

  it("each request has an id of its own, which a log of days can be searched for", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => application.get("/api/v1/nonsense")));
    const requestIds = answers.map(({ body }) => (body as { requestId: string }).requestId);
    expect(new Set(requestIds).size).toBe(20);
    expect(requestIds.every((id) => /^[0-9a-f]{12}$/.test(id))).toBe(true);
  });

  it(`and after all of this the server still answers (${noon})`, async () => {
    expect(await application.get("/readyz")).toMatchObject({ status: 200 });
    expect(await application.get("/api/v1/findings")).toMatchObject({ body: { total: 3 } });
  });
});
