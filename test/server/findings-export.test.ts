/** The export against the list: the same findings in the same order, each once, in both formats, however many pages they are read in. */
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { Finding, Findings } from "../../contract/findings.ts";
import { everyFinding } from "../../db/read/findings-export.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { everything } from "../../posture/reach.ts";
import type { AccountId } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon } from "../support/database.ts";
import { type Various, various } from "../support/various.ts";

const hostile = [
  "<script>alert(1)</script>",
  '=HYPERLINK("http://evil.example","click")',
  "@SUM(1+1)*cmd|' /C calc'!A0",
  'a,b\r\nc;"d"',
  "\u202egnp.exe 🚀",
  "x".repeat(10_000),
];

let world: Various;
let application: TestApplication;
beforeAll(async () => {
  world = await various();
  for (const [index, title] of hostile.entries())
    await world.database.finding(
      { account: 3, title, severity: "LOW", region: "hostile" },
      { check_id: `Hostile.${index}` },
      { uid: `${title} ${index}`, name: title },
    );
  // More than a list counts exactly: these are read along the index.
  await world.database.writer.transaction((tx) =>
    tx.run(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10100)
      INSERT INTO findings (public_id, account, region, check_ref, resource, kind, product, source, standing, severity, severity_assigned,
        first_seen, spell, reopened, second_hand, marked_resolved, counted, changed_at, run)
      SELECT randomblob(16), account, 'many', check_ref, resource, kind, product, source, 'open', CASE i % 3 WHEN 0 THEN 'HIGH' ELSE 'LOW' END, 0,
        '2026-10-01T00:00:' || printf('%02d', i % 60), spell, reopened, second_hand, marked_resolved, 1, changed_at, run
      FROM findings, n WHERE findings.id = 1`),
  );
  application = await testApplication(world.database);
});
afterAll(async () => {
  await application.app.close();
  await world.database.close();
});

const exported = async (query: string, headers: Record<string, string> = {}) => {
  const { statusCode, headers: told, body } = await application.app.inject({ url: `/api/v1/findings${query}`, headers });
  expect(statusCode).toBe(200);
  return { type: String(told["content-type"]), file: String(told["content-disposition"]), body };
};

/** RFC 4180, read by its grammar. */
function parsed(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let cell = cells.exec(text); cell !== null; cell = cells.exec(text)) {
    rows.at(-1)?.push(cell[1]?.replaceAll('""', '"') ?? cell[2] ?? "");
    if (cell[3] === "\r\n") rows.push([]);
  }
  expect(rows.pop()).toEqual([]);
  return rows;
}

async function listed(query: string): Promise<readonly Finding[]> {
  const items: Finding[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const { body } = await application.get(`/api/v1/findings?limit=200&${query}${next === "" ? "" : `&cursor=${next}`}`);
    items.push(...(body as Findings).items);
    next = (body as Findings).next;
  }
  return items;
}

const asked = [
  "notRegion=many",
  "status=open&notRegion=many&sort=severity",
  "notRegion=many&sort=account&order=desc",
  "owner=jo@vesper.example&sort=firstSeen",
];

describe("GET /findings/export", () => {
  it.each(asked)("?%s as JSON: what the list shows, whole and in its order", async (query) => {
    const { type, file, body } = await exported(`/export?format=json&${query}`);
    const items = await listed(query);
    expect(items.length).toBeGreaterThan(50);
    expect(JSON.parse(body)).toEqual(items);
    expect([type, file]).toEqual(["application/json; charset=utf-8", 'attachment; filename="pillarwatch-findings-2026-11-24.json"']);
  });

  it.each(asked)("?%s as CSV: a line each, with the same words", async (query) => {
    const { type, file, body } = await exported(`/export?format=csv&${query}`);
    const [names = [], ...lines] = parsed(body);
    const items = await listed(query);
    const at = (name: string) => names.indexOf(name);
    expect(
      lines.map((line) => [line[at("id")], line[at("severity")], line[at("accountId")], line[at("owner")], line[at("openedAt")]]),
    ).toEqual(items.map(({ id, severity, accountId, owner, openedAt }) => [id, severity, accountId, owner?.name ?? "", openedAt ?? ""]));
    expect(new Set(lines.map(({ length }) => length))).toEqual(new Set([names.length]));
    expect([type, file]).toEqual(["text/csv; charset=utf-8", 'attachment; filename="pillarwatch-findings-2026-11-24.csv"']);
  });

  it("hostile words come through whole, and none of them as a formula", async () => {
    const [names = [], ...lines] = parsed((await exported("/export?format=csv&region=hostile&sort=changed&order=asc")).body);
    const titles = lines.map((line) => line[names.indexOf("title")]);
    expect(titles.map((title) => title?.replace(/^'(?=[=@])/, ""))).toEqual(hostile);
    expect(lines.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    const { body } = await exported("/export?format=json&region=hostile&sort=changed&order=asc");
    expect((JSON.parse(body) as Finding[]).map(({ title }) => title)).toEqual(hostile);
  });

  it.each(["severity", "changed", "firstSeen", "account"])("more than 10,000, sorted by %s: each once, in order", async (sort) => {
    const lines = parsed((await exported(`/export?format=csv&sort=${sort}&region=many`)).body).slice(1);
    expect(new Set(lines.map(([id]) => id)).size).toBe(10_100);
    expect(lines.length).toBe(10_100);
    const first = await application.get(`/api/v1/findings?sort=${sort}&region=many&limit=200`);
    expect(lines.slice(0, 200).map(([id]) => id)).toEqual((first.body as Findings).items.map(({ id }) => id));
  });

  it("what nothing matches is an empty list, and a line of names", async () => {
    expect(JSON.parse((await exported("/export?region=nowhere")).body)).toEqual([]);
    expect(parsed((await exported("/export?region=nowhere&format=csv")).body).length).toBe(1);
  });

  it("whoever accepts CSV is given it, also of the list, without its pages", async () => {
    const csv = { accept: "text/csv" };
    const { type, body } = await exported("/export?notRegion=many", csv);
    expect(type).toBe("text/csv; charset=utf-8");
    expect((await exported("?notRegion=many&limit=3", csv)).body).toBe(body);
    expect((await exported("?notRegion=many&limit=3")).type).toContain("application/json");
    expect((await exported("/export?notRegion=many&format=json", csv)).type).toContain("application/json");
  });
});

test("a page is read when the one before it has been taken, and none after the reader has gone", async () => {
  const questions: string[] = [];
  const counting = world.database.db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      questions.push("asked");
      return result;
    },
  });
  const context = { calendar: { now: new Date(noon), intervalMs: 3_600_000, timeZone: "UTC" }, catalogue: builtIn };
  const pages = (await everyFinding(counting, everything, { region: ["many"] }, context))[Symbol.asyncIterator]();
  const before = questions.length;
  expect((await pages.next()).value).toHaveLength(250);
  expect(questions.length - before).toBeLessThanOrEqual(3); // keys, rows, and the owners of their accounts
  await pages.return?.();
  expect(await pages.next()).toMatchObject({ done: true });
  expect(questions.length - before).toBeLessThanOrEqual(3);
});

// An address without HEAD of its own is one finding's to the router, and no finding is called so.
test.each([
  ["", 200],
  ["/export", 400],
])("HEAD of /findings%s reads no file: %i", async (path, status) => {
  const answer = await application.app.inject({ method: "HEAD", url: `/api/v1/findings${path}`, headers: { accept: "text/csv" } });
  expect([answer.statusCode, answer.headers["content-disposition"]]).toEqual([status, undefined]);
});

test("the wall: a reader of one account is given its findings only, and of none nothing", async () => {
  const context = { calendar: { now: new Date(noon), intervalMs: 3_600_000, timeZone: "UTC" }, catalogue: builtIn };
  const of = async (...accounts: string[]) => {
    const seen: string[] = [];
    const reach = { kind: "accounts", accounts: accounts as AccountId[] } as const;
    for await (const page of await everyFinding(world.database.db, reach, { notRegion: ["many"] }, context))
      seen.push(...page.map(({ accountId }) => accountId));
    return seen;
  };
  expect(new Set(await of("222222222222"))).toEqual(new Set(["222222222222"]));
  expect(await of()).toEqual([]);
});

test.each([
  ["format=xml", "format"],
  ["limit=5", "limit"],
  ["cursor=bnVsbA", "cursor"],
  ["leftTo=2026-11-31", "leftTo"],
  ["cause=fixed", "direction"],
])("?%s is refused before a file is begun, and %s is named", async (query, field) => {
  for (const format of ["", "&format=csv"].slice(0, query.startsWith("format") ? 1 : 2)) {
    const answer = await application.get(`/api/v1/findings/export?${query}${format}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    expect(answer.type).toContain("application/problem+json");
  }
});
