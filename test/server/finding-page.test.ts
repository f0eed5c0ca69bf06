/** What a finding's page tells beside its records and events. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FindingEvent, FindingEvents, WholeFinding } from "../../contract/findings.ts";
import type { Problem } from "../../contract/problem.ts";
import { readFinding } from "../../db/read/finding.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import type { AccountId } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { fillFlapping } from "../support/flapping.ts";

let database: TestDatabase;
let application: TestApplication;
const ids = new Map<string, string>();
const payments = "111111111111" as AccountId;
const shop = "222222222222" as AccountId;

beforeAll(async () => {
  database = await testDatabase();
  const mine = await database.account({ account_id: payments, tags: '{"Team":"cards","Owner":"jo@vesper.example"}' });
  const theirs = await database.account({ account_id: shop, name: "shop" });
  const hub = await database.scope({ account: mine });
  const config = await database.scope({ account: mine, source: "config", region: "us-east-1" });
  const add = async (name: string, ...row: Parameters<TestDatabase["finding"]>) => {
    const { id, publicId } = await database.finding(...row);
    ids.set(name, publicId);
    return id;
  };
  const bucket = { uid: "arn:aws:s3:::labels", type: "AWS::S3::Bucket" };
  const control = await add("control", { account: mine }, { check_id: "S3.1", principle: "people" }, bucket);
  const native_id = `arn:aws:securityhub:eu-west-1:${payments}:security-control/S3.1/finding/1a`;
  const url = "https://docs.aws.amazon.com/console/securityhub/S3.1/remediation";
  const record = await database.record({ finding: control, scope: hub, native_id });
  await database.insert("documents", { record, body: JSON.stringify({ Remediation: { Recommendation: { Url: url } } }) });
  await add("also open", { account: mine }, { check_id: "S3.5" }, bucket);
  await add("open elsewhere", { account: theirs }, { check_id: "S3.5" }, bucket);
  await add("a sample", { account: mine, counted: 0 }, { check_id: "S3.8" }, bucket);
  await add("fixed", { account: mine, standing: "resolved", reason: "fixed" }, { check_id: "S3.9" }, bucket);
  const rule = await add(
    "rule",
    { account: mine, source: "config", product: "config", region: "us-east-1" },
    { check_id: "own-rule" },
    { uid: "db-1", type: "AWS::RDS::DBInstance" },
  );
  await database.record({ finding: rule, scope: config, native_id: `${payments}/x`, standard: "own rule" });
  const scanned = await add(
    "scanned",
    { account: theirs, product: "scanner" },
    { check_id: "Own.7" },
    { uid: "arn:aws:sns:eu-west-1:222222222222:topic" },
  );
  const foreign = await database.record({ finding: scanned, scope: hub });
  await database.insert("documents", {
    record: foreign,
    body: JSON.stringify({ Remediation: { Recommendation: { Url: "https://evil.example/fix" } } }),
  });
  const moved = await add("moved", { account: mine, standing: "none" }, { check_id: "S3.2" }, bucket);
  await database.event({ finding: moved, from_state: "open", to_state: "closed", cause: "reclassified" });
  await add("never a problem", { account: mine, standing: "none" }, { check_id: "S3.3" }, bucket);
  application = await testApplication(database);
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

const eventsOf = (name: string, query = "") => application.get(`/api/v1/findings/${ids.get(name)}/events${query}`);

test("what happened to it: the last hundred events beside it, and every one in pages, whatever happens meanwhile", async () => {
  const { id, publicId } = await database.finding({ account: await database.account({ account_id: "333333333333" as AccountId }) });
  ids.set("flapping", publicId);
  await fillFlapping(database, id, 250);
  const all: FindingEvent[] = [];
  for (let asked = "?limit=60"; asked !== ""; ) {
    const { status, body } = await eventsOf("flapping", asked);
    const { items, total, next } = body as FindingEvents;
    expect([status, items.length <= 60, total]).toEqual([200, true, all.length > 60 ? 251 : 250]);
    all.push(...items);
    if (all.length === 120) await database.event({ finding: id, at: noon, seen: noon, from_standing: "resolved", cause: "reopened" });
    asked = next === null ? "" : `?limit=60&cursor=${encodeURIComponent(next)}`;
  }
  expect(all.map(({ at }) => at)).toEqual(
    all
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  );
  expect([all.length, new Set(all.map(({ at }) => at)).size, all.at(-1)?.cause]).toEqual([250, 250, "new"]);
  const { events, eventsTotal } = await page("flapping");
  expect([events.length, eventsTotal, events[0]?.cause]).toEqual([100, 251, "reopened"]);
  expect(events.slice(1)).toEqual(all.slice(0, 99));
});

test("one page is all where little happened; a cursor is its finding's", async () => {
  expect((await eventsOf("moved")).body).toMatchObject({ total: 1, next: null, items: [{ cause: "reclassified" }] });
  expect((await page("moved")).eventsTotal).toBe(1);
  const { next } = (await eventsOf("flapping", "?limit=1")).body as FindingEvents;
  const { status, body } = await eventsOf("moved", `?cursor=${encodeURIComponent(next ?? "")}`);
  expect([status, (body as Problem).errors?.[0]?.field]).toEqual([400, "cursor"]);
});

const page = async (name: string): Promise<WholeFinding> => {
  const { status, body } = await application.get(`/api/v1/findings/${ids.get(name)}`);
  expect([name, status]).toEqual([name, 200]);
  return body as WholeFinding;
};

test("why it matters and how to fix it, in our words and on AWS's page; to whom it belongs; what else is open there", async () => {
  const { matters, fix, practices, because } = builtIn.decide({ check: "S3.1", product: "securityhub" });
  const found = await page("control");
  expect(found).toMatchObject({
    principle: "people",
    practices,
    because,
    explanation: { matters, fix },
    guidance: "https://docs.aws.amazon.com/console/securityhub/S3.1/remediation",
    owner: { name: "jo@vesper.example", source: "account tag" },
    // Of two accounts, since a bucket has no account in its name; neither the sample nor what is fixed, nor itself.
    otherOpen: 1, // what another account calls by the same name is another resource
  });
  expect(found.bestPractices.map(({ id }) => id)).toEqual(practices);
});

test("links into the console, of the leading record's region and the resource's own", async () => {
  expect((await page("control")).console).toEqual({
    resource: "https://eu-west-1.console.aws.amazon.com/s3/buckets/labels?region=eu-west-1",
    finding: expect.stringMatching(
      /^https:\/\/eu-west-1\.console\.aws\.amazon\.com\/securityhub\/home\?region=eu-west-1#\/findings\?search=Id%3D.*1a$/,
    ),
  });
  expect((await page("rule")).console).toEqual({
    resource: null,
    finding: "https://us-east-1.console.aws.amazon.com/config/home?region=us-east-1#/rules/details?configRuleName=own%20rule",
  });
});

test("a page that a record names is AWS's, or is none", async () => {
  expect(await page("scanned")).toMatchObject({ guidance: null, explanation: null, owner: null });
});

test("the wall: what else is open there is counted in the reader's accounts only", async () => {
  const reach = { kind: "accounts", accounts: [payments] } as const;
  const id = ids.get("control") ?? "";
  expect(
    await readFinding(database.db, reach, id, {
      catalogue: builtIn,
      calendar: { now: new Date("2026-11-24T12:00:00Z"), intervalMs: 1, timeZone: "UTC" },
    }),
  ).toMatchObject({ otherOpen: 1 });
});

test("what was moved to another key and stands for nothing since is closed, and still there: a part of a change lists it", async () => {
  expect(await page("moved")).toMatchObject({ status: "closed", events: [{ cause: "reclassified" }] });
  expect(await application.get(`/api/v1/findings/${ids.get("never a problem")}`)).toMatchObject({ status: 404 });
});

test("the tag that names an owner is the one that was chosen", async () => {
  await database.settleOwners({ tag: "Team", teams: [] });
  expect(await application.get(`/api/v1/findings/${ids.get("control")}`)).toMatchObject({ body: { owner: { name: "cards" } } });
  await database.settleOwners();
});
