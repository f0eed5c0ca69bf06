/** The audit log's words are promises: a filter offers each, a page explains each. One that nobody writes promises what never comes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { auditActions } from "../../posture/audit.ts";

const code = ["cli", "collectors", "db", "jobs", "server"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(join(folder, file), "utf8")),
);
/** As an entry's action, or as what a function that writes one is told: the words of elsewhere ("signed-in" is a route's access, too) do not count. */
const isWritten = (action: string): boolean =>
  code.some((text) => text.includes(`"${action}"`) && /\b(writeAudit|entryOf|tell|Deed)\b/.test(text));

test("each is written by some code", () => {
  expect(auditActions.filter((action) => !isWritten(action))).toEqual([]);
  expect(isWritten("a-word-of-nobody")).toBe(false);
});
