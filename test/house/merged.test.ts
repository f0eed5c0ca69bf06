/** What a merge left open stands in no file: documents and data are read by no compiler that would say so. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const text = /\.(md|ts|tsx|mjs|json|ya?ml|css|html|svg|csv|txt|sh)$/;
const files = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((file) => text.test(file));

test("no file holds both sides of a merge", () => {
  expect(files.length).toBeGreaterThan(500);
  expect(files.filter((file) => /^(<{7}|>{7}) /m.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
});
