/** The export against the list: the same findings in the same order, each once, in every format, however many pages they are read in. */
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { Finding, Findings } from "../../contract/findings.ts";
import { everyFinding } from "../../db/read/findings-export.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { everything } from "../../posture/reach.ts";
import type { AccountId } from "../../posture/words.ts";
import { findingTypes } from "../../server/export/finding-formats.ts";
import { serviceModels } from "../../simulator/models/model.ts";
import { compileChecks } from "../../simulator/wire/check.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon } from "../support/database.ts";
import { ocsfFaults } from "../support/ocsf-schema.ts";
import { leadCookie } from "../support/signed-in.ts";
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

const lists = new Map<string, Promise<readonly Finding[]>>();
function listed(query: string): Promise<readonly Finding[]> {
  const list = lists.get(query) ?? pagesOf(query);
  lists.set(query, list);
  return list;
}

async function pagesOf(query: string): Promise<readonly Finding[]> {
  const items: Finding[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const { body } = await application.get(`/api/v1/findings?limit=200&${query}${next === "" ? "" : `&cursor=${next}`}`);
    items.push(...(body as Findings).items);
    next = (body as Findings).next;
  }
  return items;
}

const lines = ["jsonl", "asff", "ocsf"] as const;
interface Line {
  readonly id: string;
  readonly title: string;
  readonly Title: string;
  readonly UserDefinedFields: Readonly<Record<string, string>>;
  readonly finding_info: { readonly uid: string; readonly title: string };
}
const idIn: Readonly<Record<(typeof lines)[number], (line: Line) => string | undefined>> = {
  jsonl: ({ id }) => id,
  asff: ({ UserDefinedFields }) => UserDefinedFields["pillarwatch/FindingId"],
  ocsf: ({ finding_info }) => finding_info.uid,
};
const titleIn: Readonly<Record<(typeof lines)[number], (line: Line) => string>> = {
  jsonl: ({ title }) => title,
  asff: ({ Title }) => Title,
  ocsf: ({ finding_info }) => finding_info.title,
};
const faultsIn: Readonly<Record<(typeof lines)[number], (line: Line, finding: Finding | undefined) => readonly unknown[]>> = {
  jsonl: (line, finding) => (JSON.stringify(line) === JSON.stringify(finding) ? [] : [line]),
  asff: (line) => [asffProblem(line)].filter((problem) => problem !== undefined),
  ocsf: ocsfFaults,
};
const asLines = (body: string): readonly Line[] =>
  body
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
const securityHub = serviceModels.securityhub;
if (securityHub === undefined) throw new TypeError("the simulator has no model of Security Hub");
const asffProblem = compileChecks(securityHub, "input")("AwsSecurityFinding");

const asked = [
  "notRegion=many",
  "status=open&notRegion=many&sort=severity",
  "notRegion=many&sort=account&order=desc",
  "owner=jo@vesper.example&sort=firstSeen",
];

const linesOf = asked.flatMap((query) => lines.map((format) => [query, format] as const));

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

  it.each(linesOf)("?%s as %s: a line for each finding of the list, in its order, as that format has it", async (query, format) => {
    const { type, file, body } = await exported(`/export?format=${format}&${query}`);
    const items = await listed(query);
    const lines = asLines(body);
    expect(lines.map(idIn[format])).toEqual(items.map(({ id }) => id));
    expect(lines.flatMap((line, index) => faultsIn[format](line, items[index]))).toEqual([]);
    const extension = format === "jsonl" ? "jsonl" : `${format}.jsonl`;
    expect([type, file]).toEqual([findingTypes[format], `attachment; filename="pillarwatch-findings-2026-11-24.${extension}"`]);
  });

  it("hostile words come through whole, and none of them as a formula", async () => {
    const [names = [], ...lines] = parsed((await exported("/export?format=csv&region=hostile&sort=changed&order=asc")).body);
    const titles = lines.map((line) => line[names.indexOf("title")]);
    expect(titles.map((title) => title?.replace(/^'(?=[=@])/, ""))).toEqual(hostile);
    expect(lines.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    const { body } = await exported("/export?format=json&region=hostile&sort=changed&order=asc");
    expect((JSON.parse(body) as Finding[]).map(({ title }) => title)).toEqual(hostile);
    for (const format of ["jsonl", "asff", "ocsf"] as const) {
      const lines = asLines((await exported(`/export?format=${format}&region=hostile&sort=changed&order=asc`)).body);
      expect([format, lines.map(titleIn[format])]).toEqual([
        format,
        format === "asff" ? hostile.map((title) => (title.length > 256 ? `${title.slice(0, 255)}…` : title)) : hostile,
      ]);
    }
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
    for (const format of ["jsonl", "asff", "ocsf"]) expect((await exported(`/export?region=nowhere&format=${format}`)).body).toBe("");
  });

  it("whoever accepts CSV is given it, also of the list, without its pages", async () => {
    const csv = { accept: "text/csv" };
    const { type, body } = await exported("/export?notRegion=many", csv);
    expect(type).toBe("text/csv; charset=utf-8");
    expect((await exported("?notRegion=many&limit=3", csv)).body).toBe(body);
    const events = { accept: "application/x-ndjson; profile=ocsf, */*;q=0.1" };
    expect((await exported("?notRegion=many&limit=3", events)).body).toBe((await exported("/export?notRegion=many&format=ocsf")).body);
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
  expect(questions.length - before).toBeLessThanOrEqual(4); // keys, rows, the owners of their accounts, and who works on them
  await pages.return?.();
  expect(await pages.next()).toMatchObject({ done: true });
  expect(questions.length - before).toBeLessThanOrEqual(4);
});

test("who reads slowly is waited for, and who hangs up ends the reading", async () => {
  let asked = 0;
  const counting = world.database.db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      asked += 1;
      return result;
    },
  });
  const { app } = await testApplication({ ...world.database, db: counting });
  const url = "/api/v1/findings/export?format=asff&region=many"; // more than the buffers between two sockets hold
  const hungUp = new Promise<void>((resolve) => app.addHook("onRequestAbort", async (_request) => resolve()));
  /** Questions asked while somebody reads the whole file. */
  const meanwhile = async (): Promise<number> => {
    const before = asked;
    expect(asLines((await app.inject(url)).body)).toHaveLength(10_100);
    return asked - before;
  };
  const { hostname, port } = new URL(await app.listen({ port: 0, host: "127.0.0.1" }));
  const alone = await meanwhile();
  const socket = connect(Number(port), hostname);
  const before = asked;
  try {
    socket.pause();
    socket.write(`GET ${url} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncookie: ${leadCookie}\r\n\r\n`);
    await once(socket, "readable");
    await meanwhile();
    await meanwhile();
    // The buffers are full: for whoever waits no more is read, however long others read.
    expect(asked - before - 2 * alone).toBeLessThan(0.9 * alone);
    socket.destroy();
    await hungUp;
    expect((await meanwhile()) - alone).toBeLessThanOrEqual(4);
  } finally {
    socket.destroy();
    await app.close();
  }
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
