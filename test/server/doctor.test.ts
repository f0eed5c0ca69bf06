/** What doctor looks at here, as the command and the page of administrators tell it: each trouble with the step that mends it, and no secret. */
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileCheck, localChecks } from "../../cli/doctor-checks.ts";
import { networkCheck } from "../../cli/network-doctor.ts";
import type { Doctor } from "../../contract/doctor.ts";
import { keysOf } from "../../db/keys.ts";
import { writeAudit } from "../../db/write/audit.ts";
import { conditionsOf, type Facts } from "../../posture/condition.ts";
import type { DoctorCheck } from "../../posture/doctor.ts";
import { gatherFacts } from "../../server/conditions.ts";
import type { AskedDoctor, DoctorOfServer } from "../../server/options.ts";
import { testApplication } from "../support/application.ts";
import { selfSigned } from "../support/certificate.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { awsSays, doctored } from "../support/doctored.ts";
import { cookieOf, signedIn, testKeys } from "../support/signed-in.ts";

const SECRET = "p4ssw0rd-of-the-proxy";
let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

async function looked(environment: NodeJS.ProcessEnv = {}, auditKey: Uint8Array | undefined = testKeys.audit, more: Partial<Facts> = {}) {
  const { db, file: path } = database;
  const facts = { ...(await gatherFacts({ db, path, intervalMs: 3_600_000, now: () => new Date(noon) })), ...more };
  return localChecks({ db, path, facts, conditions: conditionsOf(facts), auditKey, environment });
}

const one = (checks: readonly DoctorCheck[], id: string) => checks.find((check) => check.id === id);

describe("what is looked at here", () => {
  it("is well in a database that is new, where nothing has been read yet", async () => {
    expect((await looked()).map(({ id, state }) => [id, state])).toEqual([
      ["database", "well"],
      ["runs", "unknown"],
      ["secret", "well"],
      ["network", "off"],
      ["memory", "well"],
    ]);
    expect(await fileCheck({ db: database.db, path: database.file })).toMatchObject({
      state: "well",
      says: [expect.stringMatching(/hold together/)],
    });
  });

  it("names what is so with the whole, with its command", async () => {
    const checks = await looked({}, testKeys.audit, { disk: { freeBytes: 0, leastBytes: 1, isWritable: true } });
    expect(checks[0]).toMatchObject({
      id: "disk-full",
      state: "trouble",
      mend: { command: `du -sh ${database.file}*` },
    });
  });

  it("knows whether the secret is the one that the audit log was written with", async () => {
    const entry = { at: noon, actor: { kind: "command", id: null }, action: "secret-made", subject: null, from: null } as const;
    await database.writer.transaction((tx) => writeAudit(tx, testKeys.audit, { ...entry, before: null, after: null }));
    expect(one(await looked(), "secret")).toMatchObject({ state: "well" });
    const other = one(await looked({}, keysOf("another secret, of nobody who is here").audit), "secret");
    expect(other).toMatchObject({
      state: "trouble",
      says: [expect.stringMatching(/is not the one/)],
      mend: { command: "npx pillarwatch secret lost" },
    });
    const { db, file: path } = database;
    const facts = await gatherFacts({ db, path, intervalMs: 3_600_000, now: () => new Date(noon) });
    const none = await localChecks({ db, path, facts, conditions: [], auditKey: undefined, environment: {} });
    expect(one(none, "secret")).toMatchObject({ state: "trouble", says: ["PILLARWATCH_SECRET is not there"] });
  });

  it("tells the proxy without its password, and certificates that are no use", async () => {
    const network = async (environment: NodeJS.ProcessEnv) => one(await looked(environment), "network");
    const proxy = `http://user:${SECRET}@proxy.example.com:3128`;
    const through = await network({ HTTPS_PROXY: proxy, NO_PROXY: ".example.com" });
    expect(through).toMatchObject({
      state: "well",
      says: ["requests by https leave through proxy.example.com:3128 (HTTPS_PROXY), past it: .example.com"],
    });
    const wrong = await network({ HTTPS_PROXY: `socks://${SECRET}` });
    expect(wrong).toMatchObject({ state: "trouble", says: [expect.stringMatching(/^HTTPS_PROXY: is not the address of a proxy/)] });
    const file = join(folder, "authority.pem");
    const extra = { NODE_EXTRA_CA_CERTS: file };
    expect(await network(extra)).toMatchObject({
      state: "trouble",
      says: [expect.stringMatching(/cannot be read \(ENOENT\)/)],
      mend: { command: `openssl x509 -noout -subject -enddate -in '${file}'` },
    });
    writeFileSync(file, "no certificate");
    expect(await network(extra)).toMatchObject({ state: "trouble", says: [expect.stringMatching(/holds no certificate/)] });
    writeFileSync(file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    expect(await network(extra)).toMatchObject({ state: "trouble", says: [expect.stringMatching(/cannot be read/)] });
    writeFileSync(file, selfSigned().cert);
    expect(await network(extra)).toMatchObject({ state: "well", says: [expect.stringMatching(/^1 certificates of your own/)] });
    expect(networkCheck(extra, new Date("2050-01-01"))).toMatchObject({
      state: "trouble",
      says: [expect.stringMatching(/holds 1 that ended, and no other$/)],
    });
    writeFileSync(file, `${selfSigned().cert}\n${rootCertificates.join("\n")}`);
    const [firstEnd = 0] = rootCertificates.map((pem) => Date.parse(new X509Certificate(pem).validTo)).sort((a, b) => a - b);
    expect(networkCheck(extra, new Date(firstEnd + 1))).toMatchObject({
      state: "well",
      says: [expect.stringMatching(/^\d+ certificates of your own are taken too .*; [1-9]\d* more ended$/)],
    });
    expect(JSON.stringify([through, wrong])).not.toContain(SECRET);
  });
});

describe("/api/v1/doctor", () => {
  it("tells trouble first, asks AWS once at a time when somebody asks, writes down who did, and is for administrators alone", async () => {
    let asked: AskedDoctor = { state: "never", at: null, checks: [] };
    const doctor: DoctorOfServer = { ...doctored(), asked: () => asked, ask: () => (asked = { state: "going-on", at: noon, checks: [] }) };
    const { app } = await testApplication(database, { doctor });
    const ask = async (method: "GET" | "POST", headers: Record<string, string> = {}) => {
      const response = await app.inject({ method, url: "/api/v1/doctor", headers });
      return { status: response.statusCode, body: response.json() as Doctor & { type?: string } };
    };
    const first = await ask("GET");
    expect([first.status, first.body.lookedAt, first.body.asked.state]).toEqual([200, noon, "never"]);
    expect(first.body.checks.map(({ state }) => state)).toEqual(["trouble", "trouble", "well", "well", "well", "well", "off"]);
    expect(await ask("POST")).toMatchObject({ status: 202, body: { asked: { state: "going-on", at: noon } } });
    expect(await ask("POST")).toMatchObject({ status: 409, body: { type: "urn:pillarwatch:problem:doctor-going-on" } });
    asked = { state: "done", at: noon, checks: awsSays };
    expect((await ask("GET")).body.asked.checks.map(({ id }) => id)).toEqual(["aws", "mail"]);
    const entries = await database.writer.rows.all("SELECT action, actor_kind FROM audit WHERE action = 'doctor-asked'");
    expect(entries).toEqual([{ action: "doctor-asked", actor_kind: "person" }]);
    const token = "a-lead".padEnd(43, "-");
    await signedIn(database.writer, { role: "lead", token, email: "lead@pillarwatch.test" });
    for (const method of ["GET", "POST"] as const) expect((await ask(method, { cookie: cookieOf(token) })).status).toBe(403);
    await app.close();
  });
});
