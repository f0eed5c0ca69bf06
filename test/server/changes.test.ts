import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { ChangedFindings, Changes } from "../../contract/changes.ts";
import type { Findings } from "../../contract/findings.ts";
import { readChangedFindings } from "../../db/read/changed-findings.ts";
import { readChanges } from "../../db/read/changes.ts";
import type { Schema } from "../../db/schema.ts";
import type { AccountId } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase } from "../support/database.ts";
import { november, payments, shop, trended } from "../support/trended.ts";

let database: TestDatabase;
let application: TestApplication;
/** Public ids by resource. */
const ids = new Map<string, string>();

beforeAll(async () => {
  database = await trended();
  await openNow();
  await fixedEvents();
  application = await testApplication(database);
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

/** As it stands today: of one account, so that what is without fresh evidence can be counted. */
async function openNow(): Promise<void> {
  const scope = (region: string, row: Partial<Schema["scopes"]>) => database.scope({ account: 1, region, ...row });
  await scope("eu-west-1", {});
  await scope("us-east-1", { state: "denied" });
  await scope("us-west-2", { last_success_at: "2026-11-24T09:00:00.000Z" });
  const finding = (uid: string, row: Partial<Schema["findings"]>) =>
    database.finding({ account: 1, ...row }, { check_id: "S3.9" }, { uid });
  await finding("fresh", {});
  await finding("lost", { evidence_lost_since: noon });
  await finding("unlisted", { unconfirmed_since: noon });
  await finding("denied", { region: "us-east-1", severity: "LOW" });
  await finding("stale", { region: "us-west-2" });
  await finding("of all regions", { region: "global" });
  await finding("a sample", { region: "us-east-1", counted: 0 });
  await finding("suppressed", { region: "us-east-1", standing: "suppressed" });
}

/** The events behind three of the trended week's steps, and what must not be taken for them. */
async function fixedEvents(): Promise<void> {
  const event = async (uid: string, day: number, row: Partial<Schema["finding_events"]>) => {
    const { id, publicId } = await database.finding({ account: 1, standing: "resolved", reason: "fixed" }, { check_id: "S3.9" }, { uid });
    ids.set(uid, publicId);
    const place = { account: 1, region: "eu-west-1", check_ref: 1, product: "securityhub", counted: 1 } as const;
    const change = { from_state: "open", to_state: "passed", from_severity: "HIGH", to_severity: "INFORMATIONAL", cause: "fixed" } as const;
    await database.event({ finding: id, day: november(day), ...place, ...change, ...row });
  };
  await event("fixed on the 20th", 20, {});
  await event("fixed", 23, {});
  await event("fixed, critical", 23, { from_severity: "CRITICAL" });
  await event("gone", 23, { region: "us-east-1", cause: "resource gone", to_state: "closed" });
  await event("was suppressed", 23, { from_state: "suppressed" });
  await event("a sample that was fixed", 23, { counted: 0 });
  await event("rose", 21, { to_state: "open", to_severity: "CRITICAL", cause: "severity" });
  // Two that were taken for another check on the 24th, each by an event of its own that says something else besides.
  await event("moved while open", 24, {
    to_state: "open",
    to_severity: "HIGH",
    cause: "evidence",
    from_check: 2,
    from_product: "inspector",
    from_counted: 1,
  });
  await event("moved and fixed", 24, { from_check: 2, from_product: "inspector", from_counted: 1 });
}

async function get<Answer>(url: string): Promise<Answer> {
  const { status, body } = await application.get(`/api/v1/posture/changes${url}`);
  expect({ status, body: status === 200 ? "" : body }).toEqual({ status: 200, body: "" });
  return body as Answer;
}
const changes = (query: string) => get<Changes>(`?${query}`);

describe("GET /posture/changes", () => {
  it("breaks the difference down without a rest, in the order of the causes", async () => {
    expect(await changes("from=2026-11-19&to=2026-11-24")).toMatchObject({
      from: november(19),
      to: november(24),
      countedFrom: november(19),
      open: { from: 3, to: 0 },
      difference: -3,
      entered: {
        total: 6,
        parts: [
          { cause: "new", n: 1 },
          { cause: "account joined", n: 5 },
        ],
      },
      left: {
        total: 9,
        parts: [
          { cause: "account left", n: 5 },
          { cause: "fixed", n: 3 },
          { cause: "resource gone", n: 1 },
        ],
      },
      coverage: { fresh: 8, of: 8, deniedByScp: 1 },
    });
  });

  it("counts after the first complete run only, and says so", async () => {
    expect(await changes("from=2026-11-15&to=2026-11-20")).toMatchObject({
      from: november(15),
      countedFrom: november(19),
      open: { from: 3, to: 3 },
      difference: 0,
      entered: { total: 1 },
      left: { total: 1 },
    });
    expect(await changes("from=2026-11-15&to=2026-11-18")).toMatchObject({
      countedFrom: null,
      open: { from: null, to: null },
      difference: 0,
      entered: { total: 0, parts: [] },
      withoutFreshEvidence: null,
    });
  });

  it("of a severity, what moved to or from another is in and out; of both it is neither", async () => {
    const query = "from=2026-11-20&to=2026-11-21";
    expect(await changes(`${query}&severity=HIGH`)).toMatchObject({
      open: { from: 3, to: 2 },
      left: { parts: [{ cause: "severity", n: 1 }] },
    });
    expect(await changes(`${query}&severity=CRITICAL`)).toMatchObject({ entered: { parts: [{ cause: "severity", n: 1 }] } });
    expect(await changes(`${query}&severity=CRITICAL&severity=HIGH`)).toMatchObject({
      difference: 0,
      entered: { total: 0 },
      left: { total: 0 },
    });
  });

  it("before an account joined and after it left nobody speaks; its part is told all the same", async () => {
    expect(await changes(`from=2026-11-20&to=2026-11-24&account=${shop}`)).toMatchObject({
      open: { from: null, to: null },
      difference: 0,
      entered: { parts: [{ cause: "account joined", n: 5 }] },
      left: { parts: [{ cause: "account left", n: 5 }] },
    });
  });

  it.each([
    ["", 4],
    ["&severity=LOW", 1],
    ["&region=us-west-2", 1],
    ["&region=global", 0],
    ["&principle=layers", 0],
    ["&product=securityhub", 4],
  ])("of the open, those without fresh evidence%s", async (view, n) => {
    expect((await changes(`from=2026-11-23&to=2026-11-24${view}&account=${payments}`)).withoutFreshEvidence).toBe(n);
  });

  it("of a day that is over nobody can say it any more", async () => {
    expect((await changes("from=2026-11-20&to=2026-11-23")).withoutFreshEvidence).toBeNull();
  });
});

const behind = async (query: string): Promise<readonly string[]> =>
  (await get<ChangedFindings>(`/findings?from=2026-11-19&to=2026-11-24&${query}`)).items.map(({ resource }) => resource.id);

describe("GET /posture/changes/findings", () => {
  it.each<[query: string, found: readonly string[]]>([
    ["direction=left&cause=fixed", ["fixed, critical", "fixed", "fixed on the 20th"]],
    ["direction=left&cause=fixed&severity=CRITICAL", ["fixed, critical"]],
    ["direction=left&cause=resource%20gone", ["gone"]],
    ["direction=left&cause=resource%20gone&region=eu-west-1", []],
    ["direction=left&cause=severity", []],
    ["direction=left&cause=severity&severity=HIGH", ["rose"]],
    ["direction=entered&cause=severity&severity=CRITICAL", ["rose"]],
    ["direction=entered&cause=severity&severity=CRITICAL&severity=HIGH", []],
    ["direction=left&cause=reclassified", ["moved and fixed", "moved while open"]],
    ["direction=left&cause=reclassified&product=inspector&principle=layers", ["moved and fixed", "moved while open"]],
    ["direction=left&cause=reclassified&product=securityhub", []],
    ["direction=entered&cause=reclassified", ["moved while open"]],
    ["direction=entered&cause=reclassified&principle=people", ["moved while open"]],
    ["direction=entered&cause=new", []],
    [`direction=left&cause=fixed&account=${shop}`, []],
  ])("?%s: %j", async (query, found) => {
    expect(await behind(query)).toEqual(found);
  });

  it.each([
    ["direction=left&cause=fixed", 3],
    ["direction=left&cause=fixed&severity=CRITICAL", 1],
    ["direction=left&cause=fixed&notSeverity=CRITICAL", 2],
    ["direction=left&cause=severity&severity=HIGH", 1],
    ["direction=entered&cause=severity&severity=CRITICAL&severity=HIGH", 0],
    ["direction=left&cause=reclassified&product=inspector&principle=layers", 2],
    ["direction=left&cause=reclassified&product=securityhub", 0],
    ["direction=left&cause=reclassified&notCheck=S3.1", 2],
    ["direction=left&cause=fixed&status=open", 0],
    ["direction=left&cause=fixed&search=critical", 1],
    [`direction=left&cause=fixed&account=${shop}`, 0],
    [`direction=left&cause=fixed&notAccount=${shop}&sort=account`, 3],
    ["direction=left&cause=fixed&sort=severity", 3],
  ])("/findings?%s finds the same, with the change: %i", async (query, n) => {
    const { body } = await application.get(`/api/v1/findings?from=2026-11-19&to=2026-11-24&${query}`);
    const { items, total } = body as Findings;
    expect([total, items.length]).toEqual([n, n]);
    expect(items.map(({ change }) => change)).not.toContain(null);
  });

  it("groups, suggestions and the export are of the same moves, each as often as it happened", async () => {
    const part = "from=2026-11-19&to=2026-11-24&direction=left&cause=fixed";
    const { body: groups } = await application.get(`/api/v1/findings/groups?by=check&${part}`);
    expect(groups).toMatchObject({ findings: 3, total: 1, items: [{ findings: 3, bySeverity: { CRITICAL: 1, HIGH: 2 } }] });
    const { body: offered } = await application.get(`/api/v1/findings/suggestions?field=severity&${part}`);
    expect(offered).toMatchObject({
      items: [
        { value: "HIGH", findings: 2 },
        { value: "CRITICAL", findings: 1 },
      ],
    });
    const { body: exported } = await application.get(`/api/v1/findings/export?${part}`);
    const days = (exported as Findings["items"]).map(({ change }) => change?.day);
    expect(days).toEqual([november(23), november(23), november(20)]);
    const { body: fewer } = await application.get(`/api/v1/findings/suggestions?field=resource&text=critical&${part}`);
    expect(fewer).toMatchObject({ items: [{ value: "fixed, critical" }] });
  });

  it("a range in which no change is counted finds nothing, and is no error", async () => {
    const answer = await application.get("/api/v1/findings?from=2026-11-01&to=2026-11-05&direction=left&cause=fixed");
    expect(answer).toMatchObject({ status: 200, body: { items: [], total: 0 } });
  });

  it("tells the change, and how the finding stands now", async () => {
    const { items, total } = await get<ChangedFindings>(
      "/findings?from=2026-11-19&to=2026-11-24&direction=left&cause=fixed&severity=CRITICAL",
    );
    expect({ items, total }).toMatchObject({
      items: [
        {
          id: ids.get("fixed, critical"),
          check: "S3.1",
          accountId: payments,
          status: "resolved",
          day: november(23),
          from: "open",
          to: "passed",
          fromSeverity: "CRITICAL",
        },
      ],
      total: 1,
    });
  });

  it("pages give every one once, and a cursor of another part is refused", async () => {
    const query = "from=2026-11-19&to=2026-11-24&direction=left";
    const first = await get<ChangedFindings>(`/findings?${query}&cause=fixed&limit=2`);
    const second = await get<ChangedFindings>(`/findings?${query}&cause=fixed&limit=2&cursor=${first.next}`);
    const found = [...first.items, ...second.items].map(({ resource }) => resource.id);
    expect([found, second.next]).toEqual([["fixed, critical", "fixed", "fixed on the 20th"], null]);
    expect(await application.get(`/api/v1/posture/changes/findings?${query}&cause=expired&cursor=${first.next}`)).toMatchObject({
      status: 400,
      body: { errors: [{ field: "cursor" }] },
    });
  });
});

const days = "from=2026-11-19&to=2026-11-24";
test.each([
  ["from", "?to=2026-11-19"],
  ["to", "?from=2026-11-19"],
  ["from", "?from=2026-11-20&to=2026-11-19"],
  ["from", "?from=2026-11-31&to=2026-11-19"],
  ["to", "?from=2026-11-20&to=2026-11-25"],
  ["severity", `?${days}&severity=none`],
  ["direction", `/findings?${days}&cause=fixed`],
  ["direction", `/findings?${days}&cause=fixed&direction=up`],
  ["cause", `/findings?${days}&direction=left&cause=luck`],
  ["limit", `/findings?${days}&direction=left&cause=fixed&limit=0`],
])("%s is named in %s", async (field, query) => {
  expect(await application.get(`/api/v1/posture/changes${query}`)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
});

describe("the wall", () => {
  const calendar = { now: new Date(noon), timeZone: "UTC", intervalMs: 3_600_000 };
  const asked = { from: november(19), to: november(24) };
  const of = (...accounts: readonly AccountId[]) => ({ kind: "accounts", accounts }) as const;

  it("a reader of one account sees its changes only", async () => {
    expect(await readChanges(database.db, of(shop), asked, calendar)).toMatchObject({ entered: { total: 5 }, withoutFreshEvidence: null });
    expect(await readChanges(database.db, of(shop), { ...asked, account: [payments] }, calendar)).toMatchObject({ entered: { total: 0 } });
    const fixed = { ...asked, direction: "left", cause: "fixed" } as const;
    expect(await readChangedFindings(database.db, of(shop), fixed, calendar)).toMatchObject({ items: [], total: 0 });
    expect(await readChangedFindings(database.db, of(payments), fixed, calendar)).toMatchObject({ total: 3 });
  });

  it("no accounts means nothing, never everything", async () => {
    expect(await readChanges(database.db, of(), asked, calendar)).toMatchObject({ entered: { total: 0 }, left: { total: 0 } });
  });
});
