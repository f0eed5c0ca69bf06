/** What goes packed, and that it is the same. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AccountId } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

const script = `export const words = ${JSON.stringify("a word and another, ".repeat(500))};`;

let database: TestDatabase;
let application: TestApplication;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-packed-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>Pillarwatch</title>");
  writeFileSync(join(folder, "assets", "index-abc.js"), script);
  database = await testDatabase();
  for (let id = 1; id <= 40; id += 1)
    await database.account({ account_id: String(100_000_000_000 + id) as AccountId, name: `account ${id}` });
  application = await testApplication(database, { webFolder: folder });
});
afterAll(async () => {
  await application.app.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

const ask = (url: string, encodings?: string) =>
  application.app.inject({ url, headers: encodings === undefined ? {} : { "accept-encoding": encodings } });

it.each([
  ["br, gzip", "br", brotliDecompressSync],
  ["gzip, deflate", "gzip", gunzipSync],
] as const)("an answer to whoever unpacks %s is packed by %s, and is the same", async (encodings, encoding, unpack) => {
  const url = "/api/v1/accounts?limit=100";
  const plain = await ask(url);
  const { headers, rawPayload } = await ask(url, encodings);
  expect(headers["content-encoding"]).toBe(encoding);
  expect(JSON.parse(unpack(rawPayload).toString())).toEqual(plain.json());
  expect(rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
  expect(headers.etag).toBe(plain.headers.etag);
  // Whoever keeps both must not give the one for the other.
  expect(String(headers.vary).toLowerCase()).toContain("accept-encoding");
  expect(headers.vary).toContain("Authorization");
});

it("a script is packed, and still kept for ever", async () => {
  const { headers, rawPayload } = await ask("/assets/index-abc.js", "br");
  expect([headers["content-encoding"], headers["cache-control"]]).toEqual(["br", "public, max-age=31536000, immutable"]);
  expect(brotliDecompressSync(rawPayload).toString()).toBe(script);
});

it.each([
  ["who unpacks nothing", "/api/v1/accounts?limit=100", undefined],
  ["a short answer", "/healthz", "gzip"],
  ["a file that is written row by row", "/api/v1/findings/export?format=json", "gzip"],
])("%s is answered as it is", async (_, url, encodings) => {
  const { headers, statusCode } = await ask(url, encodings);
  expect([statusCode, headers["content-encoding"]]).toEqual([200, undefined]);
});

it("what is asked again and has not changed is told so in no bytes at all", async () => {
  const url = "/api/v1/accounts?limit=100";
  const { headers } = await ask(url, "gzip");
  const again = await application.app.inject({ url, headers: { "accept-encoding": "gzip", "if-none-match": String(headers.etag) } });
  expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0]);
});
