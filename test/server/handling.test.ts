/** Who works on what, notes and planned fixes by HTTP: what changes, who may, what the log says, and what an owner never sees. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { WholeCheck } from "../../contract/checks.ts";
import type { Findings, WholeFinding } from "../../contract/findings.ts";
import type { Assignees, CheckHandling, Handling } from "../../contract/handling.ts";
import type { Plan, Plans } from "../../contract/plans.ts";
import type { Trend } from "../../contract/trend.ts";
import { writeAccountDays } from "../../db/write/account-days.ts";
import type { Day } from "../../posture/calendar.ts";
import type { AccountId, Role } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { cookieOf, signedIn } from "../support/signed-in.ts";
import { sumRows } from "../support/summed.ts";

const id = (digit: number) => String(digit).repeat(12) as AccountId;
const today = "2026-11-24" as Day;
const ticket = "https://tickets.example/SEC-1";

let database: TestDatabase;
let application: TestApplication;
let atMs: number;
let ids: string[];
let rows: number[];
beforeEach(async () => {
  database = await testDatabase();
  atMs = Date.parse(noon);
  ids = [];
  rows = [];
  for (const digit of [1, 2, 3]) {
    const account = await database.account({
      account_id: id(digit),
      name: `account ${digit}`,
      ou_id: digit === 3 ? "ou-b" : "ou-a",
      ou_path: digit === 3 ? "Root / B" : "Root / A",
    });
    rows.push(account);
    await database.scope({ account });
    for (const check_id of ["S3.1", "IAM.5"]) {
      const made = await database.finding(
        { account, clock_day: today, due_on: "2026-12-24" as Day },
        { check_id, principle: check_id === "S3.1" ? "data" : "identity" },
        { uid: `arn:aws:s3:::${check_id}-${digit}` },
      );
      ids.push(made.publicId);
    }
  }
  for (const [ou_id, path] of [
    ["ou-a", "Root / A"],
    ["ou-b", "Root / B"],
  ])
    await database.insert("ous", { ou_id: ou_id ?? "", organization_id: null, parent: null, path: path ?? null });
  await database.run({ day: today });
  await sumRows(database);
  await database.writer.transaction((tx) => writeAccountDays(tx, today, atMs, 3_600_000));
  application = await testApplication(database, { now: () => new Date(atMs) });
});
afterEach(async () => {
  await application.app.close();
  await database.close();
});

type Method = "GET" | "POST" | "PATCH" | "DELETE";
async function ask<Body>(method: Method, url: string, payload?: object, headers: Record<string, string> = {}) {
  const response = await application.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
  return { status: response.statusCode, body: response.json() as Body & { errors?: { field: string }[] } };
}
async function as(role: Role, accounts: readonly string[] = [], name: string = role) {
  const token = `a-${name}`.padEnd(43, "-");
  const person = await signedIn(database.writer, { role, token, accounts, email: `${name}@v.example` });
  return { headers: { cookie: cookieOf(token) }, id: Buffer.from(person.public_id).toString("hex"), name: `Test ${role}` };
}
const fieldOf = ({ body }: { body: { errors?: { field: string }[] } }) => body.errors?.[0]?.field;

describe("a finding", () => {
  test("has an assignee, a ticket and notes, told with who did it and when, the newest first", async () => {
    const ada = await as("owner", [id(1)], "ada");
    await ask("PATCH", `/findings/${ids[0]}/handling`, { assignee: ada.id, ticket });
    atMs += 1000;
    const { body } = await ask<Handling>("POST", `/findings/${ids[0]}/notes`, { text: "waits for <the> vendor" }, ada.headers);
    const by = { kind: "person", id: expect.any(String), name: "Test administrator" };
    expect(body).toEqual({
      assignee: { id: ada.id, name: "Test owner" },
      ticket,
      events: [
        {
          at: new Date(atMs).toISOString(),
          by: { kind: "person", id: ada.id, name: "Test owner" },
          word: "note",
          value: "waits for <the> vendor",
        },
        { at: noon, by, word: "ticket", value: ticket },
        { at: noon, by, word: "assigned", value: "Test owner" },
      ],
    });
    expect((await ask<WholeFinding>("GET", `/findings/${ids[0]}`)).body).toMatchObject({
      assignee: { id: ada.id },
      ticket,
      handling: body,
    });
    const { items } = (await ask<Findings>("GET", `/findings?assignee=${ada.id}`)).body;
    expect(items.map((item) => [item.id, item.assignee?.name, item.ticket])).toEqual([[ids[0], "Test owner", ticket]]);
    const taken = await ask<Handling>("PATCH", `/findings/${ids[0]}/handling`, { assignee: null });
    expect(taken.body).toMatchObject({ assignee: null, ticket, events: [{ word: "assigned", value: null }, {}, {}, {}] });
    expect((await ask<Findings>("GET", `/findings?assignee=${ada.id}`)).body.items).toEqual([]);
  });

  test("what is done to it is in the audit log: a note without its words; what changes nothing is not", async () => {
    const lead = await as("lead");
    await ask("PATCH", `/findings/${ids[0]}/handling`, { assignee: lead.id }, lead.headers);
    await ask("PATCH", `/findings/${ids[0]}/handling`, { assignee: lead.id }, lead.headers);
    await ask("POST", `/findings/${ids[0]}/notes`, { text: "secret words" }, lead.headers);
    const log = await database.writer.rows.all("SELECT action, actor, subject, before, after FROM audit ORDER BY seq");
    expect(log).toEqual([
      { action: "work-assigned", actor: lead.id, subject: ids[0], before: null, after: JSON.stringify({ assignee: lead.id }) },
      { action: "note-written", actor: lead.id, subject: ids[0], before: null, after: '{"characters":12}' },
    ]);
  });

  test("is handled by whoever does more than read, on their own accounts; assigned to who sees it", async () => {
    const [ada, brian, viewer] = [await as("owner", [id(1)], "ada"), await as("owner", [id(2)], "brian"), await as("viewer")];
    const handle = (finding: string | undefined, body: object, headers: Record<string, string>) =>
      ask("PATCH", `/findings/${finding}/handling`, body, headers);
    expect((await handle(ids[0], { ticket }, viewer.headers)).status).toBe(403);
    expect((await handle(ids[2], { ticket }, ada.headers)).status).toBe(404);
    expect((await handle(ids[0], { ticket }, ada.headers)).status).toBe(200);
    expect(fieldOf(await handle(ids[0], { assignee: brian.id }, ada.headers))).toBe("assignee");
    expect(fieldOf(await handle(ids[0], { assignee: brian.id }, {}))).toBe("assignee");
    expect(fieldOf(await handle(ids[0], { ticket: "javascript:alert(1)" }, {}))).toBe("ticket");
    expect(fieldOf(await ask("POST", `/findings/${ids[0]}/notes`, { text: "\u202E" }))).toBe("text");
    const names = async (query: string, headers = {}) =>
      (await ask<Assignees>("GET", `/assignees${query}`, undefined, headers)).body.items.map((person) => person.id);
    expect(await names("", ada.headers)).not.toContain(brian.id);
    expect(await names("", ada.headers)).toEqual(expect.arrayContaining([ada.id, viewer.id]));
    expect(await names(`?account=${id(2)}`)).toEqual(expect.arrayContaining([brian.id]));
    expect(await names(`?account=${id(2)}`)).not.toContain(ada.id);
    expect(await names(`?account=${id(2)}`, ada.headers)).not.toContain(brian.id);
  });
});

describe("a check", () => {
  test("is handled everywhere by who sees the whole, and on an account by its owner; nobody else sees that", async () => {
    const [ada, brian] = [await as("owner", [id(1)], "ada"), await as("owner", [id(2)], "brian")];
    expect(fieldOf(await ask("PATCH", "/checks/s3.1/handling", { ticket }, ada.headers))).toBe("account");
    expect(fieldOf(await ask("PATCH", "/checks/s3.1/handling", { account: id(2), ticket }, ada.headers))).toBe("account");
    const own = await ask<CheckHandling>("PATCH", "/checks/s3.1/handling", { account: id(1), assignee: ada.id }, ada.headers);
    expect(own.body).toMatchObject({ account: { id: id(1), name: "account 1" }, assignee: { id: ada.id } });
    expect((await ask<CheckHandling>("POST", "/checks/S3.1/notes", { text: "of account 2 too" })).body).toMatchObject({ account: null });
    const told = async (headers = {}) =>
      (await ask<WholeCheck>("GET", "/checks/S3.1", undefined, headers)).body.handling.map(({ account }) => account?.id);
    expect(await told()).toEqual([undefined, id(1)]);
    expect([await told(ada.headers), await told(brian.headers)]).toEqual([[id(1)], []]);
  });
});

describe("a planned fix", () => {
  const plan = (body: object, headers = {}) => ask<Plan>("POST", "/plans", { check: "s3.1", date: "2026-12-01", ...body }, headers);
  const goal = async (query = "", headers = {}) => (await ask<Trend>("GET", `/posture/trend?${query}`, undefined, headers)).body.goal;

  test("is a goal in the trend of every view that it is in: what would be open, each finding once", async () => {
    expect(await goal()).toBeNull();
    expect((await plan({ ou: "ou-a" })).body).toMatchObject({
      check: "S3.1",
      place: "ou-a",
      accounts: 2,
      openThen: 2,
      open: 2,
      fixed: 0,
      state: "planned",
    });
    await plan({ account: [id(1), id(3)], date: "2026-12-24" });
    await plan({ check: "IAM.5", account: [id(3)], date: "2026-12-24" });
    expect(await goal()).toEqual([
      { date: today, open: 6 },
      { date: "2026-12-01", open: 4 },
      { date: "2026-12-24", open: 2 },
    ]);
    expect(await goal(`&account=${id(1)}`)).toEqual([
      { date: today, open: 2 },
      { date: "2026-12-01", open: 1 },
    ]);
    expect(await goal("&principle=identity")).toEqual([
      { date: today, open: 3 },
      { date: "2026-12-24", open: 2 },
    ]);
    expect(await goal("&ou=ou-a&principle=identity")).toBeNull();
    expect(await goal("from=2026-11-20&to=2026-11-23")).toBeNull();
  });

  test("says what came of it: how much was fixed since, whether in time; taken back it is no goal", async () => {
    const { id: made } = (await plan({})).body;
    const check = (await database.writer.rows.get<{ id: number }>("SELECT id FROM checks WHERE check_id = 'S3.1'"))?.id ?? 0;
    const leaves = (account: number, day: string, cause: string) =>
      database.writer.transaction(async (tx) => {
        await tx.run("UPDATE findings SET standing = 'resolved', clock_day = NULL, due_on = NULL WHERE account = ? AND check_ref = ?", [
          account,
          check,
        ]);
        await tx.run(
          `INSERT INTO steps (account, day, region, check_ref, product, from_state, to_state, from_severity, to_severity, cause, n)
           VALUES (?, ?, 'eu-west-1', ?, 'securityhub', 'open', 'passed', 'HIGH', '', ?, 1)`,
          [account, day, check, cause],
        );
      });
    const told = async () => (await ask<Plans>("GET", "/plans?check=S3.1")).body.items[0];
    await leaves(rows[0] ?? 0, "2026-11-25", "fixed");
    expect(await told()).toMatchObject({ open: 2, openThen: 3, fixed: 1, doneOn: null, state: "planned" });
    atMs += 8 * 86_400_000;
    expect(await told()).toMatchObject({ state: "late" });
    await leaves(rows[1] ?? 0, "2026-12-02", "fixed");
    await leaves(rows[2] ?? 0, "2026-12-02", "resource gone");
    expect(await told()).toMatchObject({ open: 0, fixed: 2, doneOn: "2026-12-02", state: "done late" });
    expect((await ask<Plan>("PATCH", `/plans/${made}`, { date: "2026-12-10" })).body).toMatchObject({ date: "2026-12-10", state: "done" });
    expect((await ask<Plan>("DELETE", `/plans/${made}`)).body).toMatchObject({ state: "taken back" });
    expect((await ask("DELETE", `/plans/${made}`)).status).toBe(404);
    expect((await ask<Plans>("GET", "/plans?state=done")).body.items).toEqual([]);
    const log = await database.writer.rows.all<{ action: string }>("SELECT action FROM audit ORDER BY seq");
    expect(log.map(({ action }) => action)).toEqual(["fix-planned", "plan-changed", "plan-ended"]);
  });

  test("is listed page by page, the soonest first and what was taken back last; a cursor is of its filter", async () => {
    const made = new Map<string, string>();
    for (const date of ["2026-12-03", "2026-12-01", "2026-12-02", "2026-12-01"]) made.set((await plan({ date })).body.id, date);
    const [first = ""] = made.keys();
    await ask("DELETE", `/plans/${first}`);
    const read: Plan[] = [];
    for (let next: string | null = ""; next !== null; ) {
      const { body }: { body: Plans } = await ask<Plans>("GET", `/plans?limit=1${next === "" ? "" : `&cursor=${next}`}`);
      expect([body.items.length, body.total, body.totalExact]).toEqual([1, 4, true]);
      read.push(...body.items);
      next = body.next;
    }
    expect(read.map(({ date, state }) => [date, state])).toEqual([
      ["2026-12-01", "planned"],
      ["2026-12-01", "planned"],
      ["2026-12-02", "planned"],
      ["2026-12-03", "taken back"],
    ]);
    expect(read.map(({ id }) => id).sort()).toEqual([...made.keys()].sort());
    const { total, next } = (await ask<Plans>("GET", "/plans?state=planned&limit=2")).body;
    expect(total).toBe(3);
    expect(fieldOf(await ask("GET", `/plans?state=late&limit=2&cursor=${next}`))).toBe("cursor");
  });

  test("ends at the wall: an owner plans for their accounts, and sees of another's plan only what is theirs", async () => {
    const ada = await as("owner", [id(1)], "ada");
    const { id: leads } = (await plan({ ou: "ou-a" })).body;
    expect((await ask<Plans>("GET", "/plans", undefined, ada.headers)).body.items).toMatchObject([
      { id: leads, accounts: 1, open: 1, place: null },
    ]);
    expect((await ask("PATCH", `/plans/${leads}`, { date: "2026-12-02" }, ada.headers)).status).toBe(404);
    expect((await plan({}, ada.headers)).body).toMatchObject({ accounts: 1, openThen: 1 });
    expect(fieldOf(await plan({ account: [id(2)] }, ada.headers))).toBe("account");
    expect(fieldOf(await plan({ ou: "ou-b" }, ada.headers))).toBe("ou");
    expect(fieldOf(await plan({ check: "Nothing.1" }))).toBe("check");
    expect(fieldOf(await plan({ date: "2026-11-23" }))).toBe("date");
    expect((await plan({}, (await as("viewer")).headers)).status).toBe(403);
    expect((await ask<Plans>("GET", "/plans", undefined, (await as("owner", [id(3)], "chris")).headers)).body.items).toEqual([]);
  });
});
