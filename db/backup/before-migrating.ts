/** The way back from an upgrade: the database as it was, beside it, before the first migration touches it. */
import { readdirSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Rows, Writer } from "../dialect/connection.ts";
import type { CopyOptions } from "../dialect/sqlite-copy.ts";
import { pendingOf, schemaVersion } from "../migrate.ts";
import { pathOf } from "../url.ts";
import { programVersion } from "../version.ts";
import { putInPlace, takeAway } from "./files.ts";
import { sealOf } from "./seal.ts";
import { draftBackup } from "./write.ts";

export const placeBefore = (path: string): string => `${resolve(path)}.before-schema-${schemaVersion}.backup`;

/**
 * Nothing where the database is new, or has all. Whoever begins at the same moment may have migrated meanwhile: a backup of what came out of
 * that would take the place of the good one, and is thrown away.
 * @throws Refusal where there is no room for it: then nothing is migrated.
 */
export async function keepBeforeMigrating(writer: Writer, url: string, now: string, options: CopyOptions = {}): Promise<void> {
  const path = pathOf(url);
  const found = path === ":memory:" ? undefined : await earlierSchemaOf(writer.rows);
  if (found === undefined) return;
  const place = placeBefore(path);
  const request = { databaseUrl: url, program: programVersion, now: new Date(now), ...options };
  const { draft, schema } = await draftBackup(request, place, "DATABASE_URL");
  if (schema !== found) return takeAway(draft);
  putInPlace(draft, place);
  takeAwayEarlier(path, place);
}

/** @returns its version; undefined where it is new or has all; one of a newer program is refused by whoever migrates. */
export async function earlierSchemaOf(rows: Rows): Promise<number | undefined> {
  const { found, pending } = await pendingOf(rows);
  return found > 0 && pending.length > 0 && found <= schemaVersion ? found : undefined;
}

/** Of the upgrades before this one. */
function takeAwayEarlier(path: string, place: string): void {
  const folder = dirname(resolve(path));
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const isOne = name.startsWith(`${basename(path)}.before-schema-`) && /\.before-schema-\d+\.backup$/.test(name);
    if (isOne && file !== place && sealOf(file) !== undefined) rmSync(file);
  }
}
