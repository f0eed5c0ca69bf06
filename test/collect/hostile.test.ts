/** Documents that mean harm, or that nobody meant at all: nothing throws out of the run, and each is stored or named. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Findings } from "../../contract/findings.ts";
import { openForReading } from "../../db/open.ts";
import { testApplication } from "../support/application.ts";
import { controlDocument, type Document, threatDocument, weaknessDocument, writeDocuments } from "../support/documents.ts";
import { brokenLaws } from "../support/laws.ts";
import { ownRows, type Visited, visited } from "../support/visited.ts";

const hostile: readonly (readonly [string, unknown])[] = [
  ["control characters", "a\u0000b\u001b[2Jc\u0007\r\nd\u2028\u202e\u200b"],
  ["HTML", "<script>alert(1)</script><img src=x onerror=alert(1)>"],
  ["SQL", "'); DROP TABLE findings; --"],
  ["half a surrogate", "\ud800"],
  ["a megabyte", "x".repeat(2 ** 20)],
  ["blanks", "  a \n\t b  "],
  ["nothing", ""],
  ["null", null],
  ["a number", -7.5],
  ["a huge number", 1e300],
  ["a number as a text", "3"],
  ["a truth", true],
  ["a list", ["a", { b: [null] }]],
  ["an object", { toString: "x", constructor: 1, length: 3 }],
  ["the prototype", JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}')],
  ["deep", JSON.parse(`${"[".repeat(200)}${"]".repeat(200)}`)],
  ["the year 1", "0001-01-01T00:00:00Z"],
  ["the year 9999", "9999-12-31T23:59:59.999Z"],
  ["no date of any calendar", "2025-02-31T25:61:61Z"],
];

/** Paths of a document's members, the document itself left out. */
function pathsOf(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return path.length === 0 ? [] : [path];
  const inner = Object.entries(value).flatMap(([key, held]) => pathsOf(held, [...path, Array.isArray(value) ? Number(key) : key]));
  return path.length === 0 ? inner : [path, ...inner];
}

function changed(document: Document, path: readonly (string | number)[], value: unknown): Document {
  const copy = structuredClone(document) as Document;
  let holder = copy as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) holder = holder[step] as Record<string | number, unknown>;
  const last = path.at(-1);
  if (last !== undefined) holder[last] = value;
  return copy;
}

/** Every member of every form, replaced by each of the above; a megabyte stands for its kind in a few places. */
function documents(): readonly Document[] {
  const makers = [controlDocument, threatDocument, weaknessDocument];
  const made: Document[] = [];
  for (const make of makers) {
    for (const path of pathsOf(make("a"))) {
      for (const [index, [what, value]] of hostile.entries()) {
        if (what === "a megabyte" && !["Title", "title", "Id", "id", "findingArn"].includes(String(path.at(-1)))) continue;
        made.push(changed(make(`${path.join("-")}-${index}`), path, value));
      }
    }
  }
  return made;
}

let visit: Visited;
let given: readonly Document[];
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "hostile-"));
  given = documents();
  writeDocuments(folder, "hostile.jsonl", given);
  visit = await visited(folder);
  rmSync(folder, { recursive: true });
}, 240_000);
afterAll(() => visit.close());

test("the run is done, and every document is stored or named", async () => {
  expect(visit.run).toMatchObject({ state: "done", error: undefined, fault: undefined });
  const { stored, warned } = visit.external;
  expect([visit.external.given, stored + warned]).toEqual([given.length, given.length]);
  const sql = "SELECT message FROM run_warnings WHERE code = 'document-not-stored' AND message LIKE '%did not hold it'";
  expect(await visit.writer.rows.all(sql)).toEqual([]);
});

test("the organization's own findings never notice, and the store's laws hold", async () => {
  const plain = await visited(undefined);
  expect(await ownRows(visit)).toEqual(await ownRows(plain));
  await plain.close();
  expect(await brokenLaws(visit.writer.rows)).toEqual([]);
});

test("the API lists every one of them and shows it with its document, in bounded size", async () => {
  const reader = openForReading(visit.databaseUrl);
  const { app, get } = await testApplication({ db: reader.kysely, writer: visit.writer });
  const ids: string[] = [];
  let next: string | null = "";
  while (next !== null) {
    const { status, body } = await get(
      `/api/v1/findings?include=uncounted&limit=200${next === "" ? "" : `&cursor=${encodeURIComponent(next)}`}`,
    );
    expect(status).toBe(200);
    const page = body as Findings;
    ids.push(...page.items.map(({ id }) => id));
    for (const { title } of page.items) expect(title.length).toBeLessThanOrEqual(1_024);
    next = page.next;
  }
  expect(ids.length).toBeGreaterThan(500);
  for (const id of ids.filter((_, index) => index % 10 === 0)) {
    for (const path of [id, `${id}/document`]) expect([path, (await get(`/api/v1/findings/${path}`)).status]).toEqual([path, 200]);
  }
  expect(Reflect.get({}, "polluted")).toBeUndefined();
  await app.close();
  await reader.close();
});
