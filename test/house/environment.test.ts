import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const sorted = (names: Iterable<string | undefined>) => [...new Set(names)].sort();

/** Our own variables, as cli/config.ts names them. AWS's are the SDK's to read, and AWS's to explain. */
const known = sorted(
  [...read("cli/config.ts").matchAll(/\(environment, "([A-Z_]+)"/g)].map(([, name]) => name).filter((name) => !name?.startsWith("AWS_")),
);

test(".env.example lists every variable that is read, and no other", () => {
  const listed = [...read(".env.example").matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name).filter((name) => !name?.startsWith("AWS_"));
  expect(sorted(listed)).toEqual(known);
});

test("README explains every variable that is read, and no other", () => {
  const explained = [...read("README.md").matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  expect(sorted(explained)).toEqual(known);
});
