/** For commands that only look: a connection that cannot write, to a database that is there. Of a wrong address nobody must be told that all is well. */
import { existsSync } from "node:fs";
import type { Reader } from "../db/dialect/connection.ts";
import { schemaVersion } from "../db/migrate.ts";
import { openForReading } from "../db/open.ts";
import { readSchemaVersion } from "../db/read/readiness.ts";
import { pathOf } from "../db/url.ts";
import { Refusal } from "../posture/refusal.ts";

/** @throws Refusal naming DATABASE_URL where the file is not there, is no database of ours, or is of another version. */
export async function lookingInto<Result>(databaseUrl: string, look: (db: Reader["kysely"]) => Promise<Result>): Promise<Result> {
  const path = pathOf(databaseUrl);
  if (!existsSync(path)) throw new Refusal("DATABASE_URL", `${path} is not there`);
  const reader = openForReading(databaseUrl);
  try {
    const found = await readSchemaVersion(reader.kysely).catch((cause: unknown) => {
      throw new Refusal("DATABASE_URL", `${path} cannot be read as a database of Pillarwatch's`, { cause });
    });
    if (found !== schemaVersion) {
      throw new Refusal(
        "DATABASE_URL",
        `the database has schema version ${found ?? "none"}, this Pillarwatch needs ${schemaVersion}: serve, and every command that writes, brings it up to date`,
      );
    }
    return await look(reader.kysely);
  } finally {
    await reader.close();
  }
}
