/** What doctor looks at without asking anybody outside: the same for the command and for the page of administrators. */
import { totalmem } from "node:os";
import type { Reader } from "../db/dialect/connection.ts";
import { schemaVersion } from "../db/migrate.ts";
import { readIsWrittenBy } from "../db/read/audit-chain.ts";
import { readDamage } from "../db/read/damage.ts";
import { readStorage } from "../db/storage.ts";
import type { Condition, ConditionId, Facts } from "../posture/condition.ts";
import type { DoctorCheck } from "../posture/doctor.ts";
import { codeOf } from "../posture/refusal.ts";
import { megabytes } from "./backup.ts";
import { networkCheck } from "./network-doctor.ts";

export interface LookedInto {
  readonly db: Reader["kysely"];
  /** Of the database's file. */
  readonly path: string;
  readonly facts: Facts;
  readonly conditions: readonly Condition[];
  /** `Keys.audit`; undefined: no secret is at hand. */
  readonly auditKey: Uint8Array | undefined;
  readonly environment: NodeJS.ProcessEnv;
}

export async function localChecks(looked: LookedInto): Promise<readonly DoctorCheck[]> {
  const { conditions, facts, environment } = looked;
  return [
    ...conditions.map(conditionCheck),
    await databaseCheck(looked),
    runsCheck(facts, conditions),
    await secretCheck(looked),
    networkCheck(environment, facts.now),
    memoryCheck(),
  ];
}

const titles: Readonly<Record<ConditionId, string>> = {
  "database-damaged": "The database is damaged",
  "database-unreachable": "The database does not answer",
  schema: "Another version’s database",
  "disk-full": "The disk is full",
  "disk-fault": "The disk refuses",
  "read-only": "The database cannot be written",
  "database-busy": "The database is held",
  "collector-ended": "The collector has ended",
  "sender-ended": "The sender has ended",
  ending: "The server is ending",
  clock: "The clock is wrong",
  "aws-unreachable": "AWS cannot be reached",
  "aws-refused": "AWS does not let the collector in",
  "run-failed": "The last run failed",
  "collector-overdue": "A run is overdue",
  killed: "Ended without being told to",
};

const conditionCheck = ({ id, since, text, mend }: Condition): DoctorCheck => ({
  id,
  title: titles[id],
  state: "trouble",
  says: [since === null ? text : `${text} Since ${since}.`],
  mend,
});

async function databaseCheck({ db, path, facts: { database } }: LookedInto): Promise<DoctorCheck> {
  const about = { id: "database", title: "Database", mend: null } as const;
  try {
    const { database: bytes, free } = await readStorage(path);
    const version = await db.selectNoFrom((eb) => eb.fn<string>("sqlite_version").as("version")).executeTakeFirst();
    const says = [
      `${path}: ${megabytes(bytes)}, schema ${database.schema ?? "none"} of ${schemaVersion}, SQLite ${version?.version ?? "unknown"}`,
      `${megabytes(free)} are left on its disk`,
    ];
    return { ...about, state: "well", says };
  } catch (error) {
    return { ...about, state: "unknown", says: [`${path} cannot be looked at (${codeOf(error) ?? "no further word"})`] };
  }
}

function runsCheck({ runs }: Facts, conditions: readonly Condition[]): DoctorCheck {
  const about = { id: "runs", title: "Runs", mend: null } as const;
  if (runs === undefined) return { ...about, state: "unknown", says: ["the runs cannot be read"] };
  if (runs.answeredAt === null)
    return {
      ...about,
      state: "unknown",
      says: ["no run has read anything yet: the server makes the first when it starts"],
      mend: { text: "Begin one by hand, and see what it says.", command: "npx pillarwatch collect --once" },
    };
  // Which trouble they are in has been told by its name.
  const isWell = !conditions.some(({ id }) => ["clock", "aws-unreachable", "aws-refused", "run-failed", "collector-overdue"].includes(id));
  return { ...about, state: isWell ? "well" : "unknown", says: [`the last run that AWS answered began at ${runs.answeredAt}`] };
}

async function secretCheck({ db, auditKey, facts: { database } }: LookedInto): Promise<DoctorCheck> {
  const about = { id: "secret", title: "PILLARWATCH_SECRET" } as const;
  if (database.answer !== "schema" || database.schema !== schemaVersion)
    return { ...about, state: "unknown", says: ["the audit log cannot be read"], mend: null };
  const isRight = await readIsWrittenBy(db, auditKey).catch(() => undefined);
  if (isRight === undefined) return { ...about, state: "unknown", says: ["the audit log cannot be read"], mend: null };
  if (isRight) return { ...about, state: "well", says: ["it is the one that the audit log was last written with"], mend: null };
  return {
    ...about,
    state: "trouble",
    says: [`PILLARWATCH_SECRET ${auditKey === undefined ? "is not there" : "is not the one that the audit log was last written with"}`],
    mend: {
      text: "Give this process the server’s, or the copy that you kept. Where it is lost for good, stop the server: this goes on with another. Everybody signs in again, and what was sealed has to be made again.",
      command: "npx pillarwatch secret lost",
    },
  };
}

/** Of the limit, so much may be in use: the rest is what one run needs at its height. */
const MOST_USED = 0.9;

function memoryCheck(): DoctorCheck {
  const about = { id: "memory", title: "Memory" } as const;
  const limit = process.constrainedMemory();
  const [used, isLimited] = [process.memoryUsage.rss(), limit > 0 && limit < totalmem()];
  const says = [
    `${megabytes(used)} in use${isLimited ? ` of ${megabytes(limit)}` : `, no limit but the machine’s ${megabytes(totalmem())}`}`,
  ];
  if (!isLimited || used < MOST_USED * limit) return { ...about, state: "well", says, mend: null };
  return {
    ...about,
    state: "trouble",
    says,
    mend: {
      text: "Give it more, before the system ends it: mem_limit in docker-compose.yml, resources.limits.memory in the chart’s values, MemoryMax of the unit.",
      command: null,
    },
  };
}

/** Beyond this a backup looks through it, and the way there takes minutes. */
const MOST_BYTES = 2 * 2 ** 30;

/** Reads the whole file: seconds. */
export async function fileCheck({ db, path }: Pick<LookedInto, "db" | "path">): Promise<DoctorCheck> {
  const about = { id: "file", title: "The database’s file" } as const;
  const mend = { text: "Stop the server, restore the newest backup, start it again.", command: "npx pillarwatch restore BACKUP --force" };
  try {
    const { database: bytes } = await readStorage(path);
    if (bytes > MOST_BYTES)
      return {
        ...about,
        state: "off",
        says: [`it has ${megabytes(bytes)}: each backup is looked through after it was written`],
        mend: null,
      };
    const found = await readDamage(db);
    return found.length === 0
      ? { ...about, state: "well", says: [`all ${megabytes(bytes)} hold together (PRAGMA quick_check)`], mend: null }
      : { ...about, state: "trouble", says: found, mend };
  } catch (error) {
    const code = codeOf(error) ?? "no further word";
    return /CORRUPT|NOTADB/.test(code)
      ? { ...about, state: "trouble", says: [`it is damaged (${code})`], mend }
      : { ...about, state: "unknown", says: [`it cannot be read (${code})`], mend: null };
  }
}
