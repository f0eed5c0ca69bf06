/** An external id and a mail server's password are the process's own: what answers, and what is kept, does not know them, so neither can leave by any API. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const naming = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && /external_?id|smtp/i.test(readFileSync(join(folder, file), "utf8")))
    .map((file) => join(folder, file));

test("server, tables and contract name neither", () => {
  expect(["server", "db", "contract"].flatMap(naming)).toEqual([]);
  // It is what is looked for: where they are read, they are found.
  expect(naming("cli")).toContain(join("cli", "config.ts"));
});
