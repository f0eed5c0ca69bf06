/** A database that nothing was written into yet, migrated once a process and copied: a test's own costs a file instead of forty migrations. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writer } from "../../db/dialect/connection.ts";
import { openDatabase } from "../../db/open.ts";

let migrated: Promise<Buffer> | undefined;

async function migrate(now: string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-empty-"));
  const file = join(folder, "empty.db");
  const writer = await openDatabase(`sqlite:${file}`, now);
  await writer.close(); // the last connection writes all of it into the one file
  const bytes = readFileSync(file);
  rmSync(folder, { recursive: true });
  return bytes;
}

/** Makes the file and opens it, as `openDatabase` would. @param now ISO 8601, of the migrations where they are made */
export async function openEmpty(file: string, now: string): Promise<Writer> {
  migrated ??= migrate(now);
  writeFileSync(file, await migrated, { flag: "wx" });
  return openDatabase(`sqlite:${file}`, now);
}
