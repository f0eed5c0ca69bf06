/** `demo --once --findings` as a script calls it: the sample and other people's documents in one run, and its figures as the last line. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, expect, test } from "vitest";
import { startCommand } from "../support/command.ts";
import { controlDocument, foreignAccount, threatDocument, weaknessDocument, writeDocuments } from "../support/documents.ts";

const folder = mkdtempSync(join(tmpdir(), "pillarwatch-demo-"));
const file = join(folder, "demo.db");
afterAll(() => rmSync(folder, { recursive: true }));

/** What the database holds, asked past all of our own code. */
function numberOf(sql: string): unknown {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare(sql).pluck().get();
  } finally {
    database.close();
  }
}

test("the last line is the run's figures and the documents': given = stored + warned, as in the database", {
  timeout: 120_000,
}, async () => {
  const documents = join(folder, "documents");
  writeDocuments(documents, "a.jsonl", [
    controlDocument("good"),
    controlDocument("good", { UpdatedAt: "2025-04-02T08:00:00.000Z", Title: "A later version of the same record" }),
    controlDocument("no-account", { AwsAccountId: undefined }),
    "no object",
  ]);
  writeDocuments(documents, "b.jsonl", [
    threatDocument("good"),
    threatDocument("no-type", { Type: undefined }),
    weaknessDocument("good"),
    weaknessDocument("of-another-account", { awsAccountId: foreignAccount(7) }),
  ]);
  const words = ["demo", "--once", "--findings", documents, "--json"];
  const { code, stdout, stderr } = await startCommand(words, { folder, environment: { DATABASE_URL: `sqlite:${file}` } }).ended;
  expect([code, stderr]).toEqual([0, ""]);
  const figures: unknown = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
  const scopes = numberOf("SELECT COUNT(*) FROM run_scopes");
  expect(figures).toMatchObject({
    run: 1,
    state: "done",
    error: null,
    scopes,
    scopesDone: scopes,
    records: numberOf("SELECT SUM(records) FROM run_scopes"),
    added: numberOf("SELECT COUNT(*) FROM findings"),
    // In a first run nothing can have changed, however many records of one finding came on however many pages.
    changed: 0,
    external: { given: 8, stored: 5, warned: 3 },
  });
  const ofDocuments = "code IN ('malformed-record', 'document-not-stored')";
  expect(numberOf(`SELECT COUNT(*) FROM run_warnings WHERE ${ofDocuments}`)).toBe(3);
  expect(numberOf("SELECT COUNT(*) FROM accounts WHERE state = 'outside'")).toBe(4);
  expect(numberOf("SELECT COUNT(*) FROM findings JOIN accounts ON accounts.id = account WHERE state = 'outside'")).toBe(4);
  expect(numberOf("SELECT COUNT(*) FROM findings JOIN accounts ON accounts.id = account WHERE state <> 'outside'")).toBeGreaterThan(1_000);
});
