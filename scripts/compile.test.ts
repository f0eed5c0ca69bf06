import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { compiledCommand } from "../test/support/compiled.ts";

const root = join(import.meta.dirname, "..");
const shipped = dirname(dirname(await compiledCommand()));
const files = readdirSync(shipped, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(shipped.length + 1));
const textOf = (file: string): string => readFileSync(join(shipped, file), "utf8");

test("what is shipped has line and column of its source, with blanks for types: a stack trace tells the place", () => {
  const code = files.filter((file) => file.endsWith(".js"));
  expect(code.length).toBeGreaterThan(500);
  const moved = code.filter((file) => {
    const [source, text] = [readFileSync(join(root, file.replace(/js$/, "ts")), "utf8"), textOf(file)];
    // Of a file that is named the ending is another; where a line that begins with a bracket follows on a type, a semicolon parts them.
    const isSame = (at: number) => text[at] === source[at] || text[at] === " " || text[at] === ";" || "js".includes(text[at] ?? "");
    return text.length !== source.length || ![...text].every((_, at) => isSame(at));
  });
  expect(moved).toEqual([]);
});

test("what is shipped has no types, no tests, and no need of tsx", () => {
  expect(files.filter((file) => /\.ts$|\.test\.|fixtures\//.test(file))).toEqual([]);
  const needy = files.filter((file) => /\.m?js$/.test(file) && /"[^"\n]*\btsx\b[^"\n]*"|"\.{1,2}\/[^"\n]*\.ts"/.test(textOf(file)));
  expect(needy).toEqual([]);
});

test("the command is called by its path, as the image's link to it is", () => {
  expect(execFileSync(join(shipped, "cli/pillarwatch.mjs"), ["--help"], { encoding: "utf8" })).toContain("Usage: pillarwatch");
});

test("what is shipped is a package without a command of its own: npx would install it once more, and asks no registry for one that is beside its libraries", () => {
  const { bin, scripts, version } = JSON.parse(textOf("package.json")) as Record<string, unknown>;
  expect([bin, scripts, typeof version]).toEqual([undefined, undefined, "string"]);
});
