/** What is installed: the version to everybody who is signed in, what it stands on to administrators only. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { applicationOfFile } from "../support/application-of-file.ts";
import { root } from "../support/pages-to-read.ts";
import { cookieOf, signedIn } from "../support/signed-in.ts";

const on = applicationOfFile();

const as = async (role: "owner" | "lead") => {
  const token = `the-${role}`.padEnd(43, "-");
  await signedIn(on.database.writer, { role, token, email: `${role}@pillarwatch.test`, accounts: [] });
  return { cookie: cookieOf(token) };
};

it("tells an owner the version, the commit of this clone, the licence, and the API's version as its document has it", async () => {
  const { version, license } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  const { status, body } = await on.application.get("/api/v1/about", await as("owner"));
  const revision = execFileSync("git", ["rev-parse", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  expect([status, body]).toEqual([200, { version, revision, apiVersion: "1", licence: license }]);
  const document = (await on.application.get("/api/docs")).body as { readonly info: { readonly version: string }; readonly paths: object };
  expect(document.info.version).toBe("1");
  expect(Object.keys(document.paths).filter((path) => path.startsWith("/api/") && !path.startsWith("/api/v1/"))).toEqual([]);
});

it("tells an administrator database, schema and Node, and a lead nothing of these", async () => {
  const last = await on.database.writer.rows.get<{ version: number; applied_at: string }>(
    "SELECT version, applied_at FROM schema_versions ORDER BY version DESC LIMIT 1",
  );
  const { status, body } = await on.application.get("/api/v1/about/installation");
  expect([status, body]).toEqual([
    200,
    {
      database: expect.stringMatching(/^SQLite 3\.\d+\.\d+$/),
      schemaVersion: last?.version,
      schemaSince: last?.applied_at,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
    },
  ]);
  expect((await on.application.get("/api/v1/about/installation", await as("lead"))).status).toBe(403);
});
