/** Risk acceptances over HTTP: who may decide what, what it hides and shows again, and what the second of two leads is told. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Acceptance, Acceptances, AcceptancesMade, Preview } from "../../contract/acceptances.ts";
import type { Audit } from "../../contract/audit.ts";
import type { Checks } from "../../contract/checks.ts";
import type { Findings, WholeFinding } from "../../contract/findings.ts";
import type { Problem } from "../../contract/problem.ts";
import { endDue } from "../../db/write/acceptance-end.ts";
import type { AccountId, Role } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { cookieOf, signedIn, testKeys } from "../support/signed-in.ts";

const [OWN, FOREIGN] = ["111111111111", "222222222222"] as const;
const DAY_MS = 86_400_000;

let database: TestDatabase;
let application: TestApplication;
let now = noon;
/** Public ids: two findings of S3.1 on the owner's account, one of S3.2 there, one of S3.1 elsewhere. */
let found: { bucket: string; other: string; second: string; foreign: string };
beforeEach(async () => {
  now = noon;
  database = await testDatabase();
  application = await testApplication(database, { now: () => new Date(now) });
  const run = await database.run({ started_at: "2026-11-24T06:00:00.000Z" });
  const [own, foreign] = [await database.account(), await database.account({ account_id: FOREIGN as AccountId, name: "billing-prod" })];
  const open = async (account: number, check_id: string, uid: string) =>
    (await database.finding({ account, run, severity: "HIGH" }, { check_id, title: `Title of ${check_id}` }, { uid })).publicId;
  found = {
    bucket: await open(own, "S3.1", "arn:aws:s3:::Bucket"),
    other: await open(own, "S3.1", "arn:aws:s3:::other"),
    second: await open(own, "S3.2", "arn:aws:s3:::Bucket"),
    foreign: await open(foreign, "S3.1", "arn:aws:s3:::foreign"),
  };
  for (const role of ["lead", "owner", "viewer"] as const)
    await signedIn(database.writer, {
      role,
      token: tokenOf(role),
      email: `${role}@pillarwatch.test`,
      accounts: role === "owner" ? [OWN] : [],
    });
});
afterEach(async () => {
  await application.app.close();
  await database.close();
});

const tokenOf = (role: Role) => `the-${role}`.padEnd(43, "-");
const as = (role: Role) => ({ cookie: cookieOf(tokenOf(role)) });
const post = (path: string, payload: object | undefined, role: Role = "lead") =>
  application.app.inject({
    method: "POST",
    url: `/api/v1/acceptances${path}`,
    headers: as(role),
    ...(payload === undefined ? {} : { payload }),
  });
const terms = { reason: "a public website", until: "2026-12-24" };
const accept = async (subject: object, role: Role = "lead", more: object = {}): Promise<Acceptance> => {
  const answer = await post("", { subjects: [subject], ...terms, ...more }, role);
  expect([answer.statusCode, answer.statusCode === 201 ? "" : answer.body]).toEqual([201, ""]);
  return answer.json<AcceptancesMade>().items[0] as Acceptance;
};
const list = async (query: string, role: Role = "lead") =>
  (await application.get(`/api/v1/acceptances?${query}`, as(role))).body as Acceptances;
const finding = async (id: string) => (await application.get(`/api/v1/findings/${id}`, as("lead"))).body as WholeFinding;
const openOnes = async (query = "") => {
  const { items } = (await application.get(`/api/v1/findings?status=open${query}`, as("lead"))).body as Findings;
  return items.map(({ id }) => id).sort();
};
const wholeAccount = { account: OWN, check: "s3.1" };

describe("an acceptance", () => {
  it("of one finding hides it at once, and tells by whom, until when and why, wherever it is shown", async () => {
    const made = await accept({ finding: found.bucket }, "lead", { ticket: "https://tickets.example/T-1" });
    expect(made).toMatchObject({
      subject: { kind: "finding", account: { id: OWN }, check: "S3.1", finding: found.bucket, resource: "arn:aws:s3:::Bucket" },
      state: "in force",
      until: "2026-12-25T00:00:00.000Z",
      begunAt: noon,
      madeBy: { kind: "person", name: "Test lead" },
      hides: 1,
      isAboutToEnd: false,
    });
    expect(await openOnes()).toEqual([found.other, found.second, found.foreign].sort());
    const told = { id: made.id, reason: "a public website", until: made.until, since: noon, by: { name: "Test lead" } };
    const shown = await finding(found.bucket);
    expect(shown).toMatchObject({ status: "accepted", acceptance: told });
    expect(shown.events[0]).toMatchObject({ from: "open", to: "accepted", cause: "accepted", run: null, seen: noon, acceptance: made.id });
    const { items } = (await application.get("/api/v1/findings?status=accepted", as("lead"))).body as Findings;
    expect(items).toMatchObject([{ id: found.bucket, status: "accepted", acceptance: told }]);
  });

  it("of a check on an account goes for the account, and a check on a resource for that resource, without case", async () => {
    expect((await accept(wholeAccount)).hides).toBe(2);
    expect(await openOnes()).toEqual([found.second, found.foreign].sort());
    expect((await accept({ account: OWN, check: "S3.2", resource: "arn:aws:s3:::BUCKET" })).hides).toBe(1);
    expect(await openOnes()).toEqual([found.foreign]);
  });

  it("ends to the second: open before its end, and again from then on, dated to that end however late it is found out", async () => {
    const { id, until } = await accept({ finding: found.bucket }, "lead", { until: "2026-11-24T12:00:05Z" });
    const ended = async (at: string) => database.writer.transaction((tx) => endDue(tx, { at, key: testKeys.audit, timeZone: "UTC" }));
    expect(await ended("2026-11-24T12:00:04.999Z")).toEqual({ ended: 0, reopened: 0 });
    expect((await finding(found.bucket)).status).toBe("accepted");
    expect(await ended("2026-11-27T09:00:00.000Z")).toEqual({ ended: 1, reopened: 1 });
    expect(await finding(found.bucket)).toMatchObject({
      status: "open",
      acceptance: null,
      events: [{ cause: "acceptance ended", seen: until, at: until, acceptance: id }, { cause: "accepted" }],
    });
    expect((await list("state=ended")).items).toMatchObject([{ id, endedAt: until, endedBy: null, hides: 0 }]);
    const { items } = (await application.get("/api/v1/audit?action=acceptance-ended", as("lead"))).body as Audit;
    expect(items).toMatchObject([
      {
        at: "2026-11-27T09:00:00.000Z",
        actor: { kind: "system" },
        subject: id,
        before: { state: "in force" },
        after: { until, reopened: 1 },
      },
    ]);
  });

  it("that ends while another still covers opens nothing; the finding tells of that one then", async () => {
    const long = await accept(wholeAccount, "lead", { until: "2027-01-31" });
    const short = await accept({ finding: found.bucket });
    expect((await finding(found.bucket)).acceptance?.id).toBe(long.id);
    expect((await post(`/${long.id}/revoke`, undefined)).json<Acceptance>()).toMatchObject({
      state: "revoked",
      endedBy: { name: "Test lead" },
      endedNote: null,
    });
    expect([(await finding(found.bucket)).acceptance?.id, (await finding(found.bucket)).events.length]).toEqual([short.id, 1]);
    expect(await openOnes()).toEqual([found.other, found.second, found.foreign].sort());
    expect((await post(`/${short.id}/revoke`, { note: "turned \u202e around" })).json<Problem>()).toMatchObject({
      errors: [{ field: "note" }],
    });
    await post(`/${short.id}/revoke`, { note: "The website has moved." });
    const shown = await finding(found.bucket);
    expect([shown.status, shown.events.map(({ note }) => note)]).toEqual(["open", ["The website has moved.", null]]);
    expect((await list("state=revoked&sort=made")).items.map(({ endedNote }) => endedNote)).toEqual(["The website has moved.", null]);
    const { items } = (await application.get("/api/v1/audit?action=acceptance-revoked", as("lead"))).body as Audit;
    expect(items.map(({ after }) => after)).toMatchObject([
      { isReasonGiven: true, reopened: 1 },
      { isReasonGiven: false, reopened: 1 },
    ]);
  });

  it("of several is of all or of none", async () => {
    const asked = { subjects: [{ finding: found.bucket }, { finding: "0".repeat(32) }], ...terms };
    expect((await post("", asked)).statusCode).toBe(404);
    await accept({ finding: found.other });
    expect((await post("", { ...asked, subjects: [{ finding: found.bucket }, { finding: found.other }] })).statusCode).toBe(409);
    expect((await finding(found.bucket)).status).toBe("open");
    const twice = { ...asked, subjects: [{ finding: found.bucket }, { finding: found.bucket }, { finding: found.second }] };
    expect((await post("", twice)).json<AcceptancesMade>().items.map(({ subject }) => subject.finding)).toEqual([
      found.bucket,
      found.second,
    ]);
  });

  it.each([
    ["until", { until: "2026-11-23" }, "is over"],
    ["until", { until: "2027-11-24" }, "2027-11-23 is the last day"],
    ["until", { until: "2026-13-01" }, "neither a day"],
    ["reason", { reason: "  " }, "is missing"],
    ["reason", { reason: "turned \u202e around" }, "control characters"],
    ["ticket", { ticket: "http://tickets.example/T-1" }, "https://"],
    ["ticket", { ticket: "javascript:alert(1)" }, "https://"],
    ["ticket", { ticket: "https://me:secret@tickets.example/" }, "without user name"],
    ["check", { subjects: [{ finding: "0".repeat(32), check: "S3.1" }] }, "stands beside finding"],
    ["check", { subjects: [{ account: OWN }] }, "is missing"],
  ])("names the field %s of %j", async (field, more, why) => {
    const problem = (await post("", { subjects: [{ finding: found.bucket }], ...terms, ...more })).json<Problem>();
    expect(problem).toMatchObject({ status: 400, errors: [{ field }] });
    expect(problem.detail).toContain(why);
  });
});

describe("who decides", () => {
  it("an owner proposes, which hides nothing; a lead approves it, and then it is in force", async () => {
    const proposed = await accept({ finding: found.bucket }, "owner");
    expect(proposed).toMatchObject({ state: "proposed", begunAt: null, hides: 0 });
    expect((await finding(found.bucket)).status).toBe("open");
    expect((await post(`/${proposed.id}/approve`, {}, "owner")).statusCode).toBe(403);
    now = "2026-11-25T08:00:00.000Z";
    expect((await post(`/${proposed.id}/approve`, { note: "agreed" })).json<Acceptance>()).toMatchObject({
      ...{
        state: "in force",
        begunAt: now,
        decidedAt: now,
        decidedBy: { name: "Test lead" },
        madeBy: { name: "Test owner" },
        note: "agreed",
      },
      hides: 1,
    });
    expect((await finding(found.bucket)).acceptance?.by.name).toBe("Test lead");
    expect((await list("", "owner")).items.map(({ id }) => id)).toEqual([proposed.id]);
  });

  it("where owners' need no approval, an owner's is in force at once", async () => {
    const headers = { cookie: cookieOf("lead".padEnd(43, "-")) };
    await application.app.inject({ method: "PATCH", url: "/api/v1/settings", headers, payload: { ownersAcceptancesNeedApproval: false } });
    const made = await accept(wholeAccount, "owner");
    expect(made).toMatchObject({ state: "in force", hides: 2 });
    expect((await post(`/${made.id}/revoke`, undefined, "owner")).json()).toMatchObject({ state: "revoked" });
  });

  it("an owner takes back what they made themselves, and nobody else's; a viewer decides nothing", async () => {
    const proposed = await accept({ finding: found.bucket }, "owner");
    const theirs = await accept({ finding: found.other });
    expect((await post(`/${theirs.id}/revoke`, undefined, "owner")).statusCode).toBe(403);
    expect((await post(`/${proposed.id}/revoke`, undefined, "owner")).json()).toMatchObject({ state: "revoked" });
    expect((await post("", { subjects: [{ finding: found.bucket }], ...terms }, "viewer")).statusCode).toBe(403);
    expect((await finding(found.other)).status).toBe("accepted");
  });

  it("an owner's world ends at their accounts: what is elsewhere is not there, as a subject and as an acceptance", async () => {
    const elsewhere = await accept({ finding: found.foreign });
    for (const subject of [{ finding: found.foreign }, { account: FOREIGN, check: "S3.1" }])
      expect((await post("", { subjects: [subject], ...terms }, "owner")).statusCode).toBe(404);
    expect((await application.get(`/api/v1/acceptances/${elsewhere.id}`, as("owner"))).status).toBe(404);
    expect((await post(`/${elsewhere.id}/revoke`, undefined, "owner")).statusCode).toBe(404);
    expect((await list("", "owner")).total).toBe(0);
    expect((await list(`finding=${found.foreign}`, "owner")).total).toBe(0);
  });

  it("of two leads at once the second is told who was first, and nothing is decided twice", async () => {
    const proposed = await accept({ finding: found.bucket }, "owner");
    const [first, second] = await Promise.all([post(`/${proposed.id}/approve`, {}), post(`/${proposed.id}/refuse`, {})]);
    expect([first.statusCode, second.statusCode].sort()).toEqual([200, 409]);
    const refused = (first.statusCode === 409 ? first : second).json<Problem>();
    expect(refused.type).toBe("urn:pillarwatch:problem:acceptance-decided");
    expect(refused.detail).toMatch(new RegExp(`${proposed.id} is (in force|refused) since ${noon}, by Test lead`));
    const answers = await Promise.all([0, 1].map(() => post("", { subjects: [{ finding: found.other }], ...terms })));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
  });
});

describe("a renewal", () => {
  it("takes the place of the one in force, without a gap; refused, that one stays", async () => {
    const first = await accept(wholeAccount, "owner");
    await post(`/${first.id}/approve`, {});
    const events = (await finding(found.bucket)).events.length;
    const asked = { reason: "still so", until: "2027-03-01" };
    const waiting = (await post(`/${first.id}/renew`, asked, "owner")).json<Acceptance>();
    expect(waiting).toMatchObject({ state: "proposed", renews: first.id });
    expect((await post(`/${first.id}/renew`, asked, "lead")).statusCode).toBe(409);
    await post(`/${waiting.id}/refuse`, {});
    expect((await list("state=in force")).items).toMatchObject([{ id: first.id, renewedBy: null, hides: 2 }]);
    const renewed = (await post(`/${first.id}/renew`, asked)).json<Acceptance>();
    expect(renewed).toMatchObject({ state: "in force", renews: first.id, hides: 2 });
    expect((await list("state=ended")).items).toMatchObject([{ id: first.id, renewedBy: renewed.id, endedBy: { name: "Test lead" } }]);
    expect(await finding(found.bucket)).toMatchObject({ status: "accepted", acceptance: { id: renewed.id } });
    expect((await finding(found.bucket)).events).toHaveLength(events);
  });
});

describe("the list", () => {
  it("gives notice of what is about to end, and of what hides nothing any more; pages hold together", async () => {
    const soon = await accept({ finding: found.bucket }, "lead", { until: new Date(Date.parse(noon) + 14 * DAY_MS).toISOString() });
    const later = await accept({ finding: found.other }, "lead", { until: new Date(Date.parse(noon) + 14 * DAY_MS + 1).toISOString() });
    expect((await list("aboutToEnd=true")).items.map(({ id }) => id)).toEqual([soon.id]);
    expect((await list("hidesNothing=true")).items).toEqual([]);
    await database.writer.transaction((tx) =>
      tx.run("UPDATE findings SET standing = 'resolved', acceptance = NULL WHERE standing = 'accepted'"),
    );
    expect((await list("hidesNothing=true")).items.map(({ id }) => id)).toEqual([soon.id, later.id]);
    const [first] = [await list("limit=1")];
    expect([first?.total, first?.items[0]?.id]).toEqual([2, soon.id]);
    expect((await list(`limit=1&cursor=${first?.next}`)).items.map(({ id }) => id)).toEqual([later.id]);
    expect((await list("sort=made&account=222222222222")).total).toBe(0);
  });
});

describe("the preview", () => {
  it("says what it will match and hide, counting each finding once, and changes nothing", async () => {
    await accept({ finding: found.other });
    const subjects = [wholeAccount, { finding: found.bucket }, { account: OWN, check: "S3.2", resource: "arn:aws:s3:::Bucket" }];
    const shown = (await post("/preview", { subjects }, "owner")).json<Preview>();
    expect(shown).toMatchObject({
      subjects: [
        { matches: 2, hides: { HIGH: 1 } },
        { matches: 1, hides: { HIGH: 1 } },
        { matches: 1, hides: { HIGH: 1 } },
      ],
      ...{ matches: 3, hides: { HIGH: 2 }, hidesTotal: 2, needsApproval: true },
    });
    expect((await openOnes()).length).toBe(3);
    const again = (await post("/preview", { subjects: [{ finding: found.other }] })).json<Preview>();
    expect(again).toMatchObject({ hidesTotal: 0, needsApproval: false, subjects: [{ existing: expect.stringMatching(/^[0-9a-f]{32}$/) }] });
  });
});

describe("as if nothing were decided", () => {
  const asIf = async (query: string) =>
    (await application.get(`/api/v1/findings?asIf=nothing-decided&${query}`, as("lead"))).body as Findings;

  it("what is accepted or suppressed is among the open, each as it really is; nothing is accepted or suppressed", async () => {
    await accept({ finding: found.bucket });
    await database.writer.transaction((tx) =>
      tx.run("UPDATE findings SET standing = 'suppressed' WHERE lower(hex(public_id)) = ?", [found.other]),
    );
    const open = await asIf("status=open&sort=account");
    expect([open.total, open.items.map(({ status }) => status).sort()]).toEqual([4, ["accepted", "open", "open", "suppressed"]]);
    for (const status of ["accepted", "suppressed"]) expect((await asIf(`status=${status}`)).total).toBe(0);
    expect((await asIf("notStatus=open")).total).toBe(0);
    expect((await asIf("notStatus=suppressed")).total).toBe(4);
    const checks = (await application.get("/api/v1/checks?asIf=nothing-decided&account=111111111111", as("lead"))).body as Checks;
    expect(checks.items.map(({ check, openTotal }) => [check, openTotal])).toEqual([
      ["S3.1", 2],
      ["S3.2", 1],
    ]);
    expect((await application.get("/api/v1/accounts?asIf=nothing-decided", as("lead"))).status).toBe(200);
    expect((await application.get("/api/v1/posture?asIf=anything-else", as("lead"))).status).toBe(400);
  });
});
