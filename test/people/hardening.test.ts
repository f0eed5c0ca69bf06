/** What stands around every answer: limits, headers, and a log without secrets. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { requestLog } from "../../server/log.ts";
import type { AppOptions } from "../../server/options.ts";
import { password, peopleWorld, type World } from "../support/people.ts";
import { sendRaw, statusesIn } from "../support/raw-http.ts";

let world: World;
const open = async (options: Partial<AppOptions> = {}) => {
  world = await peopleWorld(options);
};
afterEach(() => world.close());

const lead = "lead@example.com";

describe("how much one may ask in a minute", () => {
  beforeEach(() => open({ limits: { known: 30, strangers: 5 } }));

  test("a stranger has less than a page of somebody who is signed in, and neither takes the other's share", async () => {
    const browser = await world.signedIn(lead, "lead"); // the first of the strangers' five
    const stranger = world.browser();
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) statuses.push((await stranger.get("/session")).statusCode);
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
    // From the same place: signed in before, and heard.
    const page = await Promise.all(Array.from({ length: 30 }, () => browser.get("/summary")));
    expect(new Set(page.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    const refused = await browser.get("/summary");
    expect([refused.statusCode, refused.json().type, refused.headers["content-type"]]).toEqual([
      429,
      "urn:pillarwatch:problem:too-many-requests",
      expect.stringContaining("application/problem+json"),
    ]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(60);
    // A stranger from elsewhere has their own; an IPv6 neighbour of one who asked too much has none.
    expect((await world.browser("203.0.113.9").get("/session")).statusCode).toBe(200);
    for (let count = 0; count < 5; count += 1) await world.browser(`2001:db8:1:2::${count}`).get("/session");
    expect((await world.browser("2001:db8:1:2:ffff::1").get("/session")).statusCode).toBe(429);
    expect((await world.browser("2001:db8:1:3::1").get("/session")).statusCode).toBe(200);
  });

  test("probes are answered however much was asked", async () => {
    for (let count = 0; count < 10; count += 1) await world.browser().get("/session");
    expect((await world.app.inject({ url: "/healthz", remoteAddress: "198.51.100.7" })).statusCode).toBe(200);
  });
});

test("a server that cannot keep up says so, and goes on answering probes", async () => {
  await open({ longestDelayMs: 1 });
  const block = (ms: number) => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };
  await world.app.ready();
  let answer = await world.browser().get("/session");
  const until = performance.now() + 20_000;
  while (answer.statusCode !== 503 && performance.now() < until) {
    block(300);
    await new Promise((resolve) => setTimeout(resolve, 20));
    answer = await world.browser().get("/session");
  }
  expect([answer.statusCode, answer.json().type, answer.headers["retry-after"]]).toEqual([
    503,
    "urn:pillarwatch:problem:under-pressure",
    "10",
  ]);
  for (const url of ["/healthz", "/readyz"]) expect((await world.app.inject(url)).statusCode).toBe(200);
});

test("a request that is never finished is ended, in its headers or in its body", async () => {
  await open({ requestMs: 400 });
  const address = await world.app.listen({ host: "127.0.0.1", port: 0 });
  const begun = "POST /api/v1/session/password HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n";
  for (const text of [begun, `${begun}\r\n{"email":`]) {
    const { text: answered, isEnded } = await sendRaw(address, [text], 20_000);
    expect([statusesIn(answered), isEnded]).toEqual([[408], true]);
  }
});

describe("headers", () => {
  const asked = ["/healthz", "/api/v1/session", "/api/v1/summary", "/nowhere"];

  test("keep other sites, frames, sniffing and the browser's devices out, on every answer", async () => {
    await open();
    for (const url of asked) {
      const { headers } = await world.app.inject({ url, headers: { cookie: "" } });
      expect([url, headers]).toEqual([
        url,
        expect.objectContaining({
          "content-security-policy": expect.stringContaining("default-src 'none'"),
          "x-content-type-options": "nosniff",
          "x-frame-options": expect.stringMatching(/DENY|SAMEORIGIN/),
          "referrer-policy": "no-referrer",
          "permissions-policy": expect.stringContaining("camera=()"),
          "cross-origin-opener-policy": "same-origin",
          "cross-origin-resource-policy": "same-origin",
          "cross-origin-embedder-policy": "require-corp",
          "strict-transport-security": "max-age=31536000; includeSubDomains",
        }),
      ]);
      expect([url, Object.keys(headers).filter((name) => ["server", "x-powered-by"].includes(name))]).toEqual([url, []]);
    }
  });

  test("keep what they hold from every cache, whatever is asked and by whom", async () => {
    await open();
    const browser = await world.signedIn(lead, "administrator");
    const reads = world.app.declaredAccess.filter(({ method, url }) => method === "GET" && url !== "/");
    expect(reads.length).toBeGreaterThan(40);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    for (const { url } of reads) {
      const asked = url.replaceAll(/:\w+/g, "1");
      for (const who of [cookie, ""]) {
        const { headers, statusCode } = await world.app.inject({ url: asked, headers: { host: "posture.example.org", cookie: who } });
        expect([url, statusCode, headers["cache-control"]]).toEqual([url, statusCode, "no-store"]);
      }
    }
    const whole = await browser.get("/summary");
    const headers = { host: "posture.example.org", cookie, "if-none-match": String(whole.headers.etag) };
    const same = await world.app.inject({ url: "/api/v1/summary", headers });
    expect([same.statusCode, same.headers["cache-control"]]).toEqual([304, "no-store"]);
  });

  test("promise HTTPS only where the page is opened by it", async () => {
    await open({ publicUrl: () => "http://localhost:8080" });
    expect((await world.app.inject("/healthz")).headers).not.toHaveProperty("strict-transport-security");
  });
});

test("a log line holds no secret, no value that was asked for, and no character that a terminal obeys", async () => {
  const lines: string[] = [];
  await open({ logger: requestLog("trace", { write: (line: string) => void lines.push(line) }) });
  const browser = await world.signedIn(lead, "lead");
  const session = browser.cookies.get("__Host-pillarwatch") ?? "";
  await browser.post("/session/password", { email: lead, password: "a wrong password of somebody" });
  const { headers } = await browser.get("/findings?resource=arn:aws:s3:::secret-project&account=111122223333");
  await browser.get("/findings?resource=%1b%5b31mred%0aforged");
  const bearer = "pwt_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  await world.app.inject({ url: "/api/v1/summary", headers: { authorization: `Bearer ${bearer}`, host: "evil\u0085\u202e.example" } });
  await world.database.writer.transaction((tx) => tx.run("DROP TABLE scopes"));
  expect((await browser.get("/coverage?region=private-name")).statusCode).toBe(500);
  const log = lines.join("");
  expect(lines.length).toBeGreaterThan(8);
  const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  // One line a request, at info, under the id that its answer told.
  expect(told.filter(({ reqId }) => reqId === headers["x-request-id"])).toEqual([
    expect.objectContaining({
      ...{ level: 30, method: "GET", route: "/api/v1/findings", fields: ["resource", "account"], status: 200, msg: "answered" },
      durationMs: expect.any(Number),
    }),
  ]);
  expect(told.filter(({ msg }) => msg === "answered").map(({ status }) => status)).toEqual([200, 401, 200, 200, 421, 500]);
  expect(log).toContain("no such table: scopes");
  const kept = [
    session,
    password,
    "a wrong password",
    bearer,
    "secret-project",
    "111122223333",
    "forged",
    "%1b",
    "private-name",
    lead,
    "\u0085",
    "\u202e",
  ];
  expect(kept.filter((word) => log.includes(word))).toEqual([]);
  expect(lines.filter((line) => /(?!\n)\p{Cc}|[\u2028\u2029\u202e]/u.test(line))).toEqual([]);
});
