/** `pillarwatch backup`: the database of this moment, whole and checked, into a file or to standard output, while the server goes on. */
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { takeAway } from "../db/backup/files.ts";
import { draftBackup, writeBackup } from "../db/backup/write.ts";
import { pathOf } from "../db/url.ts";
import { programVersion } from "../db/version.ts";
import { Refusal } from "../posture/refusal.ts";
import { secretConfig } from "./config.ts";
import { complain, endWithReader, say } from "./print.ts";
import { untilSignalled } from "./signals.ts";

export interface BackupOptions {
  readonly json?: boolean;
}

const FIELD = "FILE";
const STANDARD_OUTPUT = "-";

export async function backup(environment: NodeJS.ProcessEnv, file: string, { json = false }: BackupOptions): Promise<void> {
  if (/^s3:/i.test(file))
    throw new Refusal(
      FIELD,
      "a bucket is written to by the server (BACKUP_DIR=s3://…), or by a pipe: pillarwatch backup - | aws s3 cp - s3://…",
    );
  const { databaseUrl } = secretConfig(environment);
  const ending = untilSignalled();
  const request = { databaseUrl, program: programVersion, now: new Date(), signal: ending.signal };
  try {
    if (file === STANDARD_OUTPUT) return await toReader(request, json);
    const { size, schema, contents, madeAt, ...made } = await writeBackup(request, file, FIELD);
    if (json) say(JSON.stringify({ file: made.file, size, schema, contents, madeAt, rows: made.rows }));
    else {
      say(`backed up to ${made.file}: ${megabytes(size)}, schema version ${schema}, read again and whole`);
      complain("PILLARWATCH_SECRET is not in it: keep that apart from it (docs/operations.md)");
    }
  } catch (error) {
    if (!ending.signal.aborted) throw error;
    process.exitCode = ending.exitCode();
  }
}

/** Nothing is sent before all of it was checked: whoever reads gets a whole one, or nothing. */
async function toReader(request: Parameters<typeof draftBackup>[0], json: boolean): Promise<void> {
  if (json) throw new Refusal("--json", "the figures would stand in the backup: name a file");
  if (process.stdout.isTTY) throw new Refusal(FIELD, "standard output is a terminal: name a file, or send it into a pipe or a file");
  const { draft } = await draftBackup(request, pathOf(request.databaseUrl), FIELD);
  try {
    endWithReader();
    await pipeline(createReadStream(draft, { highWaterMark: 2 ** 20 }), process.stdout, { end: false });
  } finally {
    takeAway(draft);
  }
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
