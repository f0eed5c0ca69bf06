/** `pillarwatch rebuild`: on a database that is whole, on one that is not, and while somebody collects. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Writer } from "../../db/dialect/connection.ts";
import { openDatabase } from "../../db/open.ts";
import { takeLease, thisHolder } from "../../db/write/lease.ts";
import { callCommand } from "../support/called.ts";
import { startCommand } from "../support/command.ts";
import { noon } from "../support/database.ts";

let folder = "";
let url = "";
let writer: Writer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-rebuild-"));
  url = `sqlite:${join(folder, "a.db")}`;
  writer = await openDatabase(url, noon);
});
afterEach(async () => {
  await writer.close();
  rmSync(folder, { recursive: true });
});

const rebuild = (...words: string[]) => callCommand(["rebuild", ...words], { folder, environment: { DATABASE_URL: url } });

test("says whether any sum was wrong, in words and for a script", async () => {
  await writer.transaction(async (tx) => {
    await tx.run("INSERT INTO accounts (id, account_id, name, state, first_seen) VALUES (1, '111122223333', 'one', 'active', ?)", [noon]);
    await tx.run(
      "INSERT INTO checks (id, identity, folded, check_id, kind, title) VALUES (1, 's3.1 posture', 's3.1', 'S3.1', 'posture', 'Public')",
    );
    await tx.run(
      `INSERT INTO steps (account, day, region, check_ref, product, from_state, to_state, from_severity, to_severity, cause, n)
       VALUES (1, '2026-11-24', 'eu-west-1', 1, 'securityhub', 'none', 'open', '', 'HIGH', 'new', 3)`,
    );
  });
  const mended = await startCommand(["rebuild"], { folder, environment: { DATABASE_URL: url } }).ended;
  expect([mended.code, mended.stderr, mended.stdout]).toEqual([
    0,
    "",
    "the sums of 1 accounts were made again: those of 1 were wrong, and are mended\n",
  ]);
  expect(await writer.rows.all("SELECT * FROM steps")).toEqual([]);
  const whole = await rebuild("--json");
  expect([whole.code, JSON.parse(whole.stdout)]).toEqual([0, { accounts: 0, mended: 0 }]);
});

test("is refused while somebody collects, with the exit code of that", async () => {
  await writer.transaction((tx) => takeLease(tx, thisHolder(randomUUID()), Date.now()));
  const { code, stderr } = await rebuild();
  expect([code, stderr]).toEqual([3, expect.stringContaining("another process is collecting into this database")]);
});
