/** `pillarwatch upgrade`: what every start does to a database of an earlier schema, asked for by itself or tried on a copy. */
import { existsSync } from "node:fs";
import { placeBefore } from "../db/backup/before-migrating.ts";
import { type FewerRows, type Rehearsed, rehearseUpgrade } from "../db/backup/rehearse.ts";
import { openWriter } from "../db/dialect/sqlite.ts";
import { pendingOf, schemaVersion } from "../db/migrate.ts";
import { openDatabase } from "../db/open.ts";
import { pathOf } from "../db/url.ts";
import { Refusal } from "../posture/refusal.ts";
import { megabytes } from "./backup.ts";
import { secretConfig } from "./config.ts";
import { say } from "./print.ts";

export interface UpgradeOptions {
  readonly rehearse?: boolean;
  readonly json?: boolean;
}

export async function upgrade(environment: NodeJS.ProcessEnv, { rehearse = false, json = false }: UpgradeOptions): Promise<void> {
  const { databaseUrl } = secretConfig(environment);
  const path = pathOf(databaseUrl);
  if (!existsSync(path)) throw new Refusal("DATABASE_URL", `${path} is not there`);
  const now = new Date();
  if (rehearse) {
    const done = await rehearseUpgrade(databaseUrl, now);
    if (json) say(JSON.stringify(done));
    else for (const line of linesOf(done)) say(line);
    return;
  }
  const from = await schemaOf(path);
  await (await openDatabase(databaseUrl, now.toISOString(), { durable: true })).close();
  const backup = from > 0 && from < schemaVersion ? placeBefore(path) : null;
  if (json) say(JSON.stringify({ from, to: schemaVersion, backup }));
  else if (backup === null) say(`the database has schema version ${schemaVersion} already`);
  else say(`brought from schema version ${from} to ${schemaVersion}; as it was before: ${backup}`);
}

/** 0: it has none. The backup before the migration is what looks through the whole file. */
async function schemaOf(path: string): Promise<number> {
  const writer = openWriter(path);
  try {
    return (await pendingOf(writer.rows)).found;
  } finally {
    await writer.close();
  }
}

function linesOf({ from, to, tookMs, before, after, journal, fewer }: Rehearsed): readonly string[] {
  if (from === to) return [`the database has schema version ${to} already: there is nothing to rehearse`];
  return [
    `it goes well on a copy, which is gone again: schema version ${from} to ${to} in ${(tookMs / 1_000).toFixed(1)} s`,
    // The backup before it, and the journal while it runs.
    `room that it needs: ${megabytes(before + journal)} beside the database, which grows from ${megabytes(before)} to ${megabytes(after)}`,
    ...fewerLines(fewer),
  ];
}

function fewerLines(fewer: Rehearsed["fewer"]): readonly string[] {
  const told = ({ table, before, after }: FewerRows) => `${table} has ${after} rows of ${before}`;
  const sums = fewer.filter(({ isSum }) => isSum).map(told);
  return [
    ...fewer.filter(({ isSum }) => !isSum).map((one) => `rows are gone: ${told(one)}; CHANGELOG.md says why, or do not upgrade and ask`),
    ...(sums.length === 0 ? [] : [`sums are made again by today's way of counting, nothing is lost: ${sums.join(", ")}`]),
  ];
}
