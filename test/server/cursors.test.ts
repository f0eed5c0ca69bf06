/** What a list's cursor tells whoever holds it: nothing. A row's number counts what everybody has, across the wall. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { sealCursor } from "../../db/cursor-sealing.ts";
import { keysOf } from "../../db/keys.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { testKeys } from "../support/signed-in.ts";

let database: TestDatabase;
let application: TestApplication;
beforeAll(async () => {
  database = await testDatabase();
  application = await testApplication(database);
  const account = await database.account();
  for (const check_id of ["S3.1", "S3.2", "S3.3"]) await database.finding({ account }, { check_id, folded: check_id.toLowerCase() });
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

interface Listed {
  readonly items: readonly { readonly id: string }[];
  readonly next: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
}
const list = async (cursor?: string): Promise<Listed> =>
  (await application.get(`/api/v1/findings?limit=1${cursor === undefined ? "" : `&cursor=${cursor}`}`)).body as Listed;

const refusal = [{ field: "cursor", message: expect.stringContaining("is not one that this list has given") }];

test("nothing can be read in it, and for the same page it is the same", async () => {
  const { next } = await list();
  const bytes = Buffer.from(next, "base64url");
  expect([bytes.toString("latin1").includes("["), bytes.toString("latin1").includes("2026-")]).toEqual([false, false]);
  expect(bytes.length).toBeGreaterThan(28);
  expect((await list()).next).toBe(next);
});

test("it leads on; one that was changed, was sealed by others, or never was, is refused by name", async () => {
  const [first, other] = [await list(), Buffer.from('["abcdefgh","2026-11-24",1]').toString("base64url")];
  const second = await list(first.next);
  expect(new Set([first, second].map(({ items }) => items[0]?.id)).size).toBe(2);
  const changed = Buffer.from(first.next, "base64url");
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  const theirs = sealCursor(keysOf("another secret that has letters enough").cursors, other);
  for (const cursor of [changed.toString("base64url"), theirs, other, "AAAA"]) expect((await list(cursor)).errors).toEqual(refusal);
  // Sealed, and yet of no list.
  expect((await list(sealCursor(testKeys.cursors, Buffer.from("[1]").toString("base64url")))).errors).toEqual(refusal);
});
