/** docs/asvs.md says of every requirement how it stands: what it names must be there. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { levelOne, levelTwo } from "./asvs-requirements.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

const rows = read("docs/asvs.md")
  .split("\n")
  .filter((line) => /^\| \d/.test(line))
  .map((line) => {
    const [id = "", level = "", asks = "", verdict = "", evidence = "", ...more] = line.slice(2, -2).split(" | ");
    return { id, level, asks, verdict, evidence, more };
  });

test("every requirement of level 1 and 2 has one row, under its level", () => {
  const wanted = [...levelOne.map((id) => `${id} 1`), ...levelTwo.map((id) => `${id} 2`)];
  expect([levelOne.length, levelTwo.length]).toEqual([70, 183]);
  expect(rows.map(({ id, level }) => `${id} ${level}`).toSorted()).toEqual(wanted.toSorted());
});

test("each says what it asks, one of three verdicts, and why", () => {
  for (const { id, asks, verdict, evidence, more } of rows) {
    expect(["met", "not applicable", "not met"], id).toContain(verdict);
    expect([asks.length > 0, evidence.length > 0, more], id).toEqual([true, true, []]);
  }
});

test("the page's own counts are right, and what is not met stands on top", () => {
  const of = (word: string) => rows.filter(({ verdict }) => verdict === word);
  const page = read("docs/asvs.md");
  expect(page).toContain(`${of("met").length} are met, ${of("not applicable").length} do not apply, ${of("not met").length} are not met.`);
  const named = [...page.matchAll(/^- \*\*([\d.]+)\*\*/gm)].map(([, id]) => id);
  expect(named).toEqual(of("not met").map(({ id }) => id));
});

const evidences = rows
  .filter(({ verdict }) => verdict === "met")
  .flatMap(({ id, evidence }) => evidence.split("<br>").map((one) => ({ id, one })));

describe("what is met", () => {
  test.each(evidences)("$id is proved by what is there: $one", ({ one }) => {
    const [, path = "", name = ""] = /^`([^`]+)` (.+)$/.exec(one) ?? [];
    expect(existsSync(new URL(path, root)), path).toBe(true);
    expect(read(path)).toMatch(formOf(path, name));
  });
});

/** A test by its name, a heading of a page, and in anything else a word as it stands there. */
function formOf(path: string, name: string): RegExp {
  const literal = name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  if (path.endsWith(".test.ts")) return new RegExp(`\\(\\s*["\`]${literal}["\`],`);
  if (path.endsWith(".md")) return new RegExp(`^#+ ${literal}$`, "m");
  return new RegExp(`(?<!\\w)${literal}(?!\\w)`);
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly resolved?: string; readonly integrity?: string }>>;
}

/** Which registry is the installer's to say: the checksum holds whatever mirror answers. */
test("every library comes from a registry, by its checksum", () => {
  const { packages } = JSON.parse(read("package-lock.json")) as Lock;
  const libraries = Object.entries(packages).filter(([path]) => path.includes("node_modules/"));
  expect(libraries.length).toBeGreaterThan(100);
  for (const [path, { resolved, integrity }] of libraries) {
    expect(resolved ?? "https://registry.npmjs.org/", path).toMatch(/^https:\/\/registry\.npmjs\.org\//);
    expect(integrity, path).toMatch(/^sha512-/);
  }
});
