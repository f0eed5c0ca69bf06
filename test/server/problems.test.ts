import { pino } from "pino";
import { beforeAll, describe, expect, it } from "vitest";
import { addresses } from "../support/addresses.ts";
import { testApplication } from "../support/application.ts";
import { applicationOfFile } from "../support/application-of-file.ts";
import { testDatabase } from "../support/database.ts";
import { cookieOf, signedIn } from "../support/signed-in.ts";

const on = applicationOfFile();

const nobody = "0".repeat(32);

/** What is asked, the status, and the field or words that the problem names. */
const wrong: readonly (readonly [asked: string, status: number, field: string | undefined, words: string])[] = [
  ["/api/v1/findings?severity=SEVERE", 400, "severity", "must be one of INFORMATIONAL, LOW, MEDIUM, HIGH, CRITICAL"],
  ["/api/v1/findings?severity=HIGH&severity=SEVERE", 400, "severity", "must be one of"],
  ["/api/v1/findings?status=passed", 400, "status", "must be one of open, accepted, suppressed, resolved, closed"],
  ["/api/v1/findings?severty=HIGH", 400, "severty", "there is no such field"],
  ["/api/v1/findings?account=12", 400, "account", "must match pattern"],
  ["/api/v1/findings?limit=0", 400, "limit", "must be >= 1"],
  ["/api/v1/findings?limit=201", 400, "limit", "must be <= 200"],
  ["/api/v1/findings?limit=many", 400, "limit", "must be integer"],
  ["/api/v1/findings?cursor=nonsense", 400, "cursor", "is not one that this list has given"],
  ["/api/v1/findings?cursor=WyJhIl0", 400, "cursor", "is not one that this list has given"],
  ["/api/v1/findings/xyz", 400, "id", "must match pattern"],
  [`/api/v1/findings/${nobody}`, 404, undefined, "There is no such finding here."],
  [`/api/v1/findings/${nobody}/document`, 404, undefined, "There is no such document here."],
  ["/api/v1/accounts?cursor=nonsense", 400, "cursor", "is not one that this list has given"],
  ["/api/v1/accounts?state=gone", 400, "state", "must be one of"],
  ["/api/v1/accounts/999999999999", 404, undefined, "There is no such account here."],
  ["/api/v1/accounts/999999999999?at=2026-11-24", 400, "at", "there is no such field here"],
  ["/api/v1/ous?ou=Root", 400, "ou", "there is no such field here"],
  ["/api/v1/posture?at=yesterday", 400, "at", "must match pattern"],
  ["/api/v1/posture?at=2026-02-30", 400, "at", "is no day of the calendar"],
  ["/api/v1/posture?at=2026-11-25", 400, "at", "is yet to come"],
  ["/api/v1/posture?account=12", 400, "account", "must match pattern"],
  ["/api/v1/posture?principle=beauty", 400, "principle", "must be one of identity, traceability"],
  ["/api/v1/posture?region=", 400, "region", "must NOT have fewer than 1 characters"],
  ["/api/v1/posture?days=30", 400, "days", "there is no such field here"],
  ["/api/v1/posture/explain?number=luck", 400, "number", "must be one of score, checksPassed, open"],
  ["/api/v1/posture/explain?at=2026-11-25", 400, "at", "is yet to come"],
  ["/api/v1/principles?at=2026-11-25", 400, "at", "is yet to come"],
  ["/api/v1/principles/beauty", 404, undefined, "There is no such principle here."],
  ["/api/v1/principles/layers?principle=data", 400, "principle", "there is no such field here"],
  ["/api/v1/best-practices?at=2026-11-24", 400, "at", "there is no such field here"],
  ["/api/v1/coverage?source=macie", 400, "source", "must be one of securityhub, guardduty, inspector, config"],
  ["/api/v1/coverage?cursor=nonsense", 400, "cursor", "is not one that this list has given"],
  ["/api/v1/runs?cursor=nonsense", 400, "cursor", "is not one that this list has given"],
  ["/api/v1/runs/first", 400, "id", "must be integer"],
  ["/api/v1/runs/99", 404, undefined, "There is no such run here."],
  ["/api/v1/runs/99/progress", 404, undefined, "There is no such run here."],
  ["/api/v1/refreshes/99", 404, undefined, "There is no such refresh here."],
  ["/api/v1/nothing", 404, undefined, "There is no such address here."],
  ["/", 503, undefined, "npm run build"],
];

describe("a request that cannot be answered gets a problem document that says what is wrong", () => {
  it.each(wrong)("%s: %i %s", async (asked, status, field, words) => {
    const { status: answered, body, type } = await on.application.get(asked);
    expect(type).toContain("application/problem+json");
    expect(answered).toBe(status);
    expect(body).toMatchObject({ status, detail: expect.stringContaining(words), requestId: expect.any(String) });
    expect((body as { errors?: { field: string }[] }).errors?.map((error) => error.field)).toEqual(
      field === undefined ? undefined : [field],
    );
  });

  it("a fault of the program shows a request id and nothing of its inside", async () => {
    const broken = await testDatabase();
    const { app, get } = await testApplication(broken);
    await broken.insert("runs", {
      trigger: "schedule",
      state: "exploded",
      mode: "auto",
      options: "{}",
      asked_at: "2026-11-24T12:00:00.000Z",
    });
    const { status, body } = await get("/api/v1/runs");
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("exploded");
    expect(body).toMatchObject({ type: "urn:pillarwatch:problem:fault", requestId: expect.stringMatching(/./) });
    await app.close();
    await broken.close();
  });
});

const asks: readonly (readonly [method: "GET" | "POST", headers: Record<string, string>, status: number])[] = [
  ["GET", { host: "localhost:8080" }, 200],
  ["GET", { host: "127.0.0.1:8080" }, 200],
  ["GET", { host: "127.3.2.1" }, 200],
  ["GET", { host: "[::1]:8080" }, 200],
  ["GET", { host: "posture.example.org" }, 200],
  ["GET", { host: "Posture.Example.Org:443" }, 200],
  ["GET", { host: "evil.example" }, 421],
  ["GET", { host: "127.0.0.1.evil.example" }, 421],
  ["GET", { host: "localhost.evil.example:8080" }, 421],
  ["GET", { host: "localhost@evil.example" }, 421],
  ["GET", { host: "192.168.1.5:8080" }, 421],
  ["POST", { host: "localhost:8080" }, 202],
  ["POST", { host: "localhost:8080", origin: "http://localhost:8080" }, 202],
  ["POST", { host: "localhost:8080", origin: "http://localhost:8080", "sec-fetch-site": "same-origin" }, 202],
  ["POST", { host: "posture.example.org", origin: "https://posture.example.org" }, 202],
  ["POST", { host: "localhost:8080", origin: "http://localhost:9090" }, 403],
  ["POST", { host: "localhost:8080", origin: "https://evil.example" }, 403],
  ["POST", { host: "localhost:8080", origin: "null" }, 403],
  ["POST", { host: "localhost:8080", "sec-fetch-site": "cross-site" }, 403],
  ["POST", { host: "localhost:8080", "sec-fetch-site": "same-site" }, 403],
];

describe("without a sign-in, only this machine's own names and own pages are answered", () => {
  it.each(asks)("%s %o: %i", async (method, headers, status) => {
    const { statusCode } = await on.application.app.inject({ method, url: "/api/v1/runs", headers });
    expect(statusCode).toBe(status);
  });

  it("a form of another site, which needs no leave to send text, is not read", async () => {
    const before = on.application.asked.runs.length;
    const headers = { host: "localhost", "content-type": "text/plain" };
    const { statusCode } = await on.application.app.inject({ method: "POST", url: "/api/v1/runs", headers, payload: '{"full":true}' });
    expect(statusCode).toBe(415);
    expect(on.application.asked.runs).toHaveLength(before);
  });

  it("probes may ask by any name", async () => {
    const { statusCode } = await on.application.app.inject({ url: "/healthz", headers: { host: "10.0.0.7:8080" } });
    expect(statusCode).toBe(200);
  });
});

describe("who is refused, or asks for what there is not, stands in the log", () => {
  const viewer = "v".repeat(43);
  beforeAll(() => signedIn(on.database.writer, { role: "viewer", token: viewer }));

  const asked: readonly (readonly [words: string, url: string, headers: Readonly<Record<string, string>>, line: object])[] = [
    ["nobody", "/api/v1/summary", { cookie: "" }, { refused: "urn:pillarwatch:problem:sign-in", status: 401, by: "nobody" }],
    ["no token", "/api/v1/summary", { authorization: "Bearer pwt_guessed" }, { status: 401, by: "nobody", route: "/api/v1/summary" }],
    ["another's name", "/api/v1/summary", { host: "evil.example" }, { refused: "urn:pillarwatch:problem:unknown-host", status: 421 }],
    ["another role's", "/api/v1/people", { cookie: cookieOf(viewer) }, { refused: "urn:pillarwatch:problem:not-for-you", status: 403 }],
    ["an id that is none of theirs", `/api/v1/findings/${nobody}`, {}, { status: 404, route: "/api/v1/findings/:id" }],
    ["what the contract does not know", "/api/v1/findings?severity=SECRET", {}, { status: 400, fields: ["severity"] }],
  ];
  it.each(asked)("%s: once, from where and by whom, and not what was asked for", async (_, url, headers, line) => {
    const lines: string[] = [];
    const logger = pino({ level: "warn" }, { write: (text: string) => void lines.push(text) });
    const { app } = await testApplication(on.database, { logger });
    await app.inject({ url, headers });
    await app.close();
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: 40, msg: "refused", from: "127.0.0.1", method: "GET", ...line });
    expect(lines[0]).not.toMatch(/guessed|SECRET|evil|0{32}/);
  });
});

describe("every answer forbids what a hostile text could do", () => {
  it("content security policy without inline script or style, no frames, no sniffing", async () => {
    const { headers } = await on.application.app.inject("/api/v1/summary");
    const policy = String(headers["content-security-policy"]).split(";");
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(String(headers["content-security-policy"])).not.toContain("unsafe");
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "cache-control": "no-store" });
  });
});

describe("health", () => {
  it("is ready on a database of this program's version", async () => {
    expect(await on.application.get("/readyz")).toMatchObject({ status: 200, body: { status: "ready" } });
  });

  it("is not ready on a database of another version, and names both", async () => {
    const older = await testDatabase();
    await older.writer.transaction((tx) => tx.run("INSERT INTO schema_versions (version, name, applied_at) VALUES (999, 'later', '')"));
    const { app, get } = await testApplication(older);
    const body = { status: "not ready", reasons: [{ id: "schema", text: expect.stringContaining("999") }] };
    expect(await get("/readyz")).toMatchObject({ status: 503, body });
    expect(await get("/healthz")).toMatchObject({ status: 200 });
    await app.close();
    await older.close();
  });
});

/** What they ask for stands in the body, or may not be there for who asks. */
const namesOne: readonly string[] = [
  "POST /api/v1/acceptances",
  "POST /api/v1/acceptances/preview",
  "GET /api/v1/profile/digest/preview",
  "POST /api/v1/links/look",
  "POST /api/v1/links/use",
  "POST /api/v1/owners/assignments",
  "POST /api/v1/owners/confirmations",
  "POST /api/v1/owners/confirmations/look",
  "POST /api/v1/owners/confirmations/use",
  "POST /api/v1/mail/stops",
  "POST /api/v1/mail/stops/look",
  "POST /api/v1/mail/stops/resume",
  "POST /api/v1/mail/unsubscribe/{token}",
  "POST /api/v1/plans",
  "POST /api/v1/session/through",
  "PUT /api/v1/service-levels",
];
/** They refuse nobody for not being signed in. (A link that resets a password may ask for a one-time code: 401.) */
const forAnyone: readonly string[] = [
  "GET /api/v1/session",
  "POST /api/v1/links/look",
  "POST /api/v1/mail/stops",
  "POST /api/v1/mail/stops/look",
  "POST /api/v1/mail/stops/resume",
  "POST /api/v1/mail/unsubscribe/{token}",
  "POST /api/v1/owners/confirmations/look",
  "POST /api/v1/owners/confirmations/use",
];

describe("the contract as a document", () => {
  interface Operation {
    readonly parameters?: readonly { readonly name: string; readonly in: string }[];
    readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
  }
  const documented = async () => {
    const { body } = await on.application.get("/api/docs");
    const { openapi, paths } = body as { openapi: string; paths: Record<string, Record<string, Operation>> };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
    );
    return { openapi, operations };
  };

  it("lists every address of the API with its method, and no other", async () => {
    const { openapi, operations } = await documented();
    expect(openapi).toBe("3.1.0");
    expect(operations.map(({ name }) => name).sort()).toEqual(addresses);
    const routed = on.application.app.printRoutes({ commonPrefix: false }).match(/GET|POST|PUT|PATCH|DELETE/g) ?? [];
    const apart = ["/", "/healthz", "/readyz", "/api/docs", "/api/v1/mail/unsubscribe/{token}"];
    expect(routed).toHaveLength(operations.length + apart.length);
  });

  it("says what each answers: its own shape, and a problem document for what is wrong", async () => {
    for (const { name, operation } of (await documented()).operations) {
      const { responses } = operation;
      expect([name, Object.keys(responses).filter((status) => /^20[0-4]$/.test(status))]).toEqual([name, [expect.any(String)]]);
      expect([name, Object.keys(responses["400"]?.content ?? {})]).toEqual([name, ["application/problem+json"]]);
      const isById = name.includes("{id}") || namesOne.includes(name);
      expect([name, "404" in responses]).toEqual([name, isById]);
      expect([name, "401" in responses, "403" in responses]).toEqual([name, !forAnyone.includes(name), name !== "GET /api/v1/session"]);
    }
    const { operations } = await documented();
    const progress = operations.find(({ name }) => name.endsWith("/progress"))?.operation;
    expect(Object.keys(progress?.responses["200"]?.content ?? {})).toEqual(["text/event-stream"]);
  });
});
