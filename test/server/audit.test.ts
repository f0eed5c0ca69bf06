/** The audit log over HTTP: newest first, filtered, as a file; for those who decide. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Audit, AuditEntry } from "../../contract/audit.ts";
import { verifyAudit } from "../../db/read/audit-chain.ts";
import { writeAudit } from "../../db/write/audit.ts";
import { erasePerson, type PersonRow } from "../../db/write/people.ts";
import type { AuditAction, AuditActor } from "../../posture/audit.ts";
import { headOf } from "../../posture/audit-chain.ts";
import type { Role } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { cookieOf, signedIn, testKeys } from "../support/signed-in.ts";

let database: TestDatabase;
let application: TestApplication;
let lead: PersonRow;
let erased: PersonRow;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const system: AuditActor = { kind: "system", id: null };

beforeAll(async () => {
  database = await testDatabase();
  application = await testApplication(database, { timeZone: "Europe/Athens" });
  lead = await signedIn(database.writer, { role: "lead", token: "a-lead".padEnd(43, "-") });
  erased = await signedIn(database.writer, { role: "viewer", token: "erased".padEnd(43, "-"), email: "gone@pillarwatch.test" });
  const asLead: AuditActor = { kind: "person", id: hex(lead.public_id) };
  const entries: readonly (readonly [string, AuditActor, AuditAction, string | null, unknown, unknown])[] = [
    ["2026-11-20T21:59:59.999Z", system, "head-told", null, null, null],
    ["2026-11-20T22:00:00.000Z", asLead, "signed-in", hex(lead.public_id), null, { way: "password" }],
    ["2026-11-21T10:00:00.000Z", asLead, "person-disabled", hex(erased.public_id), { state: "active" }, { state: "disabled" }],
    ["2026-11-21T11:00:00.000Z", { kind: "person", id: hex(erased.public_id) }, "signed-out", "=1+1", null, null],
    ["2026-11-21T21:59:59.999Z", { kind: "command", id: null }, "settings-changed", "owner, tag", { is: "Owner" }, { is: "Team" }],
    ["2026-11-21T22:00:00.000Z", system, "head-told", null, null, null],
  ];
  await database.writer.transaction(async (tx) => {
    for (const [at, actor, action, subject, before, after] of entries)
      await writeAudit(tx, testKeys.audit, { at, actor, action, subject, from: "192.0.2.7", before, after });
    await erasePerson(tx, erased.id);
  });
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

const audit = async (query = ""): Promise<Audit> => (await application.get(`/api/v1/audit${query}`)).body as Audit;
const seqs = async (query: string) => (await audit(query)).items.map(({ seq }) => seq);

describe("the list", () => {
  it("is newest first, with what each is called today; who was erased is an id", async () => {
    const { items, ...rest } = await audit();
    expect(rest).toEqual({ total: 6, totalExact: true, next: null });
    expect(items.map(({ seq }) => seq)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(items[3]).toEqual({
      seq: 3,
      at: "2026-11-21T10:00:00.000Z",
      actor: { kind: "person", id: hex(lead.public_id), name: "Test lead" },
      action: "person-disabled",
      subject: hex(erased.public_id),
      subjectName: null,
      address: "192.0.2.7",
      before: { state: "active" },
      after: { state: "disabled" },
    } satisfies AuditEntry);
    expect(items[2]?.actor).toEqual({ kind: "person", id: hex(erased.public_id), name: null });
  });

  it("is narrowed by who, what, to what, and days of the organization's time zone", async () => {
    expect(await seqs(`?actor=${hex(lead.public_id)}`)).toEqual([3, 2]);
    expect(await seqs("?actor=person")).toEqual([4, 3, 2]);
    expect(await seqs("?actor=system")).toEqual([6, 1]);
    expect(await seqs("?action=signed-in&action=head-told")).toEqual([6, 2, 1]);
    expect(await seqs(`?subject=${hex(lead.public_id)}`)).toEqual([2]);
    expect(await seqs("?from=2026-11-21")).toEqual([6, 5, 4, 3, 2]);
    expect(await seqs("?to=2026-11-21")).toEqual([5, 4, 3, 2, 1]);
    expect(await seqs("?from=2026-11-21&to=2026-11-21&actor=person&action=signed-in")).toEqual([2]);
    expect(await audit("?subject=nobody")).toEqual({ items: [], total: 0, totalExact: true, next: null });
  });

  it("goes on by a cursor, which belongs to its filter", async () => {
    const first = await audit("?actor=person&limit=2");
    expect([first.items.length, first.total]).toEqual([2, 3]);
    const second = await audit(`?actor=person&limit=2&cursor=${first.next}`);
    expect([second.items.map(({ seq }) => seq), second.next]).toEqual([[2], null]);
    const other = await application.get(`/api/v1/audit?limit=2&cursor=${first.next}`);
    expect([other.status, (other.body as { errors: { field: string }[] }).errors[0]?.field]).toEqual([400, "cursor"]);
  });

  it.each([
    ["actor=me", "actor"],
    ["action=painted", "action"],
    ["from=2026-02-30", "from"],
    ["to=yesterday", "to"],
    ["from=2026-11-22&to=2026-11-21", "from"],
    ["limit=201", "limit"],
    ["who=me", "who"],
  ])("?%s is refused by the field's name", async (query, field) => {
    for (const path of ["audit", "audit/export"].slice(0, query.startsWith("limit") ? 1 : 2)) {
      const { status, body } = await application.get(`/api/v1/${path}?${query}`);
      expect([status, (body as { errors: { field: string }[] }).errors[0]?.field]).toEqual([400, field]);
    }
  });

  it("is kept by no browser, and carries no tag: it is another with each sign-in", async () => {
    const { headers } = await application.app.inject("/api/v1/audit");
    expect([headers["cache-control"], headers.etag]).toEqual(["no-store", undefined]);
  });
});

describe("as a file", () => {
  const file = (query: string, headers: Record<string, string> = {}) =>
    application.app.inject({ url: `/api/v1/audit/export${query}`, headers });

  it("is exactly what is filtered, in the order of the list", async () => {
    for (const query of ["?", "?actor=person&", "?from=2026-11-21&to=2026-11-21&", "?subject=nobody&"]) {
      const answer = await file(`${query}format=json`);
      expect(answer.json()).toEqual((await audit(query.slice(0, -1))).items);
      expect(answer.headers["content-disposition"]).toBe('attachment; filename="pillarwatch-audit-2026-11-24.json"');
    }
  });

  it("is CSV for whoever asks for it, in which nothing begins a formula", async () => {
    const answer = await file("?to=2026-11-21&from=2026-11-21", { accept: "text/csv" });
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([200, "text/csv; charset=utf-8"]);
    const lines = answer.body.split("\r\n");
    expect(lines[0]).toBe("seq,at,actorKind,actorId,actorName,action,subject,subjectName,address,before,after");
    expect(lines.slice(1, 3)).toEqual([
      `5,2026-11-21T21:59:59.999Z,command,,,settings-changed,"owner, tag",,192.0.2.7,"{""is"":""Owner""}","{""is"":""Team""}"`,
      `4,2026-11-21T11:00:00.000Z,person,${hex(erased.public_id)},,signed-out,"'=1+1",,192.0.2.7,,`,
    ]);
    expect(lines).toHaveLength(6);
  });

  it("goes over pages without losing or doubling any", async () => {
    await database.writer.transaction(async (tx) => {
      for (let nth = 0; nth < 600; nth += 1)
        await writeAudit(tx, testKeys.audit, {
          at: "2026-11-24T00:00:00.000Z",
          actor: system,
          action: "head-told",
          subject: "many",
          from: null,
          before: null,
          after: null,
        });
    });
    const items = (await file("?subject=many")).json() as AuditEntry[];
    expect(items.map(({ seq }) => seq)).toEqual(Array.from({ length: 600 }, (_, index) => 606 - index));
  });
});

describe("the head", () => {
  it("proves the log as it is", async () => {
    const { head } = (await application.get("/api/v1/audit/head")).body as { head: string };
    expect(await verifyAudit(database.db, testKeys.audit, { told: headOf(head, "head") })).toEqual({
      isWhole: true,
      head: headOf(head, "head"),
    });
  });

  it("of an empty log is none", async () => {
    const empty = await testDatabase();
    const { app, get } = await testApplication(empty);
    expect((await get("/api/v1/audit/head")).body).toEqual({ head: null });
    await app.close();
    await empty.close();
  });
});

describe.each(["/api/v1/audit", "/api/v1/audit/export", "/api/v1/audit/head"])("%s", (url) => {
  it("is for leads and administrators", async () => {
    const statuses: Record<string, number> = {};
    for (const role of ["administrator", "lead", "viewer", "owner"] satisfies Role[]) {
      const token = `of-${role}`.padEnd(43, "-");
      await signedIn(database.writer, { role, token, email: `${role}.${url.length}@pillarwatch.test` });
      statuses[role] = (await application.app.inject({ url, headers: { cookie: cookieOf(token) } })).statusCode;
    }
    statuses.nobody = (await application.app.inject({ url, headers: { cookie: "" } })).statusCode;
    expect(statuses).toEqual({ administrator: 200, lead: 200, viewer: 403, owner: 403, nobody: 401 });
  });
});
