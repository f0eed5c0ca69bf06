/** What somebody tries who has no business here: each attack once, and what comes of it. */

import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { password, peopleWorld, type World } from "../support/people.ts";
import { sendRaw, statusesIn } from "../support/raw-http.ts";

let world: World;
beforeEach(async () => {
  world = await peopleWorld();
});
afterEach(() => world.close());

const lead = "lead@example.com";
const host = "posture.example.org";
const signIn = { email: lead, password };

describe("session fixation", () => {
  test("a cookie that somebody planted is no session, neither before the sign-in nor after it", async () => {
    await world.person(lead, "lead");
    const browser = world.browser();
    const planted = randomBytes(32).toString("base64url");
    browser.cookies.set("__Host-pillarwatch", planted);
    expect((await browser.get("/summary")).statusCode).toBe(401);
    expect((await browser.post("/session/password", signIn)).statusCode).toBe(200);
    expect(browser.cookies.get("__Host-pillarwatch")).not.toBe(planted);
    const attacker = world.browser();
    attacker.cookies.set("__Host-pillarwatch", planted);
    expect((await attacker.get("/summary")).statusCode).toBe(401);
  });

  test("an attacker's own session in the victim's browser is over once the victim signs in", async () => {
    const attacker = await world.signedIn("mallory@example.com", "viewer");
    await world.person(lead, "lead");
    const victim = world.browser();
    victim.cookies.set("__Host-pillarwatch", attacker.cookies.get("__Host-pillarwatch") ?? "");
    expect((await victim.post("/session/password", signIn)).json().person.email).toBe(lead);
    expect((await attacker.get("/summary")).statusCode).toBe(401);
  });

  test("a session in the address, a header or another cookie is none", async () => {
    const browser = await world.signedIn(lead, "lead");
    const token = browser.cookies.get("__Host-pillarwatch") ?? "";
    for (const [url, headers] of [
      [`/api/v1/findings?session=${token}`, {}],
      ["/api/v1/findings", { "x-session": token }],
      ["/api/v1/findings", { cookie: `pillarwatch=${token}` }],
      ["/api/v1/findings", { authorization: `Bearer ${token}` }],
      ["/api/v1/findings", { cookie: `__Host-pillarwatch=${token}`, authorization: "Bearer nothing" }],
    ] as const) {
      const answer = await world.app.inject({ url, headers: { cookie: "", host, ...headers } });
      expect([url, headers, answer.statusCode]).toEqual([url, headers, 401]);
    }
  });
});

describe("a request that another site makes a browser send", () => {
  const forged = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: `https://${host}.evil.example` },
    { origin: `https://evil.example/${host}` },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ] as const;

  test("changes nothing, whatever the address and method", async () => {
    const browser = await world.signedIn(lead, "lead");
    const cookie = `__Host-pillarwatch=${browser.cookies.get("__Host-pillarwatch")}`;
    const before = await world.told();
    await world.app.ready();
    const writes = world.app.declaredAccess.filter(({ method }) => !["GET", "HEAD", "OPTIONS"].includes(method));
    expect(writes.length).toBeGreaterThan(10);
    for (const { method, url } of writes) {
      for (const headers of forged) {
        const answer = await world.app.inject({ method: method as "POST", url, headers: { host, cookie, ...headers } });
        expect([method, url, headers, answer.json().type]).toEqual([method, url, headers, "urn:pillarwatch:problem:other-origin"]);
      }
    }
    expect(await world.told()).toEqual(before);
  });

  test("is not taken for another one by what it says it is: a form, a text, a method in a header or field", async () => {
    const browser = await world.signedIn(lead, "lead");
    const cookie = `__Host-pillarwatch=${browser.cookies.get("__Host-pillarwatch")}`;
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      'text/plain; a="application/json"',
    ]) {
      const headers = { host, cookie, "content-type": type };
      const answer = await world.app.inject({ method: "POST", url: "/api/v1/runs", headers, payload: '{"full":true}' });
      expect([type, answer.statusCode]).toEqual([type, 415]);
    }
    for (const headers of [{ "x-http-method-override": "DELETE" }, { "x-method-override": "DELETE" }]) {
      await world.app.inject({ url: "/api/v1/session?_method=DELETE", headers: { host, cookie, ...headers } });
      expect((await browser.get("/summary")).statusCode).toBe(200);
    }
  });

  test("reads nothing either: no answer lets another site in", async () => {
    const browser = await world.signedIn(lead, "lead");
    const cookie = `__Host-pillarwatch=${browser.cookies.get("__Host-pillarwatch")}`;
    for (const method of ["GET", "OPTIONS"] as const) {
      const asked = { origin: "https://evil.example", "access-control-request-method": "POST", "access-control-request-headers": "x-a" };
      const { headers } = await world.app.inject({ method, url: "/api/v1/summary", headers: { host, cookie, ...asked } });
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
      expect([headers["cross-origin-resource-policy"], headers["cross-origin-opener-policy"]]).toEqual(["same-origin", "same-origin"]);
    }
  });
});

describe("an address that leads elsewhere", () => {
  test("is followed by nobody: no answer redirects", async () => {
    const browser = await world.signedIn(lead, "lead");
    const cookie = `__Host-pillarwatch=${browser.cookies.get("__Host-pillarwatch")}`;
    const places = [
      "//evil.example",
      "//evil.example/%2e%2e",
      "/\\evil.example",
      "/%5cevil.example",
      "/.//evil.example",
      "///evil.example/api/v1/summary/",
    ];
    const asked = [...places, ...["next", "return", "redirect", "url", "to"].map((name) => `/api/v1/session?${name}=https://evil.example`)];
    for (const url of asked) {
      const { statusCode, headers } = await world.app.inject({ url, headers: { host, cookie, accept: "text/html" } });
      expect([url, headers.location, statusCode >= 300 && statusCode < 400]).toEqual([url, undefined, false]);
    }
  });

  test("does not come from a Host or forwarded header: a link to be handed out names PUBLIC_URL", async () => {
    const browser = await world.signedIn("admin@example.com", "administrator");
    const cookie = `__Host-pillarwatch=${browser.cookies.get("__Host-pillarwatch")}`;
    const invite = (headers: Record<string, string>, email: string) =>
      world.app.inject({
        method: "POST",
        url: "/api/v1/people",
        headers: { host, cookie, ...headers },
        payload: { email, role: "viewer" },
      });
    expect((await invite({ host: "evil.example" }, "a@example.com")).statusCode).toBe(421);
    const told = await invite(
      { "x-forwarded-host": "evil.example", "x-forwarded-proto": "http", forwarded: "host=evil.example" },
      "b@example.com",
    );
    expect(told.json().link).toMatch(/^https:\/\/posture\.example\.org\//);
  });
});

describe("a line break", () => {
  test("in an address, query, cookie or name makes no header of an answer", async () => {
    const browser = await world.signedIn("admin@example.com", "administrator");
    const cookie = `__Host-pillarwatch=${browser.cookies.get("__Host-pillarwatch")}`;
    const broken = ["%0d%0aX-Injected:%20yes", "%0aX-Injected:%20yes", "%e5%98%8a%e5%98%8dX-Injected:%20yes", "a%00b"];
    for (const text of broken) {
      for (const url of [
        `/${text}`,
        `/api/v1/findings/${text}`,
        `/api/v1/findings/export?format=csv&resource=${text}`,
        `/api/v1/search?text=${text}`,
      ]) {
        const answer = await world.app.inject({ url, headers: { host, cookie } });
        expect([url, answer.headers["x-injected"], answer.statusCode < 500]).toEqual([url, undefined, true]);
      }
    }
    const name = "Eve\r\nX-Injected: yes";
    const answer = await browser.post("/people", { email: "eve@example.com", name, role: "viewer" });
    expect([answer.headers["x-injected"], answer.statusCode < 500]).toEqual([undefined, true]);
  });

  test("in an address to write to is none", async () => {
    const browser = await world.signedIn("admin@example.com", "administrator");
    for (const email of ["eve@example.com\r\nBcc: all@example.com", "eve@example.com\nx", "eve\0@example.com"]) {
      expect([email, (await browser.post("/people", { email, role: "viewer" })).statusCode]).toEqual([email, 400]);
    }
  });
});

test("a path that climbs out of the page's folder leads nowhere", async () => {
  const { testApplication } = await import("../support/application.ts");
  const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = await import("node:fs");
  const { join } = await import("node:path");
  const { tmpdir } = await import("node:os");
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-page-"));
  mkdirSync(join(folder, "web", "assets"), { recursive: true });
  for (const [file, text] of [
    ["web/index.html", "the page"],
    ["web/.env", "hidden"],
    ["web-secret.txt", "beside"],
    ["pillarwatch.secret", "the secret"],
  ] as const)
    writeFileSync(join(folder, file), text);
  const { app } = await testApplication(world.database, { webFolder: join(folder, "web") });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  try {
    const up = [
      "..",
      "%2e%2e",
      "%2e.",
      "..%2f",
      "%2e%2e%2f",
      "%252e%252e",
      "..%5c",
      "..\\",
      "....//",
      "%c0%ae%c0%ae",
      "assets/../..",
      "assets/..%2f..",
    ];
    for (const climb of up) {
      for (const file of ["pillarwatch.secret", "web-secret.txt", "etc/passwd"]) {
        const { text } = await sendRaw(address, [`GET /${climb}/${file} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`]);
        expect([climb, file, statusesIn(text)[0], /the secret|beside|root:/.test(text)]).toEqual([
          climb,
          file,
          expect.toBeOneOf([400, 404]),
          false,
        ]);
      }
    }
    for (const path of ["/web-secret.txt", "/assets/%00", "/C:/pillarwatch.secret"]) {
      const { text } = await sendRaw(address, [`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`]);
      expect([path, statusesIn(text)[0]]).toEqual([path, expect.toBeOneOf([400, 404])]);
    }
  } finally {
    await app.close();
    rmSync(folder, { recursive: true });
  }
});

describe("over a socket", () => {
  let address: string;
  beforeEach(async () => {
    address = await world.app.listen({ host: "127.0.0.1", port: 0 });
  });

  test("a request in another one's body is never answered: two lengths, two lines of one, a length and chunks", async () => {
    const hidden = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const start = "POST /api/v1/session/password HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    const smuggled = {
      "length and chunks": `${start}Content-Length: ${hidden.length + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
      "chunks and length": `${start}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${hidden}`,
      "two lengths": `${start}Content-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
      "two in one": `${start}Content-Length: 0, ${hidden.length}\r\n\r\n${hidden}`,
      "a length with a sign": `${start}Content-Length: +0\r\n\r\n${hidden}`,
      "chunked, written oddly": `${start}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${hidden}`,
      "a space before the colon": `${start}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`,
      "a folded line": `${start}Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${hidden}`,
      "a bare line feed": `${start}Content-Length: 4\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
      "a chunk's size that is too long": `${start}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n${hidden}`,
    };
    for (const [name, text] of Object.entries(smuggled)) {
      const { text: answered, isEnded } = await sendRaw(address, [text], 3_000);
      expect([name, statusesIn(answered), isEnded]).toEqual([name, [400], true]);
      expect(answered).not.toContain('"status":"ok"');
    }
  });

  test("headers and bodies have a size: what is larger is refused, and the connection ended", async () => {
    const long = await sendRaw(address, [`GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: ${"a".repeat(20_000)}\r\n\r\n`]);
    expect([statusesIn(long.text), long.isEnded]).toEqual([[431], true]);
    const many = await sendRaw(address, [`GET /healthz HTTP/1.1\r\nHost: localhost\r\n${"X-A: b\r\n".repeat(8_000)}\r\n`]);
    expect([statusesIn(many.text), many.isEnded]).toEqual([[431], true]);
    const head = "POST /api/v1/session/password HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    const body = await sendRaw(address, [`${head}Content-Length: 300000\r\n\r\n`, "a".repeat(300_000)], 3_000);
    expect(statusesIn(body.text)[0]).toBe(413);
    const chunks = await sendRaw(
      address,
      [`${head}Transfer-Encoding: chunked\r\n\r\n`, ...Array.from({ length: 20 }, () => `4000\r\n${"a".repeat(0x4000)}\r\n`)],
      3_000,
    );
    expect(statusesIn(chunks.text)[0]).toBe(413);
    const deep = await world.app.inject({
      method: "POST",
      url: "/api/v1/session/password",
      headers: { host, "content-type": "application/json" },
      payload: `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
    });
    expect(deep.statusCode).toBe(400);
  });

  test("a body cannot reach into what all objects have", async () => {
    for (const payload of [
      '{"__proto__":{"role":"administrator"},"email":"a@b.c","password":"x"}',
      '{"constructor":{"prototype":{"a":1}}}',
    ]) {
      const headers = { host, "content-type": "application/json" };
      const answer = await world.app.inject({ method: "POST", url: "/api/v1/session/password", headers, payload });
      expect([payload, answer.statusCode, ({} as { role?: unknown }).role]).toEqual([payload, 400, undefined]);
    }
  });
});

describe("guessing a password", () => {
  test("from many places at once leaves each new place two tries; whoever was here before is heard", async () => {
    const victim = await world.signedIn(lead, "lead");
    const guess = (place: number) =>
      world.browser(`203.0.${Math.floor(place / 250)}.${place % 250}`).post("/session/password", { email: lead, password: "no" });
    const first = await Promise.all(Array.from({ length: 100 }, (_, place) => guess(place)));
    expect(new Set(first.map(({ statusCode }) => statusCode))).toEqual(new Set([401]));
    const another = world.browser("192.0.2.77");
    const statuses: number[] = [];
    for (let count = 0; count < 3; count += 1)
      statuses.push((await another.post("/session/password", { email: lead, password: "no" })).statusCode);
    expect(statuses).toEqual([401, 401, 429]);
    await victim.delete("/session");
    expect((await victim.post("/session/password", signIn)).statusCode).toBe(200);
    // From a browser that was never here, at a place that has failed nothing: the person themselves, on a journey.
    expect((await world.browser("192.0.2.99").post("/session/password", signIn)).statusCode).toBe(200);
  });
});
