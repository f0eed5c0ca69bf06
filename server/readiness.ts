/** Why the server is not ready: what `/readyz` says, and who watches the server counts. */
import type { Reader } from "../db/dialect/connection.ts";
import { schemaVersion } from "../db/migrate.ts";
import { readSchemaVersion } from "../db/read/readiness.ts";
import { isWritable, LEAST_FREE_BYTES, readStorage } from "../db/storage.ts";
import { codeOf } from "../posture/refusal.ts";
import { isBusy } from "./problems.ts";

/** For programs, so that they never change; docs/operations.md says of each what to do. */
const reasonIds = [
  "database-busy",
  "database-unreachable",
  "schema",
  "disk-full",
  "read-only",
  "collector-ended",
  "sender-ended",
  "ending",
] as const;
type ReasonId = (typeof reasonIds)[number];

export interface NotReady {
  readonly id: ReasonId;
  /** For people: what is so, and what to do. */
  readonly text: string;
  /** For the log. */
  readonly cause?: unknown;
}

/** All that stands in the way; none: ready. @param hindrances what the process knows of itself and of its disk; undefined: nothing is looked at. */
export const notReady = async (
  db: Reader["kysely"],
  hindrances: (() => Promise<readonly NotReady[]>) | undefined,
): Promise<readonly NotReady[]> => [...(await databaseReasons(db)), ...((await hindrances?.()) ?? [])];

/** None: the database answers, and is of this program's schema. Never throws: that it does not answer is the answer. */
async function databaseReasons(db: Reader["kysely"]): Promise<readonly NotReady[]> {
  try {
    const found = await readSchemaVersion(db);
    if (found === schemaVersion) return [];
    return [
      {
        id: "schema",
        text: `The database has schema version ${found ?? "none"}, this Pillarwatch needs ${schemaVersion}: start it again to migrate.`,
      },
    ];
  } catch (error) {
    return isBusy(error)
      ? [{ id: "database-busy", text: "Another process holds the database.", cause: error }]
      : [{ id: "database-unreachable", text: `The database does not answer (${wordOf(error)}).`, cause: error }];
  }
}

/** A path or a text in the message is nobody's business. */
const wordOf = (error: unknown): string => codeOf(error) ?? "no further word";

/** Never throws either. @param path of the database's file; @param least bytes that must be left; other than the usual ones are for tests. */
export async function storageReasons(path: string, least = LEAST_FREE_BYTES): Promise<readonly NotReady[]> {
  try {
    const { free } = await readStorage(path);
    const reasons: NotReady[] = [];
    if (free < least)
      reasons.push({ id: "disk-full", text: `${Math.floor(free / 2 ** 20)} MB are left on the database's disk: make room.` });
    if (!isWritable(path)) reasons.push({ id: "read-only", text: "The database's file or folder cannot be written." });
    return reasons;
  } catch (error) {
    // The file is gone, or its disk: who has it open may still read it, and loses it at its end.
    return [{ id: "database-unreachable", text: `The database's file cannot be looked at (${wordOf(error)}).`, cause: error }];
  }
}
