/** Every filter and order of the findings against the rows themselves, filtered and sorted here by plain comparisons. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { Findings } from "../../contract/findings.ts";
import { matchingOf } from "../../db/read/findings-filter.ts";
import { type FindingsSort, keysOf } from "../../db/read/findings-order.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { everything } from "../../posture/reach.ts";
import { severities } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon } from "../support/database.ts";
import { type PlainRow, type Various, various } from "../support/various.ts";

let world: Various;
let application: TestApplication;
beforeAll(async () => {
  world = await various();
  // A time zone in which a day of theirs is none of UTC's.
  application = await testApplication(world.database, { timeZone: "America/New_York" });
});
afterAll(async () => {
  await application.app.close();
  await world.database.close();
});

const get = async (query: string): Promise<Findings> => {
  const { status, body } = await application.get(`/api/v1/findings?${query}`);
  expect({ status, body: status === 200 ? "" : body }).toEqual({ status: 200, body: "" });
  return body as Findings;
};

async function everyPage(query: string, limit: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const page: Findings = await get(`${query}&limit=${limit}${next === "" ? "" : `&cursor=${next}`}`);
    ids.push(...page.items.map(({ id }) => id));
    next = page.next;
  }
  return ids;
}

type Is = (row: PlainRow) => boolean;
const has = (text: string | null, part: string): boolean => text?.toLowerCase().includes(part) === true;
const practicesOf = ({ check_id, product }: PlainRow): readonly string[] => builtIn.decide({ check: check_id, product }).practices;
/** New York is five hours behind in November. */
const dayThere = (instant: string | null): string =>
  instant === null ? "" : new Date(Date.parse(instant) - 5 * 3_600_000).toISOString().slice(0, 10);

const filters: Readonly<Record<string, Is>> = {
  "account=222222222222": (row) => row.account_id === "222222222222",
  "notAccount=222222222222": (row) => row.account_id !== "222222222222",
  "ou=Root%20/%20Payments": (row) => row.ou_path === "Root / Payments" || row.ou_path === "Root / Payments / Cards",
  "ou=ou-card&ou=ou-shop": (row) => row.ou_path.endsWith("Cards") || row.ou_path.endsWith("Shop"),
  "notOu=ou-pay": (row) => row.ou_path.endsWith("old") || row.ou_path.endsWith("Shop"),
  "ou=ou-pay&notOu=ou-card": (row) => row.ou_path === "Root / Payments",
  "owner=mirjam@vesper.example": (row) => row.account_id === "111111111111",
  "notOwner=MIRJAM@vesper.example": (row) => row.account_id !== "111111111111",
  "hasOwner=false": (row) => row.owner === null,
  "hasOwner=true&notOwner=jo@vesper.example": (row) => row.account_id === "111111111111",
  "region=global&region=us-east-1": (row) => row.region !== "eu-west-1",
  "notRegion=global": (row) => row.region !== "global",
  "severity=CRITICAL&severity=LOW": (row) => row.severity === "CRITICAL" || row.severity === "LOW",
  "notSeverity=CRITICAL": (row) => row.severity !== "CRITICAL",
  "status=open": (row) => row.standing === "open",
  "notStatus=open&notStatus=closed": (row) => row.standing === "suppressed" || row.standing === "resolved",
  "reason=fixed": (row) => row.reason === "fixed",
  "notReason=fixed": (row) => row.reason !== "fixed",
  "kind=threat": (row) => row.kind === "threat",
  "notKind=threat": (row) => row.kind !== "threat",
  "source=inspector": (row) => row.source === "inspector",
  "notSource=inspector": (row) => row.source !== "inspector",
  "product=macie": (row) => row.product === "macie",
  "notProduct=macie": (row) => row.product !== "macie",
  "check=s3.1&check=CVE-2026-1": (row) => row.check_id === "S3.1" || row.check_id === "CVE-2026-1",
  "notCheck=s3.1": (row) => row.check_id !== "S3.1",
  "principle=identity&principle=unmapped": (row) => row.principle === "identity" || row.principle === "unmapped",
  "notPrinciple=identity": (row) => row.principle !== "identity",
  "bestPractice=SEC09-BP02&bestPractice=SEC02-BP01": (row) => practicesOf(row).some((id) => id === "SEC09-BP02" || id === "SEC02-BP01"),
  "notBestPractice=SEC09-BP02": (row) => !practicesOf(row).includes("SEC09-BP02"),
  "resource=bucket-3": (row) => has(row.uid, "bucket-3"),
  "resource=NAME-3": (row) => has(row.name, "name-3"),
  "resource=bucket-3_%25&resource=name-5": (row) => has(row.uid, "bucket-3_%") || has(row.name, "name-5"),
  "resourceId=ARN:aws:s3:::bucket-3_%25": (row) => row.uid.toLowerCase() === "arn:aws:s3:::bucket-3_%",
  "notResource=bucket-3": (row) => !has(row.uid, "bucket-3"),
  "resourceType=aws::s3::bucket": (row) => row.type === "AWS::S3::Bucket",
  "notResourceType=AWS::S3::Bucket": (row) => row.type !== "AWS::S3::Bucket",
  "reopened=true": (row) => row.reopened > 0,
  "reopened=false": (row) => row.reopened === 0,
  "secondHand=true": (row) => row.second_hand === 1,
  "secondHand=false": (row) => row.second_hand === 0,
  "evidenceLost=true": (row) => row.evidence_lost_since !== null || row.unconfirmed_since !== null,
  "evidenceLost=false": (row) => row.evidence_lost_since === null && row.unconfirmed_since === null,
  "firstSeenFrom=2026-11-10": (row) => dayThere(row.first_seen) >= "2026-11-10",
  "firstSeenTo=2026-11-10": (row) => dayThere(row.first_seen) <= "2026-11-10",
  "openedFrom=2026-11-12&openedTo=2026-11-17": (row) => dayThere(row.opened_at) >= "2026-11-12" && dayThere(row.opened_at) <= "2026-11-17",
  "leftFrom=2026-11-20&leftTo=2026-11-20": (row) => dayThere(row.left_at) === "2026-11-20",
  "leftTo=2026-11-20": (row) => row.left_at !== null && dayThere(row.left_at) <= "2026-11-20",
  "due=overdue": (row) => row.due_on !== null && row.due_on < "2026-11-24",
  "due=soon": (row) => row.due_on !== null && row.due_on >= "2026-11-24" && row.due_on <= "2026-11-30",
  "due=later&due=overdue": (row) => row.due_on !== null && (row.due_on < "2026-11-24" || row.due_on > "2026-11-30"),
  "search=SSHBrute": (row) => has(row.check_id, "sshbrute"),
  "search=own%20title%20%3Cb": (row) => has(row.title, "own title <b"),
  "search=100%25": (row) => has(row.check_id, "100%"),
};

const found = (is: Is, andUncounted = false): readonly PlainRow[] =>
  world.rows.filter((row) => (row.counted === 1 || andUncounted) && is(row));
const idsOf = (rows: readonly PlainRow[]): readonly string[] => rows.map(({ hex }) => hex).sort();

describe("GET /findings: each filter", () => {
  it.each(Object.entries(filters))("?%s", async (query, is) => {
    const expected = found(is);
    // One that finds nothing, or everything, would show nothing.
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(found(() => true).length);
    const { items, total, totalExact } = await get(`${query}&limit=200`);
    expect({ total, totalExact }).toEqual({ total: expected.length, totalExact: true });
    const all = total <= 200 ? items.map(({ id }) => id) : await everyPage(query, 200);
    expect([...all].sort()).toEqual(idsOf(expected));
  });

  it("any of them together is all of them at once", async () => {
    const some = fc.uniqueArray(fc.constantFrom(...Object.keys(filters)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(some, fc.boolean(), async (chosen, uncounted) => {
        // Several of one name are any of them: only different ones are asked for at once.
        const names = chosen.flatMap((query) => query.split("&").map((part) => part.split("=")[0]));
        fc.pre(new Set(names).size === names.length);
        const expected = found((row) => chosen.every((query) => filters[query]?.(row) === true), uncounted);
        const ids = await everyPage(`${chosen.join("&")}${uncounted ? "&include=uncounted" : ""}`, 200);
        expect([...ids].sort()).toEqual(idsOf(expected));
      }),
      { numRuns: 60 },
    );
  });
});

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
const worse = (row: PlainRow): number => -severities.indexOf(row.severity);
const since = (row: PlainRow): string => row.opened_at ?? row.first_seen;

/** As a reader would put them in order; the row's number where two are the same. */
const orders: Readonly<Record<FindingsSort, (a: PlainRow, b: PlainRow) => number>> = {
  severity: (a, b) => compare(worse(a), worse(b)) || compare(since(a), since(b)) || a.id - b.id,
  changed: (a, b) => compare(b.changed_at, a.changed_at) || b.id - a.id,
  firstSeen: (a, b) => compare(b.first_seen, a.first_seen) || b.id - a.id,
  due: (a, b) => compare(a.due_on ?? "9999", b.due_on ?? "9999") || a.id - b.id,
  account: (a, b) => compare(a.account_name, b.account_name) || compare(a.account_id, b.account_id) || a.id - b.id,
};
/** In which direction that is, as it is asked for. */
const directions: Readonly<Record<FindingsSort, "asc" | "desc">> = {
  severity: "desc",
  changed: "desc",
  firstSeen: "desc",
  due: "asc",
  account: "asc",
};

describe.each(Object.keys(orders) as FindingsSort[])("sorted by %s", (sort) => {
  const is: Is = (row) => row.severity !== "LOW";
  const sorted = () => [...found(is)].sort(orders[sort]);
  const other = directions[sort] === "asc" ? "desc" : "asc";

  it.each([7, 60])("pages of %i give every finding once, in order", async (limit) => {
    const ids = sorted().map(({ hex }) => hex);
    expect(await everyPage(`notSeverity=LOW&sort=${sort}`, limit)).toEqual(ids);
    expect(await everyPage(`notSeverity=LOW&sort=${sort}&order=${directions[sort]}`, limit)).toEqual(ids);
    expect(await everyPage(`notSeverity=LOW&sort=${sort}&order=${other}`, limit)).toEqual([...ids].reverse());
  });

  it("along the index of that order, as a million are read, they come in the same order", async () => {
    const calendar = { now: new Date(noon), intervalMs: 3_600_000, timeZone: "UTC" };
    const context = { calendar, catalogue: builtIn };
    const matching = await matchingOf(world.database.db, everything, { notSeverity: ["LOW"] }, context);
    const ids = sorted().map(({ id }) => id);
    for (const order of [directions[sort], other] as const) {
      const read: number[] = [];
      for (let after: readonly (string | number)[] | undefined, more = true; more; ) {
        const keys = await keysOf(world.database.db, matching, "order", { sort, order, limit: 50, after: after as never });
        read.push(...keys.map(({ finding }) => finding));
        after = keys.at(-1)?.place;
        more = keys.length === 50;
      }
      expect([order, read]).toEqual([order, order === directions[sort] ? ids : [...ids].reverse()]);
    }
  });

  it("a page keeps its place while findings arrive before it", async () => {
    const first = await get(`notSeverity=LOW&sort=${sort}&limit=40`);
    const expected = sorted().map(({ hex }) => hex);
    const newest = {
      account: 3,
      severity: "CRITICAL",
      first_seen: "2020-01-01T00:00:00.000Z",
      opened_at: "2020-01-01T00:00:00.000Z",
    } as const;
    const arriving = sort === "firstSeen" ? { ...newest, first_seen: "2026-12-01T00:00:00.000Z" } : newest;
    const { id, publicId } = await world.database.finding(
      { ...arriving, changed_at: "2026-12-01T00:00:00.000Z" },
      {},
      { uid: `arriving ${sort}` },
    );
    const second = await get(`notSeverity=LOW&sort=${sort}&limit=40&cursor=${first.next}`);
    // By account it arrives behind the first forty: it is the last one of its account.
    const known = second.items.map((item) => item.id).filter((hex) => hex !== publicId);
    expect([known, known.length >= 39]).toEqual([expected.slice(40, 40 + known.length), true]);
    expect(first.items.map((item) => item.id)).toEqual(expected.slice(0, 40));
    await world.database.writer.transaction((tx) => tx.run("DELETE FROM findings WHERE id = ?", [id]));
  });
});

test("a cursor of another order is refused", async () => {
  const { next } = await get("limit=1&sort=severity");
  for (const query of ["sort=firstSeen", "sort=severity&order=asc", "sort=account", ""]) {
    expect(await application.get(`/api/v1/findings?limit=1&${query}&cursor=${next}`)).toMatchObject({
      status: 400,
      body: { errors: [{ field: "cursor" }] },
    });
  }
});

test("each finding carries its principle, its best practices, the OU and the owner", async () => {
  const { items } = await get("limit=200");
  for (const item of items) {
    const row = world.rows.find(({ hex }) => hex === item.id) as PlainRow;
    expect(item).toMatchObject({
      principle: row.principle,
      practices: practicesOf(row),
      organizationalUnit: row.ou_path,
      owner: row.owner === null ? null : { name: row.owner, email: row.owner.toLowerCase(), source: "account tag", detail: "Owner" },
      change: null,
    });
  }
});

test("these very findings, and no other", async () => {
  const some = world.rows.filter(({ counted }) => counted === 1).slice(3, 6);
  const { items, total } = await get(some.map(({ hex }) => `id=${hex}`).join("&"));
  expect([items.map(({ id }) => id).sort(), total]).toEqual([idsOf(some), 3]);
});

const refused: readonly (readonly [query: string, field: string])[] = [
  ["firstSeenFrom=2026-02-31", "firstSeenFrom"],
  ["firstSeenTo=yesterday", "firstSeenTo"],
  ["openedFrom=2026-13-01", "openedFrom"],
  ["leftFrom=2026-11-20&leftTo=2026-11-19", "leftFrom"],
  ["cause=fixed", "direction"],
  ["direction=left", "cause"],
  ["cause=fixed&direction=left&to=2026-11-20", "from"],
  ["cause=fixed&direction=left&from=2026-11-19", "to"],
  ["cause=fixed&direction=left&from=2026-11-19&to=2027-11-19", "to"],
  ["cause=luck&direction=left&from=2026-11-19&to=2026-11-20", "cause"],
  ["reason=regenerated", "reason"],
  ["notStatus=passed", "notStatus"],
  ["sort=weight", "sort"],
  ["order=up", "order"],
  ["hasOwner=maybe", "hasOwner"],
  ["principle=luck", "principle"],
  ["notKind=", "notKind"],
  ["owner=", "owner"],
  ["id=12", "id"],
  ["resourceId=", "resourceId"],
  [`resource=${"a".repeat(1001)}`, "resource"],
];
test.each(refused)("?%s is refused, and %s is named", async (query, field) => {
  expect(await application.get(`/api/v1/findings?${query}`)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
});
