/** Groups and suggestions of the findings' filter, against the rows themselves, grouped here by hand. */
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { FindingGroups, Suggestions } from "../../contract/findings-groups.ts";
import { readFindingGroups } from "../../db/read/finding-groups.ts";
import { readSuggestions } from "../../db/read/finding-suggestions.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import type { AccountId } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon } from "../support/database.ts";
import { type PlainRow, type Various, various } from "../support/various.ts";

let world: Various;
let application: TestApplication;
beforeAll(async () => {
  world = await various();
  application = await testApplication(world.database);
});
afterAll(async () => {
  await application.app.close();
  await world.database.close();
});

async function get<Answer>(url: string): Promise<Answer> {
  const { status, body } = await application.get(`/api/v1/findings/${url}`);
  expect({ status, body: status === 200 ? "" : body }).toEqual({ status: 200, body: "" });
  return body as Answer;
}

const worstFirst = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"] as const;

type Is = (row: PlainRow) => boolean;
/** One id in two accounts is two resources. */
const resourceOf = ({ account_id, uid }: PlainRow): string => `${account_id} ${uid}`;

function grouped(is: Is, key: (row: PlainRow) => string) {
  const groups = new Map<string, PlainRow[]>();
  for (const row of world.rows.filter((one) => one.counted === 1 && is(one))) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  const distinct = (rows: readonly PlainRow[], of: (row: PlainRow) => string) => new Set(rows.map(of)).size;
  return [...groups].map(([name, rows]) => ({
    name,
    counts: worstFirst.map((severity) => rows.filter((row) => row.severity === severity).length),
    findings: rows.length,
    accounts: distinct(rows, (row) => row.account_id),
    resources: distinct(rows, resourceOf),
    checks: distinct(rows, (row) => row.check_id),
  }));
}

const told = ({ items }: FindingGroups) =>
  items.map(({ check, resource, severity, bySeverity, findings, accounts, resources, checks }) => ({
    name: check ?? `${resource?.accountId} ${resource?.id}`,
    counts: worstFirst.map((word) => bySeverity[word]),
    findings,
    accounts,
    resources,
    checks,
    severity,
  }));

const byName = <Named extends { readonly name: string }>(list: readonly Named[]): readonly Named[] =>
  [...list].sort((a, b) => (a.name < b.name ? -1 : 1));

const filters: readonly (readonly [query: string, is: Is])[] = [
  ["", () => true],
  ["&status=open", (row) => row.standing === "open"],
  [
    "&status=open&notSeverity=CRITICAL&region=global",
    (row) => row.standing === "open" && row.severity !== "CRITICAL" && row.region === "global",
  ],
  ["&owner=jo@vesper.example", (row) => row.account_id === "222222222222"],
];

describe.each([
  ["check", (row: PlainRow) => row.check_id],
  ["resource", resourceOf],
] as const)("GET /findings/groups?by=%s", (by, key) => {
  it.each(filters)("%s counts each group by severity, and how many groups there are", async (query, is) => {
    const answer = await get<FindingGroups>(`groups?by=${by}&limit=200${query}`);
    const expected = grouped(is, key);
    expect(byName(told(answer).map(({ severity: _, ...group }) => group))).toEqual(byName(expected));
    expect([answer.total, answer.totalExact, answer.next]).toEqual([expected.length, true, null]);
    expect(answer.findings).toBe(expected.reduce((sum, { findings }) => sum + findings, 0));
    for (const { counts, severity } of told(answer)) expect(severity).toBe(worstFirst[counts.findIndex((n) => n > 0)]);
  });

  it.each(["severity", "findings"] as const)("sorted by %s, pages give every group once", async (sort) => {
    const seen: FindingGroups["items"] = [];
    for (let next: string | null = ""; next !== null; ) {
      const page: FindingGroups = await get<FindingGroups>(`groups?by=${by}&sort=${sort}&limit=4${next === "" ? "" : `&cursor=${next}`}`);
      expect(page.total).toBe(grouped(() => true, key).length);
      seen.push(...page.items);
      next = page.next;
    }
    const groups = told({ items: seen } as FindingGroups);
    expect(new Set(groups.map(({ name }) => name)).size).toBe(grouped(() => true, key).length);
    const ranks = groups.map(({ findings, counts }) => (sort === "findings" ? [findings, ...counts] : counts));
    const before = (a: readonly number[], b: readonly number[]) => {
      const differs = a.findIndex((n, index) => n !== b[index]);
      return differs === -1 || (a[differs] ?? 0) > (b[differs] ?? 0);
    };
    for (const [index, rank] of ranks.slice(1).entries()) expect(before(ranks[index] ?? [], rank)).toBe(true);
  });

  it("a group opens into exactly its findings", async () => {
    const { items } = await get<FindingGroups>(`groups?by=${by}&status=open&limit=5`);
    expect(items.length).toBe(5);
    for (const { check, resource, findings } of items) {
      const named =
        check === null
          ? `account=${resource?.accountId}&resourceId=${encodeURIComponent(resource?.id ?? "")}`
          : `check=${encodeURIComponent(check)}`;
      const { body } = await application.get(`/api/v1/findings?status=open&${named}`);
      expect([named, (body as { total: number }).total]).toEqual([named, findings]);
    }
  });
});

test("what nothing matches has no groups", async () => {
  expect(await get("groups?by=check&region=nowhere")).toEqual({ items: [], total: 0, totalExact: true, findings: 0, next: null });
});

test("a check tells what it is, a resource where it is", async () => {
  const checks = await get<FindingGroups>("groups?by=check&check=S3.1");
  expect(checks.items).toMatchObject([{ check: "S3.1", title: "Title of S3.1", principle: "people", resource: null }]);
  const resources = await get<FindingGroups>("groups?by=resource&resource=name-3");
  const named = { check: null, resource: { id: "arn:aws:s3:::Bucket-3_%", name: "name-3", accountName: expect.any(String) } };
  expect(resources.items).toMatchObject(resources.items.map(() => named));
  // Several accounts name it, and each has its own.
  expect(new Set(resources.items.map(({ resource }) => resource?.accountId)).size).toBe(resources.items.length);
  expect(resources.items.length).toBeGreaterThan(1);
});

const values: Readonly<Record<string, (row: PlainRow) => readonly string[]>> = {
  account: (row) => [row.account_id],
  ou: (row) => row.ou_path.split(" / ").map((_, index, names) => names.slice(0, index + 1).join(" / ")),
  owner: (row) => (row.owner === null ? [] : [row.owner]),
  region: (row) => [row.region],
  severity: (row) => [row.severity],
  status: (row) => [row.standing],
  reason: (row) => (row.reason === null ? [] : [row.reason]),
  kind: (row) => [row.kind],
  source: (row) => [row.source],
  product: (row) => [row.product],
  check: (row) => [row.check_id],
  principle: (row) => [row.principle],
  resourceType: (row) => [row.type],
};

describe("GET /findings/suggestions", () => {
  it.each(Object.entries(values))("of %s: every value that there is, with how many findings have it", async (field, valuesOf) => {
    const counts = new Map<string, number>();
    for (const row of world.rows.filter((one) => one.counted === 1 && one.standing !== "closed"))
      for (const value of valuesOf(row)) counts.set(value, (counts.get(value) ?? 0) + 1);
    // What is asked of the very member is left out of account: else nothing but itself would ever be offered.
    const narrowed = field === "status" || field === "reason" ? "" : "&notStatus=closed";
    const expected = narrowed === "" ? countsOfAll(valuesOf) : counts;
    const { items, more } = await get<Suggestions>(`suggestions?field=${field}${narrowed}`);
    expect(new Map(items.map(({ value, findings }) => [value, findings]))).toEqual(expected);
    expect(more).toBe(false);
    expect(items.map(({ findings }) => findings)).toEqual([...expected.values()].sort((a, b) => b - a));
  });

  const countsOfAll = (valuesOf: (row: PlainRow) => readonly string[]) => {
    const counts = new Map<string, number>();
    for (const row of world.rows.filter((one) => one.counted === 1))
      for (const value of valuesOf(row)) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  };

  it("each finds as many findings as it promises", async () => {
    for (const field of [...Object.keys(values), "bestPractice"]) {
      const { items } = await get<Suggestions>(`suggestions?field=${field}`);
      expect(items.length).toBeGreaterThan(1);
      for (const { value, findings } of items.slice(0, 3)) {
        const { body } = await application.get(`/api/v1/findings?${field}=${encodeURIComponent(value)}`);
        expect([field, value, (body as { total: number }).total]).toEqual([field, value, findings]);
      }
    }
  });

  it.each([
    ["field=account&text=PROD", ["111111111111"]],
    ["field=account&text=2222", ["222222222222"]],
    ["field=check&text=title%20of%20s3", ["S3.1", "S3.5"]],
    ["field=owner&text=mirjam", ["Mirjam@vesper.example"]],
    ["field=resource&text=name-3", ["arn:aws:s3:::Bucket-3_%"]],
    ["field=resource&text=_%25", 37],
    ["field=region&text=%25", []],
    ["field=severity&severity=LOW&text=crit", ["CRITICAL"]],
    ["field=severity&notSeverity=CRITICAL&text=crit", ["CRITICAL"]],
    ["field=resource&text=bucket-5_&region=nowhere", []],
  ] as const)("?%s", async (query, expected) => {
    const { items } = await get<Suggestions>(`suggestions?${query}`);
    const found = items.map(({ value }) => value).sort();
    expect(typeof expected === "number" ? found.length : found).toEqual(expected);
  });

  it("says that there are more than 50", async () => {
    for (let number = 0; number < 51; number += 1) await world.database.finding({ account: 3 }, {}, { uid: `many-${number}` });
    const { items, more } = await get<Suggestions>("suggestions?field=resource&text=many-");
    expect([items.length, more]).toEqual([50, true]);
    await world.database.writer.transaction((tx) =>
      tx.run("DELETE FROM findings WHERE resource IN (SELECT id FROM resources WHERE uid LIKE 'many-%')"),
    );
  });
});

test("the wall: a reader of one account is offered, and counts, what is in it", async () => {
  const context = { calendar: { now: new Date(noon), intervalMs: 3_600_000, timeZone: "UTC" }, catalogue: builtIn };
  const reach = { kind: "accounts", accounts: ["333333333333" as AccountId] } as const;
  const mine = world.rows.filter((row) => row.counted === 1 && row.account_id === "333333333333");
  for (const [field, valuesOf] of Object.entries(values)) {
    const { items } = await readSuggestions(world.database.db, reach, { field: field as "account" }, context);
    expect([field, new Set(items.map(({ value }) => value))]).toEqual([field, new Set(mine.flatMap(valuesOf))]);
  }
  const resources = await readSuggestions(world.database.db, reach, { field: "resource" }, context);
  expect(new Set(resources.items.map(({ value }) => value))).toEqual(new Set(mine.map(({ uid }) => uid)));
  const groups = await readFindingGroups(world.database.db, reach, { by: "check", limit: 200 }, context);
  expect(groups.findings).toBe(mine.length);
  const nobody = { kind: "accounts", accounts: [] } as const;
  expect(await readFindingGroups(world.database.db, nobody, { by: "check" }, context)).toMatchObject({ items: [], total: 0, findings: 0 });
  expect(await readSuggestions(world.database.db, nobody, { field: "account" }, context)).toEqual({ items: [], more: false });
});

test.each([
  ["groups", "by"],
  ["groups?by=account", "by"],
  ["groups?by=check&sort=weight", "sort"],
  ["groups?by=check&limit=201", "limit"],
  ["groups?by=check&cursor=bnVsbA", "cursor"],
  ["groups?by=check&order=asc", "order"],
  ["suggestions", "field"],
  ["suggestions?field=title", "field"],
  [`suggestions?field=check&text=${"a".repeat(201)}`, "text"],
  ["suggestions?field=check&limit=3", "limit"],
  ["suggestions?field=check&leftFrom=2026-11-31", "leftFrom"],
])("%s is refused, and %s is named", async (url, field) => {
  expect(await application.get(`/api/v1/findings/${url}`)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
});
