/** While somebody else holds the database: a repair by hand, a VACUUM, a newer version that migrates. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { schemaVersion } from "../../db/migrate.ts";
import { openDatabase, openForReading } from "../../db/open.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon } from "../support/database.ts";
import { signedIn } from "../support/signed-in.ts";

/** Whose session it is stands in the file already; a connection that may write would keep its log beside it. */
const untroubled = async () => undefined as never;

let folder: string;
let other: BetterSqlite3.Database;
let reader: ReturnType<typeof openForReading>;
let application: TestApplication;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
  const path = join(folder, "locked.db");
  const writer = await openDatabase(`sqlite:${path}`, noon);
  await signedIn(writer);
  await writer.close();
  other = new BetterSqlite3(path, { timeout: 0 });
  other.pragma("journal_mode = DELETE"); // beside a write-ahead log, readers are never kept out
  reader = openForReading(`sqlite:${path}`);
  application = await testApplication({ db: reader.kysely, writer: { ...writer, transaction: untroubled } });
});
afterAll(async () => {
  await application.app.close();
  await reader.close();
  other.close();
  rmSync(folder, { recursive: true });
});

describe("a database that another process holds", () => {
  it.each(["/api/v1/findings", "/api/v1/summary", "/api/v1/accounts", "/api/v1/coverage", "/api/v1/runs", "/readyz"])(
    "%s: said at once, with when to ask again; afterwards it answers",
    async (url) => {
      other.exec("BEGIN EXCLUSIVE");
      const held = await application.app.inject(url);
      const alive = await application.app.inject("/healthz");
      other.exec("ROLLBACK");
      expect(held.statusCode).toBe(503);
      expect(held.headers["retry-after"]).toBe("1");
      expect(held.json()).toMatchObject(
        url === "/readyz"
          ? {
              status: "not ready",
              reasons: [{ id: "database-busy", text: expect.stringMatching(/^Another program holds the database: /) }],
            }
          : { type: "urn:pillarwatch:problem:busy" },
      );
      expect(alive.statusCode).toBe(200);
      expect((await application.app.inject(url)).statusCode).toBe(200);
    },
  );
});

describe("a database that a newer version has migrated meanwhile", () => {
  it("is not ready, both versions named; what its tables no longer hold is a fault that says so", async () => {
    other.exec("BEGIN");
    other.exec(`INSERT INTO schema_versions (version, name, applied_at) VALUES (${schemaVersion + 1}, 'later', '${noon}')`);
    other.exec("ALTER TABLE runs RENAME COLUMN trigger TO cause");
    other.exec("COMMIT");
    const ready = await application.get("/readyz");
    expect(ready).toMatchObject({ status: 503, body: { reasons: [{ id: "schema" }] } });
    expect(JSON.stringify(ready.body)).toContain(`${schemaVersion + 1}, this Pillarwatch needs ${schemaVersion}`);
    expect(await application.get("/api/v1/runs")).toMatchObject({ status: 500, body: { type: "urn:pillarwatch:problem:fault" } });
    expect(await application.get("/healthz")).toMatchObject({ status: 200 });
  });
});
